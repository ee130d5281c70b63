import pytest
from django.test import Client
from icalendar import Calendar

from tests.support.factories import RegionFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return [str(each["SUMMARY"]) for each in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_calendar_has_what_comes_next_first(client: Client) -> None:
    WorkshopFactory.create(title="Gewesen", past=True, published=True)
    WorkshopFactory.create(title="Entwurf")
    WorkshopFactory.create(title="Kommt", published=True)
    assert titles(client, "/kalender.ics") == ["Kommt"]


def test_the_calendar_has_the_filters_of_the_list(client: Client) -> None:
    WorkshopFactory.create(title="Hier", published=True)
    there = RegionFactory.create(slug="bergland")
    WorkshopFactory.create(title="Dort", region=there, published=True)
    assert titles(client, "/kalender.ics?region=bergland") == ["Dort"]


def test_the_room_of_a_date_online_is_not_told(client: Client) -> None:
    room = "https://konferenz.example.org/geheim"
    WorkshopFactory.create(title="Kommt", published=True, online_url=room)
    assert titles(client, "/kalender.ics") == ["Kommt"]
    # Calendar lines are folded after 75 octets.
    assert room not in client.get("/kalender.ics").text.replace("\r\n ", "")
