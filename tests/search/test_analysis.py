"""Texts and queries become the same lexemes, however they are written."""

import pytest
from django.db import connection

from search.analysis import ENGLISH, GERMAN, analyse, vector


def whole(text: str, language: str = GERMAN) -> set[str]:
    return {each.text for each in analyse(text, language).lexemes if not each.is_part}


def parts(text: str) -> list[str]:
    return [each.text for each in analyse(text).lexemes if each.is_part]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stundenzettel", "Stunden\u00adzettel"),
        ("Stundenzettel", "Stunden\u200bzettel"),
        ("Übergabe", "U\u0308bergabe"),
        ("Größe", "Groesse"),
        ("Abläufe", "Ablaeufe"),
        ("Ablauf", "Abläufe"),
        ("Werkzeug", "Werkzeuge"),
        ("Kfz-Werkstatt", "Kfzwerkstatt"),
        ("Kunststoff Gummi", "Kunststoff/Gummi"),
        ("Kunststoff Gummi", "Kunststoff\u00a0Gummi"),
        ("Azubi", "Azubi (m/w/d)"),
        ("Azubi", "Azubi m|w|d"),
        ("Azubi", "Azubi (m / w / d)"),
        ("Azubi", "Azubi (m, w, d)"),
        ("alle Montage", "alle.Montage"),
    ],
)
def test_two_ways_of_writing_are_one(one: str, other: str) -> None:
    assert whole(one) == whole(other) != set()


@pytest.mark.parametrize(
    "written",
    [
        *("Teilnehmer/innen", "Teilnehmer*innen", "Teilnehmer:innen", "Teilnehmer_innen"),
        *("TeilnehmerInnen", "Teilnehmer/-innen", "Teilnehmer(innen)", "Teilnehmerinnen"),
    ],
)
def test_both_sexes_are_found_however_they_are_written(written: str) -> None:
    assert whole("Teilnehmer") <= whole(written)
    assert whole("Teilnehmerinnen") <= whole(written)


@pytest.mark.parametrize(
    ("short", "written_out"),
    [
        ("Be- und Entladung", "Beladung Entladung"),
        ("be- oder entladen", "beladen entladen"),
        ("Be-/Entladung", "Beladung Entladung"),
        ("Be- und -entladung", "Beladung Entladung"),
        ("Be-, Ent- und Umladung", "Beladung Entladung Umladung"),
        ("Vor- bzw. Nachbereitung", "Vorbereitung Nachbereitung"),
        ("Aus- und Weiterbildung", "Ausbildung Weiterbildung"),
        ("Ein- und Ausgangsrechnungen", "Eingangsrechnungen Ausgangsrechnungen"),
        ("Über- und Unterforderung", "Überforderung Unterforderung"),
        ("An- und Neubau", "Anbau Neubau"),
    ],
)
def test_what_begins_a_word_is_written_out_with_the_rest_of_it(
    short: str, written_out: str
) -> None:
    assert analyse(short).lexemes != []
    assert whole(short) == whole(written_out)


@pytest.mark.parametrize("text", ["Be- und", "Ein- oder 2", "an- aus", "Ver-, Ent-", "Be- und Ort"])
def test_what_begins_a_word_stays_as_it_is_where_no_rest_follows(text: str) -> None:
    assert whole(text) == whole(text.replace("-", " "))


@pytest.mark.parametrize("word", ["Berlin", "Termin", "Gewinn"])
def test_what_only_ends_like_a_woman_is_none(word: str) -> None:
    assert len(whole(word)) == 1


def test_the_ending_for_women_is_no_part() -> None:
    assert parts("Tourenplanerinnen") == parts("Tourenplaner") == ["tour", "plan"]


def test_parts_stand_where_the_compound_does() -> None:
    found = analyse("Der Tourenplan steht.").lexemes
    assert [(each.text, each.place, each.is_part) for each in found] == [
        ("tour+plan", 2, False),
        ("tourenplan", 2, False),
        ("tour", 2, True),
        ("plan", 2, True),
        ("steht", 3, False),
    ]


def test_what_is_made_of_the_same_parts_is_one_word() -> None:
    assert whole("Tourenplan") & whole("Tourplanung") == {"tour+plan"}
    assert whole("Tourenplan").isdisjoint(whole("Plan der Touren"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Meister", "Mast"), ("Dienst", "dient"), ("Lager", "lagen"), ("Montage", "Montag")],
        *[("Forderung", "Förderung"), ("Rechner", "rechnet"), ("Maler", "Mal")],
        *[("Zähler", "Zahlen"), ("Fehler", "fehlt"), ("Messe", "Messung"), ("Master", "Mast")],
    ],
)
def test_words_of_one_usual_stem_that_are_two_are_two(one: str, other: str) -> None:
    assert whole(one).isdisjoint(whole(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Meister", "Meistern"), ("Dienst", "Dienste"), ("Zähler", "zaehlern"), ("Metall", "Metalle")],
)
def test_forms_of_a_word_with_a_stem_of_its_own_are_one(one: str, other: str) -> None:
    assert whole(one) == whole(other)


def test_what_is_a_part_of_many_is_read_as_one() -> None:
    assert parts("Metall Methode Telefon Kontrolle") == []
    assert parts("Bauernhof") == ["bauern", "hof"]
    assert parts("Metallbau") == ["metall", "bau"]


def test_numbers_with_a_point_are_one_word() -> None:
    assert whole("Arbeit 4.0 und WZ 25.62") == {"arbeit", "4.0", "wz", "25.62"}


def test_what_says_nothing_is_left_out() -> None:
    assert whole("und die aber nicht für fuer über ueber") == set()


def test_english_has_stems_of_its_own() -> None:
    assert whole("Apprentices", ENGLISH) == whole("apprentice", ENGLISH)
    assert whole("the maintenance of machines", ENGLISH) == {"mainten", "machin"}


@pytest.mark.django_db
def test_postgresql_takes_what_is_written_for_it() -> None:
    long = " ".join(["Plan"] * 300 + ["x" * 2000, "O'Neill", "a\\b", "Ende"])
    texts = [[analyse("Tourenplan")], [], [], [analyse(long)]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [vector(texts, ["bau-ausbau"])])
        (stored,) = cursor.fetchone()
    for each in ["A/tourenplan", "B/tourenplan", "C/tourenplan", "tourenplan"]:
        assert f"'{each}':1 " in f"{stored} "
    assert "'B/plan':1 " in stored
    assert "'A/plan'" not in stored
    assert "'plan':1,2,3" in stored
    assert "'end':307" in stored
    assert "'C/#bau-ausbau':308" in stored


@pytest.mark.django_db
def test_a_text_longer_than_postgresql_counts_is_taken() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector", [vector([[], [], [], [analyse("und " * 17_000 + "Ende")]])]
        )
        assert cursor.fetchone() == ("'end':16383",)


@pytest.mark.parametrize(
    ("woman", "man"),
    [
        ("Ärzt:innen", "Arzt"),
        ("Köch/innen", "Koch"),
        ("Kund*innen", "Kunde"),
        ("Kolleginnen", "Kollege"),
        ("Expert_innen", "Experte"),
        ("Pädagog:innen", "Pädagoge"),
    ],
)
def test_women_with_another_ending_or_vowel_are_known_as_well(woman: str, man: str) -> None:
    assert whole(man) <= whole(woman)


@pytest.mark.parametrize("word", ["beginnen", "gewinnen", "drinnen", "innen"])
def test_what_only_ends_like_women_is_none(word: str) -> None:
    assert len(whole(word)) == 1
