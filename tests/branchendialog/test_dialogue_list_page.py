import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import IndustryPage
from interface.dates import date_in_words
from taxonomy.models import Industry, Region
from tests.support.factories import (
    DialogueFactory,
    IndustryPageFactory,
    WorkshopFactory,
    at_nine_thirty,
    municipality,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/branchendialoge/"
FACETS_AND_NUMBER, IDS, DIALOGUES, SESSIONS = [1] * 4
STATEMENTS = FACETS_AND_NUMBER + IDS + DIALOGUES + SESSIONS


def page_of(slug: str) -> IndustryPage:
    return IndustryPageFactory.create(industry=Industry.objects.get(slug=slug), published=True)


def titles(client: Client, query: str = "") -> list[str]:
    page = Page(client.get(f"{ADDRESS}{query}"))
    return [label for label, href in page.links if re.match(rf"{ADDRESS}[\w-]", href)]


@pytest.fixture
def dialogues() -> None:
    for title, industry, region in [
        ("Daten", "metallverarbeitung", "maerkische-region"),
        ("Zeit", "gesundheit-pflege", "hannover"),
    ]:
        DialogueFactory.create(
            title=title,
            industry_page=page_of(industry),
            region=Region.objects.get(slug=region),
            published=True,
        )
    DialogueFactory.create(title="Entwurf")


@pytest.mark.usefixtures("dialogues")
def test_dialogues_are_found_by_industry_and_region(client: Client) -> None:
    queries = ["", "?branche=metallverarbeitung", "?region=hannover", "?q=Maschinendaten"]
    found = {query: titles(client, query) for query in queries}
    assert found == {
        "": ["Zeit", "Daten"],
        "?branche=metallverarbeitung": ["Daten"],
        "?region=hannover": ["Zeit"],
        "?q=Maschinendaten": [],
    }


def test_a_card_names_the_next_session_that_takes_place_with_place_and_seats(
    client: Client,
) -> None:
    dialogue = DialogueFactory.create(published=True)
    days = {"Garbsen": -30, "Laatzen": 10, "Werdohl": 20, "Springe": 40}
    for town, day in days.items():
        WorkshopFactory.create(
            series=dialogue.series,
            starts_at=at_nine_thirty(day),
            venue_municipality=municipality(town),
            capacity=3,
            cancelled_at=timezone.now() if town == "Laatzen" else None,
            published=True,
        )
    WorkshopFactory.create(series=dialogue.series, starts_at=at_nine_thirty(15))
    text = Page(client.get(ADDRESS)).text
    when = date_in_words(at_nine_thirty(20))
    assert f"Nächstes Treffen: {when}, 9.30–12.30 Uhr, Werdohl" in text
    assert "noch 3 Plätze frei" in text
    assert [town for town in days if town in text] == ["Werdohl"]


def test_a_card_says_how_many_seats_are_left(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    WorkshopFactory.create(
        series=dialogue.series, starts_at=at_nine_thirty(20), capacity=28, published=True
    )
    assert "28 von 28 Plätzen frei" in Page(client.get(ADDRESS)).text


def test_a_card_says_that_no_session_is_announced(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    WorkshopFactory.create(series=dialogue.series, past=True, published=True)
    assert "Zurzeit ist kein Termin angekündigt." in Page(client.get(ADDRESS)).text


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for dialogue in DialogueFactory.create_batch(number, published=True):
        WorkshopFactory.create_batch(2, series=dialogue.series, published=True)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200


def test_a_card_counts_the_sessions_that_are_public(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    WorkshopFactory.create_batch(2, series=dialogue.series, published=True)
    WorkshopFactory.create(series=dialogue.series)
    assert "Treffen 2" in Page(client.get(ADDRESS)).text
