"""Addresses: readable, unique, never in a route's way."""

import datetime as dt

import pytest
import time_machine

from tests.support.factories import ActivityFactory, BestPracticeFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def test_a_slug_is_made_from_the_title() -> None:
    entry = BestPracticeFactory.create(title="Größere Übergaben & weniger Ärger")
    assert entry.slug == "groessere-uebergaben-weniger-aerger"


def test_a_second_one_gets_the_year_and_a_third_a_number() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        slugs = [BestPracticeFactory.create(title="Rüsten nach Plan").slug for _ in range(3)]
    assert slugs == ["ruesten-nach-plan", "ruesten-nach-plan-2026", "ruesten-nach-plan-2026-2"]


def test_a_title_goes_around_an_address_that_the_site_itself_needs() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        assert ActivityFactory.create(title="Matrix").slug == "matrix-2026"


def test_a_workshop_ends_in_its_date_as_far_as_it_is_known() -> None:
    first = WorkshopFactory.create(historic=True)
    assert first.slug == "workshop-arbeit-4-0-in-der-region-hannover-2018-01-17"
    month = WorkshopFactory.create(historic=True, title="Ideenlabor", date_precision="month")
    assert month.slug == "ideenlabor-2018-01"


def test_a_long_title_keeps_the_address_within_its_length() -> None:
    slugs = [WorkshopFactory.create(title="Digitalisierung " * 12).slug for _ in range(3)]
    assert len(set(slugs)) == 3
    assert max(len(slug) for slug in slugs) <= 80
