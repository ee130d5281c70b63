"""What holds for a date whatever happened before: judged by what is stored, nothing else."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.line_model import (
    ABSENT,
    CAME,
    CANCELLED,
    HELD,
    LAPSED,
    LATER,
    SEATED,
    WAITING,
    Date,
    Person,
    Wish,
)
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
)

STATES = {
    RegistrationState.PENDING: HELD,
    RegistrationState.WAITING: WAITING,
    RegistrationState.CONFIRMED: SEATED,
    RegistrationState.CANCELLED: CANCELLED,
    RegistrationState.EXPIRED: LAPSED,
    RegistrationState.ATTENDED: CAME,
    RegistrationState.NO_SHOW: ABSENT,
}
# Told as often as somebody asks, or by the clock.
NOT_COUNTED = ["already_registered", "confirm_reminder"]
FROM_THE_LINE = [RegistrationEvent.Kind.PROMOTED, RegistrationEvent.Kind.SEATED]


@dataclass
class Stored:
    """A date's registrations with their events and mails, each read once."""

    rows: list[Registration]
    events: dict[int, list[RegistrationEvent]]
    mails: dict[int, Counter[str]]

    def people(self) -> list[Person]:
        keys = {row.pk: key for key, row in enumerate(self.rows)}
        return [_person_of(row, keys, self.mails[row.pk]) for row in self.rows]


def read(workshop: Workshop) -> Stored:
    rows = list(workshop.registrations.order_by("pk"))
    keys = [row.pk for row in rows]
    events: dict[int, list[RegistrationEvent]] = {key: [] for key in keys}
    for event in RegistrationEvent.objects.filter(registration__in=keys).order_by("pk"):
        events[event.registration_id].append(event)
    mails: dict[int, Counter[str]] = {key: Counter() for key in keys}
    kind = ContentType.objects.get_for_model(Registration)
    about = OutgoingMail.objects.filter(content_type=kind, object_id__in=keys)
    for key, purpose in about.exclude(purpose__in=NOT_COUNTED).values_list("object_id", "purpose"):
        mails[key or 0][purpose] += 1
    return Stored(rows, events, mails)


def as_ruled(workshop: Workshop, people: list[Person]) -> Date:
    """A stored date as the plain rule sees it."""
    workshop = Workshop.objects.select_related("region").get(pk=workshop.pk)
    groups = {group.pk: group.capacity for group in workshop.groups.all()}
    modes = {mode.value: workshop.capacity_of(mode) for mode in workshop.modes}
    date = Date(workshop.capacity or 0, workshop.seats_kept_back, groups, modes, people)
    date.promotes, date.is_cancelled = workshop.promotes, workshop.is_cancelled
    return date


def _person_of(row: Registration, keys: dict[int, int], mails: Counter[str]) -> Person:
    wish = Wish(
        f"{row.name} {row.email}".lower(),
        bool(row.email),
        row.first_choice_id or row.group_id,
        row.second_choice_id,
        row.mode,
    )
    is_later = row.is_pending and row.takes_seat_later
    return Person(
        keys[row.pk],
        wish,
        keys[row.booked_by_id] if row.booked_by_id else None,
        booking=0,
        state=LATER if is_later else STATES[RegistrationState(row.state)],
        place=row.group_id,
        number=row.line_number,
        is_confirmed=row.confirmed_at is not None,
        together=row.stays_together,
        is_overdue=row.held_until is not None and row.held_until <= timezone.now(),
        is_forgotten=row.forgotten_at is not None,
        is_reachable=bool(row.mail_address),
        has_walked_in=row.is_walk_in,
        mails=mails,
    )


def require_fair(workshop: Workshop) -> Date:
    """All that holds once a service, or the clock, has settled a date."""
    stored = read(workshop)
    date = as_ruled(workshop, stored.people())
    require_seats_and_line(date)
    require_on_record(stored)
    return date


def require_seats_and_line(date: Date) -> None:
    """Nobody sits on another's lap, nobody stands beside a free seat, nobody is there twice."""
    assert not date.is_overfull()
    assert not date.moves_up or date.who_could_sit() is None
    live = Counter(each.wish.who for each in date.people if each.wish.has_address and is_live(each))
    assert live.most_common(1)[0][1] == 1 if live else True
    waiting = sorted(
        (each for each in date.people if each.number is not None),
        key=lambda each: (each.number, each.key),
    )
    assert all(each.state == WAITING for each in waiting)
    for one, other in pairwise(waiting):
        assert one.number != other.number or date.booker_of(one) is date.booker_of(other)


def is_live(person: Person) -> bool:
    return person.is_registered


def require_on_record(stored: Stored) -> None:
    """Its events retold give the state of each; each way into the line led out of it once at most.

    Each time there was one mail.
    """
    for row in stored.rows:
        told = stored.events[row.pk]
        assert told
        former = ["", *[event.to_state for event in told[:-1]]]
        assert [event.from_state for event in told] == former
        assert told[-1].to_state == row.state
        promotions = [event for event in told if event.kind in FROM_THE_LINE]
        assert all(event.from_state == RegistrationState.WAITING for event in promotions)
        waiting = RegistrationState.WAITING
        came = sum(waiting == each.to_state and waiting != each.from_state for each in told)
        assert len(promotions) <= came
        mails = stored.mails[row.pk]["promoted"]
        had_address = RegistrationEvent.Kind.ADDRESS not in {event.kind for event in told}
        assert mails == len(promotions) or not (mails or (row.mail_address and had_address))
