"""The same date where the team acts, too: by phone, from the line, at the door."""

from dataclasses import replace
from unittest.mock import patch

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
from tests.support.seats_by_link import SeatsByLink
from workshops import services
from workshops.models import Workshop
from workshops.services import Applicant

REASON = "Hält einen Vortrag."


def register_by_phone(date: Date, wish: Wish, *, from_kept_back: bool) -> None:
    """Confirmed at once: a seat, one of those kept back, or a number."""
    if date.is_cancelled:
        raise ClosedError
    date.settle()
    known = date.registered(wish) if wish.has_address else None
    if known and (known.booker is None or not known.is_unconfirmed):
        raise RefusedError
    if known:
        known.leave(CANCELLED)
        known.is_ended_for_good = True
    person = Person(len(date.people), wish, None, 0, state="", place=wish.first, is_confirmed=True)
    person.is_reachable = wish.has_address
    if from_kept_back:
        sit_on_kept_back(date, person)
    elif date.line_comes_first() or not date.sit([person]):
        person.state, person.number = WAITING, date.last_number() + 1
    date.people.append(person)
    person.mail("registered_by_team")
    date.settle()


def sit_on_kept_back(date: Date, person: Person) -> None:
    if not date.kept_back:
        raise FullError
    date.kept_back -= 1
    if not date.sit([person]):
        raise FullError


def give_seat(date: Date, person: Person, *, from_kept_back: bool) -> None:
    """Out of turn, never beyond the seats; who waits together waits on without them."""
    date.settle()
    if person.state == SEATED:
        return
    is_unheard_of = person.booker is not None and not person.is_confirmed
    if date.is_cancelled or person.state != WAITING or is_unheard_of:
        raise ClosedError
    if from_kept_back:
        sit_on_kept_back(date, person)
    elif not date.sit([person]):
        raise FullError
    person.is_confirmed = True
    person.mail("promoted")
    date.settle()


def take_back(date: Date, person: Person) -> None:
    """Whoever had a seat or a number before it was cancelled: a seat, or a new number."""
    date.settle()
    if person.state == SEATED or person.is_in_line:
        return
    if date.is_cancelled or person.is_forgotten:
        raise ClosedError
    if person.state != CANCELLED or not person.is_confirmed:
        raise ClosedError
    if date.has_newer(person):
        raise RefusedError
    if not date.line_comes_first() and date.sit([person]):
        person.mail("seat_confirmed")
    else:
        person.state, person.number = WAITING, date.last_number() + 1
        person.mail("number_confirmed")


def correct_address(date: Date, person: Person, wish: Wish) -> None:
    """No seat moves; whoever has heard of the registration hears at both addresses.

    Colleagues whose mails go there move with it.
    """
    date.settle()
    if date.is_cancelled or not is_changeable(person):
        raise ClosedError
    if wish.who == person.wish.who and person.wish.has_address:
        return
    if date.live(wish) not in (None, person):
        raise RefusedError
    moved = [person]
    if person.wish.has_address:
        moved += [each for each in date.people if is_answered_by(each, person)]
    person.wish, person.offer = wish, None
    for each in moved:
        has_heard = not each.is_unconfirmed
        if is_changeable(each) and has_heard:
            each.mail("address_replaced")
        each.is_reachable = True
        if is_changeable(each) and (has_heard or each.booker is None):
            each.mail("link_from_team" if has_heard else "please_confirm")


def is_changeable(person: Person) -> bool:
    return person.state in (*LIVE, CAME, ABSENT)


def is_answered_by(person: Person, booker: Person) -> bool:
    is_without = not person.wish.has_address and person.is_reachable
    return person.booker == booker.key and is_without and not person.is_forgotten


def cancel_several(date: Date, people: list[Person]) -> None:
    """All end before anybody moves up; colleagues who never heard of it go without a word."""
    people = [each for each in people if not each.is_forgotten]
    ending = [
        each
        for each in people
        if each.state in LIVE and not (each.is_unconfirmed and each.is_overdue)
    ]
    if not ending:
        return
    keys = {each.key for each in ending}
    told = [each for each in ending if not (each.is_unconfirmed and each.booker in keys)]
    along = [
        each
        for each in date.people
        if each.booker in keys and each.is_unconfirmed and not each.is_overdue
    ]
    for each in told:
        each.mail("registration_cancelled")
    for each in [*ending, *along]:
        each.leave(CANCELLED)
        each.is_ended_for_good = True
    date.settle()


