import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    NewsItemFactory,
    PageFactory,
    WorkshopFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

COUNTS, HITS = 1, 1


def test_every_kind_is_found_and_counted(client: Client) -> None:
    BestPracticeFactory.create(title="Kranich im Lager", published=True)
    WorkshopFactory.create(title="Kranich beim Abend", published=True)
    NewsItemFactory.create(title="Kranich in der Meldung", published=True)
    response = client.get("/suche/", {"q": "Kranich"})
    assert response.context["result_count"] == 3
    [kinds] = [facet for facet in response.context["facets"] if facet.name == "art"]
    assert {(option.label, option.count) for option in kinds.options} == {
        ("Praxisbeispiele", 1),
        ("Veranstaltungen", 1),
        ("Meldungen", 1),
    }


def test_one_kind_can_be_chosen(client: Client) -> None:
    BestPracticeFactory.create(title="Kranich im Lager", published=True)
    NewsItemFactory.create(title="Kranich in der Meldung", published=True)
    entries = client.get("/suche/", {"q": "Kranich", "art": "newsitem"}).context["entries"]
    assert [each.title for each in entries] == ["Kranich in der Meldung"]


def test_a_word_in_the_title_counts_more_than_one_in_the_text(client: Client) -> None:
    PageFactory.create(title="Kranich", published=True)
    PageFactory.create(title="Kraniche am Rand", text="<p>Ein Reiher.</p>", published=True)
    NewsItemFactory.create(title="Anderes", text="<p>Kranich</p>", published=True)
    response = client.get("/suche/", {"q": "Kranich"})
    assert response.context["entries"][-1].title == "Anderes"
    assert response.context["orders"][0][1:] == ("Passende zuerst", True)


def test_without_a_word_the_newest_come_first(client: Client) -> None:
    first, second = PageFactory.create_batch(2, published=True)
    response = client.get("/suche/")
    assert [each.title for each in response.context["entries"]] == [second.title, first.title]


def test_drafts_are_not_found(client: Client) -> None:
    BestPracticeFactory.create(title="Kranich im Lager")
    assert client.get("/suche/", {"q": "Kranich"}).context["entries"] == []


def test_nothing_found_says_what_helps(client: Client) -> None:
    page = Page(client.get("/suche/", {"q": "Quastenflosser"}))
    assert "Beginnen Sie bei Ihrer Branche" in page.headings
    assert page.link("Metallverarbeitung") == "?branche=metallverarbeitung"
    assert page.link("Um Rückruf bitten") == "/rueckruf/"


@pytest.mark.parametrize(("is_example", "marks"), [(True, 1), (False, 0)])
def test_an_example_says_so(client: Client, is_example: bool, marks: int) -> None:
    PageFactory.create(title="Kranich", is_example=is_example, published=True)
    html = client.get("/suche/", {"q": "Kranich"}).text
    assert (html.count("mark--example"), "Kranich" in html) == (marks, True)


def test_hits_lead_to_the_page_in_the_visitors_language(client: Client) -> None:
    item = NewsItemFactory.create(title="Kranich", title_en="Crane", published=True)
    page = Page(client.get("/en/suche/", {"q": "crane"}))
    assert page.link("Crane") == f"/en/aktuelles/{item.slug}/"


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ActivityFactory.create_batch(number, published=True)
    NewsItemFactory.create_batch(number, published=True)
    client.get("/suche/")
    with django_assert_num_queries(COUNTS + HITS):
        assert client.get("/suche/").status_code == 200
