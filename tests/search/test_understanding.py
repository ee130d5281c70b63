"""What is typed is understood: synonyms, trades and official codes, however they are put."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.models import Synonym, TradeWord
from search.understanding import Question, understand
from taxonomy.models import Industry, WzCode
from tests.support.factories import BestPracticeFactory, IndustryFactory
from tests.support.searching import found

pytestmark = pytest.mark.django_db

FORGE, BUILDING = "metallverarbeitung", "bau-ausbau"


@pytest.fixture(autouse=True)
def _nothing_is_taught_yet() -> None:
    Synonym.objects.all().delete()
    TradeWord.objects.all().delete()


def case(title: str, **more: object) -> None:
    more = {"summary": "Etwas.", "industry": IndustryFactory.create(name="Anderes")} | more
    BestPracticeFactory.create(published=True, title=title, **more)


def synonym(word: str, *means: str, **more: object) -> Synonym:
    made: Synonym = Synonym.objects.create(word=word, means=list(means), **more)
    return made


def trade(word: str, slug: str = "", code: str = "", **more: object) -> TradeWord:
    industry = Industry.objects.filter(slug=slug).first()
    division = WzCode.objects.of_edition("2008").filter(code=code).first()
    made: TradeWord = TradeWord.objects.create(
        word=word, industry=industry, wz_code=division, **more
    )
    return made


def asked(text: str, language: str = "de") -> Question:
    return understand(text, language)


def clauses(text: str) -> list[str]:
    return [each.text for each in asked(text).clauses]


def industries(text: str, language: str = "de") -> list[str]:
    """The slugs of what is named, in order; empty for what has no industry here."""
    named = asked(text, language).trades
    return [each.industry.slug if each.industry else "" for each in named]


# Synonyms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Stift", "stift", "Stifte", "Stiften"])
def test_a_synonym_finds_what_texts_call_it_and_the_word_itself(typed: str) -> None:
    synonym("Stift", "Lehrling", "Nachwuchs im Haus")
    case("Der Lehrling")
    case("Der Stift")
    case("Nachwuchs kommt ins Haus")
    case("Nachwuchs anderswo")
    assert set(found(typed)) == {"Der Lehrling", "Der Stift", "Nachwuchs kommt ins Haus"}


@pytest.mark.parametrize("typed", ["Chefin", "Chefinnen", "Chef Sache", "Chef-Sache", "Chefsachen"])
def test_a_synonym_is_known_in_all_its_forms(typed: str) -> None:
    synonym("Chef", "Leitung")
    synonym("Chefsache", "Leitung")
    case("Leitung")
    assert found(typed) == ["Leitung"]


def test_a_synonym_leads_one_way() -> None:
    synonym("Stift", "Lehrling")
    case("Der Stift")
    assert found("Lehrling") == []


def test_a_synonym_of_several_words_is_found_as_one_and_as_its_words() -> None:
    synonym("Blaue Tonne", "Altpapierbehälter")
    case("Altpapierbehälter")
    case("Die Tonne ist blau")
    case("Eine Tonne")
    assert clauses("die blauen Tonnen leeren") == ["blauen Tonnen", "leeren"]
    assert set(found("blaue Tonne")) == {"Altpapierbehälter", "Die Tonne ist blau"}


def test_the_longest_term_wins() -> None:
    synonym("Rote Blaue Tonne", "Container")
    synonym("Blaue Tonne", "Altpapierbehälter")
    assert clauses("rote blaue Tonne") == ["rote blaue Tonne"]
    assert clauses("alte blaue Tonne") == ["alte", "blaue Tonne"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ('"blaue" Tonne', ["„blaue“", "Tonne"]),
        ('"blaue Tonne"', ["„blaue Tonne“"]),
        ("blaue -Tonne", ["blaue", "Tonne"]),
        ("-blaue Tonne", ["Tonne", "blaue"]),
        ("blaue oder Tonne", ["blaue oder Tonne"]),
        ("rote oder blaue Tonne", ["rote oder blaue Tonne"]),
        ("blaue leere Tonne", ["blaue", "leere", "Tonne"]),
    ],
)
def test_words_are_no_term_where_something_stands_between(
    typed: str, understood: list[str]
) -> None:
    synonym("Blaue Tonne", "Altpapierbehälter")
    case("Altpapierbehälter")
    assert clauses(typed) == understood
    assert bool(found(typed)) == (typed == "rote oder blaue Tonne")


def test_a_phrase_and_what_is_excluded_mean_just_what_they_say() -> None:
    synonym("Stift", "Lehrling")
    case("Der Lehrling im Betrieb")
    assert found('"Stift"') == []
    assert found("Betrieb -Stift") == ["Der Lehrling im Betrieb"]


def test_a_synonym_holds_for_a_part_of_a_compound() -> None:
    synonym("Stift", "Lehrling")
    case("Es mangelt an Lehrlingen: Mangel im Betrieb")
    case("Lehrlinge")
    case("Mangel")
    assert found("Stiftmangel") == ["Es mangelt an Lehrlingen: Mangel im Betrieb"]


@pytest.mark.parametrize(
    ("typed", "has_parts"),
    [("Azubis", False), ("Zaun", False), ("Zaunplan", True), ("Zaun Zaunplan", True)],
)
def test_only_what_has_parts_is_also_found_by_no_more(typed: str, has_parts: bool) -> None:
    synonym("Azubi", "Lehrling")
    question = asked(typed)
    assert (question.wholly() != question.tsquery()) == has_parts


@pytest.mark.parametrize("means", ["und", "die der", "-"])
def test_a_synonym_that_means_nothing_does_no_harm(means: str) -> None:
    synonym("Stift", means)
    case("Der Stift")
    assert found("Stift") == ["Der Stift"]


def test_a_retired_synonym_is_no_longer_heeded() -> None:
    synonym("Stift", "Lehrling", is_retired=True)
    case("Der Lehrling")
    assert found("Stift") == []


def test_english_has_words_of_its_own() -> None:
    synonym("Gizmo", "device", language="en")
    case("Ein Gerät", title_en="The devices")
    assert [len(found("gizmos", language)) for language in ("en", "de")] == [1, 0]


# Either, and not ---------------------------------------------------------------------------------


def test_either_takes_the_terms_on_both_sides() -> None:
    synonym("Blaue Tonne", "Altpapierbehälter")
    case("Altpapierbehälter")
    case("Der Zaun")
    case("Die Tonne")
    assert set(found("blaue Tonne oder Zaun")) == {"Altpapierbehälter", "Der Zaun"}
    assert set(found("Zaun oder blaue Tonne oder Tür")) == {"Altpapierbehälter", "Der Zaun"}


@pytest.mark.parametrize(
    "typed", ["-Zaun oder Tonne", "Tonne oder -Zaun", "Tonne -Zaun", "Tür oder -Zaun oder Tonne"]
)
def test_what_is_excluded_stays_so_beside_an_either(typed: str) -> None:
    case("Die Tonne")
    case("Der Zaun")
    case("Die Tonne am Zaun")
    assert found(typed) == ["Die Tonne"]


# Trades ------------------------------------------------------------------------------------------


def test_a_trade_finds_its_industry_and_the_cases_of_it() -> None:
    trade("Bläserei", FORGE, "25")
    case("Ohne Worte", industry=Industry.objects.get(slug=FORGE))
    case("Anderes")
    assert industries("Bläserei") == [FORGE]
    assert found("Bläserei") == ["Ohne Worte"]


def test_a_trade_without_an_industry_of_ours_still_says_its_code() -> None:
    trade("Bläserei", code="32")
    [named] = asked("Bläserei").trades
    assert (named.word, named.industry, named.code and named.code.code) == ("Bläserei", None, "32")
    assert found("Bläserei") == []


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("Bläserei", "Bläsereien"),
        ("Bläserei", "blaeserei"),
        ("Bläserei", "Kunst-Bläserei"),
        ("Schneiderei", "Segelschneiderei"),
        ("Schneiderei", "Rennsegelschneidereien"),
        ("Bläser", "Bläserin"),
        ("Bläser", "Bläserinnen"),
        ("Bläser", "Bläser/innen"),
        ("Bläser", "Bläser*innen"),
        ("Sichelschmied", "Sichelschmiedin"),
        ("Hutarzt", "Hutärzte"),
        ("Hutarzt", "Hutärztin"),
        ("Hutarzt", "Hutärztinnen"),
        ("Moorwirt", "Moorwirtinnen"),
        ("Trommeltherapeut", "Trommeltherapeutin"),
        ("Nachtkoch", "Nachtköche"),
        ("Nachtkoch", "Nachtköchin"),
        ("Mondkaufmann", "Mondkauffrau"),
        ("Mondkaufmann im Außendienst", "Mondkaufmann im Außendienst"),
        ("Mondkaufmann im Außendienst", "Mondkauffrau Außendienst"),
        ("Zirkusbude", "Zirkusbuden"),
        ("Blaue Mühle", "blauen Mühlen"),
        ("Kfz-Bläserei", "Kfz Bläserei"),
        ("Kfz-Bläserei", "Kfzbläserei"),
        ("Segelschneiderei", "Segel Schneiderei"),
    ],
)
def test_a_trade_is_known_in_all_its_forms(word: str, typed: str) -> None:
    trade(word, FORGE)
    assert industries(typed) == [FORGE]


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("Glaser", "Glas"),
        ("Bläserei", "Bläser"),
        ("Hausherr", "Herr"),
        ("Bau", "Ausbau und Umbau"),
        ("Blaue Mühle", "Mühle"),
        ("Bank", "Datenbank"),
        ("Labor", "Ideenlabor"),
    ],
)
def test_a_word_that_only_shares_a_stem_is_no_trade(word: str, typed: str) -> None:
    trade(word, FORGE)
    assert industries(typed) == []


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        *(
            ("Schmiede", True),
            ("Schmieden", True),
            ("Hufschmiede", True),
            ("Segelschneiderei", True),
        ),
        *(("Ideenschmiede", False), ("Kaderschmiede", False), ("Textschmiede", False)),
        *(("Pläneschmied", False), ("Ideenschneiderei", False), ("Zukunfts-Schneiderei", False)),
        *(("Vogelbauer", False), ("Ideenbörse", False)),
    ],
)
def test_a_figure_of_speech_is_no_trade(typed: str, named: bool) -> None:
    for word in ("Schmied", "Schmiede", "Hufschmied", "Schneiderei", "Bauer", "Börse"):
        trade(word, FORGE)
    assert set(industries(typed)) == ({FORGE} if named else set())


def test_waste_is_no_miller() -> None:
    trade("Müller", FORGE)
    assert (industries("Müll"), industries("Müller")) == ([], [FORGE])


def test_the_whole_word_goes_before_its_tail() -> None:
    trade("Bläserei", FORGE)
    trade("Glasbläserei", BUILDING)
    assert industries("Glasbläserei") == [BUILDING]


def test_a_word_of_several_trades_names_those_with_an_industry_first() -> None:
    trade("Bläserei", code="32")
    trade("Bläserei", BUILDING)
    trade("Bläserei", FORGE)
    assert industries("Bläserei") == [FORGE, BUILDING, ""]


def test_a_trade_typed_twice_is_named_once() -> None:
    trade("Bläserei", FORGE)
    assert industries("Bläserei Bläsereien") == [FORGE]


def test_a_phrase_or_an_exclusion_names_no_trade() -> None:
    trade("Bläserei", FORGE)
    assert industries('"Bläserei" -Bläserei') == []


def test_a_retired_word_names_nothing() -> None:
    trade("Bläserei", FORGE, is_retired=True)
    assert asked("Bläserei").trades == ()


def test_a_retired_industry_is_not_led_to_and_stands_behind_others() -> None:
    trade("Bläserei", FORGE, "25")
    trade("Bläserei", BUILDING)
    Industry.objects.filter(slug=FORGE).update(is_retired=True)
    case("Ohne Worte", industry=Industry.objects.get(slug=FORGE))
    assert industries("Bläserei") == [BUILDING, ""]
    assert found("Bläserei") == []


def test_english_trades_lead_there_too() -> None:
    trade("gizmo works", FORGE, language="en")
    assert industries("Gizmo Works", "en") == [FORGE]
    assert industries("Gizmo Works") == []


@pytest.mark.parametrize(
    "typed",
    [
        "Bläserei",
        "blaserei",
        "Bläsereien",
        "Kunst-Bläserei",
        "Blaue Mühle",
        "find a Bläserei nearby",
    ],
)
def test_german_trades_are_known_on_english_pages(typed: str) -> None:
    trade("Bläserei", FORGE)
    trade("Blaue Mühle", FORGE)
    assert industries(typed, "en") == [FORGE]


def test_of_english_and_german_trades_the_english_come_first() -> None:
    trade("Gizmo", FORGE, "25")
    trade("Gizmo", BUILDING, "43")
    trade("gizmo", BUILDING, "43", language="en")
    assert [each.word for each in asked("gizmo", "en").trades] == ["gizmo", "Gizmo"]
    assert industries("gizmo", "en") == [BUILDING, FORGE]


@pytest.mark.parametrize("typed", ["labor", "labors", "Labor", "pension", "pensioners", "posters"])
def test_an_english_word_is_no_german_trade(typed: str) -> None:
    for word in ("Labor", "Pension", "Post"):
        trade(word, FORGE)
    assert industries(typed, "en") == []


# Official codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "editions"),
    [
        ("25.62", ["2008", "2025"]),
        ("25.62.0", ["2008", "2025"]),
        ("25.6", ["2008", "2025"]),
        ("WZ 25", ["2008", "2025"]),
        ("wz 25", ["2008", "2025"]),
        ("WZ25", ["2008", "2025"]),
        ("WZ 25.62", ["2008", "2025"]),
        ("WZ 2008 25", ["2008"]),
        ("WZ 2008 25.62.0", ["2008"]),
        ("WZ 2025 25.62.0", ["2025"]),
    ],
)
def test_a_code_leads_to_its_industry_in_both_editions(typed: str, editions: list[str]) -> None:
    case("Ohne Worte", industry=Industry.objects.get(slug=FORGE))
    named = asked(typed).trades
    assert [each.code.edition for each in named if each.code] == editions
    assert {each.industry.slug for each in named if each.industry} == {FORGE}
    assert found(typed) == ["Ohne Worte"]


def test_the_same_digits_may_lead_elsewhere_by_edition() -> None:
    assert industries("WZ 2008 45") == ["handel-kfz"]
    assert asked("WZ 2025 45").trades == ()
    assert industries("WZ 2025 95.3") == ["handel-kfz"]
    assert industries("WZ 2008 95.2") == [""]


def test_a_code_of_a_retired_industry_leads_nowhere() -> None:
    Industry.objects.filter(slug=FORGE).update(is_retired=True)
    assert industries("WZ 2008 25.62.0") == [""]


@pytest.mark.parametrize("typed", ["25", "4.0", "99.99", "2008", "25.625", "WZ", "125.6", "1.5.26"])
def test_other_numbers_are_no_codes(typed: str) -> None:
    assert asked(typed).trades == ()


# Cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "language", "most"),
    [("Tourenplan Schlosserei", "de", 2), ("gizmo Schlosserei", "en", 3), ("25.62", "de", 5)],
)
def test_a_question_costs_as_many_statements_as_it_says(
    typed: str, language: str, most: int
) -> None:
    text = f"{typed} und vieles andere mehr, was jemand auf einmal wissen will"
    with CaptureQueriesContext(connection) as statements:
        assert asked(text, language)
    assert len(statements) <= most


def test_many_codes_cost_no_more_than_one() -> None:
    codes = WzCode.objects.filter(level=4).order_by("pk").values_list("code", flat=True)[:33]
    numbers = []
    for typed in ("25.62", " ".join(codes)):
        with CaptureQueriesContext(connection) as statements:
            assert asked(typed).trades
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
