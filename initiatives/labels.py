"""Where the numbers and names of a map stand: inside their shapes, none over another."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Ring = tuple[tuple[int, int], ...]
Rings = tuple[Ring, ...]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

# Between which lines of a shape the middle is looked for.
SCAN_LINES = 16
# A few words are so much wider than they are high; a sign is so wide in its own height, and so
# much is left between two words.
WORDS_TO_LINES = 2
SIGN = 0.54
GAP = 6
NUMBER_HEIGHT = 24
# A name is tried large, then small: that one isn't for phones. It is broken beyond LONGEST_LINE.
LARGE, SMALL = 18, 14
LONGEST_LINE = 12


class Spot(NamedTuple):
    """A point inside a shape, and how much room there is around it."""

    room: float
    x: int
    y: int


class Line(NamedTuple):
    """A line of a name, the middle of which is at (x, y)."""

    text: str
    x: int
    y: int
    is_small: bool


class Wanted(NamedTuple):
    """A name to be placed, with the number that stands in the middle of its shape; 0 isn't said."""

    name: str
    spot: Spot
    number: int


@lru_cache(maxsize=1000)
def middle_of(rings: Rings) -> Spot:
    """Where inside closed lines there is most room for a few words; none in what is flat."""
    ys = [y for ring in rings for _x, y in ring]
    top, bottom = min(ys), max(ys)
    turned = tuple(tuple((y, x) for x, y in ring) for ring in rings)
    spots = (
        _spot(turned, y, left, right)
        for y in (top + (bottom - top) * step / SCAN_LINES + 0.5 for step in range(1, SCAN_LINES))
        for left, right in _inside(rings, y)
    )
    return max(spots, default=Spot(0, *rings[0][0]))


def _spot(turned: Rings, y: float, left: float, right: float) -> Spot:
    """The middle of a horizontal line through a shape."""
    x = (left + right) / 2
    heights = [min(y - up, down - y) for up, down in _inside(turned, x) if up <= y <= down]
    room = min(right - left, WORDS_TO_LINES * 2 * max(heights, default=0))
    return Spot(room, round(x), round(y))


def _inside(rings: Rings, y: float) -> list[tuple[float, float]]:
    """From where to where a horizontal line is within closed lines."""
    crossings = sorted(
        x + (y - y_before) * (x_after - x) / (y_after - y_before)
        for ring in rings
        for (x, y_before), (x_after, y_after) in pairwise(ring)
        if (y_before > y) != (y_after > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def placed(wanted: list[Wanted]) -> list[list[Line]]:
    """Each name in lines, those with least room first; none for one that would lie over others."""
    taken = [
        _box(str(each.number), *each.spot[1:], NUMBER_HEIGHT) for each in wanted if each.number
    ]
    found = []
    for each in sorted(wanted, key=lambda each: each.spot):
        for lines in _places(each):
            boxes = [
                _box(line.text, line.x, line.y, SMALL if line.is_small else LARGE) for line in lines
            ]
            if not any(_overlap(box, other) for box in boxes for other in taken):
                taken += boxes
                found.append(lines)
                break
    return found


def lines_of(name: str) -> list[str]:
    """A long name in two lines, broken after a blank or a hyphen near its middle.

    What tells places of one name apart, in brackets, is left to the title and the table.
    """
    name = name.partition(" (")[0]
    breaks = [at for at, sign in enumerate(name, 1) if sign in " -"]
    if len(name) <= LONGEST_LINE or not breaks:
        return [name]
    at = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return [name[:at].strip(), name[at:]]


def _places(wanted: Wanted) -> Iterator[list[Line]]:
    """Where a name may stand, best first: below its number, above it, then a little aside."""
    texts = lines_of(wanted.name)
    _room, x, y = wanted.spot
    for size in (LARGE, SMALL):
        if wanted.number:
            away = (NUMBER_HEIGHT + size) / 2
            firsts = [y + away, y - away - size * (len(texts) - 1)]
        else:
            middle = y - size * (len(texts) - 1) / 2
            firsts = [middle, middle - size, middle + size]
        for aside in (0, -size, size, -2 * size, 2 * size):
            for first in firsts:
                yield [
                    Line(text, x + aside, round(first + size * at), size == SMALL)
                    for at, text in enumerate(texts)
                ]


def _box(text: str, x: float, y: float, size: float) -> Box:
    width = SIGN * size * len(text) + GAP
    return x - width / 2, y - size / 2, x + width / 2, y + size / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
