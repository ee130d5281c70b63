"""The findings of a record: begun with it, written row by row, put in order."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from editorial import services as editorial
from editorial.models import State
from editorial.services import rights
from editorial.snapshots import Snapshot, create
from interface.names import permission
from workshops.models import Finding, Workshop, WorkshopRecord


def title_of_record(workshop: Workshop) -> str:
    """The record's text is German, whoever begins it."""
    with override("de"):
        return (_("Rückblick: %(title)s") % {"title": workshop})[:200]


def content_of_new_record(workshop: Workshop) -> Snapshot:
    """What a draft begins with that nobody has written."""
    fields: dict[str, object] = {
        "workshop": str(workshop.pk),
        "title": title_of_record(workshop),
        "is_example": str(workshop.is_example),
    }
    return {"fields": fields, "relations": {}, "parts": {}}


@transaction.atomic
def record_for_findings(workshop: Workshop, *, by: User) -> WorkshopRecord:
    """The date's record, a new draft where it has none, held until the transaction ends.

    Raises PermissionDenied without the right to write a record.
    """
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    if record := WorkshopRecord.objects.filter(workshop=workshop).first():
        return rights.locked(record)
    if not by.has_perm(permission("add", WorkshopRecord)):
        raise PermissionDenied(_("Dazu fehlt Ihnen das Recht."))
    record = create(WorkshopRecord, content_of_new_record(workshop), by=by)
    editorial.record_save(record, by=by)
    return record


def record_finding_change(finding: Finding, *, by: User) -> None:
    """What follows when a finding was written or deleted.

    Findings are part of their record: it keeps them in its versions, it is found by what they say,
    who wrote them has edited it last, and who reviews it looks again.
    """
    record_findings_change(finding.record, by=by)


def record_findings_change(record: WorkshopRecord, *, by: User) -> None:
    """The same for several, written together."""
    record = rights.locked(record)
    record.updated_by = by
    record.version += record.state == State.IN_REVIEW
    record.save(update_fields=["updated_by", "updated_at", "version"])
    editorial.record_save(record, by=by, reason=_("Ergebnisse"), is_row=True)


def held_to_write(record: WorkshopRecord, *, by: User) -> WorkshopRecord:
    """The record as it stands now, held; PermissionDenied for who may not change it."""
    record = rights.locked(record)
    rights.require(record, "change", by)
    return record


@transaction.atomic
def arrange_findings(record: WorkshopRecord, numbers: Sequence[int], *, by: User) -> None:
    """Put the findings in this order; those that aren't named stay behind the others.

    Nobody's words change, so whoever writes a finding meanwhile is in nobody's way. Raises
    PermissionDenied without the right to change the record.
    """
    record = held_to_write(record, by=by)
    places = {number: place for place, number in enumerate(numbers)}
    findings = list(record.findings.order_by("order", "pk"))
    in_order = sorted(findings, key=lambda each: places.get(each.pk, len(places)))
    moved = []
    for place, finding in enumerate(in_order):
        if finding.order != place:
            finding.order = place
            moved.append(finding)
    if moved:
        Finding.objects.bulk_update(moved, ["order"])
        record_findings_change(record, by=by)
