from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from taxonomy.models import Industry, WzCode, WzCorrespondence, WzEdition, with_ancestors
from taxonomy.wz import clean_title, positions

Counter = Callable[[int], AbstractContextManager[Any]]

pytestmark = pytest.mark.django_db


def partners(code: str) -> dict[str, bool]:
    found = WzCorrespondence.objects.filter(code_2008__code=code)
    return dict(found.values_list("code_2025__code", "is_full"))


def test_both_editions_are_there_on_all_five_levels() -> None:
    numbers = {
        edition: [
            WzCode.objects.of_edition(edition).filter(level=level).count() for level in range(1, 6)
        ]
        for edition in WzEdition.values
    }
    assert numbers == {"2008": [21, 88, 272, 615, 839], "2025": [22, 87, 287, 651, 983]}


def test_a_code_shows_its_edition() -> None:
    shown = [str(code) for code in WzCode.objects.filter(code="25.62.0").order_by("edition")]
    assert shown == [
        "WZ 2008 25.62.0 Mechanik a. n. g.",
        "WZ 2025 25.62.0 Herstellung von Schlössern und Beschlägen aus unedlen Metallen",
    ]


def test_titles_lose_the_hyphens_of_old_line_breaks() -> None:
    of_2008 = WzCode.objects.of_edition("2008")
    assert dict(of_2008.filter(code__in=["65", "70"]).values_list("code", "title")) == {
        "65": "Versicherungen, Rückversicherungen und Pensionskassen (ohne Sozialversicherung)",
        "70": "Verwaltung und Führung von Unternehmen und Betrieben; Unternehmensberatung",
    }


def test_titles_lose_doubled_and_unbreakable_spaces() -> None:
    titles = {(line.edition, line.code): line.title for line in positions()}
    assert titles["2008", "47.62.1"] == "Einzelhandel mit Zeitschriften und Zeitungen"
    assert titles["2025", "77.11"] == (
        "Vermietung von Kraftwagen mit einem Gesamtgewicht von 3,5 t oder weniger"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Post-sekundärer, nicht tertiärer Unterricht",
        "Herstellung von Vliesstoff und nicht-konfektionierten Erzeugnissen daraus",
        "Herstellung von Elektrizitätsverteilungs- und -schalteinrichtungen",
        "Versand- und Internet-Einzelhandel",
        "Öffentliche Verwaltung",
    ],
)
def test_hyphens_that_belong_to_a_title_stay(title: str) -> None:
    assert title in {line.title for line in positions()}


def test_a_hyphen_goes_only_if_the_word_stands_elsewhere_in_one_piece() -> None:
    assert (
        clean_title("ohne Sozial-versicherung", {"sozialversicherung"}) == "ohne Sozialversicherung"
    )
    assert clean_title("ohne Sozial-versicherung", {"sozial"}) == "ohne Sozial-versicherung"


def test_a_split_code_corresponds_in_part_only() -> None:
    assert partners("45.11.0") == dict.fromkeys(
        ["46.18.1", "46.71.1", "47.81.1", "47.92.1", "47.92.2"], False
    )
    assert partners("25.61.0") == dict.fromkeys(["25.51.0", "25.52.0", "25.53.0"], False)


def test_a_code_merged_with_others_corresponds_in_part_although_it_has_one_partner() -> None:
    assert partners("25.62.0") == {"25.53.0": False}


def test_one_to_one_is_a_full_correspondence() -> None:
    assert partners("01.11.0") == {"01.11.0": True}
    assert partners("25.72.0") == {"25.62.0": True}


def test_full_pairs_have_no_second_partner_on_either_side() -> None:
    full = WzCorrespondence.objects.filter(is_full=True)
    for side in ["code_2008", "code_2025"]:
        codes = full.values_list(side, flat=True)
        pairs = WzCorrespondence.objects.filter(**{f"{side}__in": codes})
        assert pairs.count() == full.count() == 477


def test_correspondences_join_subclasses_of_the_two_editions() -> None:
    pairs = WzCorrespondence.objects.values_list(
        "code_2008__edition", "code_2008__level", "code_2025__edition", "code_2025__level"
    )
    assert set(pairs) == {("2008", 5, "2025", 5)}


