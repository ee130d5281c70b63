"""What says the same in other words is near, and what has nothing to do with it isn't."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from search import meanings
from search.analysis import GERMAN, stem, tidy, words_in
from search.meanings import NEAR, Query, meaning_of

CONTENT = Path(__file__).parents[2] / "website" / "demo" / "content"


def words(text: str) -> list[str]:
    return [each.lower() for each in words_in(tidy(text))]


def likeness(query: str, *texts: str) -> list[float]:
    """Of entries that have only a heading."""
    stored = [meaning_of(words(each)) for each in texts]
    return Query(words(query)).likeness([each for each in stored if each]).tolist()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("Azubi", "Auszubildende", "Wasserrohr"),
        ("Lehrling", "Ausbildung", "Kantine"),
        ("Müllabfuhr", "Abfall", "Zeichnung"),
        ("Autowerkstatt", "Werkstatt", "Pflegeheim"),
        ("Altenheim", "Pflegeheim", "Spedition"),
        ("Elektriker", "Elektroinstallateur", "Kurierdienst"),
        ("Cyberangriff", "Hackerangriff", "Tourenplan"),
        ("Rohrbruch", "Leck", "Schichtplan"),
        ("apprentice", "Auszubildende", "Wasserrohr"),
        ("maintenance", "Instandhaltung", "Gastronomie"),
    ],
)
def test_other_words_for_the_same_are_near(word: str, near: str, far: str) -> None:
    is_near, is_far = likeness(word, near, far)
    assert is_near > is_far + 0.1


def test_a_word_is_nearest_to_itself_however_it_is_inflected() -> None:
    assert likeness("Maschine", "Alte Maschinen reden") == [pytest.approx(1, abs=0.02)]


def test_a_compound_that_no_list_has_means_what_its_parts_do() -> None:
    assert "tourenplan" not in meanings.german_words()
    assert meaning_of(["tourenplan"]) == meaning_of(["touren", "plan"])
    both, one = likeness("Tourenplan", "Route und Plan", "Route")
    assert both > NEAR > one


def test_a_plural_that_german_stems_keep_is_found() -> None:
    assert meaning_of(["azubis"]) == meaning_of(["azubi"])


@pytest.mark.parametrize("word", ["Meister", "Lager", "Dienst", "Montage", "Rechner", "Zähler"])
def test_a_word_with_a_stem_of_its_own_means_something(word: str) -> None:
    assert meaning_of(words(word)) is not None


def test_an_english_word_is_found_by_its_english_stem() -> None:
    assert meaning_of(["apprentices"]) == meaning_of(["apprentice"])


@pytest.mark.parametrize("said", ["", "der die das", "the", "xqzzt", "q" * 5000, "4711"])
def test_what_says_nothing_means_nothing_and_is_near_nothing(said: str) -> None:
    assert meaning_of(words(said)) is None
    assert Query(words(said)).nearest(100) == []
    assert likeness(said, "Auszubildende") == [0]


def test_a_word_that_nobody_knows_makes_a_query_less_near() -> None:
    (alone,), (beside,) = likeness("Urlaub", "Urlaub"), likeness("Urlaub Xqzzt", "Urlaub")
    assert beside == pytest.approx(alone / 4, abs=0.01)


def test_a_heading_says_more_than_the_text() -> None:
    entries = [meaning_of(["drohne"], ["dach"]), meaning_of(["dach"], ["drohne"])]
    heading, text = Query(["drohne"]).likeness([each for each in entries if each])
    assert heading > text > NEAR


def test_an_entry_with_a_text_alone_is_compared_too() -> None:
    entry = meaning_of([], ["drohne"])
    assert entry
    assert Query(["drohne"]).likeness([entry, entry])[1] > NEAR


def test_what_is_stored_is_the_same_each_time_and_short() -> None:
    long = [f"{first}{last}" for first in ("auto", "rohr", "zeit") for last in WORDS]
    assert meaning_of(["dach", "drohne", "dach"]) == meaning_of(["dach", "drohne"])
    stored = meaning_of(WORDS, WORDS + long)
    assert stored == meaning_of(WORDS, WORDS + long)
    assert stored
    assert len(stored) <= 2 * (meanings.LONGEST_TEXT + 1)


def test_the_nearest_words_are_lexemes_of_the_index_in_german() -> None:
    near = Query(["müllabfuhr"]).nearest(30)
    assert {stem("müllabfuhr", GERMAN), stem("müll", GERMAN)} <= set(near)
    assert stem("maschine", GERMAN) in Query(["machines"]).nearest(30)
    assert len(near) == 30


@pytest.mark.parametrize("word", ["dienst", "hafen", "meister", "messe", "reifen", "planung"])
def test_what_has_a_stem_of_its_own_is_fetched_by_it(word: str) -> None:
    assert stem(word, GERMAN) in Query([word]).nearest(30)


def test_strange_queries_find_nothing_in_the_demonstration() -> None:
    entries = demonstration()
    shown = {
        query: found
        for query in STRANGE
        if (found := sum(Query(words(query)).likeness(entries) >= NEAR))
    }
    assert len(shown) <= len(STRANGE) * 0.1, shown


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Azubi", "demo-b06"),
        ("Diktieren", "demo-b14"),
        ("Azubis", "demo-a22"),
        ("Stimme in der Pflege", "demo-b14"),
        ("Telefon klingelt ständig", "demo-b09"),
        ("Rohrbruch schneller finden", "demo-b15"),
        ("zu viel Ausschuss", "demo-b06"),
        ("neue Mitarbeiter einarbeiten", "demo-b10"),
    ],
)
def test_who_asks_in_other_words_sees_the_case_among_three(query: str, key: str) -> None:
    rows = content()
    near = Query(words(query)).likeness(demonstration())
    best = np.argsort(-near, kind="stable")[:3]
    assert key in [rows[each]["external_key"] for each in best if near[each] >= NEAR]


def test_it_costs_little() -> None:
    entries = demonstration() * 5
    text = WORDS * 10
    meaning_of(WORDS)
    tracemalloc.start()
    query = Query(["alte", "maschinen", "vernetzen"])
    query.nearest(200)
    query.likeness(entries[:500])
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000
    assert seconds(lambda: meaning_of(WORDS, text)) < 0.02
    assert seconds(lambda: Query(["maschinen"]).nearest(200)) < 1.0
    assert seconds(lambda: query.likeness(entries[:500])) < 1.0


def seconds(work: Callable[[], object]) -> float:
    """The least of five times."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def content() -> list[dict[str, Any]]:
    """Cases and activities of the demonstration."""
    files = (CONTENT / f"{kind}.yaml" for kind in ("best_practices", "activities"))
    return [row for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8"))]


def demonstration() -> list[bytes]:
    stored = []
    for row in content():
        text = " ".join(str(row.get(each, "")) for each in ("situation", "approach", "description"))
        stored.append(meaning_of(words(f"{row['title']} {row['summary']}"), words(text)))
    return [each for each in stored if each]


WORDS = words(
    "Auszubildende bauen Datensammler für alte Maschinen und der Betrieb rüstet seine Pressen mit"
    " Sensoren nach damit ein Stillstand früher auffällt der Tourenplan liegt als App auf dem Handy"
    " und die Werkstatt vergibt Termine online Zeichnungen stehen auf dem Tablet statt im Ordner"
    " Pflegedienste tauschen Dienste selbst das Wasserwerk findet Lecks durch Sensordaten"
)

STRANGE = (
    "Apfelkuchen Rezept",
    "Fußball Bundesliga",
    "Katzenfutter",
    "Urlaub Mallorca",
    "Horoskop Löwe",
    "Lottozahlen",
    "Kinofilme",
    "Hochzeitskleid",
    "Babynamen",
    "Rosen schneiden",
    "Diät abnehmen",
    "Haarfarbe blond",
    "Kreuzfahrt Karibik",
    "Dinosaurier",
    "Mittelalter Ritter",
    "Zahnschmerzen",
    "Kaninchen Stall",
    "Parfüm Damen",
    "Nagellack",
    "Mondfinsternis",
    "Gedichte Goethe",
    "Angeln Forelle",
    "Skigebiet Tirol",
    "Popstar Konzert",
    "Pizza bestellen",
    "Scheidung Unterhalt",
    "Zelten Campingplatz",
    "Kartoffelsalat",
    "Gulasch kochen",
    "Champions League",
    "Meerschweinchen",
    "Liebesgedichte",
)
