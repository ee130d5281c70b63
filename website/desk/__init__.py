"""The team's start page in the admin: the work of today, numbers, the way to every list.

Public: `desk.sites.DeskSite`, the admin site of the house. It has no models and writes nothing.
"""
