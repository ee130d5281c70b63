"""The team seats somebody from the line by hand, also while others act at the same moment."""

import random
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from tests.support.factories import (
    UserFactory,
    WorkshopFactory,
)
from tests.support.fairness import require_fair
from tests.support.people import JANA, MEHMET, NEW, last_event, purposes, seated
from tests.support.threads import at_once, in_threads
from workshops import services
from workshops.models import (
    Registration,
    Workshop,
    count_seats,
)
from workshops.services import Applicant, Closed, Colleague, Full

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


def line_of(workshop: Workshop, number: int) -> list[Registration]:
    waiting = [Applicant(f"Wartet {each}", f"wartet-{each}@example.org") for each in range(number)]
    return [seated(workshop, who) for who in waiting]


def rests(workshop: Workshop, *, capacity: int) -> None:
    """The line moves no more, and there are so many seats by now."""
    past = timezone.now() - timedelta(minutes=1)
    Workshop.objects.filter(pk=workshop.pk).update(promotion_ends_at=past, capacity=capacity)


def test_the_team_seats_somebody_out_of_turn_with_a_reason(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    _first, second = line_of(workshop, 2)
    rests(workshop, capacity=2)
    mine = services.give_seat(second, reason=" Trägt  vor. ", by=member)
    assert (mine.state, mine.line_number) == ("confirmed", None)
    event = last_event(mine)
    assert (event.kind, event.by, event.note) == ("seated", member, "Trägt vor.")
    assert purposes(to=mine.email)[-1] == "promoted"
    services.give_seat(second, reason="Noch einmal.", by=member)
    assert mine.events.filter(kind="seated").count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_reason_nobody_is_seated(reason: str, member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    [mine] = line_of(workshop, 1)
    rests(workshop, capacity=2)
    with pytest.raises(ValidationError) as refusal:
        services.give_seat(mine, reason=reason, by=member)
    assert list(refusal.value.message_dict) == ["reason"]


def test_there_is_never_a_seat_that_is_not_there(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2, seats_kept_back=1)
    seated(workshop, JANA)
    [mine] = line_of(workshop, 1)
    with pytest.raises(Full, match="kein Platz frei"):
        services.give_seat(mine, reason="Trägt vor.", by=member)
    mine = services.give_seat(mine, reason="Trägt vor.", by=member, from_kept_back=True)
    assert mine.is_confirmed
    workshop.refresh_from_db()
    assert (workshop.seats_kept_back, count_seats(workshop).taken) == (0, 2)


def test_the_team_names_the_group_if_it_likes(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 5])
    full, other = workshop.groups.all()
    seated(workshop, JANA, group=full)
    mine = seated(workshop, MEHMET, group=full)
    with pytest.raises(Full):
        services.give_seat(mine, reason="Trägt vor.", by=member)
    mine = services.give_seat(mine, reason="Trägt vor.", group=other, by=member)
    mine.refresh_from_db()
    assert (mine.group, mine.first_choice, mine.second_choice) == (other, other, None)


def test_whose_number_does_not_count_yet_has_a_seat_that_does(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    mine = services.register(workshop, MEHMET)
    rests(workshop, capacity=2)
    mine = services.give_seat(mine, reason="Hat angerufen.", by=member)
    assert mine.confirmed_at is not None
    assert mine.email_confirmed_at is None


def test_of_those_who_come_together_only_one_is_seated_and_the_others_wait(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    colleagues = [Colleague("Uwe Groß"), Colleague("Ina Roth")]
    booker = seated(workshop, MEHMET, colleagues=colleagues, together=True)
    rests(workshop, capacity=2)
    assert not services.give_seat(booker, reason="Trägt vor.", by=member).stays_together
    waiting = booker.colleagues.values_list("state", "line_number", "stays_together")
    assert set(waiting) == {("waiting", 1, True)}


def test_the_others_move_up_at_once_where_they_fit_without_who_was_seated(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3, seats_kept_back=1)
    given_back = [seated(workshop, JANA), seated(workshop, Applicant("Ida", "ida@b.example"))]
    colleagues = [Colleague("Uwe Groß"), Colleague("Ina Roth")]
    booker = seated(workshop, MEHMET, colleagues=colleagues, together=True)
    for each in given_back:
        services.cancel(each)
    booker.refresh_from_db()
    assert booker.is_waiting
    services.give_seat(booker, reason="Trägt vor.", by=member, from_kept_back=True)
    states = workshop.registrations.exclude(state="cancelled").values_list("state", flat=True)
    assert list(states) == ["confirmed"] * 3
    require_fair(workshop)


def test_who_does_not_wait_is_not_seated(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(seated(workshop, JANA))
    with pytest.raises(Closed, match="nicht mehr auf der Warteliste"):
        services.give_seat(mine, reason="Trägt vor.", by=member)


def test_whom_nobody_has_confirmed_is_not_seated_either(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    services.book(workshop, MEHMET, colleagues=[Colleague("Uwe Groß")])
    rests(workshop, capacity=2)
    with pytest.raises(Closed, match="noch nicht bestätigt"):
        services.give_seat(workshop.registrations.get(name="Uwe Groß"), reason="Ja.", by=member)


# At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_give_the_last_seat_once() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    members = [UserFactory.create(editor=True) for _each in range(2)]
    seated(workshop, JANA)
    waiting = line_of(workshop, 2)
    rests(workshop, capacity=2)

    def give(turn: int) -> str:
        try:
            services.give_seat(waiting[turn], reason="Trägt vor.", by=members[turn])
        except Full:
            return "full"
        return "seated"

    assert sorted(in_threads(2, give, 2)) == ["full", "seated"]
    require_fair(workshop)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_the_team_and_the_person_at_once_lose_nothing(seed: int) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3, seats_kept_back=1)
    one, other = (UserFactory.create(editor=True) for _each in range(2))
    first = seated(workshop, JANA)
    seated(workshop, MEHMET)
    [waiting] = line_of(workshop, 1)

    def quietly(act: Any) -> None:
        try:
            act()
        except ValidationError:
            return

    acts = [
        partial(services.cancel, first),
        partial(services.cancel, waiting),
        partial(services.cancel_several, workshop, [first.pk, waiting.pk], by=one),
        partial(services.correct_address, first, NEW, by=one),
        partial(services.give_seat, waiting, reason="Vor.", by=other, from_kept_back=True),
        partial(services.give_seat, waiting, reason="Vor.", by=one),
        partial(services.register_by_phone, workshop, Applicant("Ida Groß", ""), by=other),
    ]
    random.Random(seed).shuffle(acts)
    at_once(*[partial(quietly, act) for act in acts])
    date = require_fair(workshop)
    states = {each.wish.who.split()[0]: each.state for each in date.people}
    assert (states["jana"], states["wartet"]) == ("cancelled", "cancelled")
    assert states["ida"] in ("seated", "waiting")
