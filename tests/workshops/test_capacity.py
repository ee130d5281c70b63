"""Capacity holds for the workshop and each group, under any concurrency and any order of events."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.factories import (
    RegistrationFactory,
    WorkingGroupFactory,
    WorkshopFactory,
)
from tests.support.fairness import require_fair
from tests.support.seats_by_team import SeatsByTeam
from tests.support.threads import in_threads
from workshops import services
from workshops.models import Registration, count_seats
from workshops.services import Applicant, Closed, Colleague, Full
from workshops.services.line import parties_in_line


@pytest.mark.django_db(transaction=True)
def test_fifty_contenders_get_the_ten_seats_of_a_group() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    group = WorkingGroupFactory.create(workshop=workshop, capacity=10)

    def contend(turn: int) -> bool:
        applicant = Applicant(f"Testperson {turn:02}", f"testperson-{turn:02}@example.org")
        return services.register(workshop, applicant, group=group).is_waiting

    assert sorted(in_threads(8, contend, 50)) == [False] * 10 + [True] * 40
    assert count_seats(workshop).by_group == {group.pk: 10}
    numbers = workshop.registrations.filter(state="waiting").order_by("pk")
    assert list(numbers.values_list("line_number", flat=True)) == list(range(1, 41))
    require_fair(workshop)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_of_one_person_are_one_registration() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    applicant = Applicant("Testperson 01", "testperson-01@example.org")
    keys = in_threads(8, lambda turn: services.register(workshop, applicant).pk, 8)
    assert len(set(keys)) == 1


@pytest.mark.django_db(transaction=True)
def test_late_confirmations_and_newcomers_share_the_last_seat() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    late = services.register(workshop, Applicant("Testperson 00", "testperson-00@example.org"))
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))

    def contend(turn: int) -> None:
        # Who comes too late is refused; that exactly one comes in time is what is asserted.
        with suppress(Full, Closed):
            if turn % 2:
                services.confirm(late)
            else:
                applicant = Applicant(f"Testperson {turn:02}", f"testperson-{turn:02}@example.org")
                services.register(workshop, applicant)

    in_threads(8, contend, 16)
    assert count_seats(workshop).taken == 1


@pytest.mark.thorough
@pytest.mark.django_db
def test_no_order_of_events_breaks_the_capacity() -> None:
    run_state_machine_as_test(
        SeatsByTeam,
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "is_waiting"), [(1, True), (3, False)])
def test_a_group_that_changed_while_the_form_was_read_counts_as_it_is(
    limit: int, *, is_waiting: bool
) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[2])
    [group] = workshop.groups.all()
    for number in range(1 if is_waiting else 2):
        RegistrationFactory.create(workshop=workshop, group=group, name=f"Testperson {number}")
    workshop.groups.update(capacity=limit)
    mine = services.register(workshop, Applicant("Jana Öztürk", "jana@b.example"), group=group)
    assert mine.is_waiting == is_waiting


@pytest.mark.django_db
def test_of_a_long_line_only_those_are_read_of_whom_somebody_could_sit() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=4, groups=[1, 3])
    full, free = workshop.groups.all()
    services.confirm(services.register(workshop, Applicant("Anna", "a@b.example"), group=full))
    wanted = Applicant("Bert", "b@b.example")
    services.confirm(services.register(workshop, wanted, group=full))
    booked = services.book(
        workshop,
        Applicant("Carla", "c@b.example"),
        group=full,
        colleagues=[Colleague("Dora", group=free)],
        together=True,
    )
    services.confirm(booked.registration)
    parties = list(parties_in_line(workshop, count_seats(workshop)))
    assert [[each.name for each in party] for party in parties] == [["Carla", "Dora"]]
