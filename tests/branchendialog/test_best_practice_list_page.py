import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import CompanySize, Industry
from tests.support.factories import BestPracticeFactory
from tests.support.reading import Page
from tests.support.rows import shown_picture

pytestmark = pytest.mark.django_db

ADDRESS = "/praxisbeispiele/"
FACETS_AND_NUMBER, IDS, CASES, EFFECTS = [1] * 4
STATEMENTS = FACETS_AND_NUMBER + IDS + CASES + EFFECTS


@pytest.fixture
def cases() -> None:
    for title, industry, employees in [
        ("Ältere Presse", "metallverarbeitung", 320),
        ("Zeichnung auf dem Tablet", "metallverarbeitung", 38),
        ("Stundenzettel am Abend", "bau-ausbau", 7),
    ]:
        BestPracticeFactory.create(
            title=title,
            industry=Industry.objects.get(slug=industry),
            employees=employees,
            size=CompanySize.for_headcount(employees),
            published=True,
        )
    BestPracticeFactory.create(title="Entwurf")


def read(client: Client, query: str = "") -> Page:
    return Page(client.get(f"{ADDRESS}{query}"))


def titles(page: Page) -> list[str]:
    return [label for label, href in page.links if re.match(rf"{ADDRESS}[\w-]", href)]


@pytest.mark.usefixtures("cases")
def test_the_newest_case_comes_first_and_drafts_do_not(client: Client) -> None:
    page = read(client)
    assert "3 Treffer" in page.headings
    assert titles(page) == [
        "Stundenzettel am Abend",
        "Zeichnung auf dem Tablet",
        "Ältere Presse",
    ]


@pytest.mark.usefixtures("cases")
def test_a_sorted_list_reads_as_people_sort(client: Client) -> None:
    assert titles(read(client, "?sortierung=titel")) == [
        "Ältere Presse",
        "Stundenzettel am Abend",
        "Zeichnung auf dem Tablet",
    ]


@pytest.mark.usefixtures("cases")
def test_each_facet_leads_to_as_many_cases_as_it_promises(client: Client) -> None:
    promised = {
        href: label.split()[-2]
        for label, href in read(client).links
        if href.startswith("?") and label.endswith("Treffer")
    }
    found = {href: titles(read(client, href)) for href in promised}
    assert {href: str(len(cases)) for href, cases in found.items()} == promised
    assert len(promised) > 8


@pytest.mark.usefixtures("cases")
def test_a_chosen_filter_can_be_taken_away_alone(client: Client) -> None:
    page = read(client, "?branche=metallverarbeitung&groesse=small&q=Tablet")
    assert titles(page) == ["Zeichnung auf dem Tablet"]
    left = parse_qs(urlsplit(page.link("Metallverarbeitung aufheben")).query)
    assert left == {"groesse": ["small"], "q": ["Tablet"]}
    assert page.link("Alle aufheben") == ADDRESS


@pytest.mark.usefixtures("cases")
def test_searching_again_keeps_the_chosen_filters(client: Client) -> None:
    response = client.get(f"{ADDRESS}?branche=metallverarbeitung&seite=2&q=Tablet")
    html = response.content.decode()
    assert '<input type="hidden" name="branche" value="metallverarbeitung">' in html
    assert html.count('type="hidden"') == 1


@pytest.mark.usefixtures("cases")
def test_an_unknown_value_is_named_and_ignored(client: Client) -> None:
    page = read(client, "?branche=quatsch&groesse=small")
    told = "„quatsch“ kennen wir nicht (Branche). Die Liste gilt ohne diese Angabe."
    assert page.text.count(told) == 1
    assert "1 Treffer" in page.headings


@pytest.mark.usefixtures("cases")
def test_an_empty_list_names_each_way_out_with_its_true_count(client: Client) -> None:
    page = read(client, "?branche=bau-ausbau&groesse=small&groesse=large")
    assert "Kein Treffer für diese Auswahl. Lassen Sie einen Filter weg:" in page.text
    ways = [(label, href) for label, href in page.links if label.startswith("ohne")]
    assert [label for label, _href in ways] == [
        "ohne „Bau und Ausbau“",
        "ohne „10–49 Beschäftigte“",
        "ohne „ab 250 Beschäftigte“",
    ]
    promised = [page.text.split(f"{label} ")[1].split()[0] for label, _href in ways]
    found = [str(len(titles(read(client, href)))) for _label, href in ways]
    assert promised == found == ["2", "0", "0"]


def test_a_long_list_has_pages(client: Client) -> None:
    BestPracticeFactory.create_batch(21, published=True)
    first, second = read(client), read(client, "?seite=2")
    assert [len(titles(page)) for page in (first, second)] == [20, 1]
    assert first.link("2") == "?seite=2"


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    BestPracticeFactory.create_batch(number, published=True)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200


def test_pictures_that_are_seen_at_once_do_not_wait_for_the_scroll(client: Client) -> None:
    for _ in range(5):
        shown_picture()
    pictures = re.findall(r"<img [^>]+>", client.get("/praxisbeispiele/").text)
    assert ["lazy" in each for each in pictures] == [False] * 3 + [True] * 2
    assert ["fetchpriority" in each for each in pictures] == [True] + [False] * 4
