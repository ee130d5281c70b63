import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.factories import (
    ActorFactory,
    BestPracticeFactory,
    NewsItemFactory,
    WorkshopChangeFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(client: Client, address: str) -> dict[str, Any]:
    """The page's data by their types."""
    found = [json.loads(each) for each in BLOCK.findall(client.get(address).text)]
    return {each["@type"]: each for each in found}


def test_a_date_is_an_event(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    event = data(client, workshop.get_absolute_url())["Event"]
    assert workshop.starts_at is not None
    assert event["startDate"] == timezone.localtime(workshop.starts_at).isoformat()
    assert event["startDate"][-6:] in ("+01:00", "+02:00")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["url"] == f"http://testserver{workshop.get_absolute_url()}"


def test_a_cancelled_date_says_so(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, cancelled_at=timezone.now())
    event = data(client, workshop.get_absolute_url())["Event"]
    assert event["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_moved_date_says_when_it_was_to_be(client: Client) -> None:
    old, new = berlin(2027, 7, 1, 9), berlin(2027, 12, 1, 14)
    workshop = WorkshopFactory.create(published=True, starts_at=new)
    WorkshopChangeFactory.create(workshop=workshop, from_starts_at=old)
    event = data(client, workshop.get_absolute_url())["Event"]
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2027-07-01T09:00:00+02:00"
    assert event["startDate"] == "2027-12-01T14:00:00+01:00"


def test_a_date_online_does_not_tell_its_room(client: Client) -> None:
    room = "https://konferenz.example.org/geheim"
    workshop = WorkshopFactory.create(published=True, online_url=room, venue_name="")
    event = data(client, workshop.get_absolute_url())["Event"]
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "location" not in event
    assert room not in client.get(workshop.get_absolute_url()).text


def test_a_date_on_site_and_online_says_both(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, attendance="both")
    event = data(client, workshop.get_absolute_url())["Event"]
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


def test_a_date_known_to_the_year_is_not_given_a_day(client: Client) -> None:
    workshop = WorkshopFactory.create(
        published=True,
        date=date(2018, 1, 1),
        date_precision="year",
        starts_at=None,
        ends_at=None,
        registration_opens_at=None,
        registration_closes_at=None,
    )
    assert "startDate" not in data(client, workshop.get_absolute_url())["Event"]


def test_cases_actors_and_news_have_their_types(client: Client) -> None:
    entries = [factory.create(published=True) for factory in FACTORIES]
    assert [sorted(data(client, each.get_absolute_url())) for each in entries] == [
        ["Article", "BreadcrumbList"],
        ["BreadcrumbList", "Organization"],
        ["BreadcrumbList", "NewsArticle"],
    ]


FACTORIES: list[Any] = [BestPracticeFactory, ActorFactory, NewsItemFactory]


def test_the_breadcrumb_ends_with_the_page(client: Client) -> None:
    item = NewsItemFactory.create(title="Auftakt & mehr", published=True)
    steps = data(client, item.get_absolute_url())["BreadcrumbList"]["itemListElement"]
    assert [(each["position"], each["name"], each.get("item")) for each in steps] == [
        (1, "Aktuelles", "http://testserver/aktuelles/"),
        (2, "Auftakt & mehr", None),
    ]


def test_no_text_ends_the_block(client: Client) -> None:
    evil = "</script><script>alert(1)</script>"
    item = NewsItemFactory.create(title=evil, published=True)
    assert data(client, item.get_absolute_url())["NewsArticle"]["headline"] == evil
    assert "<script>alert" not in client.get(item.get_absolute_url()).text


def test_a_preview_is_not_described() -> None:
    item, client = NewsItemFactory.create(), signed_in(editor=True)
    assert client.get(item.get_absolute_url()).status_code == 200
    assert "NewsArticle" not in data(client, item.get_absolute_url())
