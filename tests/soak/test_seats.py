"""Twenty thousand steps of whatever people, the team and the clock do to a date."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.seats_by_team import SeatsByTeam

pytestmark = pytest.mark.soak

STEPS = 20_000


@pytest.mark.django_db
def test_no_order_of_events_breaks_the_rule() -> None:
    SeatsByTeam.steps = 0
    while SeatsByTeam.steps < STEPS:  # Hypothesis makes some of the examples shorter
        run_state_machine_as_test(
            SeatsByTeam,
            settings=settings(max_examples=100, stateful_step_count=50, deadline=None),
        )
