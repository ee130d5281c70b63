"""A workshop's seats beside a plain count of them, for tests that draw what happens."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.factories import WorkingGroupFactory, WorkshopFactory
from workshops import services
from workshops.models import Registration, WorkingGroup, Workshop, count_seats
from workshops.services import Applicant, Closed, Full


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
