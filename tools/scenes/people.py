"""People without faces: a head, a trunk, two arms that reach where they are told."""

from math import atan2, cos, hypot, sin
from typing import NamedTuple

from tools.scenes.drawing import (
    Point,
    all_of,
    circle,
    ellipse,
    line,
    mixed,
    moved,
    path,
    rect,
)

# A grown person of 408, measured from the soles.
HEAD, NECK, SHOULDER, HIP = -368, -345, -300, -182
UPPER_ARM = FOREARM = 76


class Look(NamedTuple):
    skin: str
    hair: str
    style: str


LIGHT, TAN, BROWN, DARK = "#eec3a0", "#d49a6f", "#9c6744", "#6b4430"
BLACKISH, CHESTNUT, COPPER, GREY, SAND = "#2b2623", "#5a3a28", "#a4552c", "#b9b6b0", "#c9a064"


class Person(NamedTuple):
    """Somebody who stands: where, how tall, what they wear, and what the hands reach for.

    `faces` is 1 to the right, -1 to the left; the near hand belongs to the arm in front.
    """

    x: float
    y: float
    look: Look
    top: str
    trousers: str
    near: Point | None = None
    far: Point | None = None
    faces: int = 1
    scale: float = 0.92
    vest: str = ""
    apron: str = ""
    has_legs: bool = True

    def drawn(self) -> str:
        body = [
            self._arm(self.far, -1),
            self._legs() if self.has_legs else "",
            self._trunk(),
            _head(self.look),
        ]
        flip = self.faces < 0
        return moved(self.x, self.y, *body, self._arm(self.near, 1), scale=self.scale, flip=flip)

    def _legs(self) -> str:
        shoe = mixed(self.trousers, "#000000", 0.6)
        return all_of(
            line([(x, HIP), (x, -24)], colour, 38) + path(f"M{x - 19} -26h38q24 4 24 26h-62z", shoe)
            for x, colour in ((-20, mixed(self.trousers, "#000000", 0.84)), (20, self.trousers))
        )

    def _trunk(self) -> str:
        cut = "M-50 -292Q-50 -326 -18 -328H18Q50 -326 50 -292L43 -164H-43Z"
        parts = [rect(-13, NECK, 26, 36, mixed(self.look.skin, "#000000", 0.87), 12)]
        parts.append(path(cut, self.top))
        if self.vest:
            parts.append(path("M-46 -316L-16 -328L0 -270L16 -328L46 -316L43 -172H-43Z", self.vest))
            parts.append(rect(-44, -222, 88, 13, mixed(self.vest, "#ffffff", 0.35), 0))
        if self.apron:
            parts.append(
                path(
                    "M-26 -284H26L44 -232L46 -112Q46 -98 32 -98H-32Q-46 -98 -46 -112L-44 -232Z",
                    self.apron,
                )
            )
        return all_of(parts)

    def _arm(self, target: Point | None, side: int) -> str:
        """From the shoulder over the elbow to the hand."""
        shoulder = (-24.0 if side > 0 else 38.0, SHOULDER + 2.0)
        hand = self._inside(target) if target else (shoulder[0] - 8 * side, HIP - 8.0)
        elbow, hand = _bent(shoulder, hand)
        sleeve = mixed(self.top, "#000000", 0.9 if side > 0 else 0.78)
        return line([shoulder, elbow, hand], sleeve, 30) + circle(*hand, 16.5, self.look.skin)

    def _inside(self, point: Point) -> Point:
        """A point of the sheet as the figure measures it."""
        return (
            (point[0] - self.x) / (self.scale * self.faces),
            (point[1] - self.y) / self.scale,
        )


