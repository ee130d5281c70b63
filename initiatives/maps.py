"""The map of the municipalities: their outlines as SVG, shaded by how many actors each has."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise, WithAnnotations

from initiatives.labels import PHONE, WIDE_SCREEN, Line, Rings, Wanted, placed
from initiatives.shades import level_of
from taxonomy.models import Municipality

# The drawing is that many units wide; points are rounded to whole ones.
WIDTH = 600
MARGIN = 4

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One municipality on the map; without an address it belongs to no region."""

    name: str
    path: str
    rings: Rings
    number: int
    level: int
    url: str

    @property
    def label(self) -> str:
        words = ngettext("%(name)s: %(number)s Akteur", "%(name)s: %(number)s Akteure", self.number)
        return words % {"name": self.name, "number": self.number}


@dataclass(frozen=True)
class RegionMap:
    """One region's drawing."""

    key: str
    label: StrOrPromise
    height: int
    areas: list[Area]

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"

    @property
    def members(self) -> list[Area]:
        """The municipalities of the region itself, without the neighbours drawn for orientation."""
        return [area for area in self.areas if area.url]

    @property
    def words(self) -> list[list[Line]]:
        """Numbers and names as a wide screen has room for them."""
        return self._placed(WIDE_SCREEN)

    @property
    def words_on_phones(self) -> list[list[Line]]:
        """Larger, for a phone draws the map smaller."""
        return self._placed(PHONE)

    def _placed(self, sizes: tuple[int, ...]) -> list[list[Line]]:
        return placed([Wanted(each.name, each.rings, each.number) for each in self.areas], sizes)

    @property
    def has_neighbours(self) -> bool:
        return len(self.members) < len(self.areas)


def projection(points: Iterable[Point]) -> tuple[Callable[[Point], tuple[int, int]], int]:
    """Equirectangular, true to scale at the middle latitude: a function to units, and the height.

    Points are (longitude, latitude) in degrees; at this extent of some 60 km the error is below a
    unit.
    """
    longitudes, latitudes = zip(*points, strict=True)
    west, north = min(longitudes), max(latitudes)
    shrink = math.cos(math.radians((north + min(latitudes)) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((max(longitudes) - west) * shrink)

    def project(point: Point) -> tuple[int, int]:
        longitude, latitude = point
        x = (longitude - west) * shrink * scale + MARGIN
        return round(x), round((north - latitude) * scale + MARGIN)

    return project, round((north - min(latitudes)) * scale + 2 * MARGIN)


def path_of(rings: Iterable[list[Point]], project: Callable[[Point], tuple[int, int]]) -> str:
    """The closed lines as an SVG path with relative steps, which are the shortest to write."""
    return "".join(_ring(list(map(project, ring))) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points)]
    # The last point is the first again: "z" closes the line. Steps of nothing are left out.
    moves = " ".join(f"{x},{y}" for x, y in steps[:-1] if (x, y) != (0, 0))
    first_x, first_y = points[0]
    return f"M{first_x},{first_y}l{moves}z"


class InRegions(TypedDict):
    """What is read beside a municipality."""

    region_slugs: list[str]


def municipalities_to_draw() -> "list[WithAnnotations[Municipality, InRegions]]":
    """Those of the regions, and their neighbours in the same districts; one statement."""
    of_districts_with_regions = Q(district__municipalities__regions__isnull=False)
    return list(
        Municipality.objects.filter(of_districts_with_regions, outline__isnull=False)
        .annotate(
            region_slugs=ArrayAgg(
                "regions__slug", filter=Q(regions__isnull=False), distinct=True, default=[]
            )
        )
        .order_by("sort_name", "ags")
    )


def region_maps(
    regions: Mapping[str, StrOrPromise],
    *,
    number_of: Callable[[str], int],
    url_of: Callable[[str], str],
) -> list[RegionMap]:
    """A drawing for each region with outlines.

    `regions` are slugs with their labels, `number_of` tells how many things a municipality has by
    its AGS, `url_of` where it leads by its slug.
    """
    municipalities = municipalities_to_draw()
    drawn = []
    for slug, label in regions.items():
        inside = [each for each in municipalities if slug in each.region_slugs]
        districts = {each.district_id for each in inside}
        around = [
            each
            for each in municipalities
            if not each.region_slugs and each.district_id in districts
        ]
        if not inside:
            continue
        rings = [ring for each in [*inside, *around] for ring in each.outline_rings()]
        project, height = projection(point for ring in rings for point in ring)
        # Neighbours first: the region's own lines lie on top of theirs.
        areas = [_area(each, project, number=0, url="") for each in around]
        areas += [
            _area(each, project, number=number_of(each.ags), url=url_of(each.slug))
            for each in inside
        ]
        drawn.append(RegionMap(slug, label, height, areas))
    return drawn


def _area(
    place: Municipality, project: Callable[[Point], tuple[int, int]], *, number: int, url: str
) -> Area:
    outline = place.outline_rings()
    rings = tuple(tuple(map(project, ring)) for ring in outline)
    return Area(place.name, path_of(outline, project), rings, number, level_of(number), url)
