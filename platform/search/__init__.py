"""Finding: one Document for each published entry, and the lists and facets over them.

Public: `search.models.Document`, `search.filters` (`DocumentFilterSet` and its parts),
`search.views.EntryListView`. Documents are written by `editorial.services` alone.
"""
