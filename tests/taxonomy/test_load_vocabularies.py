import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.forms import model_to_dict

from search.models import Synonym, TradeWord
from taxonomy.loading import DATA
from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    WzCorrespondence,
)
from taxonomy.text import sort_key

pytestmark = pytest.mark.django_db

MODELS = (
    *(WzCorrespondence, WzCode, Region, Municipality, District),
    *(Industry, Topic, TargetGroup, Synonym, TradeWord),
)

SYNONYMS, TRADE_WORDS = 1659, 4125

ONE_REGION = """
- slug: suedliches-land
  name: Südliches Land
  agency: Agentur Südliches Land
  contact_function: Projektbüro
  contact_email: buero@example.org
  mail_sender: Südliches Land <buero@example.org>
  state_law: NW
  is_host: true
  municipalities: ["05914000", "05954036"]
"""


@pytest.fixture
def _empty_tables(db: None) -> None:
    with connection.cursor() as cursor:
        names = ", ".join(model._meta.db_table for model in MODELS)
        cursor.execute(f"TRUNCATE {names} CASCADE")


@pytest.fixture
def regions_file(tmp_path: Path) -> Path:
    return tmp_path / "regions.yaml"


def load(**options: Any) -> list[str]:
    output = StringIO()
    call_command("load_vocabularies", stdout=output, **options)
    return output.getvalue().splitlines()


def everything() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]


@pytest.mark.usefixtures("_empty_tables")
def test_an_empty_database_gets_everything() -> None:
    assert load() == [
        "WZ-Codes: 3865 neu, 0 geändert, 0 unverändert",
        "WZ-Entsprechungen: 1476 neu, 0 geändert, 0 unverändert",
        "Kreise: 4 neu, 0 geändert, 0 unverändert",
        "Kommunen: 46 neu, 0 geändert, 0 unverändert",
        "Regionen: 2 neu, 0 geändert, 0 unverändert",
        "Branchen: 9 neu, 0 geändert, 0 unverändert",
        "Themenfelder: 8 neu, 0 geändert, 0 unverändert",
        "Zielgruppen: 7 neu, 0 geändert, 0 unverändert",
        f"Synonyme: {SYNONYMS} neu, 0 geändert, 0 unverändert",
        f"Gewerbewörter: {TRADE_WORDS} neu, 0 geändert, 0 unverändert",
    ]
    assert SYNONYMS > 1000
    assert TRADE_WORDS > 800


