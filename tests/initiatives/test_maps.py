import re
from itertools import combinations, pairwise
from typing import Any

import pytest
from django.test import Client

from initiatives.labels import Line, Ring, lines_of, middle_of
from initiatives.maps import WIDTH, path_of, projection, region_maps
from initiatives.shades import legend, level_of
from taxonomy.models import Municipality, Region
from tests.support.factories import RegionFactory

pytestmark = pytest.mark.django_db


def drawings(**regions: str) -> Any:
    wanted = regions or {each.slug: each.name for each in Region.objects.all()}
    return region_maps(wanted, number_of=lambda ags: 1, url_of=lambda slug: f"?ort={slug}")


def test_north_is_up_west_is_left_and_the_drawing_is_as_wide_as_said() -> None:
    project, height = projection([(9.0, 52.0), (10.0, 53.0)])
    (west, south), (east, north) = project((9.0, 52.0)), project((10.0, 53.0))
    assert (west, east, north) == (4, WIDTH - 4, 4)
    assert south == height - 4


def test_a_degree_east_is_shorter_than_a_degree_north_by_the_latitudes_cosine() -> None:
    project, _height = projection([(9.0, 60.0), (10.0, 60.0), (9.0, 59.0), (9.0, 61.0)])
    east = project((10.0, 60.0))[0] - project((9.0, 60.0))[0]
    north = project((9.0, 60.0))[1] - project((9.0, 61.0))[1]
    assert round(east / north, 2) == 0.5


def test_a_path_goes_round_and_closes_without_repeating_its_start() -> None:
    square = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 10.2), (10.0, 0.0), (0.0, 0.0)]
    path = path_of([square], lambda point: (round(point[0]), round(point[1])))
    assert path == "M0,0l0,10 10,0 0,-10z"


@pytest.mark.parametrize(
    ("number", "level"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (500, 4)]
)
def test_more_is_darker(number: int, level: int) -> None:
    assert level_of(number) == level


def test_the_legend_names_the_steps() -> None:
    assert [step.label for step in legend()] == ["0", "1", "2–4", "5–9", "10+"]


def test_every_municipality_of_a_region_is_drawn_once_and_leads_somewhere() -> None:
    drawn = {each.key: sorted(area.name for area in each.members) for each in drawings()}
    regions = {each.slug: each.municipalities.all() for each in Region.objects.all()}
    assert drawn == {slug: sorted(place.name for place in regions[slug]) for slug in regions}
    assert {slug: len(names) for slug, names in drawn.items()} == {
        "hannover": 21,
        "maerkische-region": 23,
    }


def test_neighbours_outside_every_region_are_drawn_without_a_link() -> None:
    outside = {
        region.key: [area.name for area in region.areas if not area.url] for region in drawings()
    }
    assert outside == {"hannover": [], "maerkische-region": ["Hattingen", "Witten"]}


def points_of(path: str) -> list[tuple[int, int]]:
    """Every point that the closed lines of a path go through."""
    points: list[tuple[int, int]] = []
    for line in path.removesuffix("z").split("z"):
        start, steps = line.removeprefix("M").split("l")
        x = y = 0
        for step in [start, *steps.split()]:
            dx, dy = map(int, step.split(","))
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def test_every_point_lies_on_the_drawing_and_the_outermost_on_its_margin() -> None:
    maps = drawings()
    extents = {}
    for region in maps:
        xs, ys = zip(*(each for area in region.areas for each in points_of(area.path)), strict=True)
        extents[region.key] = (min(xs), max(xs), min(ys), region.height - max(ys))
    whole = (4, WIDTH - 4, 4, 4)
    assert extents == {"hannover": whole, "maerkische-region": whole}


def is_inside(point: tuple[int, int], path: str) -> bool:
    """By how often a line to the right crosses the outline."""
    x, y = point
    crossings = 0
    for line in path.removesuffix("z").split("z"):
        points = points_of(f"{line}z")
        for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


def words_of(region: Any) -> list[list[Line]]:
    """All that is written on a map, as screens of both kinds show it."""
    return [*region.words, *region.words_on_phones]


def test_every_number_stands_inside_its_outline() -> None:
    for region in drawings():
        paths = {area.path for area in region.areas if area.number}
        numbers = [line for lines in words_of(region) for line in lines if line.is_number]
        assert len(numbers) == 2 * len(paths)
        for number in numbers:
            assert any(is_inside((number.x, number.y), path) for path in paths)


@pytest.mark.parametrize(
    "line",
    [
        ((0, 5), (10, 5), (4, 5), (0, 5)),
        ((3, 0), (3, 10), (3, 4), (3, 0)),
        ((7, 7), (7, 7), (7, 7), (7, 7)),
    ],
)
def test_a_place_too_small_to_be_drawn_has_its_number_where_it_lies(line: Ring) -> None:
    room, x, y = middle_of((line,))
    xs, ys = zip(*line, strict=True)
    assert room == 0
    assert min(xs) <= x <= max(xs)
    assert min(ys) <= y <= max(ys)


def test_nearly_every_number_has_its_name_and_no_words_lie_over_others() -> None:
    """Even where every place has one."""
    for region in drawings():
        names = {lines_of(area.name)[0] for area in region.areas if area.number}
        for words in (region.words, region.words_on_phones):
            said = {line.text for lines in words for line in lines if not line.is_number}
            unnamed = [name for name in names if not any(each.startswith(name) for each in said)]
            assert len(unnamed) <= 3
            boxes = [
                (line.x, line.y, len(line.text) * 0.5 * line.size, line.size)
                for lines in words
                for line in lines
            ]
            over = [
                (one, other)
                for one, other in combinations(boxes, 2)
                if abs(one[0] - other[0]) < (one[2] + other[2]) / 2
                and abs(one[1] - other[1]) < (one[3] + other[3]) / 2 - 2
            ]
            assert over == []


def test_what_has_no_number_is_named_only_inside_its_outline() -> None:
    wanted = {each.slug: each.name for each in Region.objects.all()}
    for region in region_maps(wanted, number_of=lambda ags: 0, url_of=lambda slug: f"?ort={slug}"):
        paths = [area.path for area in region.areas]
        for lines in words_of(region):
            for line in lines:
                half = round(len(line.text) * 0.5 * line.size / 2) - 1
                ends = [(line.x - half, line.y), (line.x + half, line.y)]
                assert any(all(is_inside(end, path) for end in ends) for path in paths), line.text


def test_a_long_name_is_broken_and_what_stands_in_brackets_left_out() -> None:
    assert [lines_of(each) for each in ("Neustadt am Rübenberge", "Wetter (Ruhr)", "Hagen")] == [
        ["Neustadt am", "Rübenberge"],
        ["Wetter"],
        ["Hagen"],
    ]
    assert lines_of("Nachrodt-Wiblingwerde") == ["Nachrodt-", "Wiblingwerde"]


def test_a_region_without_outlines_has_no_drawing(client: Client) -> None:
    place = Municipality.objects.first()
    assert place is not None
    Municipality.objects.filter(pk=place.pk).update(outline=None)
    region = RegionFactory.create(municipalities=[place])
    assert drawings(**{region.slug: region.name}) == []
    assert client.get(f"/akteure/?region={region.slug}").status_code == 200


def test_both_maps_together_stay_small(client: Client) -> None:
    html = client.get("/akteure/").content.decode()
    drawn = sum(
        len(each) for each in re.findall(r"<svg class=\"map__drawing\".*?</svg>", html, re.S)
    )
    assert 5_000 < drawn < 60_000
