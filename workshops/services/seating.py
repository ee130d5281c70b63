"""What somebody asks for, and what they get: a seat, one of those kept back, or a number in line.

Called by services that hold the workshop's row.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workshops.models import (
    Registration,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
)
from workshops.services.line import Places, next_number, places_for
from workshops.services.refused import Full
from workshops.services.told import NOTHING_TOLD, Told
from workshops.services.wishes import group_of


class Applicant(NamedTuple):
    """What a person tells us to get a seat; without an address only to the team."""

    name: str
    email: str
    organisation: str = ""
    language: str = ""


def asked_for(
    workshop: Workshop,
    applicant: Applicant,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    mode: str = "",
    told: Told = NOTHING_TOLD,
) -> Registration:
    """The registration that they wish for, not stored yet. Raises ValidationError (no such group).

    Consented to at this moment.
    """
    group, second_choice = group_of(workshop, group), group_of(workshop, second_choice)
    registration = Registration(
        workshop=workshop,
        group=group,
        first_choice=group,
        second_choice=second_choice,
        mode=mode or workshop.modes[0],
        name=one_line(applicant.name),
        email=applicant.email,
        organisation=one_line(applicant.organisation),
        language=applicant.language or get_language() or "de",
        consented_at=timezone.now(),
    )
    for column, value in told.columns.items():
        setattr(registration, column, value)
    return registration


def one_line(text: str) -> str:
    return " ".join(text.split())


def place(workshop: Workshop, seats: Seats, party: Sequence[Registration]) -> Seats:
    """Give each a group with a seat, or a number in line; one number for who comes together."""
    number, line_first = 0, workshop.line_comes_first
    together = any(each.stays_together for each in party)
    for members in [list(party)] if together else [[each] for each in party]:
        places = None if line_first else places_for(workshop, seats, members)
        if places is not None:
            seats = seat(members, places, seats)
            continue
        number = number + 1 if number else next_number(workshop)
        for each in members:
            each.state, each.line_number = RegistrationState.WAITING, number
    return seats


def seat_from_kept_back(workshop: Workshop, seats: Seats, registration: Registration) -> Seats:
    """One of those seats is for everybody from now on, just as this person takes it.

    Raises Full.
    """
    if not workshop.seats_kept_back:
        raise Full(_("Es ist kein Platz mehr zurückgehalten."))
    workshop.seats_kept_back -= 1
    places = places_for(workshop, seats, [registration])
    if places is None:
        raise Full(_("Dort ist auch mit den zurückgehaltenen Plätzen keiner frei."))
    Workshop.objects.filter(pk=workshop.pk).update(
        seats_kept_back=workshop.seats_kept_back, version=F("version") + 1
    )
    return seat([registration], places, seats)


def seat(party: Sequence[Registration], places: Places, seats: Seats) -> Seats:
    """Each gets the group found for them; returns the seats as they are then."""
    for each, group in zip(party, places, strict=True):
        each.group = group
        seats = seats.with_one_more(group, each.mode)
    return seats
