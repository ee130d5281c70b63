"""What is suggested while somebody types: industries of a trade, words, entries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search.analysis import GERMAN
from search.models import Document, Synonym, TradeWord, Word
from search.suggestions import Suggestions, suggest
from search.vocabulary import learn, learn_tables, recount, words_of
from taxonomy.models import Industry
from tests.support.factories import BestPracticeFactory, IndustryPageFactory

pytestmark = pytest.mark.django_db


def suggested(text: str, language: str = GERMAN) -> Suggestions:
    return suggest(text, language, Document.objects.published())


def titles(text: str) -> list[str]:
    return [each.title for each in suggested(text).entries]


def learned(*texts: str) -> None:
    learn(GERMAN, words_of(texts))
    recount()


@pytest.mark.parametrize("typed", ["Stund", "stunden", "Der Stundenz", "zett", "stundenzettel"])
def test_an_entry_is_suggested_by_the_beginning_of_a_word_of_its_title(typed: str) -> None:
    BestPracticeFactory.create(published=True, title="Der Stundenzettel am Abend")
    BestPracticeFactory.create(published=True, title="Anderswo")
    BestPracticeFactory.create(title="Stundenzettel im Entwurf")
    assert titles(typed) == ["Der Stundenzettel am Abend"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        *((each, "Ausbildung am Abend") for each in ("Ausbild", "Ausbildun", "Abend Ausbildung")),
        *((each, "Planung der Schichten") for each in ("Plan", "Planu", "Planung", "schichten")),
        *((each, "Prüfungen im Lager") for each in ("Prüfunge", "Pruefungen", "prüfung")),
    ],
)
def test_an_entry_stays_where_more_is_typed_than_the_stem_of_its_word(
    typed: str, title: str
) -> None:
    there = ["Ausbildung am Abend", "Planung der Schichten", "Prüfungen im Lager"]
    for each in there:
        BestPracticeFactory.create(published=True, title=each)
    learned(*there)
    assert titles(typed) == [title]
    assert titles(f"{typed}x") == []


@pytest.mark.parametrize("typed", ["Fülls", "Fuells", "füllst"])
def test_umlauts_may_be_written_out(typed: str) -> None:
    BestPracticeFactory.create(published=True, title="Füllstand im Blick")
    assert titles(typed) == ["Füllstand im Blick"]


def test_what_stands_only_in_the_text_is_not_suggested() -> None:
    BestPracticeFactory.create(published=True, title="Anderes", summary="Ein Stundenzettel.")
    assert titles("Stundenz") == []


def test_all_words_before_the_last_one_are_there() -> None:
    BestPracticeFactory.create(published=True, title="Der Stundenzettel am Abend")
    assert titles("Abend Stund") == ["Der Stundenzettel am Abend"]
    assert titles("Morgen Stund") == []


def test_words_that_begin_so_are_suggested_where_they_find_something() -> None:
    BestPracticeFactory.create(published=True, title="Anderes", summary="Ein Stundenzettel.")
    learned("Stundenzettel", "Stundenplan")
    assert suggested("Stundenz").words == ["Stundenzettel"]
    assert suggested("Stundenp").words == []
    assert suggested("anderes Stundenz").words == ["anderes Stundenzettel"]
    assert suggested("Stundenzettel").words == []


@pytest.mark.parametrize("typed", ["ich brauche einen Stundenz", "Wer hilft mir beim Stundenz"])
def test_words_that_only_ask_are_not_looked_for(typed: str) -> None:
    BestPracticeFactory.create(published=True, title="Der Stundenzettel am Abend")
    assert titles(typed) == ["Der Stundenzettel am Abend"]


def test_within_a_phrase_no_word_is_suggested() -> None:
    BestPracticeFactory.create(published=True, title="Zettel für Stunden")
    learned("Zettel für Stunden")
    assert suggested('"Stunden Zett').words == []
    assert "Stunden Zettel" in suggested("Stunden Zett").words


def test_an_english_word_is_no_german_trade() -> None:
    trades = {each.word for each in suggested("Post", "en").trades}
    assert "Post" not in trades


def test_what_only_a_synonym_says_is_suggested_where_entries_say_the_same() -> None:
    BestPracticeFactory.create(published=True, title="Ein Auszubildender lernt")
    Synonym.objects.filter(word__in=["Stift", "Stiftung"]).delete()
    Synonym.objects.create(word="Stift", means=["Auszubildender"])
    Synonym.objects.create(word="Stiftung", means=["Kranichzug"])
    learn_tables()
    assert suggested("Stif").words == ["Stift"]
    assert suggested("lernt Stif").words == ["lernt Stift"]
    assert suggested("Abend Stif").words == []


def test_nouns_come_first_and_each_word_in_one_form() -> None:
    BestPracticeFactory.create(
        published=True,
        title="Anderes",
        summary="Er fördert Dienstpläne, der Förderer den Dienstplan.",
    )
    learned("fördert fördert", "Förderer", "Dienstpläne", "Dienstplan")
    assert suggested("Dienstpl").words == ["Dienstplan"]
    assert suggested("Förder").words == ["Förderer", "fördert"]


def test_a_word_that_is_left_out_is_known_as_it_is_meant() -> None:
    assert "entladung" in words_of(["Ent- und Beladung"])
    assert "ent" not in words_of(["Ent- und Beladung"])


def test_a_word_of_what_waits_for_its_hour_is_not_suggested() -> None:
    case = BestPracticeFactory.create(published=True, title="Kranichzug")
    learned("Kranichzug")
    Document.objects.filter(object_id=case.pk).update(publish_at="2099-01-01T00:00Z")
    assert suggested("Kranich") == Suggestions([], [], [])


def test_a_trade_leads_to_the_page_of_its_industry(client: Client) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    page = IndustryPageFactory.create(published=True, industry=metal)
    learn_tables()
    html = client.get("/suche/vorschlaege/", {"q": "Schlosser"}).json()["options"]
    assert f'data-address="{page.get_absolute_url()}"' in html
    assert "Metallverarbeitung" in html


@pytest.mark.parametrize(
    "typed", ["Fr", "freie", "Freie ", "Freie B", "freie beruf", "Haus- und", "haus und Grund"]
)
def test_a_trade_of_several_words_is_suggested_by_its_beginning(typed: str) -> None:
    TradeWord.objects.all().delete()
    for word in ("Freie Berufe", "Haus- und Grundstücksverwaltung"):
        trade(word, "gesundheit-pflege")
    assert [each.word for each in suggested(typed).trades] == [
        "Freie Berufe" if typed[0] in "Ff" else "Haus- und Grundstücksverwaltung"
    ]
    assert suggested("Berufe").trades == suggested("Freie Berufe sind").trades == []


def test_german_trades_are_suggested_on_english_pages_behind_english_ones() -> None:
    TradeWord.objects.all().delete()
    trade("Gizmo", "metallverarbeitung")
    trade("gizmo", "bau-ausbau", language="en")
    assert [each.word for each in suggested("giz", "en").trades] == ["gizmo", "Gizmo"]
    assert [each.word for each in suggested("giz").trades] == ["Gizmo"]


def test_a_trade_is_suggested_once_it_is_taught_and_not_when_it_is_retired() -> None:
    trade("Xylothek", "metallverarbeitung")
    assert [each.word for each in suggested("Xylo").trades] == ["Xylothek"]
    TradeWord.objects.filter(word="Xylothek").update(is_retired=True)
    assert suggested("Xylo").trades == []


def trade(word: str, slug: str, **more: str) -> None:
    TradeWord.objects.create(word=word, industry=Industry.objects.get(slug=slug), **more)


def test_a_trade_whose_industry_has_no_page_is_not_suggested(client: Client) -> None:
    learn_tables()
    assert (
        "Metallverarbeitung"
        not in client.get("/suche/vorschlaege/", {"q": "Schlosser"}).json()["options"]
    )


@pytest.mark.parametrize("typed", ["", " ", "S", "'", "& | !", "\x00", "-", "„", "x" * 5000, "a' "])
def test_whatever_is_typed_is_answered(client: Client, typed: str) -> None:
    assert client.get("/suche/vorschlaege/", {"q": typed}).status_code == 200


def test_nothing_typed_becomes_markup(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="<b>Fett</b> gedruckt")
    learned("Fett")
    html = client.get("/suche/vorschlaege/", {"q": "Fet"}).json()["options"]
    assert "<b>" not in html
    assert "&lt;b&gt;Fett" in html


@pytest.mark.net
@pytest.mark.usefixtures("one_stamp")
@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_statements_has_a_bound(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        BestPracticeFactory.create(published=True, title=f"Stundenzettel {each}")
    Word.objects.bulk_create(
        Word(language="de", folded=f"stund{n}", shown=f"Stund{n}", form=f"stund{n}", number=1)
        for n in range(number)
    )
    client.get("/suche/vorschlaege/", {"q": "Stu"})
    with django_assert_max_num_queries(12):
        client.get("/suche/vorschlaege/", {"q": "Stu"})
