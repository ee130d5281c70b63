"""Scenes from the plastics industry."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    FINE,
    NEW,
    NEW_SOFT,
    Palette,
    all_of,
    circle,
    curve,
    floor,
    line,
    mixed,
    path,
    rect,
    ring,
    shadow,
    shape,
    window,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    screen,
    table,
    waves,
)


def moulding(p: Palette) -> str:
    """B05: changing the mould of an injection moulding machine by a plan in pictures."""
    bed = rect(120, 392, 640, 116, p.deep, 12) + rect(148, 428, 150, 48, p.strong, 6)
    bed += all_of(rect(560 + 44 * n, 432, 30, 40, p.strong, 5) for n in range(4))
    unit = (
        rect(120, 290, 56, 110, p.strong, 10)
        + rect(176, 316, 64, 50, p.ink, 4)
        + rect(240, 270, 34, 130, p.strong, 8)
        + rect(440, 270, 34, 130, p.strong, 8)
        + all_of(rect(240, y, 234, 11, mixed(p.wall, p.mid, 0.5), 4) for y in (282, 374))
        + rect(274, 292, 36, 82, p.mid, 4)
    )
    barrel = (
        rect(474, 318, 220, 40, p.mid, 8)
        + all_of(rect(520 + 46 * n, 312, 22, 52, p.strong, 5) for n in range(3))
        + rect(676, 296, 84, 100, p.strong, 12)
    )
    hopper = shape([(640, 216), (740, 216), (708, 292), (672, 292)], p.paper, 4)
    hopper += shape([(650, 236), (730, 236), (708, 290), (672, 290)], p.mid, 2)
    mould = rect(346, 252, 66, 82, NEW, 6) + rect(346, 288, 66, 10, p.deep, 0)
    hook = line([(379, 0), (379, 214)], p.ink, FINE) + line(
        [(354, 252), (379, 214), (404, 252)], p.ink, 5
    )
    stand = screen(800, 148, 216, 190, p, 172)
    tiles = all_of(
        rect(822 + 90 * column, 170 + 76 * row, 80, 66, colour, 8)
        for column, row, colour in (
            (0, 0, p.soft),
            (1, 0, p.soft),
            (0, 1, NEW_SOFT),
            (1, 1, p.wall),
        )
    )
    steps = (
        rect(838, 190, 20, 28, p.strong, 3)
        + rect(866, 190, 20, 28, p.strong, 3)
        + rect(942, 196, 22, 30, p.strong, 3)
        + line([(953, 178), (953, 194)], p.ink, FINE)
        + rect(848, 262, 28, 36, NEW, 4)
        + line([(840, 280), (884, 280)], p.ink, FINE)
        + ring(952, 279, 17, p.mid, 6)
    )
    setter = Person(
        1092,
        512,
        Look(of.TAN, of.BLACKISH, "short"),
        p.strong,
        p.deep,
        near=(990, 290),
        faces=-1,
    )
    return all_of(
        [
            window(80, 96, 200, 120, p),
            floor(p),
            shadow(440, 510, 700, p),
            shadow(908, 510, 150, p),
            shadow(1092, 512, 130, p),
            bed,
            unit,
            hook,
            mould,
            barrel,
            hopper,
            stand,
            tiles,
            steps,
            people(setter),
        ]
    )


def apprentices(p: Palette) -> str:
    """B06: two apprentices give an old machine a small box for its data."""
    old = (
        path("M430 508V190Q430 128 492 128H640Q690 128 690 178V214H560V398H720V508Z", p.strong)
        + rect(412, 476, 330, 34, p.deep, 8)
        + rect(598, 214, 54, 84, p.ink, 4)
        + rect(572, 290, 106, 30, p.deep, 6)
        + rect(572, 368, 130, 30, p.deep, 6)
        + rect(606, 340, 40, 28, p.mid, 6)
    )
    handwheel = (
        ring(478, 318, 46, p.ink, 11)
        + circle(478, 318, 13, p.ink)
        + all_of(
            line([(478 - x, 318 - y), (478 + x, 318 + y)], p.ink, 8) for x, y in ((42, 0), (0, 42))
        )
    )
    gauge = circle(500, 198, 34, p.paper) + ring(500, 198, 34, p.ink, 7)
    gauge += line([(500, 198), (518, 180)], p.ink, 6)
    cable = curve("M534 198C580 198 560 176 610 176S640 160 700 168S742 210 768 214", p.ink, 6)
    data = rect(756, 190, 74, 56, NEW, 10) + circle(776, 218, 7, p.ink)
    data += line([(796, 212), (814, 212)], p.ink, 5) + line([(796, 226), (814, 226)], p.ink, 5)
    stand = rect(786, 246, 14, 154, p.deep, 4)
    bench = table(740, 394, 340, p, 508)
    laptop = (
        shape([(884, 388), (1016, 388), (1016, 300), (884, 300)], p.ink, 8)
        + rect(886, 302, 128, 80, p.paper, 4)
        + line([(900, 362), (924, 346), (944, 352), (968, 322), (998, 330)], NEW, 7)
        + rect(866, 386, 168, 10, p.deep, 5)
    )
    one = Person(
        300,
        512,
        Look(of.LIGHT, of.COPPER, "tail"),
        p.mid,
        p.deep,
        near=(434, 330),
        far=(470, 214),
    )
    other = Person(
        1064,
        512,
        Look(of.BROWN, p.strong, "scarf"),
        p.paper,
        p.deep,
        near=(1000, 384),
        far=(1020, 380),
        faces=-1,
    )
    return all_of(
        [
            window(96, 96, 130, 170, p, 2),
            window(800, 78, 200, 70, p, 3),
            floor(p),
            shadow(575, 512, 380, p),
            shadow(300, 512, 130, p),
            shadow(920, 510, 420, p),
            old,
            gauge,
            handwheel,
            people(one, other),
            stand,
            cable,
            data,
            waves(794, 186, NEW, "up", 0.75),
            bench,
            laptop,
        ]
    )
