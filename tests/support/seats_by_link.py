"""The same date where people also change their minds, by their own link."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.support.line_model import (
    CANCELLED,
    LIVE,
    SEATED,
    ClosedError,
    Date,
    FullError,
    Person,
    Wish,
)
from tests.support.seats import SeatsOfAWorkshop
from workshops import services

# Steps that the product has once these services are there.
CHANGE_WISH: Callable[..., Any] | None = getattr(services, "change_wish", None)
COME_AFTER_ALL: Callable[..., Any] | None = getattr(services, "come_after_all", None)


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
    person.wish, person.place = wish, wish.first
    date.settle()


def come_after_all(date: Date, person: Person) -> None:
    """Whoever has cancelled gets a seat again while one is free."""
    date.settle()
    if person.state == SEATED:
        return
    if person.state != CANCELLED or person.is_forgotten or date.is_cancelled:
        raise ClosedError
    if date.has_newer(person):
        raise ClosedError
    if date.line_comes_first() or not date.sit([person]):
        raise FullError
    person.is_confirmed = True
    person.mail("seat_confirmed")


class SeatsByLink(SeatsOfAWorkshop):
    @precondition(lambda self: CHANGE_WISH is not None and bool(self.date.people))
    @rule(data=st.data())
    def change_wish(self, data: st.DataObject) -> None:
        assert CHANGE_WISH
        person, drawn = self.someone(data), self.wish(data)
        wish = replace(person.wish, first=drawn.first, second=drawn.second, mode=drawn.mode)
        self.both(
            lambda date: change_wish(date, date.people[person.key], wish),
            lambda: CHANGE_WISH(
                self.row(person),
                group=self.group(wish.first),
                second_choice=self.group(wish.second),
                mode=wish.mode,
            ),
        )

    @precondition(
        lambda self: (
            COME_AFTER_ALL is not None and any(each.state == CANCELLED for each in self.date.people)
        )
    )
    @rule(data=st.data())
    def come_after_all(self, data: st.DataObject) -> None:
        assert COME_AFTER_ALL
        gone = [each for each in self.date.people if each.state == CANCELLED]
        person = data.draw(st.sampled_from(gone))
        self.both(
            lambda date: come_after_all(date, date.people[person.key]),
            lambda: COME_AFTER_ALL(self.row(person)),
        )
