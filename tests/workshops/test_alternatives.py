"""A full, closed, cancelled or past date says where else one can register."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from taxonomy.models import Industry, Region
from tests.support.factories import (
    RegistrationFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
    at_nine_thirty,
)
from tests.support.reading import Page
from workshops.alternatives import alternatives_to
from workshops.models import Workshop, WorkshopSeries

pytestmark = pytest.mark.django_db

HEADING = "Andere Termine"


@pytest.fixture
def series() -> WorkshopSeries:
    made: WorkshopSeries = WorkshopSeriesFactory.create()
    return made


@pytest.fixture
def metal() -> Industry:
    return Industry.objects.get(slug="metallverarbeitung")


def date(days: int = 30, **facts: Any) -> Workshop:
    made: Workshop = WorkshopFactory.create(
        published=True,
        starts_at=at_nine_thirty(days),
        registration_opens_at=timezone.now() - timedelta(days=7),
        **facts,
    )
    return made


def full(**facts: Any) -> Workshop:
    workshop = date(capacity=1, **facts)
    RegistrationFactory.create(workshop=workshop)
    return workshop


def titles(page: Page) -> list[str]:
    return [label for label, _href in page.links]


# Which ones --------------------------------------------------------------------------------------


def test_the_next_of_the_series_comes_first_then_one_of_the_industry(
    series: WorkshopSeries, metal: Industry
) -> None:
    workshop = date(series=series, industries=[metal])
    sooner = date(10, industries=[metal])
    of_series = date(60, series=series)
    date(5)  # neither
    assert list(alternatives_to(workshop)) == [of_series, sooner]


def test_without_series_and_industries_there_is_none() -> None:
    date(10)
    assert list(alternatives_to(date())) == []


def test_its_own_region_comes_before_a_sooner_date_elsewhere(metal: Industry) -> None:
    elsewhere = Region.objects.get(slug="maerkische-region")
    workshop = date(industries=[metal], region=elsewhere)
    of_host, own = date(5, industries=[metal]), date(50, industries=[metal], region=elsewhere)
    assert list(alternatives_to(workshop)) == [own, of_host]


def test_a_date_with_a_seat_comes_before_a_full_one(series: WorkshopSeries) -> None:
    workshop = date(series=series)
    without = full(days=5, series=series)
    kept_back = date(7, series=series, capacity=3, seats_kept_back=3)
    free = date(60, series=series)
    assert list(alternatives_to(workshop)) == [free, without]
    Workshop.objects.filter(pk=free.pk).update(cancelled_at=timezone.now())
    assert list(alternatives_to(workshop)) == [without, kept_back]


def test_only_what_takes_registrations_now_is_offered(series: WorkshopSeries) -> None:
    now = timezone.now()
    workshop = date(series=series)
    for facts in (
        {"state": "draft"},
        {"cancelled_at": now},
        {"registration_opens_at": None},
        {"registration_opens_at": now + timedelta(hours=1)},
        {"registration_closes_at": now - timedelta(hours=1)},
        {"starts_at": now - timedelta(hours=1)},
    ):
        other = date(10, series=series)
        Workshop.objects.filter(pk=other.pk).update(**facts)
        assert list(alternatives_to(workshop)) == [], facts
        Workshop.objects.filter(pk=other.pk).update(series=None)


# Where they stand --------------------------------------------------------------------------------


def closed(**facts: Any) -> Workshop:
    return date(registration_closes_at=timezone.now() - timedelta(hours=1), **facts)


def cancelled(**facts: Any) -> Workshop:
    return date(cancelled_at=timezone.now(), **facts)


def past(**facts: Any) -> Workshop:
    made: Workshop = WorkshopFactory.create(published=True, past=True, **facts)
    return made


@pytest.mark.parametrize("make", [full, closed, cancelled, past])
def test_the_page_of_a_date_that_takes_nobody_names_the_next(
    client: Client, series: WorkshopSeries, make: Any
) -> None:
    workshop, other = make(series=series), date(60, series=series)
    page = Page(client.get(workshop.get_absolute_url()))
    assert HEADING in page.headings
    assert (other.title, other.get_absolute_url()) in page.links


@pytest.mark.parametrize("make", [full, closed, cancelled, past])
def test_so_does_its_form(client: Client, series: WorkshopSeries, make: Any) -> None:
    workshop, other = make(series=series), date(60, series=series)
    page = Page(client.get(reverse("workshops:register", args=[workshop.slug])))
    assert HEADING in page.headings
    assert (other.title, other.get_absolute_url()) in page.links


@pytest.mark.parametrize("make", [cancelled, past])
def test_so_does_ones_own_registration_when_it_ended(
    client: Client, series: WorkshopSeries, make: Any
) -> None:
    registration = RegistrationFactory.create(workshop=make(series=series))
    other = date(60, series=series)
    assert other.title in titles(Page(client.get(registration.link_path)))


@pytest.mark.parametrize("state", ["expired", "declined", "cancelled"])
def test_a_registration_that_ended_on_a_full_date_names_the_next(
    client: Client, series: WorkshopSeries, state: str
) -> None:
    registration = RegistrationFactory.create(workshop=full(series=series), state=state)
    other = date(60, series=series)
    assert other.title in titles(Page(client.get(registration.link_path)))


def test_who_has_a_seat_is_offered_no_other(client: Client, series: WorkshopSeries) -> None:
    registration = RegistrationFactory.create(workshop=date(series=series))
    other = date(60, series=series)
    assert other.title not in titles(Page(client.get(registration.link_path)))


def test_an_open_date_names_no_other_but_the_neighbours_of_its_series(
    client: Client, series: WorkshopSeries
) -> None:
    workshop = date(series=series)
    date(60, series=series)
    assert HEADING not in Page(client.get(workshop.get_absolute_url())).headings


def test_a_past_date_leads_to_its_record_wherever_it_is_met(client: Client) -> None:
    workshop = past()
    WorkshopRecordFactory.create(workshop=workshop, published=True)
    registration = RegistrationFactory.create(workshop=workshop)
    record = reverse("workshops:record", args=[workshop.slug])
    for address in (
        workshop.get_absolute_url(),
        reverse("workshops:register", args=[workshop.slug]),
        registration.link_path,
    ):
        assert Page(client.get(address)).link("Zum Rückblick") == record, address


def test_a_record_that_is_not_public_is_not_offered(client: Client) -> None:
    workshop = past()
    WorkshopRecordFactory.create(workshop=workshop)
    page = Page(client.get(reverse("workshops:register", args=[workshop.slug])))
    assert "Zum Rückblick" not in titles(page)


@pytest.mark.parametrize("make", [full, closed, cancelled, past])
def test_whom_to_ask_is_the_dates_own_region(client: Client, make: Any) -> None:
    region = Region.objects.get(slug="maerkische-region")
    workshop = make(region=region)
    registration = RegistrationFactory.create(workshop=workshop)
    host = Region.objects.get(is_host=True)
    of_form = reverse("workshops:register", args=[workshop.slug])
    # The form of a full date takes people into its line, and names no number.
    for address in (
        workshop.get_absolute_url(),
        registration.link_path,
        *([] if make is full else [of_form]),
    ):
        page = Page(client.get(address))
        assert region.contact_phone in page.text, address
        assert host.contact_phone not in page.text, address