def note(date: Date, person: Person, *, has_come: bool | None) -> None:
    """At the door: nobody takes a seat by coming, nobody frees one by staying away."""
    if date.is_cancelled:
        raise ClosedError
    date.settle()
    state, former = person.state, person.before
    if has_come:
        state = CAME
    elif state in (CAME, ABSENT):
        state = ABSENT if has_come is False and former == SEATED else former
    elif has_come is False and state == SEATED:
        state = ABSENT
    if person.is_forgotten or state == person.state:
        return
    is_revived = state in (*LIVE, CAME) and not person.is_registered
    if is_revived and person.wish.has_address and date.live(person.wish):
        raise RefusedError
    if person.state not in (CAME, ABSENT):
        person.before, person.number_before = person.state, person.number
        person.has_walked_in = not person.has_seat
        person.number = None
    elif state not in (CAME, ABSENT):
        person.has_walked_in = False
        person.together = person.together and state not in (SEATED, CANCELLED)
        if state == WAITING:
            person.number = number_again(date, person)
    person.state, date.is_settled = state, False


def number_again(date: Date, person: Person) -> int | None:
    """The former, but where somebody of another booking has it by now."""
    booking = date.booker_of(person)
    others = [each for each in date.people if date.booker_of(each) is not booking]
    is_given = person.number_before in [each.number for each in others]
    return date.last_number() + 1 if is_given else person.number_before


class SeatsByTeam(SeatsByLink):
    @rule(data=st.data(), has_address=st.booleans(), from_kept_back=st.booleans())
    def register_by_phone(
        self, data: st.DataObject, *, has_address: bool, from_kept_back: bool
    ) -> None:
        """Mostly somebody new."""
        wish = self.wish(data, has_address=has_address)
        if self.date.people and not data.draw(st.integers(0, 3)):
            wish = replace(self.someone(data).wish)
        name, _space, email = wish.who.rpartition(" ")
        self.both(
            lambda date: register_by_phone(date, wish, from_kept_back=from_kept_back),
            lambda: services.register_by_phone(
                self.workshop,
                Applicant(name, email if wish.has_address else ""),
                group=self.group(wish.first),
                second_choice=self.group(wish.second),
                mode=wish.mode,
                from_kept_back=from_kept_back,
                namesakes=[*self.workshop.registrations.values_list("pk", flat=True)],
                by=self.team,
            ),
        )

    @precondition(lambda self: any(each.state == WAITING for each in self.date.people))
    @rule(data=st.data(), from_kept_back=st.booleans())
    def give_seat(self, data: st.DataObject, *, from_kept_back: bool) -> None:
        waiting = [each for each in self.date.people if each.state == WAITING]
        person = data.draw(st.sampled_from(waiting))
        self.both(
            lambda date: give_seat(date, date.people[person.key], from_kept_back=from_kept_back),
            lambda: services.give_seat(
                self.row(person), reason=REASON, from_kept_back=from_kept_back, by=self.team
            ),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def cancel_several(self, data: st.DataObject) -> None:
        chosen = {self.someone(data).key for _turn in range(3)}
        keys = [self.row(self.date.people[key]).pk for key in chosen]
        self.both(
            lambda date: cancel_several(date, [date.people[key] for key in sorted(chosen)]),
            lambda: services.cancel_several(self.workshop, keys, by=self.team),
        )

    @precondition(lambda self: any(each.state == CANCELLED for each in self.date.people))
    @rule(data=st.data())
    def take_back_by_team(self, data: st.DataObject) -> None:
        """Mostly somebody who is gone."""
        gone = [each for each in self.date.people if each.state == CANCELLED]
        person = data.draw(st.sampled_from(gone))
        if not data.draw(st.integers(0, 3)):
            person = self.someone(data)
        self.both(
            lambda date: take_back(date, date.people[person.key]),
            lambda: services.take_back(
                self.row(person),
                namesakes=[*self.workshop.registrations.values_list("pk", flat=True)],
                by=self.team,
            ),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data())
    def correct_address(self, data: st.DataObject) -> None:
        """Of somebody whose colleagues offer no seat: such an offer ends with the mailbox."""
        person = self.someone(data)
        if person.is_forgotten or any(
            each.offer for each in self.date.people if each.booker == person.key
        ):
            return
        self.number += 1
        name, email = person.wish.who.rpartition(" ")[0], f"testperson-{self.number}@example.org"
        wish = replace(person.wish, who=f"{name} {email}", has_address=True)
        self.both(
            lambda date: correct_address(date, date.people[person.key], wish),
            lambda: services.correct_address(self.row(person), email, by=self.team),
        )

    @precondition(lambda self: self.date.people)
    @rule(data=st.data(), has_come=st.sampled_from([True, False, None]))
    def note_attendance(self, data: st.DataObject, *, has_come: bool | None) -> None:
        person = self.someone(data)
        key = self.row(person).pk
        self.both(
            lambda date: note(date, date.people[person.key], has_come=has_come),
            lambda: self.note(key, has_come=has_come),
        )

    def note(self, key: int, *, has_come: bool | None) -> None:
        """As on the day: the date is some weeks away all the time."""

        def why(workshop: Workshop) -> str:
            return "abgesagt" if workshop.is_cancelled else ""

        with patch("workshops.services.attendance.why_no_attendance", why):
            services.note_attendance(self.workshop, {key: has_come}, by=self.team)
