import pytest

from taxonomy.text import cut_at_phrase, make_slug, make_title_slug, sort_key


def test_names_sort_as_din_5007_1_says() -> None:
    assert sorted(["Zander", "Äpfel", "Ahlers"], key=sort_key) == ["Ahlers", "Äpfel", "Zander"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Äpfel", "apfel"),
        ("Straßenbau", "strassenbau"),
        ("STRASSE", "strasse"),
        ("Wetter (Ruhr)", "wetter ruhr"),
        ("Nachrodt-Wiblingwerde", "nachrodt wiblingwerde"),
        ("„Sensordaten verstehen“", "sensordaten verstehen"),
        ("A\u0308pfel", "apfel"),
        ("Café Łódź", "cafe lodz"),
        ("Œuvre", "oeuvre"),
        ("  viel   Platz ", "viel platz"),
        ("", ""),
    ],
)
def test_sort_key_leaves_letters_and_digits_alone(text: str, expected: str) -> None:
    assert sort_key(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Märkische Region", "maerkische-region"),
        ("Straßen- und Brückenbau", "strassen-und-brueckenbau"),
        ("Über Öl & Äpfel", "ueber-oel-aepfel"),
        ("U\u0308bung", "uebung"),
        ("Wetter (Ruhr)", "wetter-ruhr"),
        ("Gesenkschmiede Ahlenkamp GmbH & Co. KG", "gesenkschmiede-ahlenkamp-gmbh-co-kg"),
        ("Café", "cafe"),
        ("Arbeit 4.0", "arbeit-4-0"),
        ("!!!", ""),
    ],
)
def test_slugs_hold_what_an_address_can(text: str, expected: str) -> None:
    assert make_slug(text) == expected


@pytest.mark.parametrize(
    ("title", "length", "expected"),
    [
        ("Ein kurzer Titel mit", 20, "Ein kurzer Titel mit"),
        (
            "Branchendialog Metallverarbeitung: Erste Schritte mit Maschinendaten",
            66,
            "Branchendialog Metallverarbeitung",
        ),
        ("Zeiten, Karten, Orte: was im Betrieb beim Lernen hilft", 50, "Zeiten, Karten, Orte"),
        ("Erste Schritte mit den Daten alter Maschinen", 25, "Erste Schritte"),
        (
            "Eine Fertigung in Hildesheim spart 2,5 Stunden",
            40,
            "Eine Fertigung in Hildesheim spart 2,5",
        ),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudampf"),
        ("Die Leitung erzählt und spricht über „Zwillinge“", 40, "Die Leitung erzählt und spricht"),
        ("So lernt man im Betrieb mit (künstlicher) Intelligenz", 45, "So lernt man im Betrieb"),
        ("Die Werkstatt der Zukunft, z. B. mit Brille", 35, "Die Werkstatt der Zukunft"),
        ("Digitale Produktions-Planungs-Werkzeuge", 32, "Digitale Produktions-Planungs"),
        ("Die Kammer der Aus- und Weiterbildung", 20, "Die Kammer"),
    ],
)
def test_a_title_is_cut_where_it_can_stand_alone(title: str, length: int, expected: str) -> None:
    assert cut_at_phrase(title, length) == expected


def test_umlauts_count_where_they_stand() -> None:
    title = "Überblick für Führungskräfte zu Prüfung und Qualität: " + "ä" * 40
    made = make_title_slug(title, 60)
    assert made == "ueberblick-fuer-fuehrungskraefte-zu-pruefung-und-qualitaet"
    assert make_title_slug("ü" * 50) == "ue" * 40


def test_names_that_begin_alike_have_slugs_of_their_own() -> None:
    names = [
        f"Produktionswirtschaft und Dienstleistung: {rest} der Fachkräfte von morgen"
        for rest in ("Ausbildung", "Weiterbildung")
    ]
    assert [make_slug(name) for name in names] == [
        "produktionswirtschaft-und-dienstleistung-ausbildung-der-fachkraefte-von-morgen",
        "produktionswirtschaft-und-dienstleistung-weiterbildung-der-fachkraefte-von",
    ]


def test_a_long_slug_ends_at_a_word_within_80_characters() -> None:
    words = " ".join(["zehnzeiche"] * 9)
    assert make_slug(words) == "-".join(["zehnzeiche"] * 7)
    assert make_slug("a" * 80) == "a" * 80
    assert make_slug("a" * 81) == "a" * 80
    assert make_slug("a" * 40 + " " + "b" * 39) == "a" * 40 + "-" + "b" * 39
