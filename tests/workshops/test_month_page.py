"""The dates of a month, day by day."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from time_machine import TimeMachineFixture

from tests.support.factories import WorkshopFactory
from tests.support.reading import Page
from workshops.calendars import public_calendar
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

MONTH = "/veranstaltungen/?ansicht=monat"
NOTHING_HERE = "In diesem Monat ist nichts eingetragen."


def at(day: str, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour:02}:00"))


@pytest.fixture(autouse=True)
def _in_november(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("2026-11-20"))


def days(client: Client, query: str = "") -> list[tuple[date | None, list[str]]]:
    context = client.get(f"{MONTH}{query}").context
    return [(day, [each.title for each in found]) for day, found in context.get("days", [])]


def workshop(title: str, day: str, hour: int = 9, **facts: object) -> Workshop:
    return WorkshopFactory.create(title=title, starts_at=at(day, hour), published=True, **facts)


def test_the_month_of_today_is_shown_with_what_is_over_in_it(client: Client) -> None:
    workshop("Anfang", "2026-11-01", 0)
    workshop("Ende", "2026-11-30", 23)
    workshop("Davor", "2026-10-31", 23)
    workshop("Danach", "2026-12-01", 0)
    assert days(client) == [(date(2026, 11, 1), ["Anfang"]), (date(2026, 11, 30), ["Ende"])]


def test_what_is_searched_is_marked_in_the_titles_of_a_month(client: Client) -> None:
    workshop("Der Schichtplan", "2026-11-25")
    assert "Der <mark>Schichtplan</mark></a>" in client.get(f"{MONTH}&q=Schichtplan").text


def test_two_dates_of_one_day_stand_under_it_in_their_order(client: Client) -> None:
    workshop("Nachmittags", "2026-12-09", 14)
    workshop("Vormittags", "2026-12-09", 9)
    assert days(client, "&monat=2026-12") == [(date(2026, 12, 9), ["Vormittags", "Nachmittags"])]


def test_a_date_without_a_day_stands_first_under_no_day(client: Client) -> None:
    workshop("Mit Tag", "2026-12-01")
    WorkshopFactory.create(
        title="Im Dezember",
        starts_at=None,
        date=date(2026, 12, 15),
        date_precision="month",
        capacity=None,
        registration_opens_at=None,
        published=True,
    )
    assert days(client, "&monat=2026-12") == [
        (None, ["Im Dezember"]),
        (date(2026, 12, 1), ["Mit Tag"]),
    ]


def test_filters_and_the_months_beside_keep_each_other(client: Client) -> None:
    workshop("Lernen", "2026-12-09")
    page = Page(client.get(f"{MONTH}&monat=2026-12&thema=weiterbildung"))
    assert page.link("Januar 2027 →") == "?ansicht=monat&monat=2027-01&thema=weiterbildung"
    assert page.link("← November 2026") == "?ansicht=monat&monat=2026-11&thema=weiterbildung"
    assert page.link("Kommende") == "?thema=weiterbildung&status=kommend"


def test_an_empty_month_leads_on_to_the_next_date(client: Client) -> None:
    workshop("Später", "2027-02-02")
    page = Page(client.get(MONTH))
    assert NOTHING_HERE in page.text
    assert page.link("Weiter zu Februar 2027") == "?ansicht=monat&monat=2027-02"


def test_a_month_in_which_nothing_matches_says_so_and_leads_on(client: Client) -> None:
    workshop("Die Presse", "2026-11-25")
    workshop("Presse und Leiterwagen", "2027-02-02")
    page = Page(client.get(f"{MONTH}&q=Leiterwagen"))
    assert "In diesem Monat passt nichts zu Ihrer Auswahl." in page.text
    assert NOTHING_HERE not in page.text
    page = Page(client.get(f"{MONTH}&q=Presse+Leiterwagen"))
    assert "Diese passen zum Teil: Mi 25 Nov 2026" in page.text
    for wrong in ("In diesem Monat passt nichts", NOTHING_HERE):
        assert wrong not in page.text
    address = "?ansicht=monat&q=Presse+Leiterwagen&monat=2027-02"
    assert page.link("Weiter zu Februar 2027") == address
    html = client.get(f"{MONTH}&q=Presse+Xylothek").text
    assert "Diese passen zum Teil" in html
    assert 'class="empty"' not in html


@pytest.mark.parametrize("month", ["2026-13", "gestern", "9999-12", "0001-01"])
def test_a_month_that_is_none_is_named_and_left_out(client: Client, month: str) -> None:
    workshop("Heute", "2026-11-20", 15)
    response = client.get(f"{MONTH}&monat={month}")
    assert f"„{month}“ kennen wir nicht (Monat)." in Page(response).text
    assert days(client, f"&monat={month}") == [(date(2026, 11, 20), ["Heute"])]


def test_a_calendar_of_many_dates_leaves_out_those_without_a_day(client: Client) -> None:
    known = workshop("Mit Uhrzeit", "2026-12-09")
    vague = WorkshopFactory.create(historic=True, published=True, date_precision="month")
    events = Calendar.from_ical(public_calendar([known, vague])).events
    assert [str(event["SUMMARY"]) for event in events] == ["Mit Uhrzeit"]
