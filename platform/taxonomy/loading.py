"""Brings the vocabularies from the files in `data/` and the package wz-code into the database.

Official data (WZ codes, districts, municipalities) are made as the files have them. What staff edit
(regions, industries, topics, target groups) is created where it is missing and then left alone.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Term,
    Topic,
    WzCode,
    WzCorrespondence,
    WzEdition,
)
from taxonomy.text import make_slug, sort_key
from taxonomy.wz import LEVELS, Position, correspondences, positions
from work.locks import Lock, wait_for

DATA = Path(__file__).resolve().parent / "data"
DEMO_REGIONS = DATA / "regions.yaml"
INDUSTRIES = DATA / "industries.yaml"
TOPICS = DATA / "topics.yaml"
TARGET_GROUPS = DATA / "target_groups.yaml"
MUNICIPALITIES = DATA / "municipalities.csv"
OUTLINES = DATA / "municipalities.geojson"

POPULATION_DATE = date(2024, 12, 31)

Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key")
TermModel = TypeVar("TermModel", bound=Term)

Counts = tuple[int, int, int]
"""How many rows were created, changed and left as they are."""


class VocabularyError(Exception):
    """A file of vocabularies can't be loaded; the message names the file and the reason."""


class Outcome(NamedTuple):
    """What loading did to one kind."""

    label: str
    created: int
    changed: int
    unchanged: int


def load_vocabularies(regions_file: Path = DEMO_REGIONS) -> list[Outcome]:
    """Load everything, all or nothing; a second run finds nothing to do.

    Raises VocabularyError if the regions' file doesn't hold what it should.
    """
    regions = _read_list(regions_file)
    with transaction.atomic():
        wait_for(Lock.VOCABULARIES)  # two machines may deploy at the same moment
        return [
            *_load_wz(),
            *_load_places(reserved={str(row.get("slug")) for row in regions}),
            Outcome(_("Regionen"), *_create_regions(regions, regions_file)),
            Outcome(_("Branchen"), *_create_industries(_read_list(INDUSTRIES))),
            Outcome(_("Themenfelder"), *_create_terms(Topic, _read_list(TOPICS))),
            Outcome(_("Zielgruppen"), *_create_terms(TargetGroup, _read_list(TARGET_GROUPS))),
        ]


