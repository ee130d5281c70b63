"""The rule of seats and the line, said once more: in memory, slowly, and as plainly as possible.

Written from “Rules of registration”, not from the services, which tests compare with it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

# What a person can be. HELD has a seat for a time; LATER gets one by confirming, if one is left.
HELD, LATER, WAITING, SEATED = "held", "later", "waiting", "seated"
CANCELLED, LAPSED, CAME, ABSENT = "cancelled", "lapsed", "came", "absent"
LIVE = [HELD, LATER, WAITING, SEATED]
# Groups and ways of taking part are called by their keys; None is a date without groups.
Place = int | None


class RefusedError(Exception):
    """The rule says no; nothing at all has happened then."""


class FullError(RefusedError):
    pass


class ClosedError(RefusedError):
    pass


class UnconfirmedError(RefusedError):
    pass


@dataclass
class Wish:
    """Who wants to come, and where: the second place only if the first is full."""

    who: str
    has_address: bool
    first: Place
    second: Place
    mode: str


@dataclass
class Person:
    """One registration. `number` is its place in the line, `held` says whether time is left."""

    key: int
    wish: Wish
    booker: int | None
    booking: int
    state: str = HELD
    place: Place = None
    number: int | None = None
    is_confirmed: bool = False
    together: bool = False
    is_overdue: bool = False
    is_forgotten: bool = False
    is_reachable: bool = True
    mails: Counter[str] = field(default_factory=Counter)
    # To whom the seat is offered; nobody any more once it has gone.
    offer: Wish | None = None
    # Ended by the team, or given way to one's own booking: nobody takes it back by link.
    is_ended_for_good: bool = False
    # Noted as present or absent: what they were before, with which number.
    before: str = ""
    number_before: int | None = None
    has_walked_in: bool = False

    @property
    def is_unconfirmed(self) -> bool:
        return self.state in (HELD, LATER) or (self.state == WAITING and not self.is_confirmed)

    @property
    def has_seat(self) -> bool:
        is_sure = self.state in (SEATED, CAME, ABSENT) and not self.has_walked_in
        return is_sure or (self.state == HELD and not self.is_overdue)

    @property
    def is_registered(self) -> bool:
        return self.state in (*LIVE, CAME)

    @property
    def is_in_line(self) -> bool:
        return self.state == WAITING and self.is_confirmed

    def mail(self, purpose: str) -> None:
        self.mails[purpose] += self.is_reachable

    def leave(self, state: str) -> None:
        self.state, self.number, self.offer = state, None, None
        self.is_ended_for_good = False
        self.together = self.together and state == LAPSED


@dataclass
class Date:
    """A date with its pools: all seats but those kept back, those of each group and each mode."""

    capacity: int
    kept_back: int = 0
    groups: dict[int, int | None] = field(default_factory=dict)
    modes: dict[str, int | None] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    promotes: bool = True
    is_cancelled: bool = False
    bookings: int = 0
    # Not so while something has happened that the next service finds out first.
    is_settled: bool = True

    # Seats

    def pools(self) -> Iterator[tuple[int, Callable[[Place, str], bool]]]:
        """Each with its size and who sits in it."""
        yield self.capacity - self.kept_back, lambda _place, _mode: True
        for group, size in self.groups.items():
            if size is not None:
                yield size, lambda place, _mode, group=group: place == group  # type: ignore[misc]
        for each, size in self.modes.items():
            if size is not None:
                yield size, lambda _place, mode, each=each: mode == each  # type: ignore[misc]

    def sitting(self) -> list[tuple[Place, str]]:
        return [(each.place, each.wish.mode) for each in self.people if each.has_seat]

    def holds(self, sitting: Sequence[tuple[Place, str]]) -> bool:
        """Whether so many can sit there."""
        return all(sum(is_in(*each) for each in sitting) <= size for size, is_in in self.pools())

    def is_overfull(self) -> bool:
        return not self.holds(self.sitting())

    def where(self, party: Sequence[Person]) -> list[Place] | None:
        """A place for each, as few second choices as possible; who stands later in a form yields.

        None where not all of them get a seat.
        """
        for number in range(len(party) + 1):
            for yielding in combinations(reversed(range(len(party))), number):
                if any(party[each].wish.second is None for each in yielding):
                    continue
                places = [
                    person.wish.second if turn in yielding else person.wish.first
                    for turn, person in enumerate(party)
                ]
                added = [(place, one.wish.mode) for place, one in zip(places, party, strict=True)]
                if self.holds([*self.sitting(), *added]):
                    return places
        return None

    # The line

    def line(self) -> list[list[Person]]:
        """From the front: each for themselves, or all those who come together only."""
        bookings: dict[tuple[int, int], list[Person]] = {}
        for each in self.people:
            if each.is_in_line and each.number is not None:
                of = each.booker if each.together and each.booker is not None else each.key
                bookings.setdefault((each.number, of), []).append(each)
        return [bookings[key] for key in sorted(bookings)]

    def who_could_sit(self) -> list[Person] | None:
        return next((each for each in self.line() if self.where(each) is not None), None)

    def last_number(self) -> int:
        return max((each.number or 0 for each in self.people), default=0)

    @property
    def moves_up(self) -> bool:
        return self.promotes and not self.is_cancelled

    def line_comes_first(self) -> bool:
        return not self.promotes and not self.is_cancelled and bool(self.line())

    def settle(self) -> None:
        self.is_settled = True
        for each in self.people:
            if each.is_unconfirmed and each.is_overdue:
                each.leave(LAPSED)
        while self.moves_up and (party := self.who_could_sit()):
            self.sit(party)
            for each in party:
                each.mail("promoted")

    def sit(self, party: Sequence[Person]) -> bool:
        places = self.where(party)
        for each, place in zip(party, places or (), strict=bool(places)):
            each.leave(SEATED)
            each.place = place
        return places is not None

    # What people do

    def book(
        self,
        booker: Wish,
        colleagues: Sequence[Wish] = (),
        *,
        together: bool = False,
        later: bool = False,
    ) -> list[Person]:
        """The new registrations: none for who has one, nor for colleagues who have."""
        self.settle()
        if self.is_cancelled:
            raise ClosedError
        known = self.live(booker)
        unheard_of = None
        if known and known.booker is not None and known.is_unconfirmed:
            known, unheard_of = None, known  # nobody wrote to them yet: their own word counts
        new = [each for each in colleagues if not self.is_there(each, known)]
        wishes = new if known else [booker, *new]
        self.bookings += 1
        first = len(self.people)
        party = [
            Person(first + turn, wish, None, self.bookings) for turn, wish in enumerate(wishes)
        ]
        for each in party:
            if known or each is not party[0]:
                each.booker = known.key if known else first
        if self.unconfirmed_bookings_of(booker) >= 3:
            raise UnconfirmedError
        if unheard_of:
            unheard_of.leave(CANCELLED)
            unheard_of.is_ended_for_good = True
        self.place(party, together=together, later=later)
        if unheard_of:
            self.settle()
        if not known:
            party[0].mail("please_confirm")
        return party

    def live(self, wish: Wish) -> Person | None:
        there = (each for each in self.people if each.is_registered and not each.is_forgotten)
        return next((each for each in there if each.wish.who == wish.who), None)

    def registered(self, wish: Wish) -> Person | None:
        """Also whoever was noted as absent: the team doesn't enter them once more."""
        absent = (each for each in self.people if each.state == ABSENT and not each.is_forgotten)
        found = next((each for each in absent if each.wish.who == wish.who), None)
        return self.live(wish) or found

    def is_there(self, colleague: Wish, booker: Person | None) -> bool:
        """Those without an address are known within one booking alone."""
        if colleague.has_address:
            return self.live(colleague) is not None
        theirs = (each for each in self.people if booker and each.booker == booker.key)
        return any(each.is_registered and each.wish.who == colleague.who for each in theirs)

    def unconfirmed_bookings_of(self, booker: Wish) -> int:
        def is_theirs(each: Person) -> bool:
            of = self.booker_of(each)
            return each.is_unconfirmed and of.wish.who == booker.who and not of.is_forgotten

        return len({each.booking for each in self.people if is_theirs(each)})

    def booker_of(self, person: Person) -> Person:
        return person if person.booker is None else self.people[person.booker]

    def place(self, party: Sequence[Person], *, together: bool, later: bool) -> None:
        """One after the other, or all at once; whoever gets no seat goes to the end of the line."""
        line_first = self.line_comes_first()
        number = self.last_number()
        for members in [party] if together and party else [[each] for each in party]:
            self.people += members
            for each in members:
                each.state = LATER
                each.place = each.wish.first
                each.together = together and len(party) > 1
            if later:
                continue
            if not line_first and self.sit(members):
                for each in members:
                    each.state, each.together = HELD, together and len(party) > 1
                continue
            number += 1
            for each in members:
                each.state, each.number = WAITING, number

    def confirm(self, person: Person) -> None:
        self.settle()
        members = self.to_confirm(person)
        if not members and (person.state == SEATED or person.is_in_line):
            return
        if self.is_cancelled or person.is_forgotten or not members:
            raise ClosedError
        bookings: dict[int, list[Person]] = {}
        for each in members:
            if each.together:
                bookings.setdefault(each.booking, []).append(each)
        parties = [*bookings.values(), *([each] for each in members if not each.together)]
        confirmed: list[Person] = []
        for party in parties:
            if self.confirm_at_once(party):
                confirmed += party
            elif person in party:
                raise FullError
        self.settle()
        for each in confirmed:
            self.tell_confirmed(each)

    def to_confirm(self, person: Person) -> list[Person]:
        states = [HELD, LATER, WAITING]
        if person.state == LAPSED:
            if self.has_newer(person):
                raise ClosedError
            states.append(LAPSED)
        colleagues = [
            each
            for each in self.people
            if each.booker == person.key and each.state in states and not each.is_confirmed
            if not each.is_forgotten and not (each.state == LAPSED and self.has_newer(each))
        ]
        mine = person.is_unconfirmed or person.state == LAPSED
        return [person, *colleagues] if mine else colleagues

    def has_newer(self, person: Person) -> bool:
        return person.wish.has_address and self.live(person.wish) is not None

    def confirm_at_once(self, party: Sequence[Person]) -> bool:
        state = party[0].state
        if state == HELD:
            for each in party:
                each.state, each.together = SEATED, False
        elif state in (LATER, LAPSED):
            if (self.line_comes_first() or not self.sit(party)) and state == LAPSED:
                return False
            if party[0].state == LATER:
                number = self.last_number() + 1
                for each in party:
                    each.state, each.number = WAITING, number
        for each in party:
            each.is_confirmed = True
        return True

    @staticmethod
    def tell_confirmed(person: Person) -> None:
        if person.booker is not None:
            person.mail("colleague_registered")
        elif person.is_in_line:
            person.mail("number_confirmed")
        elif not person.mails["promoted"]:
            person.mail("seat_confirmed")

    def cancel(self, person: Person) -> None:
        self.settle()
        if person.state == CANCELLED:
            return
        if person.is_forgotten or person.state not in LIVE:
            raise ClosedError
        self.give_back(person)
        person.mail("registration_cancelled")
        self.settle()

    def give_back(self, person: Person) -> None:
        """With it goes what nobody has confirmed of the colleagues whom it has booked."""
        person.leave(CANCELLED)
        for each in self.people:
            if each.booker == person.key and each.is_unconfirmed:
                each.leave(CANCELLED)

    def split(self, person: Person) -> None:
        self.settle()
        if person.state != WAITING:
            raise ClosedError
        if person.together:
            booker = self.booker_of(person)
            for each in self.people:
                if self.booker_of(each) is booker and each.state == WAITING:
                    each.together = False
        self.settle()

    def forget(self, person: Person) -> None:
        if person.is_forgotten:
            return
        if person.state in LIVE:
            self.give_back(person)
            self.settle()
        person.is_forgotten = True
        person.is_reachable = False
        for each in self.people:
            if each.booker == person.key and not each.wish.has_address:
                each.is_reachable = False

    # What the team does

    def release_unconfirmed(self) -> None:
        self.settle()
        for each in self.people:
            if each.state == HELD:
                each.state = LATER
        self.settle()

    def change(self, **sizes: Any) -> None:
        """Other sizes, unless somebody would lose a seat by it."""
        for name, value in sizes.items():
            setattr(self, name, value)
        limits = [size for size in self.groups.values() if size is not None]
        if self.is_overfull() or (
            limits and len(limits) == len(self.groups) and sum(limits) < self.capacity
        ):
            raise RefusedError
        self.settle()
