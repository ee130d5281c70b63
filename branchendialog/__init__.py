"""What companies of an industry come for: industry pages, best practices, dialogues, focus.

The highest floor of the domain: it knows workshops, initiatives and all that lies below.
Public: `branchendialog.models`. Entries are written by the admin through `editorial.services`.
"""
