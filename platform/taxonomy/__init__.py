"""The words that entries are sorted by: regions and places, industries with WZ codes, topics.

Public: `taxonomy.models`. The rows are written by the team in the admin and by
`taxonomy.loading` (`manage.py load_vocabularies`); they are retired or merged, never deleted
while something uses them.
"""
