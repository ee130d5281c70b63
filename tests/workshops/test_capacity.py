"""Capacity holds for the workshop and each group, under any concurrency and any order of events."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.factories import WorkingGroupFactory, WorkshopFactory
from workshops import services
from workshops.models import Registration, WorkingGroup, Workshop, count_seats
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


class SeatsOfAWorkshop(RuleBasedStateMachine):
    """Any order of registering, confirming, cancelling and time passing, beside a plain count."""

    CAPACITY, GROUP_CAPACITIES = 4, (2, 3)
    workshop: Workshop
    groups: list[WorkingGroup]

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.workshop = WorkshopFactory.create(published=True, capacity=self.CAPACITY)
        self.groups = [
            WorkingGroupFactory.create(workshop=self.workshop, capacity=capacity)
            for capacity in self.GROUP_CAPACITIES
        ]
        # What the rule says, without a database: number → [group, is the seat held].
        self.people: dict[int, list[Any]] = {}
        self.registrations: dict[int, Registration] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def taken(self, group: int | None = None) -> int:
        held = [place for place, holds in self.people.values() if holds]
        return len(held) if group is None else held.count(group)

    def is_free(self, group: int) -> bool:
        return self.taken() < self.CAPACITY and self.taken(group) < self.GROUP_CAPACITIES[group]

    @rule(group=st.sampled_from([0, 1]))
    def register(self, group: int) -> None:
        number = len(self.people)
        applicant = Applicant(f"Testperson {number}", f"testperson-{number}@example.org")
        was_free = self.is_free(group)
        try:
            registration = services.register(self.workshop, applicant, group=self.groups[group])
        except Full:
            assert not was_free
            return
        assert was_free
        self.people[number] = [group, True]
        self.registrations[number] = registration

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.people)))
        try:
            services.cancel(self.registrations[number])
        except Closed:
            assert not self.people[number][1]
            return
        self.people[number][1] = False

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def time_runs_out(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.people)))
        pending = Registration.objects.filter(pk=self.registrations[number].pk, state="pending")
        if pending.update(held_until=timezone.now() - timedelta(seconds=1)):
            self.people[number][1] = False

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.people)))
        group, held = self.people[number]
        was_free = self.is_free(group)
        try:
            services.confirm(self.registrations[number])
        except Full:
            assert not held
            assert not was_free
        except Closed:
            self.registrations[number].refresh_from_db()
            assert self.registrations[number].state == "cancelled"
        else:
            assert held or was_free
            self.people[number][1] = True

    @invariant()
    def the_database_counts_what_the_rule_says(self) -> None:
        seats = count_seats(self.workshop)
        expected = {group.pk: self.taken(place) for place, group in enumerate(self.groups)}
        assert seats.taken == self.taken() <= self.CAPACITY
        assert {key: seats.by_group.get(key, 0) for key in expected} == expected


@pytest.mark.django_db
def test_no_order_of_events_breaks_the_capacity() -> None:
    run_state_machine_as_test(
        SeatsOfAWorkshop,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None),
    )
