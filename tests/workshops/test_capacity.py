"""Capacity holds for the workshop and each group, under any concurrency and any order of events."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.factories import WorkingGroupFactory, WorkshopFactory
from tests.support.seats import SeatsOfAWorkshop
from workshops import services
from workshops.models import Registration, count_seats
from workshops.services import Applicant, Closed, Full


def in_threads(number: int, action: Callable[[int], Any], times: int) -> list[Any]:
    """Run the action with real connections of its own in each thread."""

    def run(turn: int) -> Any:
        try:
            return action(turn)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_fifty_contenders_get_the_ten_seats_of_a_group() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    group = WorkingGroupFactory.create(workshop=workshop, capacity=10)

    def contend(turn: int) -> str:
        applicant = Applicant(f"Testperson {turn:02}", f"testperson-{turn:02}@example.org")
        try:
            services.register(workshop, applicant, group=group)
        except Full:
            return "full"
        return "seat"

    answers = in_threads(8, contend, 50)
    assert (answers.count("seat"), answers.count("full")) == (10, 40)
    assert count_seats(workshop).by_group == {group.pk: 10}


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
        SeatsOfAWorkshop,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None),
    )
