"""Queries as people type them find what they should, title before text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial.services import reindex
from search.models import Synonym
from search.understanding import understand
from tests.support.factories import BestPracticeFactory
from tests.support.searching import found

pytestmark = pytest.mark.django_db


def made(title: str, **more: str) -> BestPractice:
    case: BestPractice = BestPracticeFactory.create(published=True, title=title, **more)
    return case


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("Touren", True),
        ("Plan", True),
        ("Pläne für Touren", True),
        ("tourenplaene", True),
        ("Pflegedienst Tourenplan", True),
        ('"eigenen Tourenplan"', True),
        ('"Tourenplan eigenen"', False),
        ("»eigenen Tourenplan«", True),
        ("»Tourenplan eigenen«", False),
        ("«Tourenplan eigenen»", False),
        ("›Tourenplan eigenen‹", False),
        ("-»eigenen Tourenplan« Pflegedienst", False),
        ('"Tourenplan macht der Pflegedienst"', True),
        ('"Tourenplan macht Pflegedienst"', False),
        ('"Plan für die Touren"', False),
        ("Tourenplan -Pflegedienst", False),
        ("Tourenplan -Metzger", True),
        ("Metzger oder Tourenplan", True),
        ("Metzger Tourenplan", False),
        ("Pflegedienst/Tourenplan", True),
        ("und", False),
        ("ich brauche einen Tourenplan", True),
        ("Wer hilft mir beim Tourenplan?", True),
        ("Wem gehören die Touren", True),
        ('"brauche" Tourenplan', False),
        ("brauche", False),
        ("bräuchte einen Tourenplan", True),
        ("ich braeuchte einen Tourenplan", True),
        *(
            (f"Pflegedienst {each}", True)
            for each in ("(m/w/d)", "(m, w, d)", "m / w / d", "m | w")
        ),
        ("Pflegedienst m w", False),
    ],
)
def test_words_phrases_minus_and_either(query: str, is_found: bool) -> None:
    made("Einen eigenen Tourenplan macht der Pflegedienst")
    assert bool(found(query)) == is_found


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("Be- und Entladung", {"Beladung und Entladung", "Be- und Entladung"}),
        ("Be- und -entladung", {"Beladung und Entladung", "Be- und Entladung"}),
        ("Be- und -Entladung", {"Beladung und Entladung", "Be- und Entladung"}),
        ("Beladung", {"Beladung und Entladung", "Be- und Entladung", "Nur Beladung"}),
        ("Be- oder Entladung", {"Beladung und Entladung", "Be- und Entladung", "Nur Beladung"}),
        ("Kundengewinnung und -bindung", {"Gewinnung und Bindung von Kunden"}),
        ("kundengewinnung, -bindung", {"Gewinnung und Bindung von Kunden"}),
        ("kundengewinnung bzw. -bindung", {"Gewinnung und Bindung von Kunden"}),
        ("Kundengewinnung/-bindung", {"Gewinnung und Bindung von Kunden"}),
        ("Beladung -Entladung", {"Nur Beladung"}),
        ("beladung -entladung", {"Nur Beladung"}),
        ("Beladung, -Entladung", {"Nur Beladung"}),
        ("Beladung und -Entladung", {"Nur Beladung"}),
    ],
)
def test_a_hyphen_that_completes_a_word_excludes_nothing(query: str, titles: set[str]) -> None:
    made("Beladung und Entladung", summary="Etwas.")
    made("Be- und Entladung", summary="Etwas.")
    made("Nur Beladung", summary="Etwas.")
    made("Gewinnung und Bindung von Kunden", summary="Etwas.")
    assert set(found(query)) == titles


def test_an_english_minus_after_or_excludes() -> None:
    made("Ein Plan", title_en="A plan")
    made("Ein Plan und ein Gerät", title_en="A plan and a device")
    assert len(found("plan, -device", "en")) == 1


def test_a_term_that_is_taught_is_found_as_before_too() -> None:
    made("Mobile Geräte, mit denen alle ihre Zeit erfassen")
    assert found("mobile Zeiterfassung")
    Synonym.objects.create(word="mobile Zeiterfassung", means=["Kranich"])
    assert found("mobile Zeiterfassung")


def test_a_term_with_a_word_that_only_asks_is_understood() -> None:
    Synonym.objects.create(word="Azubi gesucht", means=["Kranich"])
    made("Ein Kranich zieht")
    assert found("Azubi gesucht")


def test_where_nothing_else_is_asked_also_words_that_only_ask_count() -> None:
    made("Das hilft allen")
    assert found("hilft")
    assert found("wer hilft jemand") == []


def test_a_synonym_is_found_as_it_is_written_not_by_its_parts() -> None:
    Synonym.objects.create(word="Kranich", means=["Werkzeugwechsel"])
    made("Werkzeuge, die wechseln", summary="Der Wechsel der Werkzeuge.")
    assert found("Kranich") == []
    made("Ein Werkzeugwechsel")
    assert found("Kranich") == ["Ein Werkzeugwechsel"]


def test_a_compound_is_found_by_its_parts_apart() -> None:
    made("Werkzeuge, die wechseln", summary="Der Wechsel der Werkzeuge.")
    assert found("Werkzeugwechsel")


def test_what_has_the_words_in_its_title_comes_first_then_the_newest() -> None:
    now = timezone.now()
    for days, title, summary in [
        (1, "Anderes", "Ein Stundenzettel."),
        (9, "Anderes von früher", "Ein Stundenzettel."),
        (30, "Der Stundenzettel", "Etwas."),
        (40, "Früher ein Stundenzettel", "Etwas."),
        (50, "Zettel für Stunden", "Etwas."),
    ]:
        case = made(title, summary=summary)
        BestPractice.objects.filter(pk=case.pk).update(published_at=now - timedelta(days=days))
        case.refresh_from_db()
        reindex(case)
    assert found("Stundenzettel") == [
        "Der Stundenzettel",
        "Früher ein Stundenzettel",
        "Anderes",
        "Anderes von früher",
        "Zettel für Stunden",
    ]


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", "-", '"', "„", "oder", "-- -", "& | ! <-> :* '", "x" * 5000, "\u202e\x00Plan"),
        *("(((", "'; DROP TABLE x", "a\\", '-""', "oder oder oder", "Plan oder", '"und"'),
    ],
)
def test_whatever_is_typed_is_a_query(query: str) -> None:
    made("Ein Plan")
    assert found(query) in ([], ["Ein Plan"])
    assert len(understand(query, "de").tsquery()) < 2000