def above(codes: list[str], edition: str) -> list[str]:
    return with_ancestors(WzCode.objects.of_edition(edition).filter(code__in=codes))


def test_a_code_rolls_up_to_its_section() -> None:
    assert above(["25.61.0"], "2008") == ["25", "25.6", "25.61", "25.61.0", "C"]
    assert above(["C"], "2025") == ["C"]
    assert above([], "2025") == []
    assert above(["45"], "2025") == []


def test_sections_are_read_once(django_assert_num_queries: Counter) -> None:
    codes = list(WzCode.objects.filter(edition="2025", level=5).values_list("code", flat=True))
    above(codes, "2025")
    with django_assert_num_queries(1):
        found = above(codes, "2025")
    assert len(found) == WzCode.objects.of_edition("2025").count() == 2030


def test_codes_of_two_editions_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="editions"):
        with_ancestors(WzCode.objects.filter(code="25"))


def test_of_division_95_only_the_repair_of_vehicles_belongs_to_the_motor_trade() -> None:
    industry = Industry.objects.get(slug="handel-kfz")
    codes = industry.wz_codes.order_by("edition", "code").values_list("edition", "code")
    assert list(codes) == [
        ("2008", "45"),
        ("2008", "46"),
        ("2008", "47"),
        ("2025", "46"),
        ("2025", "47"),
        ("2025", "95.3"),
    ]
    assert with_ancestors(industry.wz_codes.of_edition("2025")) == [
        "46",
        "47",
        "95",
        "95.3",
        "G",
        "T",
    ]
    assert with_ancestors(industry.wz_codes.of_edition("2008")) == ["45", "46", "47", "G"]


def test_a_code_stands_once_in_an_edition() -> None:
    code = WzCode.objects.get(edition="2008", code="25")
    twin = WzCode(edition="2008", code="25", title="Noch einmal", level=2, parent=code.parent)
    with pytest.raises(ValidationError, match="Diesen Code gibt es in dieser Ausgabe schon"):
        twin.full_clean()
    with pytest.raises(IntegrityError, match="taxonomy_wzcode_once_per_edition"):
        twin.save()


@pytest.mark.parametrize(
    ("changes", "constraint", "message"),
    [
        ({"edition": "2003"}, "edition_is_known", "Wert '2003' ist keine gültige Option."),
        ({"level": 3}, "fits_its_level", "Der Code passt nicht zur Ebene."),
        ({"code": "2.5"}, "fits_its_level", "Der Code passt nicht zur Ebene."),
        (
            {"parent": None},
            "only_sections_stand_alone",
            "Alle Ebenen außer dem Abschnitt haben einen übergeordneten Code.",
        ),
    ],
)
def test_a_code_has_the_form_of_its_level(
    changes: dict[str, object], constraint: str, message: str
) -> None:
    code = WzCode.objects.get(edition="2008", code="25")
    for name, value in changes.items():
        setattr(code, name, value)
    with pytest.raises(ValidationError) as caught:
        code.full_clean()
    assert message in caught.value.messages
    with pytest.raises(IntegrityError, match=f"taxonomy_wzcode_{constraint}"):
        code.save()


def test_parent_and_child_are_of_one_edition() -> None:
    code = WzCode.objects.get(edition="2008", code="25")
    code.parent = WzCode.objects.get(edition="2025", code="C")
    with pytest.raises(ValidationError) as caught:
        code.full_clean()
    assert caught.value.message_dict == {
        "parent": ["Der übergeordnete Code hat eine andere Ausgabe."]
    }


def test_a_correspondence_runs_from_2008_to_2025() -> None:
    pair = WzCorrespondence.objects.get(code_2008__code="01.11.0")
    pair.code_2008, pair.code_2025 = pair.code_2025, pair.code_2008
    with pytest.raises(ValidationError) as caught:
        pair.clean()
    assert caught.value.message_dict == {"code_2008": ["Das ist keine Unterklasse dieser Ausgabe."]}
