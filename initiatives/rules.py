"""Rights over fundings, which are no entries: the team looks, publishers write."""

import rules

from accounts.rules import is_publisher, is_team

rules.add_perm("initiatives.view_funding", is_team)
rules.add_perm("initiatives.add_funding", is_publisher)
rules.add_perm("initiatives.change_funding", is_publisher)
