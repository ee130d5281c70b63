"""Things that many scenes need: screens, phones, tables, boxes, wheels, signals."""

from collections.abc import Sequence

from tools.scenes.drawing import (
    FINE,
    LINE,
    NEW,
    NEW_SOFT,
    Palette,
    Point,
    all_of,
    circle,
    curve,
    line,
    mixed,
    path,
    rect,
    ring,
    shape,
)

# Devices ------------------------------------------------------------------------------------------


def panel(x: float, y: float, width: float, height: float, p: Palette) -> str:
    """A screen without a foot: a tablet, a display on the wall."""
    edge = 9
    return rect(x, y, width, height, p.ink, 14) + rect(
        x + edge, y + edge, width - 2 * edge, height - 2 * edge, p.paper, 7
    )


def screen(x: float, y: float, width: float, height: float, p: Palette, foot: float = 0) -> str:
    """A display on a foot of that height."""
    middle = x + width / 2
    stand = rect(middle - 9, y + height - 4, 18, foot, p.deep, 0)
    plate = rect(middle - 55, y + height + foot - 12, 110, 12, p.deep, 6)
    return (stand + plate if foot else "") + panel(x, y, width, height, p)


def phone(x: float, y: float, p: Palette, height: float = 64) -> str:
    """Held in a hand, seen from its edge on."""
    width = height * 0.54
    return rect(x - width / 2, y - height / 2, width, height, p.ink, 7) + rect(
        x - width / 2 + 4, y - height / 2 + 5, width - 8, height - 10, NEW_SOFT, 3
    )


def bubble(x: float, y: float, width: float, height: float, tip: Point, p: Palette) -> str:
    """What a device shows or somebody says, large enough to see."""
    middle, below = x + width / 2, y + height / 2
    across = 20 if abs(tip[1] - below) > height / 2 else 0
    down = 0 if across else 20
    foot = [
        (min(max(tip[0], x + 50), x + width - 50) - across, below - down)
        if across
        else (middle, below - down),
        tip,
        (min(max(tip[0], x + 50), x + width - 50) + across, below + down)
        if across
        else (middle, below + down),
    ]
    return shape(foot, p.paper, 2) + rect(x, y, width, height, p.paper, 22)


def waves(x: float, y: float, colour: str = NEW, turn: str = "up", size: float = 1) -> str:
    """A device that reports: three arcs from a point."""
    arcs = []
    for r in (22 * size, 40 * size, 58 * size):
        a = r * 0.72
        ends = {
            "up": (x - a, y - a, x + a, y - a, 1),
            "right": (x + a, y - a, x + a, y + a, 1),
            "left": (x - a, y - a, x - a, y + a, 0),
        }[turn]
        arcs.append(
            curve(
                f"M{ends[0]:g} {ends[1]:g}A{r:g} {r:g} 0 0 {ends[4]} {ends[2]:g} {ends[3]:g}",
                colour,
                7,
            )
        )
    return all_of(arcs)


def sensor(x: float, y: float, p: Palette, size: float = 44) -> str:
    """The small box that measures."""
    half = size / 2
    return rect(x - half, y - half, size, size, NEW, 9) + circle(x, y, size * 0.17, p.ink)


# What screens show --------------------------------------------------------------------------------


def text_lines(x: float, y: float, widths: Sequence[float], p: Palette, step: float = 24) -> str:
    """Text too small to read."""
    return all_of(rect(x, y + n * step, width, 9, p.soft, 4) for n, width in enumerate(widths))


def tick(x: float, y: float, r: float, p: Palette) -> str:
    mark = line(
        [(x - r * 0.45, y + r * 0.02), (x - r * 0.1, y + r * 0.38), (x + r * 0.5, y - r * 0.36)],
        p.ink,
        max(FINE, r * 0.26),
    )
    return circle(x, y, r, NEW) + mark


def clock(x: float, y: float, r: float, p: Palette, hands: tuple[Point, Point]) -> str:
    """`hands` are the ends of the two hands, as shares of the radius."""
    ends = all_of(line([(x, y), (x + a * r, y + b * r)], p.ink, r * 0.13) for a, b in hands)
    return circle(x, y, r, p.paper) + ring(x, y, r, p.deep, r * 0.14) + ends


def bars(x: float, y: float, heights: Sequence[float], p: Palette, width: float = 16) -> str:
    """Sound, or amounts: upright bars around a middle line."""
    return all_of(
        rect(x + n * width * 1.75, y - each / 2, width, each, NEW, width / 2)
        for n, each in enumerate(heights)
    )


