"""What is mistyped is understood, and nothing that is a word is taken for another unasked."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from search import vocabulary
from search.corrections import Correction, correct
from search.models import Document, Synonym, TradeWord, Word
from search.understanding import understand
from search.vocabulary import learn, learn_tables, meant, words_of
from taxonomy.models import Industry
from tests.support.factories import ActorFactory, BestPracticeFactory

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"
SHOWN_AT_ONCE = "Treffer für <strong>"


@pytest.fixture(autouse=True)
def _nothing_is_known_yet() -> None:
    for model in (Synonym, TradeWord, Word):
        model.objects.all().delete()


def case(title: str, **more: object) -> None:
    more = {"summary": "Etwas."} | more
    BestPracticeFactory.create(published=True, title=title, **more)
    know(title)


def know(*texts: str, language: str = "de") -> None:
    learn(language, words_of(texts))


def corrected(text: str, language: str = "de") -> Correction | None:
    return correct(understand(text, language), Document.objects.published())


def meant_by(text: str, language: str = "de") -> tuple[str, bool] | None:
    found = corrected(text, language)
    return (found.question.text, found.is_sure) if found else None


# Which word was meant ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *("Digitalisirung", "Digitaliserung", "Digitalisieung", "Digitalissierung"),
        *("Digitalsiierung", "digitalisirung", "Digitalisierunng", "Digtalisirung"),
        *("Tigitalisierung", "Digitalisierug"),
    ],
)
def test_a_mistyped_word_is_surely_the_one_that_is_here(typed: str) -> None:
    case("Digitalisierung im Betrieb")
    assert meant_by(typed) == ("Digitalisierung", True)


@pytest.mark.parametrize("typed", ["Digitalisierung", "Digitalisierungen", "Digital", "Betriebe"])
def test_what_is_found_as_it_is_stays(typed: str) -> None:
    case("Digitalisierung im Betrieb: Digitales")
    assert meant_by(typed) is None


def test_a_real_word_is_only_offered() -> None:
    case("Die Karte")
    assert meant_by("Kante") == ("Karte", False)
    assert meant_by("Kartte") == ("Karte", True)


def test_real_words_among_others_stay_as_they_are() -> None:
    case("Die Karte im Lager: Preise sanken")
    assert meant_by("Kante Lagger") == ("Kante Lager", True)
    assert meant_by("Kante senken") is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Pflan", "Plan"),
        ("Pln", ""),
        ("Plam", "Plan"),
        ("Klan", ""),
        ("Plna", "Plan"),
        ("Katre", "Karte"),
        ("Katren", "Karten"),
        ("Palnung", "Planung"),
        ("Planugn", "Planung"),
        ("Blanung", "Planung"),
        ("Blanugn", ""),
    ],
)
def test_the_shorter_the_fewer_letters_may_be_wrong(typed: str, word: str) -> None:
    know("Plan", "Planung", "Karte" if typed == "Katre" else "Karten")
    assert meant(typed, "de") == ([word] if word else [])


def test_the_nearest_comes_first_and_of_equally_near_what_more_entries_say() -> None:
    know("Bohrung", "Bohrungen", "Bohrer", "Bohren", "Bohlen")
    Word.objects.filter(shown="Bohren").update(number=9)
    assert meant("Bohrern", "de")[:2] == ["Bohren", "Bohrer"]


def test_a_beginning_is_the_commonest_word_that_begins_so() -> None:
    case("Maschinenbau")
    case("Maschine am Netz")
    case("Die Maschine")
    vocabulary.recount()
    assert meant("Masch", "de") == ["Maschine", "Maschinenbau"]
    assert meant_by("Auszub") is None
    case("Auszubildende")
    assert meant_by("Auszub") == ("Auszubildende", True)
    assert meant("Mas", "de") == []
    case("Kommunikationsplattform")
    assert meant_by("Kommu") == ("Kommunikationsplattform", True)
    know("Maschenware")  # of something that is gone
    Word.objects.filter(folded="maschenware").update(number=0)
    assert "Maschenware" not in meant("Masch", "de")


def test_a_real_word_has_one_slip_at_most() -> None:
    case("Der Roster")
    assert meant_by("Roboter") is None


def test_umlauts_are_compared_written_out() -> None:
    know("Prüfprotokoll")
    assert [meant(each, "de") for each in ("Pruefprotokol", "Prüfprotokol", "Prüf-Protokol")] == [
        ["Prüfprotokoll"]
    ] * 3


@pytest.mark.parametrize("typed", ["x" * 200, "''", "%_%", "ß" * 60, "1234567", "--------"])
def test_nothing_is_too_odd_to_be_compared(typed: str) -> None:
    case("Ein Plan")
    assert meant(typed, "de") == []
    assert meant_by(typed) is None


# Where a correction leads ------------------------------------------------------------------------


def test_only_a_word_that_finds_something_here_is_meant() -> None:
    know("Digitalisierung")
    case("Die Digitalisation")
    assert meant_by("Digitalisirung") is None
    case("Die Digitalisierung")
    assert meant_by("Digitalisirung") == ("Digitalisierung", True)


def test_what_another_list_says_is_not_meant_in_this_one(client: Client) -> None:
    ActorFactory.create(published=True, title="Die Vermessungsstelle")
    know("Vermessungsstelle")
    case("Ein Plan")
    assert not client.get(LIST, {"q": "Vermesungsstelle"}).context["filterset"].correction
    assert client.get("/suche/", {"q": "Vermesungsstelle"}).context["result_count"] == 1


def test_what_waits_for_its_hour_is_not_meant() -> None:
    case("Die Vermessungsstelle")
    Document.objects.update(publish_at="2100-01-01T00:00Z")
    assert meant_by("Vermesungsstelle") is None


def test_a_word_of_what_is_hidden_is_not_meant_for_the_trade_at_its_end() -> None:
    TradeWord.objects.create(word="Schlosserei", industry=Industry.objects.get(slug="bau-ausbau"))
    case("Die Geheimschlosserei")
    Document.objects.update(publish_at="2100-01-01T00:00Z")
    assert meant_by("Geheimschloserei") is None


def test_a_trade_is_meant_although_no_entry_says_so() -> None:
    TradeWord.objects.create(word="Schreinerei", industry=Industry.objects.get(slug="bau-ausbau"))
    learn_tables()
    assert meant_by("Schreinnerei") == ("Schreinerei", True)


def test_a_synonym_is_meant_although_no_entry_says_it() -> None:
    case("Ein Auszubildender")
    Synonym.objects.create(word="Lehrling", means=["Auszubildender"])
    learn_tables()
    assert meant_by("Lehrlig") == ("Lehrling", True)


@pytest.mark.parametrize("typed", ["Schlosserei", "schlosserei", "Schlossereien"])
def test_a_trade_without_an_entry_is_no_typing_error(typed: str) -> None:
    TradeWord.objects.create(word="Schlosserei", industry=Industry.objects.get(slug="gastgewerbe"))
    learn_tables()
    case("Schlosser", industry=Industry.objects.get(slug="bau-ausbau"))
    assert meant_by(typed) is None


def test_what_is_found_by_its_parts_has_one_slip_at_most() -> None:
    case("Ein Plan am Tor")
    case("Torfstreuplan")
    case("Torfpläne")
    assert meant_by("Torplan") is None
    case("Torfplan")
    assert meant_by("Torplan") == ("Torfplan", True)


def test_several_words_are_each_mended_where_they_need_it() -> None:
    case("Digitalisierung der Fertigung")
    assert meant_by("Digitalisirung Fertigug") == ("Digitalisierung Fertigung", True)
    assert meant_by("Digitalisirung Fertigung") == ("Digitalisierung Fertigung", True)


def test_a_mended_word_changes_no_other_that_holds_its_letters() -> None:
    case("Karte für Kartenhaus")
    assert meant_by("Katre Katrengebäude") == ("Karte Katrengebäude", True)


def test_phrases_and_exclusions_stay_as_they_are() -> None:
    case("Digitalisierung im Betrieb")
    assert meant_by('"Digitalisirung"') is None
    assert meant_by("Betrieb -Digitalisirung") is None


def test_three_mistyped_words_are_mended_at_once_and_no_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case("Digitalisierung der Fertigung mit Prüfprotokoll und Bauhof")
    question = understand("Digitalisirung Fertigug Prüfprotokol Bauhoof", "de")
    with django_assert_num_queries(1 + 3 + 2 + 1 + 2):
        correction = correct(question, Document.objects.published())
    assert correction
    assert correction.question.text == "Digitalisierung Fertigung Prüfprotokoll Bauhoof"


def test_real_words_among_others_cost_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case("Digitalisierung der Fertigung")
    question = understand("Digitalisierung Fertigung", "de")
    with django_assert_num_queries(0):
        assert correct(question, Document.objects.published()) is None


def test_an_english_page_mends_english_words_and_german_ones() -> None:
    case("Wartung", title_en="Maintenance of machines")
    know("Maintenance of machines", language="en")
    assert meant_by("maintenanse", "en") == ("Maintenance", True)
    case("Bauhof")
    assert meant_by("Bauhoof", "en") == ("Bauhof", True)


# On the page -------------------------------------------------------------------------------------


def page(client: Client, query: str, address: str = LIST) -> str:
    return client.get(f"{address}{query}").text.split("<main")[1]


def test_with_no_hit_the_corrected_query_is_shown_at_once(client: Client) -> None:
    case("Digitalisierung im Betrieb")
    html = page(client, "?q=Digitalisirung&thema=ablaeufe")
    assert "Treffer für <strong>Digitalisierung</strong>." in html
    just_this = "?q=Digitalisirung&amp;thema=ablaeufe&amp;genau=1"
    assert f'<a href="{just_this}" rel="nofollow">Nur nach „Digitalisirung“ suchen</a>' in html
    assert "im Betrieb" in html


def test_who_wants_just_that_gets_just_that_and_an_offer(client: Client) -> None:
    case("Digitalisierung im Betrieb")
    html = page(client, "?q=Digitalisirung&genau=1")
    assert "im Betrieb" not in html
    assert SHOWN_AT_ONCE not in html
    assert 'Meinten Sie <a href="?q=Digitalisierung" rel="nofollow">Digitalisierung</a>?' in html


def test_who_then_types_something_else_is_helped_again(client: Client) -> None:
    assert 'name="genau"' not in page(client, "?q=Digitalisirung&genau=1&thema=ablaeufe")


def test_with_few_hits_another_word_is_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case("Ein Plan am Tor")
    case("Der Torfplan")
    html = page(client, "?q=Torplan")
    assert "Ein <mark>Plan</mark> am <mark>Tor</mark>" in html
    assert 'Meinten Sie <a href="?q=Torfplan" rel="nofollow">Torfplan</a>?' in html
    monkeypatch.setattr("search.answers.FEW_ENOUGH_TO_OFFER", 0)
    assert "Meinten Sie" not in page(client, "?q=Torplan")


def test_a_real_word_without_a_hit_is_offered_another(client: Client) -> None:
    case("Die Karte")
    html = page(client, "?q=Kante&thema=ablaeufe")
    offered = '<a href="?q=Karte&amp;thema=ablaeufe" rel="nofollow">Karte</a>'
    assert f"Meinten Sie {offered}?" in html
    assert SHOWN_AT_ONCE not in html


def test_what_finds_nothing_is_not_offered(client: Client) -> None:
    case("Die Karte")
    assert "Meinten Sie" not in page(client, "?q=Kartte+Wasserturm")
    assert "Meinten Sie" in page(client, "?q=Kante")


def test_a_trade_is_offered_only_where_it_is_shown(client: Client) -> None:
    TradeWord.objects.create(word="Schlosserei", industry=Industry.objects.get(slug="bau-ausbau"))
    learn_tables()
    assert "Meinten Sie" in page(client, "?q=Schloserei")
    assert "Meinten Sie" not in page(client, "?q=Schloserei", "/aktuelles/")


def test_with_hits_under_other_filters_nothing_is_corrected(client: Client) -> None:
    case("Digitalisirung schreibt man anders")
    case("Digitalisierung im Betrieb")
    html = page(client, "?q=Digitalisirung&thema=weiterbildung&groesse=large")
    assert SHOWN_AT_ONCE not in html


def test_what_is_typed_is_escaped(client: Client) -> None:
    case("Digitalisierung im Betrieb")
    html = page(client, "?q=%3Cb%3EDigitalisirung%3C/b%3E")
    assert "<b>" not in html
    assert "&lt;b&gt;Digital" in html


def test_the_english_page_says_it_in_english(client: Client) -> None:
    case("Bauhof")
    with override("en"):
        html = page(client, "?q=Bauhoof", reverse("branchendialog:best_practice_list"))
    assert "Bauhof</strong>" in html
    assert "Treffer" not in html
