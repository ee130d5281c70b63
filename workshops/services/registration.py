"""How a registration is confirmed, given back, reminded of, and forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from interface import stamp
from notifications.services import forget_fact, forget_mails, pseudonym
from work import erasures
from workshops import emails
from workshops.models import (
    Handover,
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
    RegistrationState,
    Seats,
    Workshop,
    count_seats,
    is_held,
    is_unconfirmed,
)
from workshops.models.seats import GIVEN_BACK_FROM
from workshops.services import held
from workshops.services.line import (
    next_number,
    places_now,
    settled,
    tell_if_turned,
)
from workshops.services.refused import Closed, Full
from workshops.services.told import end_offer, forget_reasons, forget_told, grant_wished
from workshops.services.ways import why_waiting

PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
EXPIRED = RegistrationState.EXPIRED


@transaction.atomic
def confirm(registration: Registration, *, by: User | None = None) -> Registration:
    """Turn a held seat into a confirmed one, a number into one that counts; twice is as once.

    Colleagues booked in the same step are confirmed with it, and get their first mail. Whoever
    comes too late gets a seat if one is left; whose seat wasn't held before, else a number. Raises
    Full if none is left, Closed if the registration was cancelled or the workshop is over.
    """
    workshop = held.locked(registration.workshop_id)
    before = seats = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    members = _to_confirm(workshop, registration)
    if not members and (registration.is_confirmed or registration.is_in_line):
        return registration
    if not workshop.is_on or registration.forgotten_at or not members:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr bestätigen."))
    events = []
    for party in _parties(members):
        was_later = party[0].takes_seat_later
        state, seats = _decide(workshop, seats, party)
        if state == EXPIRED and registration in party:
            raise _too_late(registration, was_later=was_later)
        if state != EXPIRED:
            events += [_confirmed(each, state, by=by) for each in party]
    tell_if_turned(workshop, before, seats)
    settled(workshop)
    for event in events:
        confirmed = held.as_it_stands(workshop, event.registration)
        emails.booking_confirmed(confirmed, event, why_waiting=why_waiting(confirmed))
    return held.as_it_stands(workshop, registration)


def _to_confirm(workshop: Workshop, registration: Registration) -> list[Registration]:
    """Itself and the colleagues booked with it, but for those who have a newer registration."""
    if registration.state == EXPIRED and has_newer(workshop, registration):
        raise Closed(_("Sie haben eine neuere Anmeldung; deren Link steht in der E-Mail dazu."))
    states = [PENDING, WAITING, *([EXPIRED] if registration.state == EXPIRED else [])]
    related = registration.colleagues.select_related("workshop", "group", "second_choice")
    colleagues = [
        each
        for each in related.filter(state__in=states, confirmed_at=None, forgotten_at=None)
        if each.state != EXPIRED or not has_newer(workshop, each)
    ]
    return [registration, *colleagues] if registration.can_be_confirmed else colleagues


def has_newer(workshop: Workshop, former: Registration) -> bool:
    persons = workshop.registrations.live().of_person(former.email, former.name)
    return bool(former.email) and persons.exclude(pk=former.pk).exists()


def _parties(members: Sequence[Registration]) -> list[list[Registration]]:
    """Who comes together, as they were booked in one step, then each of the others alone."""
    together: dict[datetime, list[Registration]] = {}
    for each in members:
        if each.stays_together:
            together.setdefault(each.consented_at, []).append(each)
    return [*together.values(), *([each] for each in members if not each.stays_together)]


def _decide(
    workshop: Workshop, seats: Seats, party: Sequence[Registration]
) -> tuple[RegistrationState, Seats]:
    """What confirming makes of people who come together, or of one; EXPIRED where it is too late.

    Sets their group, or their number.
    """
    if party[0].has_held_seat:
        return CONFIRMED, seats
    if party[0].is_waiting:
        return WAITING, seats
    places = places_now(workshop, seats, party)
    if places is not None:
        for each, group in zip(party, places, strict=True):
            each.group = group
            seats = seats.with_one_more(group, each.mode)
        return CONFIRMED, seats
    if not party[0].takes_seat_later or party[0].state == EXPIRED:
        return EXPIRED, seats
    number = next_number(workshop)
    for each in party:
        each.line_number = number
    return WAITING, seats


def _too_late(registration: Registration, *, was_later: bool) -> Full:
    lapse = registration.events.filter(to_state=EXPIRED).order_by("pk").last()
    if was_later or (lapse and lapse.from_state == WAITING):
        return Full(_("Inzwischen ist kein Platz mehr frei, der zu Ihren Wünschen passt."))
    return Full(_("Ihr Platz war nur bis zum Ende der Frist gehalten und ist inzwischen vergeben."))


def _confirmed(
    registration: Registration, state: RegistrationState, *, by: User | None
) -> RegistrationEvent:
    registration.takes_seat_later = False
    registration.confirmed_at = timezone.now()
    if by is None and registration.booked_by_id is None:
        registration.email_confirmed_at = registration.confirmed_at
        grant_wished(registration)
    return held.move(registration, state, by=by)


@transaction.atomic
def cancel(registration: Registration, *, by: User | None = None) -> Registration:
    """Give a seat back, or leave the line; twice is the same as once. Raises Closed afterwards."""
    workshop = held.locked(registration.workshop_id)
    before = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if registration.is_cancelled:
        return registration
    if registration.forgotten_at or not registration.can_be_cancelled or workshop.is_past:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr absagen."))
    event = give_back(registration, by=by)
    emails.registration_cancelled(registration, event)
    tell_if_turned(workshop, before, settled(workshop))
    return registration


@transaction.atomic
def cancel_several(workshop: Workshop, keys: Collection[int], *, by: User) -> int:
    """The same for several registrations at once: none of them moves up before it ends.

    Whoever has nothing to give back any more is left alone. Returns of how many it is true now.
    Raises Closed afterwards.
    """
    workshop = held.locked(workshop.pk)
    if workshop.is_past:
        raise Closed(_("Diese Veranstaltung ist vorbei."))
    before = count_seats(workshop)
    ending = _to_cancel(workshop, keys)
    if not ending:
        return 0
    for offer in Handover.objects.filter(registration__in=ending).select_related("registration"):
        end_offer(offer.registration)
    keys = {each.pk for each in ending}
    # Colleagues who never heard of it go along, and hear nothing now.
    unheard_of = {each.pk for each in ending if each.is_unheard_of and each.booked_by_id in keys}
    along = Registration.objects.unconfirmed().filter(booked_by__in=keys).exclude(pk__in=keys)
    events = held.move_all([held.Step(each, CANCELLED) for each in [*ending, *along]], by=by)
    prefetch_related_objects(ending, "events")  # of how many is the SEQUENCE in their calendars
    told = keys - unheard_of
    emails.registrations_cancelled(each for each in events if each.registration_id in told)
    tell_if_turned(workshop, before, settled(workshop))
    return len(ending)


def _to_cancel(workshop: Workshop, keys: Collection[int]) -> list[Registration]:
    """Those of them with something to give back; what has lapsed ends by itself."""
    chosen = workshop.registrations.not_forgotten().filter(pk__in=keys, state__in=GIVEN_BACK_FROM)
    rows = chosen.select_related(*held.RELATED).order_by("pk")
    return [each for each in rows if not each.has_lapsed]


def give_back(
    registration: Registration,
    *,
    by: User | None = None,
    kind: RegistrationEvent.Kind = RegistrationEvent.Kind.STATE,
    note: str = "",
) -> RegistrationEvent:
    """With it goes an offer of it, and what it booked for colleagues who never heard of it."""
    end_offer(registration)
    leave_unconfirmed(registration, by=by)
    return held.move(registration, CANCELLED, by=by, kind=kind, note=note)


def leave_unconfirmed(registration: Registration, *, by: User | None = None) -> None:
    """Give back what it booked for colleagues who never heard of it."""
    for each in registration.colleagues.filter(is_unconfirmed()):
        held.move(each, CANCELLED, by=by)


@transaction.atomic
def release_unconfirmed(workshop: Workshop, *, by: User) -> int:
    """Hold no seat any more for those who haven't confirmed: confirming takes one, if it is left.

    Their deadline stays as they were told. Returns how many seats are free again.
    """
    workshop = held.locked(workshop.pk)
    settled(workshop)
    unconfirmed = list(workshop.registrations.filter(is_held()))
    for registration in unconfirmed:
        registration.takes_seat_later = True
        held.move(registration, PENDING, by=by)
    if unconfirmed:
        stamp.renew_after_commit()  # there may be one again
        settled(workshop)
    return len(unconfirmed)


@transaction.atomic
def remind(registration: Registration) -> None:
    """Once, before an unconfirmed seat or number falls; of colleagues, who booked them."""
    workshop = held.locked(registration.workshop_id)
    registration = held.as_it_stands(workshop, registration)
    is_due = registration.is_unconfirmed and not registration.has_lapsed
    is_on = workshop.is_published and not workshop.is_cancelled
    if not (is_due and is_on) or registration.reminded_at:
        return
    booker, due = registration.booked_by, [registration]
    if booker:  # one mail for all that were booked in one step
        colleagues = booker.colleagues.filter(is_unconfirmed())
        due = list(colleagues.filter(consented_at=registration.consented_at))
    for each in due:
        each.reminded_at = timezone.now()
        each.save(update_fields=["reminded_at"])
    emails.confirm_reminder(booker or registration, of=registration)


@transaction.atomic
def forget(registration: Registration) -> None:
    """Keep that there was a registration, and nothing of whose it was; its link leads nowhere.

    Before the workshop the seat is given back first: nobody holds one without a name.
    """
    workshop = held.locked(registration.workshop_id)
    registration = held.as_it_stands(workshop, registration)
    if registration.forgotten_at:
        return
    if registration.can_be_cancelled and not workshop.is_past:
        before = count_seats(workshop)
        give_back(registration)
        tell_if_turned(workshop, before, settled(workshop))
    erasures.record(registration)
    forget_mails(registration)
    forget_told(registration)
    forget_reasons(registration)
    RegistrationOrigin.objects.filter(registration=registration).delete()
    # Colleagues without an address keep their seat; nobody gets their mails any more.
    without_address = registration.colleagues.exclude(contact_email="")
    for each in registration.colleagues.all():
        forget_fact(each, "booker")
    for each in without_address:
        forget_mails(each)
    without_address.update(contact_email="")
    if registration.email:  # with the name: colleagues who share one stay two registrations
        registration.email = pseudonym(f"{registration.name} {registration.email}")
    registration.name = registration.organisation = registration.contact_email = ""
    registration.link_version += 1
    registration.forgotten_at = timezone.now()
    registration.save(
        update_fields=[
            *("name", "email", "contact_email", "organisation", "link_version", "forgotten_at")
        ]
    )
