"""The same date where people also change their minds, by their own link, and the team the day."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.support.line_model import (
    ABSENT,
    CAME,
    CANCELLED,
    LIVE,
    SEATED,
    WAITING,
    ClosedError,
    Date,
    FullError,
    Person,
    RefusedError,
    Wish,
)
from tests.support.seats import SeatsOfAWorkshop
from workshops import services
from workshops.models import Handover, Workshop

WORDS: dict[str, Any] = {"reason": "Hochwasser.", "message": ""}


def change_wish(date: Date, person: Person, wish: Wish) -> None:
    """Whoever has a seat changes only into a free place; who waits wishes anew, number kept."""
    date.settle()
    if person.state not in LIVE or date.is_cancelled:
        raise ClosedError
    if person.has_seat:
        if (wish.first, wish.mode) == (person.place, person.wish.mode):
            return
        others = [(one.place, one.wish.mode) for one in date.people if one.has_seat]
        others.remove((person.place, person.wish.mode))
        if date.line_comes_first() or not date.holds([*others, (wish.first, wish.mode)]):
            raise FullError
        wish = replace(wish, second=None)
    if person.state == SEATED and wish.mode != person.wish.mode:
        person.mail("seat_confirmed")
    person.wish, person.place = wish, wish.first
    date.settle()


def come_after_all(date: Date, person: Person) -> None:
    """Whoever has cancelled gets a seat again while one is free."""
    date.settle()
    if person.state == SEATED:
        return
    if person.state != CANCELLED or person.is_ended_for_good or person.is_forgotten:
        raise ClosedError
    if date.is_cancelled:
        raise ClosedError
    if date.has_newer(person):
        raise ClosedError
    if date.line_comes_first() or not date.sit([person]):
        raise FullError
    person.is_confirmed = True
    person.mail("seat_confirmed")


def hand_over(date: Date, person: Person, taker: Wish) -> None:
    """Until it is taken, the seat is the giver's, and is offered to one person only."""
    date.settle()
    if person.state != SEATED or date.is_cancelled or not person.is_reachable:
        raise ClosedError
    if person.offer and person.offer.who == taker.who:
        return
    if person.offer:
        raise ClosedError
    if taker.who == person.wish.who:
        raise RefusedError
    person.offer = taker


def withdraw(date: Date, person: Person) -> None:
    date.settle()
    person.offer = None


def refuse(date: Date, person: Person) -> None:
    """The same by the other person; the giver hears of it."""
    date.settle()
    if person.offer:
        person.offer = None
        person.mail("seat_refused")


def take_over(date: Date, person: Person) -> None:
    """The seat is the taker's; colleagues stay, each on their own or as the party that they are."""
    date.settle()
    if not person.offer or person.state != SEATED or date.is_cancelled:
        raise ClosedError
    if date.live(person.offer):
        raise ClosedError
    person.mail("seat_handed_over")
    colleagues = [each for each in date.people if each.booker == person.key]
    for each in colleagues:
        if each.is_unconfirmed:
            each.leave(CANCELLED)
        each.booker = None
    together = [each for each in colleagues if each.state == WAITING and each.together]
    for each in together[1:]:
        each.booker = together[0].key
    person.wish = replace(person.offer, first=person.place, second=None, mode=person.wish.mode)
    person.booker, person.offer, person.is_reachable = None, None, True
    person.mail("seat_confirmed")
    date.settle()


def tell(date: Date, purpose: str) -> None:
    """Whoever has a seat or a number, and has said so."""
    for each in date.people:
        if each.is_in_line or each.state in (SEATED, CAME, ABSENT):
            each.mail(purpose)


def move(date: Date) -> None:
    """Seats and numbers stay; deadlines move along, so that the line may move up again."""
    if date.is_cancelled:
        raise RefusedError
    tell(date, "workshop_moved")
    date.promotes = True
    date.settle()


def call_off(date: Date) -> None:
    if date.is_cancelled:
        raise RefusedError
    tell(date, "workshop_cancelled")
    for each in date.people:
        if each.state in LIVE:
            each.leave(CANCELLED)
            each.is_ended_for_good = True
    date.is_cancelled = True


class SeatsByLink(SeatsOfAWorkshop):
    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def change_wish(self, data: st.DataObject) -> None:
        person, drawn = self.someone(data), self.wish(data)
        wish = replace(person.wish, first=drawn.first, second=drawn.second, mode=drawn.mode)
        self.both(
            lambda date: change_wish(date, date.people[person.key], wish),
            lambda: services.change_wish(
                self.row(person),
                group=self.group(wish.first),
                second_choice=self.group(wish.second),
                mode=wish.mode,
            ),
        )

    @precondition(lambda self: any(each.state == CANCELLED for each in self.date.people))
    @rule(data=st.data())
    def come_after_all(self, data: st.DataObject) -> None:
        gone = [each for each in self.date.people if each.state == CANCELLED]
        person = data.draw(st.sampled_from(gone))
        self.both(
            lambda date: come_after_all(date, date.people[person.key]),
            lambda: services.come_after_all(self.row(person)),
        )

    # A seat that goes to somebody else

    @precondition(lambda self: any(each.state == SEATED for each in self.date.people))
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        """Mostly to somebody who isn't registered."""
        seated = [each for each in self.date.people if each.state == SEATED]
        person = data.draw(st.sampled_from(seated))
        taker = self.wish(data)
        if not data.draw(st.integers(0, 3)):
            taker = self.someone(data).wish
        if not taker.has_address:
            return
        name, _space, email = taker.who.rpartition(" ")
        self.both(
            lambda date: hand_over(date, date.people[person.key], taker),
            lambda: services.hand_over(self.row(person), name=name, email=email),
        )

    @precondition(lambda self: any(each.offer for each in self.date.people))
    @rule(data=st.data(), ends=st.integers(0, 3))
    def take_over(self, data: st.DataObject, ends: int) -> None:
        """Or nearly: the giver or the other person thinks better of it."""
        person = data.draw(st.sampled_from([one for one in self.date.people if one.offer]))
        offer = Handover.objects.get(registration=self.row(person))
        if not ends:
            self.both(
                lambda date: withdraw(date, date.people[person.key]),
                lambda: services.end_handover(self.row(person)),
            )
            return
        if ends == 1:
            self.both(
                lambda date: refuse(date, date.people[person.key]),
                lambda: services.refuse_handover(offer),
            )
            return
        self.both(
            lambda date: take_over(date, date.people[person.key]),
            lambda: services.take_over(offer),
        )

    # Another day, or none

    @rule(days=st.integers(1, 9))
    def move(self, days: int) -> None:
        now = Workshop.objects.get(pk=self.workshop.pk)
        assert now.starts_at
        assert now.ends_at
        later = {"starts_at": now.starts_at, "ends_at": now.ends_at}
        times: dict[str, Any] = {
            name: moment + timedelta(days=days) for name, moment in later.items()
        }
        self.both(
            move,
            lambda: services.move(self.workshop, **times, **WORDS, by=self.team),
        )

    @precondition(lambda self: len(self.date.people) > 4)
    @rule()
    def call_off(self) -> None:
        self.both(
            call_off,
            lambda: services.call_off(self.workshop, **WORDS, by=self.team),
        )
