"""From one date of a series to another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workshops import emails
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
)
from workshops.services import held
from workshops.services.line import settled, tell_if_turned
from workshops.services.refused import Closed, Full
from workshops.services.registration import give_back
from workshops.services.told import erase_told
from workshops.services.ways import require_changeable
from workshops.services.wishes import group_of, require_wish

OTHER_DATE = RegistrationEvent.Kind.OTHER_DATE


@transaction.atomic
def change_date(
    registration: Registration, *, to: Workshop, group: WorkingGroup | None = None
) -> Registration:
    """Give a confirmed seat back and take one at another date of the series, confirmed at once.

    Returns the new registration, which has a link of its own; twice is the same as once. What was
    answered and agreed to was so for the former date, and is erased. Raises Closed, Full or
    ValidationError (no such group).
    """
    former, workshop = _both_locked(registration.workshop_id, to.pk)
    left_seats, seats = settled(former), settled(workshop)
    registration = held.as_it_stands(former, registration)
    existing = _registered_there(registration, workshop)
    if existing and _has_moved(registration):
        return existing
    require_changeable(registration)
    if not registration.is_confirmed:
        raise Closed(_("Erst mit einem bestätigten Platz können Sie den Termin wechseln."))
    if existing:
        raise Closed(_("Zu diesem Termin sind Sie schon angemeldet."))
    if former.series_id is None or former.series_id != workshop.series_id or former == workshop:
        raise Closed(_("Dieser Termin gehört nicht zur selben Reihe."))
    if not workshop.takes_registrations:
        raise Closed(_("Zu dieser Veranstaltung kann man sich gerade nicht anmelden."))
    moved = _at(workshop, registration, group_of(workshop, group))
    require_wish(workshop, moved)
    _require_seat(workshop, seats, moved)
    erase_told(registration)
    left = give_back(registration, kind=OTHER_DATE, note=f"→ {_in_words(workshop)}")
    moved.save(force_insert=True)
    taken = held.record(moved, "", kind=OTHER_DATE, note=f"← {_in_words(former)}")
    tell_if_turned(workshop, seats, seats.with_one_more(moved.group, moved.mode))
    emails.registration_cancelled(registration, left, other_date=workshop)
    emails.seat_confirmed(moved, taken)
    tell_if_turned(former, left_seats, settled(former))
    return moved


def _both_locked(*keys: int) -> list[Workshop]:
    """In the order of their ids, as everywhere; returned as asked for."""
    found = {key: held.locked(key) for key in sorted(set(keys))}
    return [found[key] for key in keys]


def _registered_there(registration: Registration, workshop: Workshop) -> Registration | None:
    if not registration.email:
        return None
    live = workshop.registrations.live().select_related("workshop")
    return live.of_person(registration.email, registration.name).first()


def _has_moved(registration: Registration) -> bool:
    return registration.is_cancelled and registration.events.filter(kind=OTHER_DATE).exists()


def _at(workshop: Workshop, registration: Registration, group: WorkingGroup | None) -> Registration:
    """The same person's registration there, with what stays theirs."""
    names = ("name", "email", "contact_email", "organisation", "organisation_kind")
    more = ("organisation_size", "municipality", "language", "consented_at")
    kept = {name: getattr(registration, name) for name in (*names, *more)}
    now = timezone.now()
    proven_at = registration.email_confirmed_at or (now if registration.email else None)
    has_mode = registration.mode in workshop.modes
    return Registration(
        **kept,
        workshop=workshop,
        group=group,
        first_choice=group,
        mode=registration.mode if has_mode else workshop.modes[0],
        state=RegistrationState.CONFIRMED,
        confirmed_at=now,
        email_confirmed_at=proven_at,  # by the link, which went to this address alone
    )


def _require_seat(workshop: Workshop, seats: Seats, moved: Registration) -> None:
    is_free = seats.free_in(workshop, moved.group, moved.mode)
    if workshop.line_comes_first or not is_free:
        raise Full(_("Dort ist kein Platz frei. Der bisherige Platz bleibt."))


def _in_words(workshop: Workshop) -> str:
    return f"{workshop.title}, {workshop.date:%d.%m.%Y}"
