"""Many act at the same moment, in real transactions; what is stored then is judged by itself."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.factories import WorkshopFactory
from tests.support.fairness import require_fair
from tests.support.threads import at_once, in_threads
from workshops import services
from workshops.models import Registration, RegistrationState, Workshop
from workshops.services import Applicant, Closed, Colleague, Full, Unconfirmed, held
from workshops.tasks import settle_lines

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, STEPS = 8, 120
DECLARED = (Full, Closed, Unconfirmed)


def seated(workshop: Workshop, number: int) -> list[Registration]:
    """So many confirmed seats."""
    return [services.confirm(arrive(workshop, f"Sitzt {each}")) for each in range(number)]


def in_line(workshop: Workshop, number: int) -> list[Registration]:
    return [services.confirm(arrive(workshop, f"Wartet {each}")) for each in range(number)]


def arrive(workshop: Workshop, name: str) -> Registration:
    email = f"{name.replace(' ', '-').lower()}@example.org"
    return services.register(workshop, Applicant(name, email))


def promoted(workshop: Workshop) -> list[str]:
    """Whose names, in order of their numbers; each has one mail, as `require_fair` has seen."""
    rows = workshop.registrations.exclude(promoted_at=None).order_by("pk")
    assert OutgoingMail.objects.filter(purpose="promoted").count() == len(rows)
    return [row.name for row in rows]


# Anything, by everybody ---------------------------------------------------------------------------


class Anybody:
    """What somebody does next, drawn from a seed; who is refused has done nothing."""

    def __init__(self, workshop: Workshop, seed: int) -> None:
        self.workshop, self.seed = workshop, seed
        self.groups = list(workshop.groups.all())

    def act(self, turn: int) -> None:
        random = Random(f"{self.seed}-{turn}")
        deeds = [self.register, self.confirm, self.cancel, self.split, self.settle, self.resize]
        [deed] = random.choices(deeds, [8, 8, 5, 1, 1, 1])
        with suppress(*DECLARED):
            deed(random, turn)

    def register(self, random: Random, turn: int) -> None:
        first, second = random.sample(self.groups, 2)
        colleagues = [
            Colleague(f"Kollegin {turn}-{each}", "", random.choice(self.groups))
            for each in range(random.choice([0, 0, 0, 1, 2]))
        ]
        services.book(
            self.workshop,
            Applicant(f"Testperson {turn}", f"testperson-{turn}@example.org"),
            group=first,
            second_choice=random.choice([None, second]),
            colleagues=colleagues,
            together=random.random() < 0.5,
        )

    def confirm(self, random: Random, _turn: int) -> None:
        if row := self.any_of(random, RegistrationState.PENDING, RegistrationState.WAITING):
            services.confirm(row)

    def cancel(self, random: Random, _turn: int) -> None:
        if row := self.any_of(random, RegistrationState.CONFIRMED, RegistrationState.WAITING):
            services.cancel(row)

    def split(self, random: Random, _turn: int) -> None:
        if row := self.any_of(random, RegistrationState.WAITING):
            services.split(row)

    def settle(self, _random: Random, _turn: int) -> None:
        services.settle(self.workshop)

    def resize(self, random: Random, _turn: int) -> None:
        with suppress(ValidationError), transaction.atomic():
            workshop = held.locked(self.workshop.pk)
            workshop.seats_kept_back = random.randrange(3)
            workshop.check_with_parts()
            workshop.save(update_fields=["seats_kept_back"])
            services.settle(workshop)

    def any_of(self, random: Random, *states: RegistrationState) -> Registration | None:
        rows = list(self.workshop.registrations.filter(state__in=states).order_by("pk"))
        return random.choice(rows) if rows else None


@pytest.mark.parametrize("seed", range(3))
def test_eight_do_anything_at_the_same_time(seed: int) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=12, groups=[4, 4, 5])
    in_threads(PEOPLE, Anybody(workshop, seed).act, STEPS)
    date = require_fair(workshop)
    arrivals = [each.number for each in date.people if each.number is not None]
    assert arrivals == sorted(arrivals)
    assert len(promoted(workshop)) > 0


# Two things at the same moment --------------------------------------------------------------------


def test_two_cancel_at_once_and_the_first_two_in_line_are_seated() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3)
    one, other, _third = seated(workshop, 3)
    in_line(workshop, 3)
    at_once(partial(services.cancel, one), partial(services.cancel, other))
    require_fair(workshop)
    assert promoted(workshop) == ["Wartet 0", "Wartet 1"]


def test_one_cancels_by_eight_clicks_and_one_is_seated() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    one, _other = seated(workshop, 2)
    in_line(workshop, 3)
    at_once(*[partial(services.cancel, one)] * 8)
    require_fair(workshop)
    assert promoted(workshop) == ["Wartet 0"]
    assert OutgoingMail.objects.filter(purpose="registration_cancelled").count() == 1


def test_who_registers_while_somebody_cancels_comes_after_the_line() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    one, _other = seated(workshop, 2)
    in_line(workshop, 1)
    newcomers = [partial(arrive, workshop, f"Neu {each}") for each in range(4)]
    at_once(*newcomers[:2], partial(services.cancel, one), *newcomers[2:])
    require_fair(workshop)
    assert promoted(workshop) == ["Wartet 0"]
    states = set(workshop.registrations.filter(name__startswith="Neu").values_list("state"))
    assert states == {(RegistrationState.WAITING,)}


def test_the_last_seat_goes_to_one_and_the_others_stand_in_line() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    at_once(*[partial(arrive, workshop, f"Neu {each}") for each in range(8)])
    date = require_fair(workshop)
    assert [each.number for each in date.people] == [None, *range(1, 8)]


def test_the_clock_and_people_give_back_what_lapsed_and_what_was_cancelled_once() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3)
    one, _other = seated(workshop, 2)
    arrive(workshop, "Verfällt")
    in_line(workshop, 4)
    past = timezone.now() - timedelta(seconds=1)
    workshop.registrations.filter(name="Verfällt").update(held_until=past)
    clocks: list[Callable[[], object]] = [settle_lines] * 3
    at_once(*clocks, partial(services.cancel, one), partial(arrive, workshop, "Neu"))
    require_fair(workshop)
    assert promoted(workshop) == ["Wartet 0", "Wartet 1"]


def test_a_number_is_confirmed_while_the_seat_before_it_gets_free() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    [one] = seated(workshop, 1)
    waiting = [arrive(workshop, f"Wartet {each}") for each in range(3)]
    at_once(partial(services.cancel, one), *[partial(services.confirm, row) for row in waiting])
    require_fair(workshop)
    assert len(promoted(workshop)) == 1


def test_who_is_forgotten_while_being_seated_leaves_the_seat_to_the_next() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    [one] = seated(workshop, 1)
    first, _second = in_line(workshop, 2)
    at_once(partial(services.cancel, one), partial(services.forget, first))
    date = require_fair(workshop)
    assert [each.wish.who.split()[:2] for each in date.people if each.has_seat] == [["wartet", "1"]]
