"""Rights; what belongs to a workshop or record follows the entry (`PartOfEntry`)."""

import rules

from accounts.models import User
from accounts.rules import is_publisher, is_team
from workshops.models import Finding, WorkshopSeries


@rules.predicate
def may_change_record(user: User, finding: Finding | None = None) -> bool:
    """Findings are part of the record; without one the team is free to write them."""
    if finding is None:
        return True
    return user.has_perm("workshops.change_workshoprecord", finding.record)


@rules.predicate
def is_not_shown(user: User, series: WorkshopSeries | None = None) -> bool:
    """Nothing published (a workshop, a dialogue) names the series."""
    if series is None:
        return True
    has_public_dialogue = hasattr(series, "dialogue") and series.dialogue.is_published
    return not has_public_dialogue and not series.workshops.published().exists()


rules.add_perm("workshops.view_finding", is_team)
rules.add_perm("workshops.add_finding", is_team)
rules.add_perm("workshops.change_finding", is_team & may_change_record)
rules.add_perm("workshops.delete_finding", is_team & may_change_record)

rules.add_perm("workshops.view_workinggroup", is_team)
rules.add_perm("workshops.view_workshopseries", is_team)
rules.add_perm("workshops.add_workshopseries", is_team)
rules.add_perm("workshops.change_workshopseries", is_publisher | (is_team & is_not_shown))

# Registrations are people's own: the team leads them by services, nobody edits or deletes rows.
rules.add_perm("workshops.view_registration", is_team)
rules.add_perm("workshops.manage_registration", is_team)
rules.add_perm("workshops.export_registration", is_team)
rules.add_perm("workshops.view_circular", is_team)
rules.add_perm("workshops.cancel_registration", is_team)
rules.add_perm("workshops.view_answer", is_team)
rules.add_perm("workshops.view_needs", is_team)
rules.add_perm("workshops.view_photoconsent", is_team)
rules.add_perm("workshops.note_photoconsent", is_team)
rules.add_perm("workshops.view_mailconsent", is_team)
