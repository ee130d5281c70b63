"""Rights; what belongs to a workshop or record follows the entry (`PartOfEntry`)."""

import rules

from accounts.models import User
from accounts.rules import is_publisher, is_team
from editorial.models import Publishable
from workshops.models import Finding, WorkshopRecord, WorkshopSeries


@rules.predicate
def may_change_record(user: User, finding: Finding | None = None) -> bool:
    """Findings are part of the record; without one the team is free to write them."""
    if finding is None:
        return True
    record = WorkshopRecord.objects.filter(workshop=finding.workshop_id).first()
    return record is None or user.has_perm("workshops.change_workshoprecord", record)


@rules.predicate
def is_not_shown(user: User, series: WorkshopSeries | None = None) -> bool:
    """Nothing published (a workshop, a dialogue) names the series."""
    if series is None:
        return True
    users = [
        (each.related_model, each.field.name)
        for each in series._meta.related_objects
        if isinstance(each.related_model, type) and issubclass(each.related_model, Publishable)
    ]
    return not any(
        kind.objects.published().filter(**{name: series}).exists() for kind, name in users
    )


rules.add_perm("workshops.view_finding", is_team)
rules.add_perm("workshops.add_finding", is_team)
rules.add_perm("workshops.change_finding", is_team & may_change_record)
rules.add_perm("workshops.delete_finding", is_team & may_change_record)

rules.add_perm("workshops.view_workinggroup", is_team)
rules.add_perm("workshops.view_workshopseries", is_team)
rules.add_perm("workshops.add_workshopseries", is_team)
rules.add_perm("workshops.change_workshopseries", is_publisher | (is_team & is_not_shown))

# Registrations are people's own: the team looks and cancels, nobody edits or deletes them.
rules.add_perm("workshops.view_registration", is_team)
rules.add_perm("workshops.cancel_registration", is_team)
rules.add_perm("workshops.view_registrationevent", is_team)
