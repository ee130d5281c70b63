from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.support.factories import RegistrationFactory, WorkshopFactory, at_nine_thirty
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/veranstaltungen/"
FACETS_AND_NUMBER, IDS, WORKSHOPS = [1] * 3
STATEMENTS = FACETS_AND_NUMBER + IDS + WORKSHOPS


@pytest.fixture
def workshops() -> None:
    for title, days in [("In zwei Monaten", 60), ("In zehn Tagen", 10), ("Vor Tagen", -9)]:
        WorkshopFactory.create(title=title, starts_at=at_nine_thirty(days), published=True)
    WorkshopFactory.create(title="Arbeit 4.0", historic=True, published=True)
    WorkshopFactory.create(title="Entwurf")


def titles(client: Client, query: str = "") -> list[str]:
    links = Page(client.get(f"{ADDRESS}{query}")).links
    return [label for label, href in links if href.startswith(ADDRESS) and href != ADDRESS]


@pytest.mark.usefixtures("workshops")
def test_what_comes_next_stands_first(client: Client) -> None:
    assert titles(client) == ["In zehn Tagen", "In zwei Monaten"]


@pytest.mark.usefixtures("workshops")
def test_the_past_begins_with_what_was_last(client: Client) -> None:
    assert titles(client, "?status=vergangen") == ["Vor Tagen", "Arbeit 4.0"]


@pytest.mark.usefixtures("workshops")
def test_all_dates_can_be_seen_together(client: Client) -> None:
    assert titles(client, "?status=alle&sortierung=datum") == [
        "Arbeit 4.0",
        "Vor Tagen",
        "In zehn Tagen",
        "In zwei Monaten",
    ]


@pytest.mark.usefixtures("workshops")
def test_the_period_is_chosen_above_the_list_and_not_among_the_filters(client: Client) -> None:
    page = Page(client.get(f"{ADDRESS}?status=vergangen&thema=weiterbildung"))
    assert page.link("Kommende") == "?status=kommend&thema=weiterbildung"
    assert page.link("Weiterbildung aufheben") == "?status=vergangen"
    assert [label for label, _href in page.links if "vergangen aufheben" in label] == []


def test_each_state_is_said_in_words(client: Client) -> None:
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "Anmeldung offen": {},
        "angekündigt": {"registration_opens_at": now + timedelta(days=1)},
        "Anmeldung geschlossen": {"registration_closes_at": now - timedelta(days=1)},
        "abgesagt": {"cancelled_at": now},
        "ausgebucht": {"capacity": 1},
        "noch 1 Platz frei": {"capacity": 2},
    }
    for title, facts in states.items():
        workshop = WorkshopFactory.create(title=f"Soll: {title}", published=True, **facts)
        if "capacity" in facts:
            RegistrationFactory.create(workshop=workshop)
    text = Page(client.get(ADDRESS)).text
    after_place = {title: text.split(f"Soll: {title}")[1] for title in states}
    shown = {title: words.split("Region Hannover ")[1] for title, words in after_place.items()}
    assert [title for title in states if not shown[title].startswith(title)] == []


def test_a_date_is_a_date_for_machines_too(client: Client) -> None:
    WorkshopFactory.create(historic=True, published=True)
    html = client.get(f"{ADDRESS}?status=vergangen").content.decode()
    assert '<time datetime="2018-01-17">' in html


def test_an_empty_calendar_says_that_no_date_is_announced(client: Client) -> None:
    page = Page(client.get(ADDRESS))
    assert page.text.split("0 Treffer ")[-1].startswith("Zurzeit ist kein Termin angekündigt.")


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for workshop in WorkshopFactory.create_batch(number, published=True):
        RegistrationFactory.create(workshop=workshop)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200
