"""A date that is moved, called off or changed: on record, and told to all whom it concerns.

Each step holds the workshop's row, and is whole or hasn't happened: the change, the entry with its
version and address, the registrations and the mails are one transaction.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import services as editorial
from editorial.models import EntryVersion
from editorial.services import rights
from editorial.snapshots import own_fields
from workshops import emails
from workshops.changed_facts import concerned, differing
from workshops.models import (
    AgendaItem,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
    WorkshopChange,
)
from workshops.models.programme import moved_programme, why_beyond
from workshops.models.seats import GIVEN_BACK_FROM
from workshops.services import held
from workshops.services.told import end_offer

Kind = WorkshopChange.Kind


class AlreadyDone(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """A second press of the button, or a second window: the change stands, nobody is told twice."""


@transaction.atomic
def move(
    workshop: Workshop,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    message: str,
    by: User,
    registration_closes_at: datetime | None = None,
    seen_version: int | None = None,
) -> WorkshopChange:
    """Move a date; seats and numbers in line stay, deadlines and programme move along.

    How far says `plan_move`.

    Raises PermissionDenied without the right to change the entry, AlreadyDone if it is there
    already, ValidationError with sentences by field, or if somebody has saved it since.
    """
    workshop = _open(workshop, by)
    require_other_time(workshop, starts_at, ends_at)
    rights.locked(workshop, seen_version)
    former_day = workshop.date.isoformat()
    change = WorkshopChange(
        workshop=workshop,
        kind=Kind.MOVED,
        from_starts_at=workshop.starts_at,
        from_ends_at=workshop.ends_at,
        to_starts_at=starts_at,
        to_ends_at=ends_at,
    )
    programme = plan_move(
        workshop,
        starts_at=starts_at,
        ends_at=ends_at,
        registration_closes_at=registration_closes_at,
    )
    AgendaItem.objects.bulk_update(programme, ["start_time"])
    if workshop.date.isoformat() != former_day and former_day in workshop.slug:
        workshop.slug = workshop.free_slug()  # it ends in the date; the former one leads on
    _tell(change, reason=reason, message=message, by=by)
    _store(change)
    return change


@transaction.atomic
def call_off(
    workshop: Workshop, *, reason: str, message: str, by: User, seen_version: int | None = None
) -> WorkshopChange:
    """Call a date off; every registration of it ends with that reason, unconfirmed ones silently.

    Raises as `move` does.
    """
    workshop = _open(workshop, by)
    rights.locked(workshop, seen_version)
    workshop.cancelled_at = timezone.now()
    workshop.cancellation_note = reason
    change = WorkshopChange(
        workshop=workshop,
        kind=Kind.CANCELLED,
        from_starts_at=workshop.starts_at,
        from_ends_at=workshop.ends_at,
    )
    _tell(change, reason=reason, message=message, by=by)
    _end_registrations(workshop, reason=reason, by=by)
    _store(change)
    return change


@transaction.atomic
def announce(
    workshop: Workshop, *, since: int, message: str, by: User, seen_version: int | None = None
) -> WorkshopChange:
    """Tell what has changed in the entry since a version: venue, way there, way of taking part.

    Raises as `move` does, AlreadyDone if that was told or nothing differs.
    """
    workshop = _open(workshop, by)
    if workshop.changes.filter(kind=Kind.CHANGED, at__gt=workshop.updated_at).exists():
        raise AlreadyDone(_("Das ist den Angemeldeten schon mitgeteilt."))
    rights.locked(workshop, seen_version)
    changed = changed_since(workshop, since)
    if not changed:
        raise AlreadyDone(_("Seitdem hat sich nichts geändert, was Angemeldete wissen müssen."))
    change = WorkshopChange(
        workshop=workshop,
        kind=Kind.CHANGED,
        before={name: old for name, (old, _new) in changed.items()},
        after={name: new for name, (_old, new) in changed.items()},
    )
    _tell(change, message=message, by=by)
    return change


@transaction.atomic
def keep(registration: Registration) -> Registration:
    """Put on record that somebody comes at the new time, too; twice is the same as once."""
    workshop = held.locked(registration.workshop_id)
    registration = workshop.registrations.get(pk=registration.pk)
    if registration.unanswered_move:
        held.record(registration, registration.state, kind=RegistrationEvent.Kind.KEPT)
    return registration


# What may be changed, and how --------------------------------------------------------------------


def why_closed(workshop: Workshop, *, is_move: bool = False) -> str:
    """Why nothing can be announced of a date; empty if it can."""
    if workshop.is_cancelled:
        return _("Diese Veranstaltung ist schon abgesagt.")
    if not workshop.is_published and not (workshop.first_published_at and workshop.number_live):
        return _("Diese Veranstaltung ist nicht öffentlich; ändern Sie sie im Formular.")
    if workshop.is_past:
        return _("Diese Veranstaltung ist vorbei.")
    if is_move and workshop.starts_at is None:
        return _("Der Beginn ist noch nicht bekannt; das Datum ändern Sie im Formular.")
    return ""


def require_other_time(workshop: Workshop, starts_at: datetime, ends_at: datetime) -> None:
    """Raise AlreadyDone where nothing would move."""
    if (starts_at, ends_at) == (workshop.starts_at, workshop.ends_at):
        text = _("Die Veranstaltung liegt schon auf diesem Termin.")
        raise AlreadyDone({"starts_at": text})


def plan_move(
    workshop: Workshop,
    *,
    starts_at: datetime,
    ends_at: datetime,
    registration_closes_at: datetime | None = None,
) -> list[AgendaItem]:
    """Write new times into a workshop that is to be stored, or only shown.

    The other deadlines keep their distance to the beginning, also that of registration where none
    is given. Returns the programme where its hours move along. Raises ValidationError with
    sentences by field.
    """
    before = workshop.starts_at
    if before is None:
        raise ValidationError(why_closed(workshop, is_move=True))
    workshop.registration_closes_at = registration_closes_at or at_same_distance(
        workshop.registration_closes_at, before, starts_at
    )
    workshop.promotion_ends_at = at_same_distance(workshop.promotion_ends_at, before, starts_at)
    workshop.starts_at, workshop.ends_at = starts_at, ends_at
    workshop.date = timezone.localdate(starts_at)
    if starts_at <= timezone.now():
        raise ValidationError({"starts_at": _("Der neue Termin liegt in der Vergangenheit.")})
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("Das Ende liegt nicht nach dem Beginn.")})
    if workshop.closes_at and workshop.closes_at > starts_at:
        text = _("Die Anmeldung endet spätestens mit dem Beginn.")
        raise ValidationError({"registration_closes_at": text})
    opens_at = workshop.registration_opens_at
    if opens_at and workshop.closes_at and workshop.closes_at <= opens_at:
        text = _("Die Anmeldung endet, bevor sie beginnt.")
        raise ValidationError({"registration_closes_at": text})
    last_in_use = workshop.agenda.aggregate(last=Max("day"))["last"]
    if text := why_beyond(workshop, last_in_use):
        text = _("%(why)s Im Programm gibt es Tag %(day)s: Ändern Sie es vorher.") % {
            "why": text,
            "day": last_in_use,
        }
        raise ValidationError({"last_day": text})
    return moved_programme(workshop, before, starts_at)


def at_same_distance(moment: datetime | None, before: datetime, after: datetime) -> datetime | None:
    """As far from the new beginning as from the former, by the clock on the wall."""
    if moment is None:
        return None
    distance = timezone.make_naive(before) - timezone.make_naive(moment)
    return min(timezone.make_aware(timezone.make_naive(after) - distance), after)


def changed_since(workshop: Workshop, version: int) -> dict[str, tuple[object, object]]:
    """What people hear of and is not as it was in a version of the entry."""
    versions = EntryVersion.objects.of(workshop).filter(number__lte=version)
    former = versions.first()
    before: Mapping[str, object] = former.snapshot["fields"] if former else {}
    return differing(before, own_fields(workshop))


# What each step does -----------------------------------------------------------------------------


def _open(workshop: Workshop, by: User) -> Workshop:
    """The workshop held, if this person may announce something of it now."""
    workshop = held.locked(workshop.pk)
    rights.require(workshop, "change", by)
    if text := why_closed(workshop):
        raise AlreadyDone(text) if workshop.is_cancelled else ValidationError(text)
    return workshop


def _tell(change: WorkshopChange, *, message: str, by: User, reason: str | None = None) -> None:
    if reason is not None and not reason.strip():
        raise ValidationError({"reason": _("Geben Sie den Grund an.")})
    told = list(concerned(change.workshop, change.after).select_related("group"))
    change.reason, change.message, change.by = reason or "", message, by
    change.told = len(told)
    change.save()
    emails.date_changed(change, told)


def _end_registrations(workshop: Workshop, *, reason: str, by: User) -> None:
    ending = workshop.registrations.filter(state__in=GIVEN_BACK_FROM)
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(
            registration=registration,
            actor=RegistrationEvent.Actor.TEAM,
            by=by,
            from_state=registration.state,
            to_state=RegistrationState.CANCELLED,
            note=reason,
        )
        for registration in ending
    )
    for registration in ending.filter(handover__isnull=False):
        end_offer(registration)
    ending.update(state=RegistrationState.CANCELLED, line_number=None, stays_together=False)


def _store(change: WorkshopChange) -> None:
    """The entry with a version of its own; `save` raises the SEQUENCE of its calendar entry."""
    workshop, by = change.workshop, change.by
    workshop.updated_by = by
    workshop.save()
    editorial.record_save(workshop, by=by, reason=change.get_kind_display())
