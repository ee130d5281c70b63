"""The one line of a workshop: who is seated when a seat gets free, and who comes after.

Everything here holds the workshop's row.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from interface import stamp
from workshops import emails
from workshops.models import (
    Mode,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.services import held
from workshops.services.refused import Closed

WAITING = RegistrationState.WAITING
CLOCK = RegistrationEvent.Actor.CLOCK
Places = list[WorkingGroup | None]


@transaction.atomic
def settle(workshop: Workshop) -> Seats:
    """Tidy up what nobody confirmed in time, then let the line move up as far as it fits.

    Every service does so first, whatever frees seats does so after, and the clock each minute: so
    there is never a free seat beside a booking that fits it. Returns the seats as they are then.
    """
    return settled(held.locked(workshop.pk))


def settled(workshop: Workshop) -> Seats:
    """The same for a workshop whose row is held."""
    lapsed = list(workshop.registrations.overdue())
    for registration in lapsed:
        held.move(registration, RegistrationState.EXPIRED, actor=CLOCK)
    seats = count_seats(workshop)
    if any(not each.takes_seat_later for each in lapsed):
        stamp.renew_after_commit()
    if not workshop.promotes or not seats.free_in(workshop):
        return seats
    if not workshop.registrations.in_line().exists():  # as a rule; asking is cheaper than reading
        return seats
    for party in parties_in_line(workshop, seats):
        places = places_for(workshop, seats, party)
        if places is not None:
            seats = _seat(party, places, seats)
            if not seats.free_in(workshop):
                break
    return seats


def parties_in_line(workshop: Workshop, seats: Seats) -> Iterator[list[Registration]]:
    """From the front: one person each, or colleagues who come together only.

    Of a long line only those of whom somebody could sit now.
    """
    related = ("group", "second_choice", "first_choice", "booked_by")
    in_line = workshop.registrations.in_line()
    could_sit = in_line.order_by().filter(_could_sit(workshop, seats)).values("line_number")
    waiting = in_line.filter(line_number__in=could_sit).select_related(*related)
    for _key, party in groupby(waiting, key=_party_key):
        yield list(party)


def _could_sit(workshop: Workshop, seats: Seats) -> Q:
    groups = [group for group in workshop.groups.all() if seats.free_in(workshop, group)]
    modes = [mode for mode in Mode if seats.free_in(workshop, mode=mode)]
    wishes = Q(first_choice__in=groups) | Q(second_choice__in=groups) | Q(group__in=groups)
    return Q(mode__in=modes) & (wishes | Q(group=None))


def _party_key(registration: Registration) -> tuple[int | None, int]:
    booker = registration.booked_by_id if registration.stays_together else None
    return registration.line_number, booker or registration.pk


def places_for(workshop: Workshop, seats: Seats, party: Sequence[Registration]) -> Places | None:
    """The group in which each gets a seat, so that all get one; None if that isn't possible.

    As many as possible in their first choice; six colleagues have 64 ways at most.
    """
    wishes = [_wishes(registration) for registration in party]
    ways = sorted(product(*([0, 1][: len(each)] for each in wishes)), key=sum)
    for way in ways:
        places = [wish[turn] for wish, turn in zip(wishes, way, strict=True)]
        if _all_fit(workshop, seats, party, places):
            return places
    return None


def places_now(workshop: Workshop, seats: Seats, party: Sequence[Registration]) -> Places | None:
    """The same for who comes now: nobody passes those in a line that no longer moves up."""
    return None if workshop.line_comes_first else places_for(workshop, seats, party)


def _wishes(registration: Registration) -> Places:
    first, second = registration.first_choice or registration.group, registration.second_choice
    return [first, second] if second and second != first else [first]


def _all_fit(
    workshop: Workshop, seats: Seats, party: Sequence[Registration], places: Places
) -> bool:
    for registration, group in zip(party, places, strict=True):
        if not seats.free_in(workshop, group, registration.mode):
            return False
        seats = seats.with_one_more(group, registration.mode)
    return True


def _seat(party: list[Registration], places: Places, seats: Seats) -> Seats:
    for registration, group in zip(party, places, strict=True):
        registration.group = group
        registration.promoted_at = timezone.now()
        event = held.move(
            registration,
            RegistrationState.CONFIRMED,
            kind=RegistrationEvent.Kind.PROMOTED,
            actor=CLOCK,
        )
        emails.promoted(registration, event)
        seats = seats.with_one_more(group, registration.mode)
    stamp.renew_after_commit()
    return seats


def next_number(workshop: Workshop) -> int:
    """Behind everybody who waits."""
    waiting = workshop.registrations.filter(state=WAITING)
    return (waiting.aggregate(last=Max("line_number"))["last"] or 0) + 1


@transaction.atomic
def split(registration: Registration, *, by: User | None = None) -> Registration:
    """Let colleagues who wait together wait each for themselves; all keep their number.

    Twice is the same as once. Raises Closed for who doesn't wait.
    """
    workshop = held.locked(registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if not registration.is_waiting:
        raise Closed(_("Diese Anmeldung steht nicht mehr auf der Warteliste."))
    if registration.stays_together:
        for each in workshop.registrations.waiting_together(registration):
            each.stays_together = False
            held.move(each, WAITING, by=by, kind=RegistrationEvent.Kind.SPLIT)
        settled(workshop)
    return held.as_it_stands(workshop, registration)


def tell_if_turned(workshop: Workshop, before: Seats, after: Seats) -> None:
    """With the last seat taken, or the first free again, every page must say so at once.

    Once the line no longer moves up, that hangs on whether anybody is in it, too.
    """
    pools: list[tuple[WorkingGroup | None, str]] = [(None, mode) for mode in Mode]
    pools += [(group, "") for group in workshop.groups.all()]
    if not workshop.promotes or any(
        bool(before.free_in(workshop, *pool)) != bool(after.free_in(workshop, *pool))
        for pool in pools
    ):
        stamp.renew_after_commit()
