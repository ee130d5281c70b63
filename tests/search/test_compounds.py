"""Compounds are read as people read them, also those that no dictionary has."""

import csv
import tracemalloc
from pathlib import Path

import pytest

from search.compounds import parts_known, parts_of

COMPOUNDS = Path(__file__).with_name("compounds.csv")


def read_as(word: str) -> str:
    return "/".join(part for each in word.lower().split("-") for part in parts_of(each))


def test_nearly_all_of_a_hundred_and_fifty_are_read_exactly() -> None:
    with COMPOUNDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = [
        each for each in rows if read_as(each["word"]) == (each["parts"] or each["word"].lower())
    ]
    assert len(right) >= 0.95 * len(rows)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Autowerkstatt", "auto/werkstatt"),
        ("Zeiterfassungssystem", "zeit/erfassungs/system"),
        ("Urlaubsantrag", "urlaubs/antrag"),
        ("Gabelstapler", "gabel/stapler"),
        ("Prüfprotokoll", "prüf/protokoll"),
        ("Datenschutzgrundverordnung", "daten/schutz/grund/verordnung"),
        ("Kassensysteme", "kassen/systeme"),
        ("Werkzeuge", "werkzeuge"),
        ("Ersatztablet", "ersatz/tablet"),
        ("Dienstagabend", "dienstag/abend"),
        ("Rückenschmerzen", "rücken/schmerzen"),
        ("Gehaltsgruppe", "gehalts/gruppe"),
        ("Ansprechkontakte", "ansprech/kontakte"),
    ],
)
def test_what_is_in_no_list_of_ours_is_read_too(word: str, parts: str) -> None:
    assert read_as(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "Werkstatt",
        "Kunststoff",
        "Digitalisierung",
        "Beispiel",
        "Verantwortung",
        "Montag",
        "Rechnung",
        "Gehalt",
        "gestalten",
        "vereinbart",
        "Interesse",
    ],
)
def test_one_word_to_whoever_says_it_stays_whole(word: str) -> None:
    assert parts_of(word.lower()) == (word.lower(),)


@pytest.mark.parametrize("word", ["", "x", "qqqqqqqqqqqq", "a" * 5000])
def test_what_is_no_word_has_no_parts(word: str) -> None:
    assert parts_of(word) == (word,)


def test_the_list_is_mapped_and_not_read() -> None:
    parts_known.cache_clear()
    tracemalloc.start()
    assert parts_known()["werkstatt"]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000
