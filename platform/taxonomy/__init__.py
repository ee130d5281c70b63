"""The words that entries are sorted by: regions and places, industries with WZ codes, topics.

Public: `taxonomy.models`. The rows are written by the team in the admin, by files it brings in and
by `taxonomy.loading` (`manage.py load_vocabularies`); they are retired, never deleted.
"""
