"""Rights over enquiries: the team reads and answers them, nobody writes or deletes them by hand."""

import rules

from accounts.rules import is_team

rules.add_perm("pages.view_enquiry", is_team)
rules.add_perm("pages.answer_enquiry", is_team)
