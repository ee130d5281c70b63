"""A date beside the plain rule of its seats and line, for tests that draw what happens."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar
from unittest.mock import patch

import hypothesis.strategies as st
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from accounts.models import User
from tests.support.factories import UserFactory, WorkingGroupFactory, WorkshopFactory
from tests.support.fairness import read, require_on_record, require_seats_and_line
from tests.support.line_model import (
    HELD,
    SEATED,
    ClosedError,
    Date,
    FullError,
    Person,
    RefusedError,
    UnconfirmedError,
    Wish,
)
from workshops import services
from workshops.models import (
    Mode,
    Registration,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.models.seats import require_room
from workshops.services import Applicant, Closed, Colleague, Full, Unconfirmed, held
from workshops.services.origins import hashed

REFUSALS: list[tuple[type[Exception], type[RefusedError]]] = [
    (Full, FullError),
    (Closed, ClosedError),
    (Unconfirmed, UnconfirmedError),
    (ValidationError, RefusedError),
]
CROWDED = hashed("203.0.113.7")
SIZES = st.integers(1, 6)
PLACES = st.integers(0, 2)
MODES = st.sampled_from([Mode.ON_SITE, Mode.ONLINE])


class SeatsOfAWorkshop(RuleBasedStateMachine):
    """Whatever people, the team and the clock do, in any order; the rule says what comes of it."""

    steps: ClassVar[int] = 0
    workshop: Workshop
    groups: list[WorkingGroup]
    team: User
    date: Date

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(
        capacity=SIZES,
        groups=st.lists(st.none() | SIZES, max_size=3),
        online=st.none() | st.tuples(st.none() | SIZES, st.none() | SIZES),
    )
    def opens(
        self,
        capacity: int,
        groups: list[int | None],
        online: tuple[int | None, int | None] | None,
    ) -> None:
        limits = [each for each in groups if each is not None]
        if limits and len(limits) == len(groups):
            capacity = min(capacity, sum(limits))
        on_site_online = online or (None, None)
        self.workshop = WorkshopFactory.create(
            published=True,
            capacity=capacity,
            attendance="both" if online else "on_site",
            capacity_on_site=on_site_online[0],
            capacity_online=on_site_online[1],
        )
        self.groups = [
            WorkingGroupFactory.create(workshop=self.workshop, capacity=each) for each in groups
        ]
        self.team = UserFactory.create(publisher=True)
        modes = dict(zip(Mode.values, on_site_online, strict=True)) if online else {}
        self.date = Date(capacity, 0, {each.pk: each.capacity for each in self.groups}, modes)

    # What each step is: the rule's answer and the service's are the same, or both refuse

    def both(self, rule_says: Callable[[Date], object], service: Callable[[], object]) -> bool:
        """Whether it came to be; what is refused leaves all as it was."""
        date = deepcopy(self.date)
        expected = told = None
        try:
            rule_says(date)
        except RefusedError as error:
            expected = type(error)
        try:
            with transaction.atomic():
                service()
        except ValidationError as error:
            told = next(ours for theirs, ours in REFUSALS if isinstance(error, theirs))
        assert told == expected
        if expected is None:
            self.date = date
        return expected is None

    def row(self, person: Person) -> Registration:
        return self.workshop.registrations.order_by("pk")[person.key]

    def someone(self, data: st.DataObject) -> Person:
        """Rather one of the last."""
        number = len(self.date.people)
        return self.date.people[number - 1 - data.draw(st.integers(0, min(number, 20) - 1))]

    def wish(self, data: st.DataObject, *, has_address: bool = True) -> Wish:
        self.number += 1
        first, second = None, None
        if self.groups:
            first, second = (
                self.groups[data.draw(PLACES) % len(self.groups)].pk for _turn in range(2)
            )
            second = second if second != first and data.draw(st.booleans()) else None
        mode = data.draw(MODES) if self.date.modes else Mode.ON_SITE
        who = f"testperson {self.number} testperson-{self.number}@example.org"
        return Wish(who, has_address, first, second, mode)

    def group(self, key: int | None) -> WorkingGroup | None:
        return next((each for each in self.groups if each.pk == key), None)

    def book(self, wish: Wish, colleagues: list[Wish], **more: Any) -> None:
        name, _space, email = wish.who.rpartition(" ")
        services.book(
            self.workshop,
            Applicant(name, email),
            group=self.group(wish.first),
            second_choice=self.group(wish.second),
            mode=wish.mode,
            colleagues=[self.colleague(each) for each in colleagues],
            **more,
        )

    def colleague(self, wish: Wish) -> Colleague:
        name, _space, email = wish.who.rpartition(" ")
        first, second = self.group(wish.first), self.group(wish.second)
        return Colleague(name, email if wish.has_address else "", first, second)

    # What people do

    @rule(data=st.data())
    def register(self, data: st.DataObject) -> None:
        wish = self.wish(data)
        self.both(lambda date: date.book(wish), lambda: self.book(wish, []))

    @rule(data=st.data(), number=st.integers(1, 3), together=st.booleans())
    def register_with_colleagues(self, data: st.DataObject, number: int, *, together: bool) -> None:
        wish = self.wish(data)
        colleagues = self.colleagues(data, wish, number)
        self.both(
            lambda date: date.book(wish, colleagues, together=together),
            lambda: self.book(wish, colleagues, together=together),
        )

    def colleagues(self, data: st.DataObject, booker: Wish, number: int) -> list[Wish]:
        drawn = [self.wish(data, has_address=data.draw(st.booleans())) for _each in range(number)]
        return [replace(each, mode=booker.mode) for each in drawn]

    @precondition(lambda self: self.date.people)
    @rule(data=st.data(), number=st.integers(0, 2), together=st.booleans())
    def register_again(self, data: st.DataObject, number: int, *, together: bool) -> None:
        """Somebody who is registered, or was once; perhaps with colleagues, or one of them."""
        person = self.someone(data)
        if not person.wish.has_address or person.is_forgotten:
            return
        wish = replace(person.wish)
        colleagues = self.colleagues(data, wish, number)
        self.both(
            lambda date: date.book(wish, colleagues, together=together),
            lambda: self.book(wish, colleagues, together=together),
        )

    @rule(data=st.data(), number=st.integers(0, 2), together=st.booleans())
    def register_from_a_crowd(self, data: st.DataObject, number: int, *, together: bool) -> None:
        wish = self.wish(data)
        colleagues = self.colleagues(data, wish, number)
        self.both(
            lambda date: date.book(wish, colleagues, together=together, later=True),
            lambda: self.crowded(wish, colleagues, together=together),
        )

    def crowded(self, wish: Wish, colleagues: list[Wish], *, together: bool) -> None:
        with patch("workshops.services.booking.is_crowded", return_value=True):
            self.book(wish, colleagues, together=together)

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        person = self.someone(data)
        self.both(
            lambda date: date.confirm(date.people[person.key]),
            lambda: services.confirm(self.row(person)),
        )

    @precondition(lambda self: any(each.is_unconfirmed for each in self.date.people))
    @rule(data=st.data())
    def confirm_in_time(self, data: st.DataObject) -> None:
        """What most people do."""
        unconfirmed = [each for each in self.date.people if each.is_unconfirmed]
        person = data.draw(st.sampled_from(unconfirmed))
        self.both(
            lambda date: date.confirm(date.people[person.key]),
            lambda: services.confirm(self.row(person)),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        person = self.someone(data)
        self.both(
            lambda date: date.cancel(date.people[person.key]),
            lambda: services.cancel(self.row(person)),
        )

    @precondition(lambda self: any(each.state == SEATED for each in self.date.people))
    @rule(data=st.data())
    def give_a_seat_back(self, data: st.DataObject) -> None:
        seated = [each for each in self.date.people if each.state == SEATED]
        person = data.draw(st.sampled_from(seated))
        self.both(
            lambda date: date.cancel(date.people[person.key]),
            lambda: services.cancel(self.row(person)),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        together = [each for each in self.date.people if each.together]
        person = data.draw(st.sampled_from(together)) if together else self.someone(data)
        self.both(
            lambda date: date.split(date.people[person.key]),
            lambda: services.split(self.row(person)),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        person = self.someone(data)
        self.both(
            lambda date: date.forget(date.people[person.key]),
            lambda: services.forget(self.row(person)),
        )

    # What the clock does

    @precondition(lambda self: any(each.is_unconfirmed for each in self.date.people))
    @rule(data=st.data())
    def time_runs_out(self, data: st.DataObject) -> None:
        unconfirmed = [each for each in self.date.people if each.is_unconfirmed]
        person = data.draw(st.sampled_from(unconfirmed))
        person.is_overdue, self.date.is_settled = True, False
        past = timezone.now() - timedelta(seconds=1)
        Registration.objects.filter(pk=self.row(person).pk).update(held_until=past)

    @rule()
    def settle(self) -> None:
        self.both(Date.settle, lambda: services.settle(self.workshop))

    # What the team does

    @rule(promotes=st.integers(0, 3), takes_place=st.integers(0, 3))
    def set_dates(self, promotes: int, takes_place: int) -> None:
        """The promotion has ended, the date is cancelled, or neither; the team may take it back."""
        self.date.promotes, self.date.is_cancelled = bool(promotes), not takes_place
        self.date.is_settled = False
        now = timezone.now()
        Workshop.objects.filter(pk=self.workshop.pk).update(
            promotion_ends_at=None if promotes else now - timedelta(seconds=1),
            cancelled_at=None if takes_place else now,
        )

    @precondition(lambda self: any(each.state == HELD for each in self.date.people))
    @rule()
    def release_unconfirmed(self) -> None:
        self.both(
            Date.release_unconfirmed,
            lambda: services.release_unconfirmed(self.workshop, by=self.team),
        )

    @rule(data=st.data(), what=st.sampled_from(["capacity", "kept_back", "group", "mode"]))
    def change(self, data: st.DataObject, what: str) -> None:
        sizes: dict[str, Any] = {"capacity": data.draw(SIZES)}
        if what == "kept_back":
            sizes = {"kept_back": data.draw(st.integers(0, min(3, self.date.capacity)))}
        elif what == "group" and self.groups:
            group = data.draw(st.sampled_from(self.groups))
            sizes = {"groups": {**self.date.groups, group.pk: data.draw(st.none() | SIZES)}}
        elif what == "mode" and self.date.modes:
            mode = data.draw(MODES).value
            sizes = {"modes": {**self.date.modes, mode: data.draw(st.none() | SIZES)}}
        self.both(lambda date: date.change(**sizes), lambda: self.store(**sizes))

    def store(self, **sizes: Any) -> None:
        """As the admin's form does: under the lock, unless somebody would lose a seat."""
        workshop = held.locked(self.workshop.pk)
        workshop.capacity = sizes.get("capacity", workshop.capacity)
        workshop.seats_kept_back = sizes.get("kept_back", workshop.seats_kept_back)
        if modes := sizes.get("modes"):
            workshop.capacity_on_site = modes[Mode.ON_SITE]
            workshop.capacity_online = modes[Mode.ONLINE]
        groups = list(workshop.groups.all())
        for group in groups:
            group.capacity = sizes.get("groups", self.date.groups)[group.pk]
        require_room(workshop, groups)
        fields = ("capacity", "seats_kept_back", "capacity_on_site", "capacity_online")
        values = {name: getattr(workshop, name) for name in fields}
        Workshop.objects.filter(pk=workshop.pk).update(**values)
        WorkingGroup.objects.bulk_update(groups, ["capacity"])
        services.settle(workshop)

    # What holds after each step

    @invariant()
    def the_database_says_what_the_rule_says(self) -> None:
        type(self).steps += 1
        stored = read(self.workshop)
        people = stored.people()
        assert [described(each) for each in people] == [
            described(each) for each in self.date.people
        ]
        if self.date.is_settled:
            require_seats_and_line(replace(self.date, people=people))
        require_on_record(stored)

    @invariant()
    def pages_count_what_the_rule_says(self) -> None:
        seats, sitting = count_seats(self.workshop), self.date.sitting()
        assert seats.taken == len(sitting)
        assert Counter(seats.by_group) == Counter(place for place, _mode in sitting)
        assert Counter(seats.by_mode) == Counter(mode for _place, mode in sitting)


def described(person: Person) -> dict[str, object]:
    """All that is compared; whose it is are the database's words for it, and the rule's."""
    names = ("state", "number", "is_confirmed", "together", "is_forgotten", "mails", "booker")
    words = {name: getattr(person, name) for name in names}
    return words | {"place": person.place, "has_seat": person.has_seat, "mode": person.wish.mode}
