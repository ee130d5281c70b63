import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from search.models import MissedWord
from taxonomy.models import Topic
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
    return [label for label, href in links if re.match(rf"{ADDRESS}[\w-]", href)]


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


# The past that is searched, too -----------------------------------------------------------------


def searched(client: Client, query: str) -> Page:
    return Page(client.get(f"{ADDRESS}{query}"))


def past_of(page: Page) -> list[tuple[str, str]]:
    return [(label, href) for label, href in page.links if "vergangene Veranstaltung" in label]


def test_past_dates_that_say_what_is_searched_are_a_click_away(client: Client) -> None:
    WorkshopFactory.create(title="Die Presse", past=True, published=True)
    WorkshopFactory.create(title="Die Presse, als Entwurf", past=True)
    page = searched(client, "?q=Presse")
    assert "Zu „Presse“ haben wir nichts gefunden." in page.text
    one = ("1 vergangene Veranstaltung passt", "?q=Presse&status=vergangen")
    assert past_of(page) == [one]
    assert titles(client, one[1]) == ["Die Presse"]
    for title in ("Pressen", "Andere Presse"):
        WorkshopFactory.create(title=title, historic=True, published=True)
    WorkshopFactory.create(title="Die nächste Presse", published=True)
    page = searched(client, "?q=Presse&status=kommend")
    assert past_of(page) == [
        ("3 vergangene Veranstaltungen passen", "?q=Presse&status=vergangen"),
    ]
    assert page.text.index("Die nächste Presse") < page.text.index("3 vergangene")
    english = Page(client.get(f"/en{ADDRESS}?q=Presse")).links
    assert ("2 past events match", "?q=Presse&status=vergangen") in english


def test_past_dates_are_counted_within_the_other_filters(client: Client) -> None:
    for slug in ("weiterbildung", "weiterbildung", "ablaeufe"):
        topics = Topic.objects.filter(slug=slug)
        WorkshopFactory.create(title="Presse", past=True, published=True, topics=topics)
    said = past_of(searched(client, "?q=Presse&thema=weiterbildung"))
    address = "?q=Presse&thema=weiterbildung&status=vergangen"
    assert said == [("2 vergangene Veranstaltungen passen", address)]
    assert len(titles(client, address)) == 2


@pytest.mark.parametrize(
    "query", ["", "?q=Xylothek", "?q=Presse&status=alle", "?q=Presse&status=vergangen"]
)
def test_else_nothing_is_said_of_the_past(client: Client, query: str) -> None:
    WorkshopFactory.create(title="Die Presse", past=True, published=True)
    assert past_of(searched(client, query)) == []


def test_what_past_dates_say_was_found(client: Client) -> None:
    WorkshopFactory.create(title="Die Presse", past=True, published=True)
    for query in ("?q=Presse", "?q=Xylothek"):
        searched(client, query)
    assert [each.word for each in MissedWord.objects.all()] == ["Xylothek"]


def test_a_past_date_that_says_all_of_it_is_named_before_those_that_fit_in_part(
    client: Client,
) -> None:
    WorkshopFactory.create(title="Presse und Leiterwagen", past=True, published=True)
    WorkshopFactory.create(title="Die Presse", published=True)
    page = searched(client, "?q=Presse+Leiterwagen")
    heading = "Hier sagt kein Eintrag alles davon. Diese passen zum Teil:"
    places = ["1 vergangene Veranstaltung passt", heading, "Die Presse"]
    assert [page.text.index(each) for each in places] == sorted(map(page.text.index, places))