def _read_list(file: Path) -> list[dict[str, object]]:
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise VocabularyError(f"{file}: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VocabularyError(f"{file}: a list of entries is expected")
    return rows


# Official data: made as the source has them -------------------------------------------------------


def _sync(
    manager: models.Manager[Row],
    rows: Iterable[Mapping[str, object]],
    known: dict[Key, Row],
    key: Callable[[Mapping[str, object]], Key],
) -> Counts:
    """Create or change what differs from the rows; `known` gains what is created.

    What is new nobody refers to; what changes is saved row by row, so that the search hears of it.
    """
    created, number_changed = [], 0
    rows = list(rows)
    for row in rows:
        found = known.get(key(row))
        if found is None:
            known[key(row)] = manager.model(**row)
            created.append(known[key(row)])
            continue
        differing = {name for name in row if getattr(found, name) != row[name]}
        if differing:
            for name in differing:
                setattr(found, name, row[name])
            found.save(update_fields=differing)
            number_changed += 1
    manager.bulk_create(created)
    return len(created), number_changed, len(rows) - len(created) - number_changed


def _load_wz() -> list[Outcome]:
    codes = {(code.edition, code.code): code for code in WzCode.objects.all()}
    lines = positions()
    levels = [[line for line in lines if line.level == level] for level in LEVELS]
    counts = [_load_wz_level(of_level, codes) for of_level in levels]
    known = WzCorrespondence.objects.all()
    pairs = {(pair.code_2008_id, pair.code_2025_id): pair for pair in known}
    rows = [
        {
            "code_2008_id": codes["2008", each.code_2008].pk,
            "code_2025_id": codes["2025", each.code_2025].pk,
            "is_full": each.is_full,
        }
        for each in correspondences()
    ]
    pair_key = itemgetter("code_2008_id", "code_2025_id")
    pair_counts = _sync(WzCorrespondence.objects, rows, pairs, pair_key)
    return [
        Outcome(_("WZ-Codes"), *map(sum, zip(*counts, strict=True))),
        Outcome(_("WZ-Entsprechungen"), *pair_counts),
    ]


def _load_wz_level(lines: list[Position], codes: dict[tuple[str, str], WzCode]) -> Counts:
    """One level of both editions; the one above is there already, for its ids are needed."""
    rows = [
        {
            "edition": line.edition,
            "code": line.code,
            "title": line.title,
            "level": line.level,
            "parent_id": codes[line.edition, line.parent].pk if line.parent else None,
        }
        for line in lines
    ]
    return _sync(WzCode.objects, rows, codes, itemgetter("edition", "code"))


def _load_places(*, reserved: set[str]) -> list[Outcome]:
    """Districts and municipalities; where names meet, regions have the first choice of a slug."""
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = {district.ags: district for district in District.objects.all()}
    municipalities = {each.ags: each for each in Municipality.objects.all()}
    slugs = _Slugs(reserved.union(Region.objects.values_list("slug", flat=True)))
    slugs.keep([*municipalities.values(), *districts.values()])
    for row in rows:
        slugs.give(row["ags"], row["name"], row["designation"])
    for row in rows:
        slugs.give(row["kreis_ags"], row["kreis_name"])
    by_district = {row["kreis_ags"]: row for row in rows}
    district_rows = [_district(row, slugs) for row in by_district.values()]
    district_counts = _sync(District.objects, district_rows, districts, itemgetter("ags"))
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    outlines = {feature["properties"]["ags"]: feature["geometry"] for feature in features}
    municipality_rows = [
        _municipality(row, districts[row["kreis_ags"]], outlines, slugs) for row in rows
    ]
    counts = _sync(Municipality.objects, municipality_rows, municipalities, itemgetter("ags"))
    return [Outcome(_("Kreise"), *district_counts), Outcome(_("Kommunen"), *counts)]


class _Slugs:
    """The slugs of places by official key, each given once and then kept."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.by_ags: dict[str, str] = {}

    def __getitem__(self, ags: str) -> str:
        return self.by_ags[ags]

    def keep(self, places: Iterable[District | Municipality]) -> None:
        self.by_ags |= {place.ags: place.slug for place in places}
        self.taken |= set(self.by_ags.values())

    def give(self, ags: str, name: str, designation: str = "") -> None:
        """The name, else with the designation (two called Hannover), else with the key."""
        if ags in self.by_ags:
            return
        candidates = [make_slug(f"{name} {distinction}") for distinction in ("", designation, ags)]
        self.by_ags[ags] = next(each for each in candidates if each not in self.taken)
        self.taken.add(self.by_ags[ags])


def _district(row: Mapping[str, str], slugs: _Slugs) -> dict[str, object]:
    return {
        "ags": row["kreis_ags"],
        "slug": slugs[row["kreis_ags"]],
        "name": row["kreis_name"],
        "sort_name": sort_key(row["kreis_name"]),
        "nuts3": row["nuts3"],
        "land": row["land_code"],
    }


def _municipality(
    row: Mapping[str, str], district: District, outlines: Mapping[str, object], slugs: _Slugs
) -> dict[str, object]:
    return {
        "ags": row["ags"],
        "ars": row["ars"],
        "slug": slugs[row["ags"]],
        "name": row["name"],
        "sort_name": sort_key(row["name"]),
        "designation": row["designation"],
        "district_id": district.pk,
        "postal_code": row["postal_code"],
        "latitude": Decimal(row["lat"]),
        "longitude": Decimal(row["lng"]),
        "population": int(row["population_2024"]),
        "population_date": POPULATION_DATE,
        "outline": outlines.get(row["ags"]),
    }


# What staff edit: created where it is missing -----------------------------------------------------


def _create_terms(model: type[TermModel], rows: list[dict[str, object]]) -> Counts:
    known = set(model.objects.values_list("slug", flat=True))
    missing = [
        model(**row, order=10 * number)
        for number, row in enumerate(rows, start=1)
        if row["slug"] not in known
    ]
    model.objects.bulk_create(missing)
    return len(missing), 0, len(rows) - len(missing)


def _create_industries(rows: list[dict[str, object]]) -> Counts:
    known = set(Industry.objects.values_list("slug", flat=True))
    wanted = {row["slug"]: (row.pop("wz_2008"), row.pop("wz_2025")) for row in rows}
    counts = _create_terms(Industry, rows)
    for industry in Industry.objects.filter(slug__in=wanted.keys() - known):
        codes_2008, codes_2025 = wanted[industry.slug]
        of_2008 = models.Q(edition=WzEdition.WZ_2008, code__in=codes_2008)
        of_2025 = models.Q(edition=WzEdition.WZ_2025, code__in=codes_2025)
        industry.wz_codes.set(WzCode.objects.filter(of_2008 | of_2025))
    return counts


def _create_regions(rows: list[dict[str, object]], file: Path) -> Counts:
    known = set(Region.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row.get("slug") not in known]
    for row in missing:
        try:
            _create_region(**row)
        except (TypeError, ValidationError, VocabularyError) as error:
            raise VocabularyError(f"{file}, {row.get('slug')}: {error}") from error
    return len(missing), 0, len(rows) - len(missing)


def _create_region(*, municipalities: object, **fields: object) -> None:
    """Staff may have made another region the host since: then it stays so."""
    fields["is_host"] = bool(fields.get("is_host")) and Region.objects.host() is None
    region = Region(**fields)
    region.full_clean()
    region.save()
    if not isinstance(municipalities, list):
        raise VocabularyError("municipalities: a list of official keys is expected")
    members = Municipality.objects.filter(ags__in=municipalities)
    if unknown := set(municipalities) - set(members.values_list("ags", flat=True)):
        raise VocabularyError(f"unknown municipalities {sorted(unknown)}")
    region.municipalities.set(members)
