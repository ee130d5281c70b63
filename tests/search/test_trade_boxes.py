"""Who types a trade is led to its industry first, or told that there is nothing of it yet."""

from html import unescape

import pytest
from django.test import Client

from search.models import Synonym, TradeWord
from taxonomy.models import Industry, Region, WzCode
from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    IndustryPageFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"
METAL = "metallverarbeitung"


@pytest.fixture(autouse=True)
def _nothing_is_taught_yet() -> None:
    Synonym.objects.all().delete()
    TradeWord.objects.all().delete()


def industry(slug: str) -> Industry:
    found: Industry = Industry.objects.get(slug=slug)
    return found


def trade(word: str, slug: str = "", code: str = "", language: str = "de") -> None:
    division = WzCode.objects.of_edition("2008").filter(code=code).first()
    named = Industry.objects.filter(slug=slug).first()
    TradeWord.objects.create(word=word, industry=named, wz_code=division, language=language)


def case(slug: str, **more: object) -> None:
    BestPracticeFactory.create(published=True, industry=industry(slug), **more)


def main_of(html: str) -> str:
    return html.split("<main")[1].split("</main")[0]


def test_the_box_leads_to_as_much_as_it_says(client: Client) -> None:
    trade("Bläserei", METAL)
    for _ in range(3):
        case(METAL)
    case("bau-ausbau")
    answer = client.get(LIST, {"q": "Bläserei"})
    [box] = answer.context["trades"]
    assert (box.hit.industry.slug, box.hit.number) == (METAL, 3)
    assert client.get(f"{LIST}{box.hit.url}").context["result_count"] == 3
    html = main_of(answer.text)
    assert "„Bläserei“ gehört zu dieser Branche. Aus der ganzen Branche: 3 Einträge." in html
    assert html.index("gehört zu dieser Branche") < html.index('class="cards')


@pytest.mark.parametrize(
    "chosen",
    [
        *("&groesse=large", "&thema=ablaeufe", "&region=hannover", "&aufwand=none"),
        *("&branche=bau-ausbau", "&sortierung=titel", "&genau=1", "&ort=hagen"),
    ],
)
def test_so_it_does_where_something_else_is_chosen(client: Client, chosen: str) -> None:
    trade("Bläserei", METAL)
    for _ in range(3):
        case(METAL)
    [box] = client.get(f"{LIST}?q=Bläserei{chosen}").context["trades"]
    there = client.get(f"{LIST}{box.hit.url}").context
    assert there["filterset"].chosen("branche") == [METAL]
    assert there["result_count"] == box.hit.number


@pytest.mark.parametrize("address", ["/aktivitaeten/", "/veranstaltungen/", "/suche/"])
def test_what_is_for_all_industries_is_for_this_one_too(client: Client, address: str) -> None:
    trade("Bläserei", METAL)
    ActivityFactory.create(published=True, industries=[])
    ActivityFactory.create(published=True, industries=[industry(METAL)])
    WorkshopFactory.create(published=True, industries=[])
    WorkshopFactory.create(published=True, industries=[industry(METAL)])
    [box] = client.get(address, {"q": "Bläserei"}).context["trades"]
    assert client.get(f"{address}{box.hit.url}").context["result_count"] == box.hit.number > 0


def test_the_search_leads_to_the_page_of_the_industry(client: Client) -> None:
    trade("Bläserei", METAL)
    page = IndustryPageFactory.create(published=True, industry=industry(METAL))
    [box] = client.get("/suche/", {"q": "Bläserei"}).context["trades"]
    assert box.hit.url == (address := page.get_absolute_url())
    [box] = client.get("/en/suche/", {"q": "Bläserei"}).context["trades"]
    assert box.hit.url == f"/en{address}"
    trade("gizmo works", METAL, language="en")
    html = main_of(client.get("/en/suche/", {"q": "gizmo works"}).text)
    assert f'href="/en{address}"' in html
    assert "gehört zu" not in html


@pytest.mark.parametrize("slug", ["", "gastgewerbe"])
def test_without_an_entry_the_page_says_so_and_whom_to_call(client: Client, slug: str) -> None:
    trade("Bläserei", slug, "32")
    case(METAL)
    html = unescape(main_of(client.get(LIST, {"q": "Bläserei"}).text))
    assert "„Bläserei“: Aus dieser Branche gibt es hier noch kein Beispiel." in html
    assert "WZ 32: Herstellung von sonstigen Waren" in html
    assert html.count('href="tel:') >= Region.objects.count() > 1
    chosen = Region.objects.get(slug="maerkische-region")
    html = main_of(client.get(LIST, {"q": "Bläserei", "region": chosen.slug}).text)
    assert f"Fragen Sie uns, wer helfen kann: {chosen.agency}," in unescape(html)


def test_two_words_of_one_code_are_one_box(client: Client) -> None:
    """Also where one of them has an industry of ours."""
    trade("Bläserei", code="32")
    trade("Blasewerk", "gastgewerbe", "32")
    case(METAL)
    assert len(client.get(LIST, {"q": "Bläserei Blasewerk"}).context["trades"]) == 1
    case("gastgewerbe")
    [box] = client.get(LIST, {"q": "Bläserei Blasewerk"}).context["trades"]
    assert (box.trade.word, box.hit.number) == ("Blasewerk", 1)


def test_the_title_of_a_code_is_german_on_english_pages_too(client: Client) -> None:
    trade("gizmo works", code="32", language="en")
    html = unescape(main_of(client.get(f"/en{LIST}", {"q": "gizmo works"}).text))
    assert 'lang="de">WZ 32: Herstellung von sonstigen Waren' in html
    for text in ("WZ 2008 95.2", "WZ 2008 25.62"):
        case(METAL)
        html = unescape(main_of(client.get(f"/en{LIST}", {"q": text}).text))
        assert f'“<span lang="de">{text}' in html


def test_a_code_says_which_edition_it_is_of(client: Client) -> None:
    html = unescape(main_of(client.get(LIST, {"q": "WZ 2008 95.2"}).text))
    assert "gibt es hier noch kein Beispiel" in html
    assert "WZ 2008 95.2" in html


def test_no_more_than_two_are_named_those_with_entries_first(client: Client) -> None:
    for slug in ("", METAL, "bau-ausbau", "handel-kfz", "logistik-verkehr"):
        trade("Bläserei", slug, "32")
    trade("Zikadenzucht", code="01")

    def named(text: str) -> list[tuple[str, str]]:
        boxes = client.get(LIST, {"q": text}).context["trades"]
        return [(each.trade.word, each.hit.industry.slug if each.hit else "") for each in boxes]

    assert named("Bläserei") == [("Bläserei", "")]
    case("handel-kfz")
    assert named("Bläserei") == [("Bläserei", "handel-kfz")]
    assert named("Zikadenzucht Bläserei") == [("Bläserei", "handel-kfz"), ("Zikadenzucht", "")]
    case(METAL)
    assert named("Bläserei") == [("Bläserei", METAL), ("Bläserei", "handel-kfz")]


def test_a_word_is_escaped_where_it_is_named(client: Client) -> None:
    trade("Bläserei <b>", METAL)
    html = main_of(client.get(LIST, {"q": "Bläserei <b>"}).text)
    assert "„Bläserei &lt;b&gt;“" in html
    assert "<b>" not in html
