"""Rights over registrations; what belongs to a workshop follows the workshop (`PartOfEntry`)."""

import rules

from accounts.rules import is_team

# Registrations are people's own: the team looks and cancels, nobody edits or deletes them.
rules.add_perm("workshops.view_registration", is_team)
rules.add_perm("workshops.cancel_registration", is_team)
rules.add_perm("workshops.view_registrationevent", is_team)
