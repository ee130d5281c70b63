"""Filters: each promised number is what the link's list then has."""

import re
import unicodedata

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from taxonomy.models import Region, Topic
from tests.support.factories import BestPracticeFactory, WorkshopFactory
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"


@pytest.fixture
def cases() -> None:
    """Ten cases of five firms, over two topics."""
    topics = list(Topic.objects.filter(slug__in=["ablaeufe", "weiterbildung"]).order_by("slug"))
    for number in range(10):
        chosen = topics if number % 3 else topics[:1]
        BestPracticeFactory.create(published=True, topics=chosen)


@pytest.mark.net
@pytest.mark.usefixtures("cases")
def test_every_facet_link_leads_to_as_many_things_as_it_says(client: Client) -> None:
    addresses = ["", "?branche=metallverarbeitung", "?thema=weiterbildung&groesse=micro"]
    followed = 0
    for address in addresses:
        for facet in client.get(LIST + address).context["facets"]:
            for option in facet.options:
                there = client.get(LIST + option.url).context
                is_alone = len(there["filterset"].chosen(facet.name)) == 1
                if not option.is_selected and is_alone:
                    assert there["result_count"] == option.count, (address, facet.name, option)
                    followed += 1
    assert followed > 20


@pytest.mark.usefixtures("cases")
def test_values_of_one_facet_add_up_and_facets_narrow(client: Client) -> None:
    def count(address: str) -> int:
        return client.get(LIST + address).context["result_count"]

    addresses = ["?branche=metallverarbeitung", "?branche=bau-ausbau", "?groesse=large"]
    assert [count(address) for address in addresses] == [4, 2, 2]
    assert count("?branche=metallverarbeitung&branche=bau-ausbau") == 4 + 2
    assert count("?branche=metallverarbeitung&groesse=large") == 0


@pytest.mark.usefixtures("cases")
def test_a_place_counts_with_its_district_and_region(client: Client) -> None:
    def count(place: str) -> int:
        return client.get(f"{LIST}?ort={place}").context["result_count"]

    places = ["werdohl", "05962060", "altena", "maerkische-region"]
    assert [count(place) for place in places] == [2, 2, 2, 2 + 2]


@pytest.mark.usefixtures("cases")
def test_an_unknown_value_is_ignored_and_said(client: Client) -> None:
    response = client.get(f"{LIST}?branche=raumfahrt&thema=ablaeufe")
    assert response.context["result_count"] == 10
    assert [(str(each.name), each.value) for each in response.context["filterset"].dropped] == [
        ("Branche", "raumfahrt")
    ]
    assert "raumfahrt" in response.content.decode()


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "query", ["q=%00", "seite=abc", "von=gestern", "q=" + "a" * 5000, "ort=%27"]
)
def test_nonsense_in_the_address_is_no_error(client: Client, query: str) -> None:
    assert client.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["q", "von", "bis", "sortierung", "status", "seite", "monat"])
def test_of_a_parameter_given_twice_the_last_counts(client: Client, name: str) -> None:
    twice = client.get(f"/veranstaltungen/?{name}=Nirgendwo&{name}=2026-11")
    assert twice.status_code == 200
    filterset = twice.context["filterset"]
    assert filterset.url() == ("?" if name == "seite" else f"?{name}=2026-11")
    assert filterset.data.getlist(name) == ["2026-11"]


@pytest.mark.usefixtures("one_stamp")
def test_many_places_in_the_address_cost_no_more_statements_than_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [f"{name}={name}-{number}" for name in ("ort", "region") for number in range(30)]
    for address in ["?ort=nirgendwo", "?" + "&".join(many)]:
        client.get(LIST + address)  # content types are read once
        with django_assert_num_queries(2):
            client.get(LIST + address)


@pytest.fixture
def _counts_are_kept(settings: Settings, one_stamp: None) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["default"]}


def counts(client: Client, address: str) -> bool:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return any("GROUPING SETS" in each["sql"] for each in asked)


@pytest.mark.usefixtures("_counts_are_kept")
@pytest.mark.parametrize("query", ["x=1", "seite=2", "sortierung=titel", "status=alle", "monat=1"])
def test_what_chooses_nothing_counts_nothing_anew(client: Client, query: str) -> None:
    BestPracticeFactory.create(published=True)
    assert [counts(client, f"{LIST}{each}") for each in ("", f"?{query}")] == [True, False]


@pytest.mark.usefixtures("_counts_are_kept")
@pytest.mark.parametrize(
    "query",
    ["q=Plan", "von=2027-01-01", "status=alle", "ansicht=monat", "ansicht=monat&monat=2027-01"],
)
def test_each_choice_of_dates_has_its_own_numbers(client: Client, query: str) -> None:
    dates = "/veranstaltungen/"
    others = ("", "?ansicht=monat&monat=2026-01", f"?{query}")
    assert [counts(client, f"{dates}{each}") for each in others] == [True, True, True]


