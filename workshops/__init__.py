"""Dated events: workshops and their series, groups, registrations, records with their findings.

Public: `workshops.models`, `workshops.services`. Registrations, their events, groups and capacity
change through the services alone, which hold the workshop's row; entries go through
`editorial.services`.
"""
