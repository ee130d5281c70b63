"""Dated events: workshops and their series, groups, registrations, records with their findings.

Public: `workshops.models`, `workshops.services`. Registrations and their events are written by the
services alone. They, the admin and whatever restores an entry hold the workshop's row while groups
and capacity change; entries go through `editorial.services`.
"""
