import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry
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
    first, second = NewsItemFactory.create_batch(2, published=True)
    response = client.get("/suche/")
    assert [each.title for each in response.context["entries"]] == [second.title, first.title]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Kranich in der Meldung"}),
        ({"q": "-Reiher"}, {"Kranich in der Meldung"}),
        ({"q": "Kranich"}, {"Kranich in der Meldung", "Impressum Kranich"}),
        ({"q": "Kranich", "art": "page"}, {"Impressum Kranich"}),
        ({"art": "page"}, set()),
    ],
)
def test_pages_such_as_the_imprint_belong_to_a_search_with_a_word(
    client: Client, query: dict[str, str], titles: set[str]
) -> None:
    PageFactory.create(title="Impressum Kranich", published=True)
    NewsItemFactory.create(title="Kranich in der Meldung", published=True)
    context = client.get("/suche/", query).context
    assert {each.title for each in context["entries"]} == titles
    assert context["result_count"] == len(titles)
    [kinds] = [facet for facet in context["facets"] if facet.name == "art"]
    counted = sum(each.count for each in kinds.options if not each.is_selected)
    assert counted == (1 if "art" in query else len(titles))


def test_drafts_are_not_found(client: Client) -> None:
    BestPracticeFactory.create(title="Kranich im Lager")
    assert client.get("/suche/", {"q": "Kranich"}).context["entries"] == []


def test_nothing_found_says_what_helps(client: Client) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    BestPracticeFactory.create(industry=metal, published=True)
    page = Page(client.get("/suche/", {"q": "Quastenflosser"}))
    assert "Beginnen Sie bei Ihrer Branche" in page.headings
    assert page.link("Metallverarbeitung") == "?branche=metallverarbeitung"
    assert page.link("Um Rückruf bitten") == "/rueckruf/"


def test_a_list_without_a_hit_says_what_the_whole_site_has(client: Client) -> None:
    NewsItemFactory.create_batch(2, title="Kranich in der Meldung", published=True)
    PageFactory.create(title="Impressum Kranich", published=True)
    page = Page(client.get("/praxisbeispiele/", {"q": "Kranich", "branche": "bau-ausbau"}))
    assert "In allen Einträgen: 3 Treffer" in page.text
    address = page.link("3 Treffer")
    assert client.get(address).context["result_count"] == 3
    assert "In allen Einträgen" not in Page(client.get("/praxisbeispiele/", {"q": "Reiher"})).text
    for text in ("", "-Reiher"):
        assert "In allen" not in Page(client.get("/praxisbeispiele/", {"q": text})).text


def test_what_is_asked_is_written_into_the_address_whole(client: Client) -> None:
    NewsItemFactory.create(title="Kranich & Söhne + Co.", published=True)
    page = Page(client.get("/praxisbeispiele/", {"q": "Kranich & Söhne"}))
    context = client.get(page.link("1 Treffer")).context
    assert (context["filterset"].searched, context["result_count"]) == ("Kranich & Söhne", 1)


def test_only_industries_that_lead_to_something_are_offered(client: Client) -> None:
    """Under the filters that stay."""
    metal, trade = (
        Industry.objects.get(slug=slug) for slug in ("metallverarbeitung", "handel-kfz")
    )
    BestPracticeFactory.create(industry=metal, size="small", employees=20, published=True)
    BestPracticeFactory.create(industry=trade, size="large", employees=400, published=True)
    NewsItemFactory.create(published=True)

    def offered(**query: str) -> list[str]:
        asked = {"q": "Quastenflosser", "sortierung": "passend", **query}
        context = client.get("/praxisbeispiele/", asked).context
        for _label, url in context["industries"]:
            assert client.get(f"/praxisbeispiele/{url}").context["result_count"] == 1
        return [label for label, _url in context["industries"]]

    assert offered() == [metal.name, trade.name]
    assert offered(groesse="large") == [trade.name]
    assert offered(branche="bau-ausbau") == [metal.name, trade.name]
    assert offered(groesse="micro") == []


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
