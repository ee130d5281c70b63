"""The record's figures from the attendance that was taken."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from editorial import services as editorial
from editorial.models import Proposal
from editorial.services import rights
from editorial.snapshots import Changes, PartRow, Snapshot, changes_between, content_of, create
from interface.names import permission
from workshops.figures import Figures, figures_of
from workshops.models import RegistrationState, Workshop, WorkshopRecord
from workshops.models.records import with_few_joined
from workshops.services.findings import content_of_new_record


class Taken(NamedTuple):
    """What became of it: the record, and the proposal where who did it may only propose."""

    record: WorkshopRecord
    proposal: Proposal | None = None


def record_of(workshop: Workshop) -> WorkshopRecord | None:
    return WorkshopRecord.objects.filter(workshop=workshop).first()


def attendance_was_taken(workshop: Workshop) -> bool:
    """Whether anybody has been noted as there or as missing."""
    noted = [RegistrationState.ATTENDED, RegistrationState.NO_SHOW]
    return workshop.registrations.filter(state__in=noted).exists()


def changes_by_figures(record: WorkshopRecord) -> Changes:
    """What taking them over would change; empty if nothing.

    Raises ValidationError where nobody has taken attendance.
    """
    before = content_of(record)
    return changes_between(before, _with_figures(before, record.workshop))


@transaction.atomic
def take_figures(workshop: Workshop, *, by: User, seen_version: int = 0) -> Taken:
    """Set the record's participants, in all and by kind of organisation, to those who came.

    Makes a draft where there is no record. A published one is changed by who may do so; else the
    figures are proposed. `seen_version` is that of the record, 0 of none. Raises PermissionDenied
    without a right, ValidationError where nobody has taken attendance, nothing would change, or
    somebody has saved the record since.
    """
    # Held: a double click makes one record.
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    record = record_of(workshop)
    if record is None:
        return Taken(_new_record(workshop, by))
    record = rights.locked(record, seen_version)
    before = content_of(record)
    after = _with_figures(before, workshop)
    if not changes_between(before, after):
        raise ValidationError(_("Im Rückblick stehen diese Zahlen schon."))
    if not by.has_perm(permission("change", record), record):
        return Taken(record, editorial.propose(record, after, by=by, note=_reason()))
    editorial.replace_content(record, after, by=by, reason=_reason())
    return Taken(record)


def _new_record(workshop: Workshop, by: User) -> WorkshopRecord:
    if not by.has_perm(permission("add", WorkshopRecord)):
        raise PermissionDenied(_("Dazu fehlt Ihnen das Recht."))
    content = content_of_new_record(workshop)
    content["parts"]["participant_figures"] = []
    content = _with_figures(content, workshop)
    record = create(WorkshopRecord, content, by=by)
    editorial.record_save(record, by=by, reason=_reason())
    return record


def _with_figures(content: Snapshot, workshop: Workshop) -> Snapshot:
    """The content with the figures in place of its own; kinds that it has keep their rows.

    Where the date didn't ask for kinds, those that somebody typed stay.
    """
    with override("de"):  # the record's text is German, whoever takes them over
        figures = figures_of(workshop)
    _require_attendance(figures)
    fields = {"participants": str(figures.people.attended), "participants_is_rounded": "False"}
    rows = {row["fields"]["kind"]: row["id"] for row in content["parts"]["participant_figures"]}
    numbers = with_few_joined({line.label: line.attended for line in figures.kinds.lines})
    kinds = [
        PartRow(id=rows.get(kind), fields={"kind": kind, "number": str(number)}, relations={})
        for kind, number in numbers.items()
    ]
    parts = {"participant_figures": kinds} if figures.kinds.lines else {}
    return {
        "fields": {**content["fields"], **fields},
        "relations": content["relations"],
        "parts": {**content["parts"], **parts},
    }


def _require_attendance(figures: Figures) -> None:
    if not figures.attendance_was_taken:
        raise ValidationError(_("Für diese Veranstaltung ist noch keine Anwesenheit eingetragen."))


def _reason() -> str:
    return _("Zahlen aus der Anwesenheit")
