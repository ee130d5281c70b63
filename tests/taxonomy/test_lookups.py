from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.http import QueryDict

from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    Topic,
    chosen_region,
    places_of,
    resolve_places,
    vocabulary_labels,
)

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[Any]]


def test_all_labels_come_in_one_statement(django_assert_num_queries: Counter) -> None:
    with django_assert_num_queries(1):
        labels = vocabulary_labels("de")
    assert {parameter: len(values) for parameter, values in labels.items()} == {
        "branche": 9,
        "thema": 8,
        "zielgruppe": 7,
        "ort": 2 + 4 + 44,
    }


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("region=hannover", "hannover"),
        ("region=hannover&region=hannover&region=nirgendwo", "hannover"),
        ("region=hannover&region=maerkische-region", ""),
        *((each, "") for each in ("", "region=", "region=05914000", "region=%00", "ort=hannover")),
    ],
)
def test_a_region_is_chosen_where_an_address_names_one_that_is_known(
    address: str, chosen: str
) -> None:
    assert chosen_region(QueryDict(address), "de") == chosen


def test_labels_stand_in_the_order_of_display() -> None:
    Industry.objects.filter(slug="gastgewerbe").update(order=1)
    labels = vocabulary_labels("de")
    assert list(labels["branche"])[:2] == ["gastgewerbe", "metallverarbeitung"]
    assert list(labels["zielgruppe"].values())[:2] == ["Auszubildende", "Beschäftigte"]
    assert list(labels["ort"].items())[:8] == [
        ("maerkische-region", "Märkische Region"),
        ("hannover", "Region Hannover"),
        ("05954", "Ennepe-Ruhr-Kreis"),
        ("05914", "Hagen (Kreisgebiet)"),
        ("05962", "Märkischer Kreis"),
        ("03241", "Region Hannover (Kreisgebiet)"),
        ("05962004", "Altena"),
        ("05962008", "Balve"),
    ]


def test_no_two_places_read_alike() -> None:
    names = list(vocabulary_labels("de")["ort"].values())
    assert len(set(names)) == len(names)


def test_places_outside_every_region_are_not_offered() -> None:
    place = vocabulary_labels("de")["ort"]
    assert [ags for ags in ["05954036", "05954016"] if ags in place] == []
    Region.objects.get(slug="maerkische-region").delete()
    assert [ags for ags in vocabulary_labels("de")["ort"] if ags.startswith("05")] == []


def test_labels_are_english_where_english_exists() -> None:
    Topic.objects.filter(slug="ausbildung").update(name_en="")
    labels = vocabulary_labels("en")
    assert labels["branche"]["metallverarbeitung"] == "Metal processing"
    assert labels["thema"]["ausbildung"] == "Ausbildung"
    assert labels["thema"]["weiterbildung"] == "Continuing training"


def test_retired_terms_keep_their_label_for_what_still_has_them() -> None:
    Topic.objects.filter(slug="ausbildung").update(is_retired=True)
    assert vocabulary_labels("de")["thema"]["ausbildung"] == "Ausbildung"


def test_a_place_is_found_by_its_own_key_its_districts_and_its_regions() -> None:
    places = {ags: places_of(Municipality.objects.get(ags=ags)) for ags in ["05914000", "05954036"]}
    assert places == {
        "05914000": ["05914000", "05914", "maerkische-region"],
        "05954036": ["05954036", "05954"],
    }


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("03241002", "03241002"),
        ("barsinghausen", "03241002"),
        ("05962", "05962"),
        ("maerkischer-kreis", "05962"),
        ("maerkische-region", "maerkische-region"),
        ("hannover", "hannover"),
        ("hannover-landeshauptstadt", "03241001"),
        ("hagen", "05914000"),
        ("05914", "05914"),
        ("Atlantis", None),
        ("", None),
        ("a\x00b", None),
        ("märkische-region", None),
    ],
)
def test_a_place_is_resolved_by_slug_or_key(value: str, key: str | None) -> None:
    assert resolve_places([value]) == ({} if key is None else {value: key})


def test_a_region_comes_before_what_shares_its_name() -> None:
    Municipality.objects.filter(ags="03241001").update(slug="hannover")
    District.objects.filter(ags="05914").update(slug="hannover")
    assert resolve_places(["hannover"]) == {"hannover": "hannover"}


def test_all_places_are_resolved_in_one_statement(django_assert_num_queries: Counter) -> None:
    with django_assert_num_queries(1):
        resolve_places(["hagen", "05962", "maerkische-region"])


def test_stored_keys_resolve_to_themselves() -> None:
    keys = [
        *Region.objects.values_list("slug", flat=True),
        *District.objects.values_list("ags", flat=True),
        *Municipality.objects.values_list("ags", flat=True),
    ]
    assert resolve_places(keys) == {key: key for key in keys}
