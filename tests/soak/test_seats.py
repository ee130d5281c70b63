"""Twenty thousand steps of registering, confirming, cancelling and time passing."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.seats import SeatsOfAWorkshop

pytestmark = pytest.mark.soak


@pytest.mark.django_db
def test_no_order_of_events_breaks_the_capacity() -> None:
    run_state_machine_as_test(
        SeatsOfAWorkshop,
        settings=settings(max_examples=500, stateful_step_count=40, deadline=None),
    )
