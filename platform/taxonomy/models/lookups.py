"""What lists and the search ask of the vocabularies as a whole."""

from collections.abc import Iterable
from functools import cache

from django.db import connection
from django.db.models import (
    CharField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext, override

from interface import stamp
from taxonomy.models.industries import Industry
from taxonomy.models.places import District, Municipality, Place, Region
from taxonomy.models.terms import TargetGroup, Term, Topic

_COLUMNS = ["parameter", "position", "sort_name", "value", "label"]


@stamp.kept
def vocabulary_labels(language: str) -> dict[str, dict[str, str]]:
    """For each parameter of the lists its values with their labels, in the order of display.

    Holds everything that a published entry may carry: retired terms too, and the places that belong
    to a region (regions first, then districts, then municipalities). One statement.
    """
    labels: dict[str, dict[str, str]] = {
        parameter: {} for parameter in ["branche", "thema", "zielgruppe", "ort"]
    }
    with connection.cursor() as cursor:
        cursor.execute(*_labels_statement(language))
        for parameter, _position, _sort_name, value, label in cursor.fetchall():
            labels[parameter][value] = label
    _tell_districts_apart(labels["ort"], language)
    return labels


@cache
def _labels_statement(language: str) -> tuple[str, tuple[str | int, ...]]:
    """Every list asks this; putting it together takes twenty times as long as its answer."""
    terms = [_term_labels(Industry.objects.all(), "branche", language)]
    terms += [_term_labels(Topic.objects.all(), "thema", language)]
    terms += [_term_labels(TargetGroup.objects.all(), "zielgruppe", language)]
    of_a_region = Region.municipalities.through.objects.all()
    municipalities = Municipality.objects.filter(
        Exists(of_a_region.filter(municipality=OuterRef("pk")))
    )
    districts = District.objects.filter(
        Exists(of_a_region.filter(municipality__district=OuterRef("pk")))
    )
    places = [
        _labels(Region.objects.all(), "ort", position=Value(0), value=F("slug")),
        _labels(districts, "ort", position=Value(1), value=F("ags")),
        _labels(municipalities, "ort", position=Value(2), value=F("ags")),
    ]
    rows = terms[0].union(*terms[1:], *places, all=True)
    return rows.order_by(*_COLUMNS).query.sql_with_params()


def _term_labels(
    terms: QuerySet[Term], parameter: str, language: str
) -> QuerySet[Model, tuple[object, ...]]:
    label: Combinable = F("name")
    if language == "en":
        label = Coalesce(NullIf("name_en", Value("")), "name")
    return _labels(terms, parameter, position=F("order"), value=F("slug"), label=label)


def _labels(
    rows: QuerySet[Model],
    parameter: str,
    *,
    position: Combinable,
    value: F,
    label: Combinable | None = None,
) -> QuerySet[Model, tuple[object, ...]]:
    return (
        rows.order_by()
        .annotate(
            parameter=Value(parameter, output_field=CharField()),
            position=Coalesce(position, Value(0), output_field=IntegerField()),
            value=value,
            label=label or F("name"),
        )
        .values_list(*_COLUMNS)
    )


def _tell_districts_apart(labels: dict[str, str], language: str) -> None:
    """A district may share its name with a city or a region; keys of districts have five digits."""
    names = list(labels.values())
    with override(language):
        for value, label in labels.items():
            if len(value) == 5 and value.isdigit() and names.count(label) > 1:
                labels[value] = gettext("%(name)s (Kreisgebiet)") % {"name": label}


def chosen_region(address: QueryDict, language: str) -> str:
    """The slug of the region that an address names; empty where it names none, or several."""
    places = vocabulary_labels(language)["ort"]
    named = {each for each in address.getlist("region") if each in places and not each.isdigit()}
    return named.pop() if len(named) == 1 else ""


def places_of(municipality: Municipality) -> list[str]:
    """The keys that something in this municipality is found by: its own, district's, regions'."""
    return [municipality.ags, municipality.district.ags, *slugs(municipality.regions.all())]


def place_names(municipality: Municipality) -> list[str]:
    """The names of the same places."""
    regions = region_names(municipality.regions.all())
    return [municipality.name, municipality.district.name, *regions]


def region_names(regions: Iterable[Region]) -> list[str]:
    return sorted(each.name for each in regions)


def names(terms: Iterable[Term]) -> list[str]:
    """What the terms are called in both languages."""
    return sorted({name for each in terms for name in (each.name, each.name_en) if name})


def slugs(terms: Iterable[Region | Term]) -> list[str]:
    """What things are found by in lists; asks nothing where the terms were fetched before."""
    return sorted(each.slug for each in terms)


def places_read(municipality: str) -> tuple[str, ...]:
    """What `places_of` and `place_names` read, behind what leads to the municipality."""
    keys = ("ags", "district__ags", "regions__slug", "name", "district__name", "regions__name")
    return tuple(f"{municipality}__{key}" for key in keys)


def regions_read(*relations: str) -> tuple[str, ...]:
    """What `slugs` and `region_names` of these relations read."""
    return tuple(f"{each}__{column}" for each in relations for column in ("slug", "name"))


def terms_read(*relations: str) -> tuple[str, ...]:
    """What `slugs` and `names` of these relations read."""
    columns = ("slug", "name", "name_en")
    return tuple(f"{each}__{column}" for each in relations for column in columns)


def resolve_places(values: Iterable[str]) -> dict[str, str]:
    """The keys stored for places named in an address by slug or official key, the known ones.

    Keys are a region's slug and the AGS of a district or municipality. One statement for all.
    """
    # No place is named otherwise, and the database refuses some of it.
    names = [value for value in values if value.isascii() and value.isprintable()]
    if not names:
        return {}
    of_place = Q(ags__in=names) | Q(slug__in=names)
    found = [
        _keys(Region.objects.filter(slug__in=names), "slug", position=0),
        _keys(District.objects.filter(of_place), "ags", position=1),
        _keys(Municipality.objects.filter(of_place), "ags", position=2),
    ]
    resolved: dict[str, str] = {}
    # Regions come last: of places that share a name the first in the list of places is meant.
    for slug, key, _position in found[0].union(*found[1:], all=True).order_by("-position"):
        resolved |= {slug: key, key: key}
    return {name: resolved[name] for name in names if name in resolved}


def _keys(
    places: QuerySet[Place], key: str, *, position: int
) -> QuerySet[Model, tuple[str, str, int]]:
    return (
        places.order_by()
        .annotate(key=F(key), position=Value(position, output_field=IntegerField()))
        .values_list("slug", "key", "position")
    )
