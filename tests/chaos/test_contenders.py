"""Many want the last seats at the same moment, through the running web server."""

from collections import Counter

import pytest
from django.urls import reverse

from tests.support.factories import WorkshopFactory
from tests.support.stack import Stack
from tests.support.visitors import Crowd
from workshops.models import Registration

# How durable PostgreSQL is holds for all of it: one after the other.
pytestmark = [pytest.mark.stack, pytest.mark.chaos, pytest.mark.xdist_group("durable")]


def test_fifty_contenders_for_ten_seats_of_a_group(durable_site: Stack) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30, groups=[10, 12])
    group = workshop.groups.get(capacity=10)
    path = reverse("workshops:register", args=[workshop.slug])
    crowd = Crowd(durable_site.url, path, 50, at_a_time=8, group=str(group.pk))

    crowd.run()

    assert Counter(answer.status for answer in crowd.outcomes) == {302: 10, 409: 40}
    refusals = [answer.text for answer in crowd.outcomes if answer.status == 409]
    sentence = f"Die Arbeitsgruppe „{group.name}“ ist voll. Wählen Sie eine andere."
    assert [sentence in text for text in refusals] == [True] * 40
    assert Registration.objects.holding_seat().filter(group=group).count() == 10
    assert Registration.objects.count() == 10


def test_fifty_contenders_for_the_last_ten_seats_of_a_workshop(durable_site: Stack) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10)
    path = reverse("workshops:register", args=[workshop.slug])
    crowd = Crowd(durable_site.url, path, 50, at_a_time=8)

    crowd.run()

    statuses = Counter(answer.status for answer in crowd.outcomes)
    # Who opens the form after the last seat went is told so on the page, without a form.
    assert statuses[302] == 10
    assert statuses[409] + statuses[200] == 40
    refusals = [answer.text for answer in crowd.outcomes if answer.status != 302]
    told = ["Alle Plätze" in text and "vergeben" in text for text in refusals]
    assert told == [True] * 40
    assert workshop.registrations.holding_seat().count() == 10