def test_a_place_named_by_slug_and_by_key_is_chosen_once(client: Client) -> None:
    filterset = client.get(f"{LIST}?ort=hagen&ort=05914000").context["filterset"]
    assert filterset.chosen("ort") == ["05914000"]


@pytest.mark.parametrize(
    "typed", ["Gefäße", unicodedata.normalize("NFD", "Gefäße"), "Gefä­ße", "Gefä​ße"]
)
@pytest.mark.parametrize("address", [LIST, "/suche/", "/feeds/praxisbeispiele/"])
def test_a_word_is_found_however_it_was_typed_or_pasted(
    client: Client, address: str, typed: str
) -> None:
    BestPracticeFactory.create(published=True, title="Auf die Gefäße kommt es an")
    BestPracticeFactory.create(published=True, title="Anderswo")
    found = re.sub("</?mark>", "", client.get(address, {"q": typed}).content.decode())
    assert ("Auf die Gefäße" in found, "Anderswo" in found) == (True, False)


def test_a_day_that_is_none_is_said_as_well(client: Client) -> None:
    filterset = client.get("/veranstaltungen/?von=gestern").context["filterset"]
    assert [(str(each.name), each.value) for each in filterset.dropped] == [("von", "gestern")]
    assert filterset.chosen_options() == filterset.ways_out() == []


@pytest.mark.usefixtures("cases")
def test_regions_stand_among_the_places_where_they_are_no_facet_of_their_own(
    client: Client,
) -> None:
    WorkshopFactory.create(published=True)

    def regions_among_places(address: str) -> list[str]:
        [facet] = [each for each in client.get(address).context["facets"] if each.name == "ort"]
        regions = {f"?ort={slug}" for slug in Region.objects.values_list("slug", flat=True)}
        return sorted(regions & {option.url for option in facet.options})

    assert regions_among_places(LIST) == []
    assert regions_among_places("/veranstaltungen/") == ["?ort=hannover"]


@pytest.mark.usefixtures("cases")
def test_everyday_words_find_the_industry(client: Client) -> None:
    queries = ["?q=Dreherei", "?branche=metallverarbeitung"]
    found = [set(client.get(f"{LIST}{query}").context["entries"]) for query in queries]
    assert (found[0], len(found[1])) == (found[1], 4)


@pytest.mark.usefixtures("cases")
def test_the_list_pages_and_keeps_its_filters(client: Client) -> None:
    for _ in range(20):
        BestPracticeFactory.create(published=True)
    context = client.get(f"{LIST}?thema=ablaeufe&seite=2").context
    assert (context["result_count"], len(context["entries"])) == (30, 10)
    assert context["pages"].previous_url == "?thema=ablaeufe&seite=1"


@pytest.mark.usefixtures("cases")
def test_an_unknown_order_or_period_is_said_as_well(client: Client) -> None:
    filterset = client.get(f"{LIST}?sortierung=schoenste&status=immer").context["filterset"]
    dropped = [(str(each.name), each.value) for each in filterset.dropped]
    assert dropped == [("Sortierung", "schoenste"), ("Zeitraum", "immer")]
    assert filterset.order == "neueste"


# Pages and dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("-1", 1), ("0", 1), ("-999999", 1), ("abc", 1), ("", 1), ("2", 2), ("3", 2), ("9999999", 2)],
)
def test_what_comes_before_the_first_page_is_the_first(
    client: Client, wanted: str, number: int
) -> None:
    BestPracticeFactory.create_batch(21, published=True)
    assert client.get(LIST, {"seite": wanted}).context["pages"].number == number


REVERSED = "?von=2027-02-01&bis=2026-01-01"
WRONG_WAY_ROUND = "Das Ende liegt vor dem Beginn."


def test_an_end_before_the_beginning_is_said_with_the_way_out(client: Client) -> None:
    WorkshopFactory.create(published=True)
    page = Page(client.get(f"/veranstaltungen/{REVERSED}"))
    assert WRONG_WAY_ROUND in page.text
    assert page.link("ohne „ab 1. Februar 2027“") == "?bis=2026-01-01"
    assert page.link("ohne „bis 1. Januar 2026“") == "?von=2027-02-01"
    for dates in (
        "?von=2027-02-01&bis=2027-02-01",
        "?bis=2026-01-01",
        "?von=gestern&bis=2026-01-01",
    ):
        assert WRONG_WAY_ROUND not in Page(client.get(f"/veranstaltungen/{dates}")).text


def test_days_are_said_as_people_say_them(client: Client) -> None:
    german, english = (
        Page(client.get(f"{prefix}/veranstaltungen/?von=2026-12-24&bis=2027-02-01"))
        for prefix in ("", "/en")
    )
    assert german.link("ab 24. Dezember 2026 aufheben") == "?bis=2027-02-01"
    assert german.link("bis 1. Februar 2027 aufheben") == "?von=2026-12-24"
    assert english.link("from 24 December 2026 remove") == "?bis=2027-02-01"
    assert english.link("until 1 February 2027 remove") == "?von=2026-12-24"
