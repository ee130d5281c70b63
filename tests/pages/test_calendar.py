from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from editorial.services import reindex
from interface import stamp
from tests.support.calendars import plain
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


def test_it_says_what_it_is_and_how_soon_to_ask_again(client: Client) -> None:
    WorkshopFactory.create(published=True)
    query = "region=hannover&thema=weiterbildung&thema=ausbildung"
    lines = plain(client.get(f"/kalender.ics?{query}").content)
    name = str(Calendar.from_ical(lines)["X-WR-CALNAME"])
    assert name == "Regiodialog: Veranstaltungen: Weiterbildung, Ausbildung, Region Hannover"
    assert "METHOD:PUBLISH\r\n" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in lines
    assert "X-PUBLISHED-TTL:PT1H\r\n" in lines


def test_a_cancelled_date_stays_until_it_would_have_been_over(client: Client) -> None:
    workshop = WorkshopFactory.create(title="Kommt", published=True, cancelled_at=timezone.now())
    assert titles(client, "/kalender.ics") == ["Abgesagt: Kommt"]
    with time_machine.travel(workshop.over_at + timedelta(minutes=1), tick=False):
        assert titles(client, "/kalender.ics") == []


def test_the_list_of_dates_leads_to_the_calendar_with_its_filters(client: Client) -> None:
    html = client.get("/veranstaltungen/?thema=weiterbildung&ansicht=monat&monat=2027-01").text
    assert '<a href="/kalender.ics?thema=weiterbildung" type="text/calendar">' in html


@pytest.mark.parametrize("query", ["", "?q=Betriebe"])  # kept for all, and computed for each
@pytest.mark.parametrize("is_of_one_date", [True, False])
def test_what_a_program_has_already_is_not_sent_again(
    client: Client, query: str, is_of_one_date: bool
) -> None:
    workshop = WorkshopFactory.create(published=True, summary="Für Betriebe")
    address = f"{workshop.get_absolute_url()}kalender.ics" if is_of_one_date else "/kalender.ics"
    response = client.get(address + query)
    by_content = {"If-None-Match": response["ETag"]}
    by_moment = {"If-Modified-Since": response["Last-Modified"]}
    for known in (by_content, by_moment):
        assert client.get(address + query, headers=known).status_code == 304
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        workshop.title = "Anders"
        workshop.save()
        reindex(workshop)
    stamp.renew()
    for known in (by_content, by_moment):
        assert client.get(address + query, headers=known).status_code == 200


def test_what_the_clock_takes_away_is_a_change_too(client: Client) -> None:
    over = WorkshopFactory.create(published=True).over_at
    WorkshopFactory.create(published=True, starts_at=over + timedelta(days=9))
    known = {"If-Modified-Since": client.get("/kalender.ics")["Last-Modified"]}
    with time_machine.travel(over + timedelta(minutes=1), tick=False):
        assert client.get("/kalender.ics", headers=known).status_code == 200
