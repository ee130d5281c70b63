"""Five minutes of people who register, as many a minute as one network address may."""

import time
from collections import Counter

import pytest
from django.urls import reverse

from tests.support.factories import WorkshopFactory
from tests.support.fairness import require_fair
from tests.support.stack import Stack
from tests.support.visitors import Crowd
from workshops.models import Registration

pytestmark = [pytest.mark.soak, pytest.mark.stack]

MINUTES = 5
CAPACITY = 150
PEOPLE = 200
# Eight at a time stay below the limit of 300 a minute.
READING_SECONDS = 2.0
LONGEST_ANSWER = 3.0


def test_every_date_fills_up_and_the_others_stand_in_line(stack: Stack) -> None:
    ends = time.monotonic() + MINUTES * 60
    while time.monotonic() < ends:
        workshop = WorkshopFactory.create(published=True, capacity=CAPACITY)
        path = reverse("workshops:register", args=[workshop.slug])
        crowd = Crowd(stack.url, path, PEOPLE, at_a_time=8)
        crowd.run(READING_SECONDS)
        statuses = Counter(answer.status for answer in crowd.outcomes)
        assert statuses == {302: PEOPLE}
        assert max(answer.seconds for answer in crowd.answers) < LONGEST_ANSWER
        taken = Registration.objects.holding_seat().filter(workshop=workshop).count()
        assert taken == CAPACITY
        require_fair(workshop)
