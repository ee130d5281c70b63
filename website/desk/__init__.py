"""The team's start page in the admin: the work of today, numbers, the way to every list.

Public: `desk.sites.DeskSite`, the admin site of the house. Its one model adds up what browsers
report about the Content-Security-Policy.
"""