@pytest.mark.usefixtures("_empty_tables")
def test_loading_does_not_take_a_statement_for_each_row(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    with django_assert_max_num_queries(170):
        load()


def test_a_second_run_changes_nothing_and_says_so() -> None:
    before = everything()
    assert load() == [
        "WZ-Codes: 0 neu, 0 geändert, 3865 unverändert",
        "WZ-Entsprechungen: 0 neu, 0 geändert, 1476 unverändert",
        "Kreise: 0 neu, 0 geändert, 4 unverändert",
        "Kommunen: 0 neu, 0 geändert, 46 unverändert",
        "Regionen: 0 neu, 0 geändert, 2 unverändert",
        "Branchen: 0 neu, 0 geändert, 9 unverändert",
        "Themenfelder: 0 neu, 0 geändert, 8 unverändert",
        "Zielgruppen: 0 neu, 0 geändert, 7 unverändert",
        f"Synonyme: 0 neu, 0 geändert, {SYNONYMS} unverändert",
        f"Gewerbewörter: 0 neu, 0 geändert, {TRADE_WORDS} unverändert",
        "Alles war schon da.",
    ]
    assert everything() == before


def test_a_second_run_only_reads(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    with django_assert_num_queries(20) as captured:
        load()
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert written == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_empty_tables")
def test_two_deploys_at_once_load_everything_once() -> None:
    def deploy(_number: int) -> str:
        try:
            return load()[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first_lines = sorted(pool.map(deploy, range(2)))
    assert first_lines == [
        "WZ-Codes: 0 neu, 0 geändert, 3865 unverändert",
        "WZ-Codes: 3865 neu, 0 geändert, 0 unverändert",
    ]


def test_verbosity_0_says_nothing() -> None:
    assert load(verbosity=0) == []


def test_what_staff_edited_survives() -> None:
    Industry.objects.filter(slug="gastgewerbe").update(
        name="Hotels", order=1, colour="#123456", is_retired=True
    )
    Industry.objects.get(slug="gastgewerbe").wz_codes.clear()
    Topic.objects.filter(slug="ausbildung").update(name="Lehre", name_en="Apprenticeship", order=99)
    region = Region.objects.get(slug="hannover")
    region.contact_function, region.contact_phone = "Empfang", "030 23125 999"
    region.save()
    region.municipalities.set(Municipality.objects.filter(ags="03241002"))
    before = everything()
    assert load()[-1] == "Alles war schon da."
    assert everything() == before
    assert region.municipalities.count() == 1
    assert Industry.objects.get(slug="gastgewerbe").wz_codes.count() == 0


def test_what_is_missing_comes_back() -> None:
    Topic.objects.filter(slug="ausbildung").delete()
    TradeWord.objects.filter(industry__slug="handel-kfz").delete()
    Industry.objects.filter(slug="handel-kfz").delete()
    lines = load()
    assert lines[5:7] == [
        "Branchen: 1 neu, 0 geändert, 8 unverändert",
        "Themenfelder: 1 neu, 0 geändert, 7 unverändert",
    ]
    assert Industry.objects.get(slug="handel-kfz").wz_codes.count() == 6
    assert Topic.objects.get(slug="ausbildung").order == 10


def test_official_data_are_put_right_but_for_the_address() -> None:
    Municipality.objects.filter(ags="05914000").update(
        name="Hagn", sort_name="hagn", population=1, outline=None, slug="hagen-westfalen"
    )
    WzCode.objects.filter(edition="2008", code="25").update(title="Metall")
    WzCorrespondence.objects.filter(code_2008__code="25.61.0").update(is_full=True)
    assert load()[:4] == [
        "WZ-Codes: 0 neu, 1 geändert, 3864 unverändert",
        "WZ-Entsprechungen: 0 neu, 3 geändert, 1473 unverändert",
        "Kreise: 0 neu, 0 geändert, 4 unverändert",
        "Kommunen: 0 neu, 1 geändert, 45 unverändert",
    ]
    hagen = Municipality.objects.get(ags="05914000")
    assert (hagen.name, hagen.sort_name, hagen.population, hagen.slug) == (
        "Hagen",
        "hagen",
        190384,
        "hagen-westfalen",
    )
    assert hagen.outline_points() > 10


def test_regions_are_the_municipalities_of_the_official_file() -> None:
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for slug in ["hannover", "maerkische-region"]:
        members = Region.objects.get(slug=slug).municipalities.order_by("ags")
        assert list(members.values_list("ags", flat=True)) == [
            row["ags"] for row in rows if row["region"] == slug
        ]
    outside = Municipality.objects.filter(regions=None).values_list("name", flat=True)
    assert list(outside) == ["Hattingen", "Witten"]


def test_every_municipality_has_its_outline_in_longitude_and_latitude() -> None:
    for municipality in Municipality.objects.all():
        municipality.full_clean()
        points = [point for ring in municipality.outline_rings() for point in ring]
        assert min(x for x, _y in points) <= municipality.longitude <= max(x for x, _y in points)
        assert min(y for _x, y in points) <= municipality.latitude <= max(y for _x, y in points)


def test_every_row_loaded_passes_its_own_rules() -> None:
    for model in (District, Region, Industry, Topic, TargetGroup):
        for row in model._default_manager.all():
            row.full_clean()
            assert row.sort_name == sort_key(row.name)


def test_where_names_meet_slugs_differ() -> None:
    slugs = [
        *Region.objects.values_list("slug", flat=True),
        *District.objects.values_list("slug", flat=True),
        *Municipality.objects.values_list("slug", flat=True),
    ]
    assert len(set(slugs)) == len(slugs)
    assert Municipality.objects.get(ags="03241001").slug == "hannover-landeshauptstadt"
    assert Municipality.objects.get(ags="05914000").slug == "hagen"


def test_contacts_are_functions_with_invented_addresses() -> None:
    for region in Region.objects.all():
        assert region.contact_email.endswith("@example.org")
        assert region.contact_phone.startswith("030 23125 ")
        assert region.mail_sender.endswith("@example.org>")


@pytest.mark.usefixtures("_empty_tables")
def test_another_installation_brings_its_own_regions(regions_file: Path) -> None:
    regions_file.write_text(ONE_REGION, encoding="utf-8")
    assert load(regions=regions_file)[4] == "Regionen: 1 neu, 0 geändert, 0 unverändert"
    host = Region.objects.host()
    assert host is not None
    assert model_to_dict(host, exclude=["id", "municipalities"]) == {
        "name": "Südliches Land",
        "slug": "suedliches-land",
        "agency": "Agentur Südliches Land",
        "contact_function": "Projektbüro",
        "contact_phone": "",
        "contact_email": "buero@example.org",
        "mail_sender": "Südliches Land <buero@example.org>",
        "accent_colour": "#1f4e79",
        "state_law": "NW",
        "is_host": True,
        "allows_self_publishing": False,
    }
    assert [each.name for each in host.municipalities.all()] == ["Hagen", "Witten"]


def test_a_host_chosen_before_stays_the_host(regions_file: Path) -> None:
    regions_file.write_text(ONE_REGION, encoding="utf-8")
    load(regions=regions_file)
    assert list(Region.objects.filter(is_host=True).values_list("slug", flat=True)) == ["hannover"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"05954036"', '"99999999"', "unknown municipalities"),
        ('["05914000", "05954036"]', '"05914000"', "a list of official keys is expected"),
        ("state_law: NW", "state_law: ZZ", "state_law"),
        ("agency:", "agencyy:", "agencyy"),
        ("- slug", "slug", "mapping values are not allowed here"),
        ("is_host: true", "is_host: [", "expected"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole_and_named(
    regions_file: Path, old: str, new: str, reason: str
) -> None:
    Topic.objects.filter(slug="ausbildung").delete()
    regions_file.write_text(ONE_REGION.replace(old, new), encoding="utf-8")
    with pytest.raises(CommandError, match=reason) as caught:
        load(regions=regions_file)
    assert str(regions_file) in str(caught.value)
    assert Region.objects.filter(slug="suedliches-land").count() == 0
    assert Topic.objects.filter(slug="ausbildung").count() == 0


def test_a_file_without_a_list_is_refused(regions_file: Path) -> None:
    regions_file.write_text("slug: suedliches-land", encoding="utf-8")
    with pytest.raises(CommandError, match="a list of entries is expected"):
        load(regions=regions_file)


def test_a_missing_file_is_named(regions_file: Path) -> None:
    with pytest.raises(CommandError, match=r"regions\.yaml"):
        load(regions=regions_file)