def table_of_days(
    x: float,
    y: float,
    cell: Point,
    size: tuple[int, int],
    marks: dict[tuple[int, int], str],
    empty: str,
) -> str:
    """Columns and rows; a marked place has a colour of its own."""
    return all_of(
        rect(
            x + column * (cell[0] + 8),
            y + row * (cell[1] + 8),
            *cell,
            marks.get((column, row), empty),
            6,
        )
        for column in range(size[0])
        for row in range(size[1])
    )


# Furniture and goods ------------------------------------------------------------------------------


def table(x: float, y: float, width: float, p: Palette, ground: float) -> str:
    legs = all_of(
        rect(at, y + 10, 16, ground - y - 10, p.deep, 3) for at in (x + 26, x + width - 42)
    )
    return legs + rect(x, y, width, 20, p.ink, 8)


def box(x: float, y: float, width: float, height: float, fill: str, p: Palette) -> str:
    """A parcel with its tape."""
    tape = mixed(fill, p.ink, 0.8)
    return (
        rect(x, y, width, height, fill, 6)
        + rect(x + width * 0.4, y, width * 0.2, height * 0.42, tape, 0)
        + rect(x + width * 0.68, y + height * 0.72, width * 0.2, height * 0.1, tape, 2)
    )


def shelf(x: float, y: float, width: float, height: float, p: Palette, boards: int = 3) -> str:
    posts = all_of(rect(at, y, 10, height, p.mid, 3) for at in (x, x + width - 10))
    gap = height / boards
    return posts + all_of(
        rect(x, y + gap * (n + 1) - 14, width, 10, p.mid, 3) for n in range(boards)
    )


def wheel(x: float, y: float, r: float, p: Palette) -> str:
    return circle(x, y, r, p.ink) + circle(x, y, r * 0.5, p.soft)


def plant(x: float, y: float, p: Palette, size: float = 1) -> str:
    """A pot with leaves."""
    leaf = "M{0} {1}q{2} {3} {4} {5}q{6} {7} {8} {9}z"
    leaves = all_of(
        path(leaf.format(x, y - 60 * size, *(v * size for v in bend)), p.strong)
        for bend in (
            (-50, -10, -46, -86, 40, 10, 46, 86),
            (50, -10, 46, -86, -40, 10, -46, 86),
            (-26, -60, 0, -130, 26, 70, 0, 130),
        )
    )
    pot = shape(
        [
            (x - 32 * size, y - 60 * size),
            (x + 32 * size, y - 60 * size),
            (x + 24 * size, y - 4),
            (x - 24 * size, y - 4),
        ],
        p.deep,
        4,
    )
    return leaves + pot


def lamp(x: float, length: float, p: Palette) -> str:
    """A workshop lamp that hangs from above."""
    shade = path(f"M{x - 52} {length + 34}q6 -40 52 -40q46 0 52 40z", p.deep)
    return line([(x, 0), (x, length)], p.deep, FINE) + shade


def van(x: float, y: float, p: Palette, body: str) -> str:
    """A delivery van that looks right; its wheels stand on y. 430 long, 215 high."""
    hull = path(
        f"M{x + 22} {y - 214}H{x + 268}Q{x + 292} {y - 214} {x + 306} {y - 196}L{x + 356} {y - 128}"
        f"Q{x + 420} {y - 118} {x + 428} {y - 84}V{y - 44}Q{x + 428} {y - 30} {x + 414} {y - 30}"
        f"H{x + 14}Q{x} {y - 30} {x} {y - 44}V{y - 192}Q{x} {y - 214} {x + 22} {y - 214}Z",
        body,
    )
    pane = path(
        f"M{x + 246} {y - 188}H{x + 272}Q{x + 284} {y - 188} {x + 291} {y - 178}"
        f"L{x + 326} {y - 128}H{x + 246}Z",
        mixed(p.wall, p.paper, 0.5),
    )
    light = rect(x + 404, y - 96, 24, 20, NEW_SOFT, 8)
    sill = rect(x + 6, y - 46, 420, 16, mixed(body, p.ink, 0.7), 8)
    return hull + pane + sill + light + wheel(x + 92, y - 34, 38, p) + wheel(x + 338, y - 34, 38, p)


def arrow(points: list[Point], colour: str, width: float = LINE, head: float = 16) -> str:
    """A line with a head at its end; the last stretch lies along an axis."""
    (x0, y0), (x, y) = points[-2], points[-1]
    across = (x > x0) - (x < x0)
    down = 0 if across else (y > y0) - (y < y0)
    ends = [
        (x - head * across - head * down, y - head * down - head * across),
        (x, y),
        (x - head * across + head * down, y - head * down + head * across),
    ]
    return line(points, colour, width) + line(ends, colour, width)
