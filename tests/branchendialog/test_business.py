"""What a company's own word for its business names."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.business import Business, business_named
from search.corrections import Correction
from search.understanding import understand
from taxonomy.models import Industry, vocabulary_labels
from tests.support.factories import BestPracticeFactory, IndustryPageFactory
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

METAL, BUILDING, CARE = "metallverarbeitung", "bau-ausbau", "gesundheit-pflege"


@pytest.fixture(autouse=True)
def industries() -> None:
    for slug, title, title_en, summary in (
        (METAL, "Drehen, Fräsen, Schweißen", "Turning and milling", "Teile aus Kranichfedern."),
        (BUILDING, "Bau und Ausbau", "", "Vom Rohbau bis zur Heizung; Wasser im Keller."),
        (CARE, "Wenn Menschen Menschen helfen", "", "Wasser, Wärme, Zeit."),
    ):
        IndustryPageFactory.create(
            industry=Industry.objects.get(slug=slug),
            title=title,
            title_en=title_en,
            summary=summary,
            published=True,
        )


def named(word: str, language: str = "de") -> Business:
    return business_named(word, language, vocabulary_labels(language)["branche"])


@pytest.mark.parametrize(
    ("word", "industry"),
    [
        ("Pflege", CARE),
        ("gesundheit", CARE),
        ("Metall", METAL),
        ("Fräsen", METAL),
        ("Bau", BUILDING),
        ("Kranichfeder", METAL),
        ("CNC", METAL),
        ("25", METAL),
        ("C25", METAL),
        ("c 25.62", METAL),
    ],
)
def test_an_industry_is_named_by_what_it_is_called(word: str, industry: str) -> None:
    assert named(word).industries == [industry]


def test_english_words_name_it_on_english_pages() -> None:
    assert named("turning", "en").industries == [METAL]


@pytest.mark.parametrize(
    ("typed", "word"), [("Metalbau", "Metallbau"), ("Pflegdienst", "Pflegedienst")]
)
def test_a_mistyped_word_is_mended(typed: str, word: str) -> None:
    assert (named(typed).word, bool(named(typed).industries)) == (word, True)


def test_a_word_that_there_is_is_asked_for_only(monkeypatch: pytest.MonkeyPatch) -> None:
    meant = Correction(understand("Metallbau", "de"), is_sure=False)
    monkeypatch.setattr("branchendialog.business.correct", lambda *_asked: meant)
    assert named("Zauberei") == Business("Zauberei", likely=[METAL])


def test_what_several_say_is_only_likely() -> None:
    business = named("Wasser")
    assert not business.is_known
    assert {BUILDING, CARE} <= {*business.likely}


def test_what_is_named_by_its_last_part_alone_is_likely() -> None:
    for word in ("Fernpflege", "ambulante Fernpflege"):
        business = named(word)
        assert (business.is_known, business.likely) == (False, [CARE])


@pytest.mark.parametrize("word", ["Zauberei", "xy", "...", "?" * 200])
def test_what_names_nothing_names_nothing(word: str) -> None:
    assert named(word) == Business(word)


def test_two_letters_begin_anything() -> None:
    assert named("Me") == Business("Me")
    assert named("Metallb").industries == [METAL]


def test_a_word_of_many_parts_costs_no_more_than_others(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(60):
        assert named("-".join(["zebra"] * 20)) == Business("-".join(["zebra"] * 20))


def test_a_draft_names_nothing() -> None:
    IndustryPageFactory.create(
        industry=Industry.objects.get(slug="gastgewerbe"), title="Kranichzucht"
    )
    assert named("Kranichzucht") == Business("Kranichzucht")


def test_the_page_says_what_it_took_a_word_for(client: Client) -> None:
    page = Page(client.get("/erste-schritte/", {"q": "Metalbau"}))
    assert "Wir haben „Metalbau“ als „Metallbau“ verstanden." in page.text
    assert "verstanden" not in Page(client.get("/erste-schritte/", {"q": "Metallbau"})).text


def test_the_page_asks_first_for_what_is_likely(client: Client) -> None:
    page = Page(client.get("/erste-schritte/", {"q": "Fernpflege", "groesse": "small"}))
    assert "Meinten Sie mit „Fernpflege“ eine dieser Branchen?" in page.text
    address = page.link("Gesundheit und Pflege")
    assert address == f"?branche={CARE}&groesse=small"
    offered = [label for label, href in page.links if href.startswith("?branche=")]
    assert offered.index("Gesundheit und Pflege") == 0
    assert "Metallverarbeitung" in offered


def test_the_page_says_how_the_first_case_begins(client: Client) -> None:
    industry = Industry.objects.get(slug=METAL)
    BestPracticeFactory.create(
        industry=industry, first_step="Zählen Sie eine Woche.", published=True
    )
    text = Page(client.get("/erste-schritte/", {"q": "Metall"})).text
    assert "So fangen Sie an: Zählen Sie eine Woche." in text


def test_who_says_only_a_place_finds_what_is_near(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    page = Page(client.get("/erste-schritte/", {"ort": case.municipality.slug}, follow=True))
    assert "In Ihrer Nähe" in page.headings
    assert case.get_absolute_url() in [href.split("?")[0] for _label, href in page.links]
