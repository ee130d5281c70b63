"""What somebody can change by their own link, and how the services refuse the rest."""

from copy import copy
from enum import StrEnum
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from workshops.models import (
    Registration,
    RegistrationState,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.services.line import places_for, places_now
from workshops.services.refused import Closed
from workshops.services.wishes import require_wish


class WhyWaiting(StrEnum):
    """What is in the way of a seat."""

    ALL_TAKEN = "all_taken"
    TOGETHER = "together"
    GROUP = "group"
    MODE = "mode"


class Ways(NamedTuple):
    """What a registration's page offers at this moment."""

    wish: bool = False
    details: bool = False
    answers: bool = False
    handover: bool = False
    other_date: bool = False
    give_back: bool = False
    come_after_all: bool = False


def ways_of(registration: Registration) -> Ways:
    """Read for its page; the services decide anew under their lock."""
    workshop = registration.workshop
    is_live = registration.can_be_cancelled and not registration.has_lapsed
    give_back = is_live and not workshop.is_past and not workshop.is_cancelled
    if not can_be_changed(registration):
        return Ways(give_back=give_back, come_after_all=_can_come_after_all(registration))
    is_seated = registration.is_confirmed
    return Ways(
        wish=workshop.has_choice,
        details=True,
        answers=registration.confirmed_at is not None and bool(workshop.questions.all()),
        handover=is_seated and bool(registration.mail_address),
        other_date=is_seated and any(each.seats_free for each in other_dates(workshop)),
        give_back=give_back,
    )


def can_confirm_colleagues(registration: Registration) -> bool:
    """Whether some wait for it; while it is to be confirmed itself, they are confirmed with it."""
    if registration.can_be_confirmed or not can_be_changed(registration):
        return False
    return registration.colleagues.unconfirmed().exists()


def came_late(registration: Registration) -> bool:
    """Just now, after its time was over: colleagues booked with it may have got nothing."""
    if not registration.is_confirmed or registration.is_colleague:
        return False
    last = registration.events.order_by("pk").last()
    return last is not None and last.from_state == RegistrationState.EXPIRED


def why_waiting(registration: Registration) -> WhyWaiting | None:
    """Why somebody in line has no seat at this moment, so that nobody reads more than is true.

    None for who isn't in line, or where nothing is full: the number only has to be confirmed, or
    the team gives what is free.
    """
    if not registration.is_waiting:
        return None
    workshop = registration.workshop
    seats = count_seats(workshop)
    if not seats.free_in(workshop):
        return WhyWaiting.ALL_TAKEN
    if workshop.line_comes_first:
        return None
    party = _party_of(registration)
    if places_for(workshop, seats, party) is not None:
        return None
    if len(party) > 1:
        return WhyWaiting.TOGETHER
    has_mode = seats.free_in(workshop, mode=registration.mode)
    return WhyWaiting.GROUP if has_mode else WhyWaiting.MODE


def _party_of(registration: Registration) -> list[Registration]:
    """Those who get seats together only; nobody else has their number."""
    if not registration.stays_together:
        return [registration]
    together = registration.workshop.registrations.filter(stays_together=True)
    wishes = ("group", "first_choice", "second_choice")
    return list(together.filter(line_number=registration.line_number).select_related(*wishes))


def can_be_changed(registration: Registration, *, by: User | None = None) -> bool:
    """A seat, or a number in line, at a workshop that hasn't begun.

    By the team, until it is over; of who has or had a seat then, until their name is forgotten.
    """
    workshop = registration.workshop
    if by and registration.has_been_seated:
        was_public = workshop.is_published or workshop.is_past
        return was_public and not workshop.is_cancelled and registration.forgotten_at is None
    is_live = registration.can_be_cancelled and not registration.has_lapsed
    return is_live and (workshop.is_on if by else workshop.is_still_to_come)


def require_changeable(registration: Registration, *, by: User | None = None) -> None:
    if not can_be_changed(registration, by=by):
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr ändern."))


def has_cancelled_oneself(registration: Registration) -> bool:
    """As the condition `cancelled_oneself()`."""
    own = Registration.objects.filter(pk=registration.pk).cancelled_oneself()
    return registration.is_cancelled and own.exists()


def can_be_taken_back(registration: Registration) -> bool:
    """Whether the team can undo that it was cancelled; whoever never confirmed had nothing."""
    if not registration.is_cancelled or registration.confirmed_at is None:
        return False
    own = Registration.objects.filter(pk=registration.pk).cancelled_by_somebody()
    return registration.workshop.is_on and own.exists()


def _can_come_after_all(registration: Registration) -> bool:
    workshop = registration.workshop
    if not workshop.takes_registrations or not has_cancelled_oneself(registration):
        return False
    return has_seat_free(registration)


def has_wish(registration: Registration) -> bool:
    """Whether the date still has what was wished for: group, and way of taking part."""
    try:
        require_wish(registration.workshop, registration)
    except ValidationError:
        return False
    return True


def has_seat_free(registration: Registration) -> bool:
    """Whether it would have a seat by coming back at this moment: nobody waits before it."""
    workshop = registration.workshop
    return places_now(workshop, count_seats(workshop), [registration]) is not None


def can_give_seat(registration: Registration, *, from_kept_back: bool = False) -> bool:
    """Whether one is there for somebody in line, in whatever group; read for the page."""
    workshop = copy(registration.workshop)
    if from_kept_back:
        if not workshop.seats_kept_back:
            return False
        workshop.seats_kept_back -= 1
    seats, mode = workshop.seats, registration.mode
    groups: list[WorkingGroup | None] = [*workshop.groups.all()] or [None]
    return any(seats.free_in(workshop, group, mode) for group in groups)


def other_dates(workshop: Workshop) -> list[Workshop]:
    """Those of the same series for which registration is open; full ones are among them."""
    if workshop.series_id is None:
        return []
    dates = Workshop.objects.published().upcoming().filter(series=workshop.series_id)
    others = dates.exclude(pk=workshop.pk).for_form().with_seats_taken()
    return [each for each in others if each.takes_registrations]
