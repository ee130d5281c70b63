"""Curation: what an entry is, who may do what with it, and how it comes before the public.

Public: `editorial.models` (`Publishable`, the base of every kind), `editorial.services` (all that
happens to an entry, and the door into the index), `editorial.admin`, `editorial.views`, and
`editorial.questions`. State, versions, proposals, addresses and what is due in the index are
written by the services alone.
"""