def _bent(shoulder: Point, hand: Point) -> tuple[Point, Point]:
    """Where elbow and hand are; elbows hang, hands reach as far as they can."""
    across, down = hand[0] - shoulder[0], hand[1] - shoulder[1]
    away = max(hypot(across, down), 1)
    reach = min(away, UPPER_ARM + FOREARM - 1)
    hand = (shoulder[0] + across / away * reach, shoulder[1] + down / away * reach)
    half = reach / 2
    aside = (UPPER_ARM**2 - half**2) ** 0.5 * (-1 if across < -20 else 1)
    angle = atan2(down, across)
    return (
        (
            shoulder[0] + cos(angle) * half - sin(angle) * aside,
            shoulder[1] + sin(angle) * half + cos(angle) * aside,
        ),
        hand,
    )


# Heads --------------------------------------------------------------------------------------------


def _head(look: Look) -> str:
    """Turned a little to the right: more hair behind, an ear where one is seen."""
    face = ellipse(4, HEAD, 30, 35, look.skin) + circle(-20, HEAD + 5, 7, look.skin)
    behind, before = HAIR[look.style]
    return behind.format(look.hair) + face + before.format(look.hair)


_CAP = '<path d="M-30 -362C-36 -424 40 -424 35 -376C22 -376 8 -384 0 -392C-2 -378 -14 -374 -16 -362'
_CAP += 'C-18 -352 -24 -346 -26 -344C-30 -350 -30 -356 -30 -362Z" fill="{0}"/>'
_HELMET = '<path d="M-34 -376C-34 -426 42 -426 42 -376Z" fill="{0}"/>'
_HELMET += '<rect x="-36" y="-381" width="92" height="10" rx="5" fill="{0}"/>'
_PEAK = '<path d="M-30 -372C-34 -420 40 -420 36 -380H58Q64 -380 62 -370H-28Z" fill="{0}"/>'
_BUN = '<circle cx="-30" cy="-396" r="17" fill="{0}"/>'
_LONG = '<path d="M-34 -372C-38 -424 44 -424 34 -372L0 -344C-4 -324 -6 -308 -12 -288H-48'
_LONG += 'C-54 -322 -34 -346 -34 -372Z" fill="{0}"/>'
_TAIL = '<path d="M-22 -396C-58 -396 -60 -340 -46 -318C-38 -332 -44 -352 -20 -366Z" fill="{0}"/>'
_BEARD = '<path d="M-25 -364C-26 -328 0 -325 12 -327C28 -330 32 -344 33 -356C26 -346 16 -344 8 -346'
_BEARD += 'C-6 -346 -16 -350 -20 -364Z" fill="{0}"/>'
_SCARF = '<path d="M-32 -364C-36 -426 42 -426 36 -382C28 -392 8 -398 -4 -386C-14 -374 -12 -346 4 '
_SCARF += "-333C16 -328 26 -330 30 -340C30 -320 34 -312 40 -304L-36 -304C-26 -326 -32 -344 -32 -364"
_SCARF += 'Z" fill="{0}"/>'
_CURLS = all_of(
    f'<circle cx="{x}" cy="{y}" r="{r}" fill="{{0}}"/>'
    for x, y, r in (
        (-24, -380, 17),
        (-14, -400, 18),
        (8, -408, 18),
        (26, -398, 14),
        (-26, -360, 11),
    )
)
_BOB = '<path d="M-34 -372C-38 -424 44 -424 36 -370C34 -350 30 -338 22 -336H-28'
_BOB += 'C-38 -344 -34 -356 -34 -372Z" fill="{0}"/>'

# What lies behind the face and what before it.
HAIR = {
    "short": ("", _CAP),
    "bun": (_BUN, _CAP),
    "long": (_LONG, _CAP),
    "bob": (_BOB, _CAP),
    "tail": (_TAIL, _CAP),
    "curls": ("", _CURLS),
    "beard": ("", _CAP + _BEARD),
    "scarf": ("", _SCARF),
    "helmet": ("", _HELMET),
    "peak": ("", _PEAK),
}


def people(*persons: Person) -> str:
    return all_of(person.drawn() for person in persons)
