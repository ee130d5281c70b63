"""The language of the drawings: a sheet of 1200 × 630, a few flat shapes, and one palette each.

Pages and networks show the whole sheet.
"""

from collections.abc import Iterable
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630
GROUND = 505
ROUND = 12
LINE = 6
FINE = 4

Point = tuple[float, float]

WHITE, BLACK = "#fdfcf8", "#12161d"
# The one colour that is the same in each drawing: what is new at work.
NEW, NEW_SOFT = "#f4a835", "#fbd998"


class Palette(NamedTuple):
    """An industry's colour in six strengths, from the wall behind to the darkest parts."""

    wall: str
    soft: str
    mid: str
    strong: str
    deep: str
    ink: str
    paper: str = WHITE

    @classmethod
    def of(cls, colour: str) -> "Palette":
        wall, soft, mid, strong = (mixed(colour, WHITE, each) for each in (0.17, 0.32, 0.58, 0.92))
        return cls(wall, soft, mid, strong, mixed(colour, BLACK, 0.66), mixed(colour, BLACK, 0.3))


def mixed(colour: str, other: str, share: float) -> str:
    """So much of a colour, the rest of another."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def sheet(shapes: str, background: str) -> str:
    """The whole drawing as SVG."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{rect(0, 0, WIDTH, HEIGHT, background, 0)}{shapes}</svg>"
    )


# Shapes -------------------------------------------------------------------------------------------


def rect(x: float, y: float, width: float, height: float, fill: str, r: float = ROUND) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{r:g}"'
        f' fill="{fill}"/>'
    )


def circle(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"/>'


def ring(x: float, y: float, r: float, colour: str, width: float = LINE) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"/>'
    )


def ellipse(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"/>'


def shape(points: Iterable[Point], fill: str, r: float = 0) -> str:
    """A polygon; a radius rounds its corners by so much outside."""
    edge = f' stroke="{fill}" stroke-width="{2 * r:g}" stroke-linejoin="round"' if r else ""
    return f'<polygon points="{_listed(points)}" fill="{fill}"{edge}/>'


def path(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def line(points: Iterable[Point], colour: str, width: float = LINE, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{_listed(points)}" fill="none" stroke="{colour}"{dashes}'
        f' stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def curve(d: str, colour: str, width: float = LINE) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def moved(x: float, y: float, *shapes: str, scale: float = 1, flip: bool = False) -> str:
    """The shapes with their origin there; flipped, what looked right looks left."""
    across = -scale if flip else scale
    return f'<g transform="translate({x:g} {y:g}) scale({across:g} {scale:g})">{all_of(shapes)}</g>'


def turned(degrees: float, x: float, y: float, *shapes: str) -> str:
    return f'<g transform="rotate({degrees:g} {x:g} {y:g})">{all_of(shapes)}</g>'


def all_of(shapes: Iterable[str]) -> str:
    return "".join(shapes)


def _listed(points: Iterable[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


# Surroundings -------------------------------------------------------------------------------------


def floor(p: Palette, y: float = GROUND) -> str:
    return rect(0, y, WIDTH, HEIGHT - y, p.soft, 0)


def shadow(x: float, y: float, width: float, p: Palette) -> str:
    """What makes a thing stand on the floor."""
    return ellipse(x, y, width / 2, 9, mixed(p.mid, p.soft, 0.45))


def window(x: float, y: float, width: float, height: float, p: Palette, panes: int = 3) -> str:
    """Light from outside, in upright panes."""
    gap = 10
    each = (width - gap * (panes - 1)) / panes
    lit = mixed(p.wall, WHITE, 0.35)
    return all_of(rect(x + n * (each + gap), y, each, height, lit, 8) for n in range(panes))
