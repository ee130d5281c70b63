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
    moved,
    path,
    rect,
    ring,
    shadow,
    shape,
    window,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    panel,
    table,
)


def moulding(p: Palette) -> str:
    """B05: changing the mould of an injection moulding machine by pictures on the trolley."""
    mould = rect(346, 252, 66, 82, NEW, 6) + rect(346, 288, 66, 10, p.deep, 0)
    hook = line([(379, 0), (379, 214)], p.ink, FINE) + line(
        [(354, 252), (379, 214), (404, 252)], p.ink, 5
    )
    setter = Person(
        1098,
        512,
        Look(of.TAN, of.BLACKISH, "short"),
        p.strong,
        p.deep,
        near=(984, 300),
        far=(1016, 380),
        faces=-1,
    )
    return all_of(
        [
            window(80, 96, 200, 120, p),
            floor(p),
            shadow(420, 510, 680, p),
            shadow(908, 510, 270, p),
            shadow(1098, 512, 130, p),
            moved(-30, 0, _machine(p), hook, mould, _injection(p)),
            _trolley(p),
            people(setter),
        ]
    )


def _machine(p: Palette) -> str:
    """An injection moulding machine's bed and what closes the mould: 120 to 760, down to 508."""
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
    return bed + unit


def _injection(p: Palette) -> str:
    """The heated barrel of that machine, and the hopper above it."""
    barrel = (
        rect(474, 318, 220, 40, p.mid, 8)
        + all_of(rect(520 + 46 * n, 312, 22, 52, p.strong, 5) for n in range(3))
        + rect(676, 296, 84, 100, p.strong, 12)
    )
    hopper = shape([(640, 216), (740, 216), (708, 292), (672, 292)], p.paper, 4)
    hopper += shape([(650, 236), (730, 236), (708, 290), (672, 290)], p.mid, 2)
    return barrel + hopper


def _trolley(p: Palette) -> str:
    """What the next change needs, and above it a tablet with the step in pictures."""
    frame = (
        all_of(rect(x, 360, 12, 130, p.ink, 3) for x in (796, 1010))
        + rect(786, 360, 246, 16, p.ink, 6)
        + rect(796, 466, 226, 14, p.ink, 5)
        + all_of(circle(x, 494, 15, p.deep) + circle(x, 494, 6, p.soft) for x in (818, 1000))
    )
    goods = (
        rect(820, 404, 62, 62, p.mid, 6)
        + rect(820, 431, 62, 8, p.deep, 0)
        + all_of(ring(930, 440, r, p.strong, 8) for r in (24, 11))
        + all_of(rect(966 + 18 * n, 436, 12, 30, p.mid, 3) for n in range(2))
    )
    stand = rect(844, 346, 140, 16, p.deep, 5)
    tablet = (
        panel(824, 218, 182, 132, p)
        + rect(840, 234, 84, 100, NEW_SOFT, 7)
        + rect(861, 276, 42, 46, NEW, 5)
        + rect(861, 296, 42, 7, p.deep, 0)
        + line([(866, 276), (882, 258), (898, 276)], p.ink, FINE)
        + line([(882, 258), (882, 236)], p.ink, FINE)
        + all_of(rect(932, 234 + 35 * n, 58, 30, p.soft, 5) for n in range(3))
        + all_of(rect(941, 245 + 35 * n, 28, 8, p.strong, 4) for n in range(3))
    )
    return frame + goods + stand + tablet


def apprentices(p: Palette) -> str:
    """B06: two apprentices give an old injection moulding machine a small box for its data."""
    gauges = all_of(
        circle(x, 454, 24, p.paper)
        + ring(x, 454, 24, p.ink, 6)
        + line([(x, 454), (x + 11, 442)], p.ink, 5)
        for x in (356, 424)
    )
    mould = rect(346, 294, 60, 78, p.mid, 4) + rect(374, 294, 6, 78, p.deep, 0)
    hoses = all_of(
        curve(f"M{x} 296V{y + 18}Q{x} {y} {x + 18} {y}H{end}V320", p.ink, 6)
        for x, y, end in ((362, 226, 606), (390, 250, 564))
    )
    machine = moved(264, 101.6, _machine(p), hoses, mould, gauges, _injection(p), scale=0.8)
    # The box on the machine's end, its lamp, and the line to the sensor on the cooling hose.
    box = (
        path("M396 252V240Q396 220 412 220Q428 220 428 240V252Z", NEW_SOFT)
        + rect(368, 250, 88, 84, NEW, 11)
        + circle(394, 278, 8, p.ink)
        + all_of(line([(414, y), (438, y)], p.ink, 6) for y in (278, 298))
    )
    cable = curve("M454 276C504 276 496 300 544 300", p.ink, 5)
    sensor_at = rect(536, 286, 36, 30, NEW, 7)
    bench = table(884, 394, 166, p, 508)
    laptop = (
        shape([(908, 388), (1026, 388), (1026, 306), (908, 306)], p.ink, 8)
        + rect(910, 308, 114, 74, p.paper, 4)
        + line([(922, 362), (944, 348), (962, 354), (984, 326), (1010, 334)], NEW, 7)
        + rect(892, 386, 150, 10, p.deep, 5)
    )
    one = Person(
        280,
        512,
        Look(of.LIGHT, of.COPPER, "tail"),
        p.mid,
        p.deep,
        near=(362, 326),
        far=(416, 344),
    )
    other = Person(
        1112,
        512,
        Look(of.BROWN, of.BLACKISH, "short"),
        p.paper,
        p.deep,
        near=(1034, 378),
        far=(1000, 376),
        faces=-1,
    )
    return all_of(
        [
            window(96, 96, 130, 170, p, 2),
            window(640, 96, 170, 90, p, 3),
            floor(p),
            shadow(620, 512, 540, p),
            shadow(280, 512, 130, p),
            shadow(967, 510, 190, p),
            shadow(1112, 512, 130, p),
            machine,
            people(one, other),
            cable,
            sensor_at,
            box,
            bench,
            laptop,
        ]
    )
