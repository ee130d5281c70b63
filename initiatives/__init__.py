"""Who does what in the region: actors, initiatives with their fields of action, activities, ideas.

Public: `initiatives.models`. Entries are written by admin, import and `initiatives.services`
(an idea proposed from outside), all through `editorial.services`.
"""
