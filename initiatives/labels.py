"""Where the numbers and names of a map stand: inside their shapes, none over another."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Ring = tuple[tuple[int, int], ...]
Rings = tuple[Ring, ...]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Segments = list[tuple[float, float]]
"""From where to where on a line."""

# Between which lines of a shape the middle is looked for, and how far apart are those between which
# words are to stand.
SCAN_LINES = 16
STEP = 4
# A few words are so much wider than they are high; a sign is so wide in its own height, and so
# much is left beside a word.
WORDS_TO_LINES = 2
SIGN = 0.54
GAP = 6
NUMBER_HEIGHT = 26
# A name is tried in the first of these sizes, then in the next.
WIDE_SCREEN, PHONE = (20, 16), (24, 20)


class Spot(NamedTuple):
    """A point inside a shape, and how much room there is around it."""

    room: float
    x: int
    y: int


class Line(NamedTuple):
    """A number or a line of a name, so large, the middle of which is at (x, y)."""

    text: str
    x: int
    y: int
    size: int
    is_number: bool = False


class Wanted(NamedTuple):
    """A name to be placed in a shape, below its number; 0 isn't said."""

    name: str
    rings: Rings
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


def _inside(rings: Rings, y: float) -> Segments:
    """From where to where a horizontal line is within closed lines."""
    crossings = sorted(
        x + (y - y_before) * (x_after - x) / (y_after - y_before)
        for ring in rings
        for (x, y_before), (x_after, y_after) in pairwise(ring)
        if (y_before > y) != (y_after > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def placed(wanted: list[Wanted], sizes: tuple[int, ...]) -> list[list[Line]]:
    """The number and the name of each, inside its shape.

    Where there is no room for both, the name of what has a number stands near it, over no other.
    Where there is no room for that either, or nothing to count, it goes unnamed.
    """
    found = [list(_inside_of(each, sizes)) for each in wanted]
    outside = []
    for each, lines in zip(wanted, found, strict=True):
        if not lines and each.number:
            room, x, y = middle_of(each.rings)
            lines.append(Line(str(each.number), x, y, NUMBER_HEIGHT, is_number=True))
            outside.append((room, each.name, lines))
    taken = [box for lines in found for box in _boxes(lines)]
    # Those with least room first: the others find theirs more easily.
    for _room, name, lines in sorted(outside):
        near = _near(lines[0], lines_of(name), sizes[-1], taken)
        lines += near
        taken += _boxes(near)
    return [lines for lines in found if lines]


def lines_of(name: str) -> list[str]:
    """A name in two lines where it can be, broken after a blank or a hyphen near its middle.

    What tells places of one name apart, in brackets, is left to the title and the table.
    """
    name = name.partition(" (")[0]
    breaks = [at for at, sign in enumerate(name, 1) if sign in " -"]
    if not breaks:
        return [name]
    at = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return [name[:at].strip(), name[at:]]


@lru_cache(maxsize=1000)
def _inside_of(wanted: Wanted, sizes: tuple[int, ...]) -> tuple[Line, ...]:
    """Number and name as large as they have room in the shape; nothing where they have none."""
    number = [(str(wanted.number), NUMBER_HEIGHT)] if wanted.number else []
    broken = lines_of(wanted.name)
    for size in sizes:
        for texts in ([" ".join(broken).replace("- ", "-")], broken):
            words = [*number, *((text, size) for text in texts)]
            width, height = max(_width(*each) for each in words), sum(each[1] for each in words)
            spot = _room_for(wanted.rings, round(width), height)
            if spot:
                x, y = spot
                return tuple(_stacked(words, x, y - height // 2, has_number=bool(number)))
    return ()


def _stacked(words: list[tuple[str, int]], x: int, top: int, *, has_number: bool) -> list[Line]:
    """Lines below one another."""
    lines = []
    for at, (text, size) in enumerate(words):
        lines.append(Line(text, x, top + size // 2, size, is_number=has_number and not at))
        top += size
    return lines


def _room_for(rings: Rings, width: int, height: int) -> tuple[int, int] | None:
    """The middle of where a box of that size has most room to its sides inside a shape."""
    rows = _rows(rings)
    tall = height // STEP + 1
    spots = []
    for first in range(len(rows) - tall + 1):
        inside = rows[first][1]
        for _y, segments in rows[first + 1 : first + tall]:
            inside = _shared(inside, segments)
        y = (rows[first][0] + rows[first + tall - 1][0]) / 2
        spots += [
            (right - left, round((left + right) / 2), round(y))
            for left, right in inside
            if right - left >= width
        ]
    return max(spots)[1:] if spots else None


@lru_cache(maxsize=1000)
def _rows(rings: Rings) -> list[tuple[float, Segments]]:
    """From line to line, where a shape lies on it."""
    ys = [y for ring in rings for _x, y in ring]
    return [(y + 0.5, _inside(rings, y + 0.5)) for y in range(min(ys), max(ys), STEP)]


def _shared(some: Segments, others: Segments) -> Segments:
    """What both cover."""
    both = ((max(left, start), min(right, end)) for left, right in some for start, end in others)
    return [(left, right) for left, right in both if left < right]


def _near(number: Line, texts: list[str], size: int, taken: list[Box]) -> list[Line]:
    """The first place below or above a number, and a little aside, where nothing else stands."""
    below = number.y + number.size // 2
    above = number.y - number.size // 2 - size * len(texts)
    for aside in sorted(range(-8, 9), key=abs):
        for top in (below, above):
            x = number.x + aside * size // 2
            lines = _stacked([(text, size) for text in texts], x, top, has_number=False)
            if not any(_overlap(box, other) for box in _boxes(lines) for other in taken):
                return lines
    return []


def _boxes(lines: list[Line]) -> list[Box]:
    boxes = []
    for text, x, y, size, _is_number in lines:
        width = _width(text, size)
        boxes.append((x - width / 2, y - size / 2, x + width / 2, y + size / 2))
    return boxes


def _width(text: str, size: int) -> float:
    return SIGN * size * len(text) + GAP


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
