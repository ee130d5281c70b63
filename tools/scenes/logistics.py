"""Scenes from logistics."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    FINE,
    NEW,
    NEW_SOFT,
    Palette,
    all_of,
    circle,
    floor,
    line,
    mixed,
    path,
    rect,
    shadow,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    box,
    bubble,
    panel,
    phone,
    table_of_days,
    van,
    wheel,
)


def ramp(p: Palette) -> str:
    """B11: a lorry at the ramp, and the board with the hours."""
    hall = rect(640, 60, 560, 450, p.mid, 0) + all_of(
        rect(660 + 60 * n, 60, 4, 450, mixed(p.mid, p.strong, 0.8), 0) for n in range(9)
    )
    gate = rect(640, 212, 30, 200, p.ink, 6) + rect(640, 412, 90, 98, p.deep, 0)
    lorry = (
        rect(246, 178, 388, 244, p.paper, 10)
        + rect(246, 240, 388, 26, p.strong, 0)
        + rect(246, 422, 388, 22, p.ink, 4)
        + path(
            "M106 444V318Q106 300 116 284L138 246Q146 232 164 232H226Q236 232 236 242V444Z",
            p.strong,
        )
        + path("M128 318L150 262Q154 254 164 254H190V318Z", mixed(p.wall, p.paper, 0.4))
        + rect(98, 420, 140, 30, p.deep, 6)
        + rect(106, 366, 20, 24, NEW_SOFT, 6)
        + all_of(wheel(x, 466, 42, p) for x in (176, 474, 572))
    )
    board = panel(706, 120, 330, 190, p)
    hours = {
        (0, 0): p.mid,
        (1, 0): p.mid,
        (2, 0): p.wall,
        (3, 0): p.strong,
        (4, 0): p.strong,
        (0, 1): p.wall,
        (1, 1): NEW,
        (2, 1): NEW,
        (3, 1): p.mid,
        (4, 1): p.wall,
        (0, 2): p.strong,
        (1, 2): p.wall,
        (2, 2): p.mid,
        (3, 2): p.mid,
        (4, 2): p.mid,
    }
    slots = table_of_days(734, 148, (48, 38), (5, 3), hours, p.wall)
    slots += line([(870, 140), (870, 292)], p.ink, FINE)
    hand = Person(
        1098,
        512,
        Look(of.BROWN, p.strong, "peak"),
        p.deep,
        p.ink,
        near=(1032, 364),
        far=(1048, 376),
        faces=-1,
        scale=0.7,
        vest=NEW,
    )
    return all_of(
        [
            hall,
            floor(p),
            shadow(380, 508, 560, p),
            gate,
            lorry,
            board,
            slots,
            people(hand),
            panel(992, 352, 56, 42, p),
            box(776, 424, 96, 86, NEW_SOFT, p),
            box(880, 452, 66, 58, p.paper, p),
        ]
    )


def route(p: Palette) -> str:
    """B12: a courier beside the van, the round on the phone."""
    town = all_of(
        rect(x, top, width, 505 - top, mixed(p.soft, p.wall, 0.6), 6)
        for x, top, width in ((60, 210, 130), (204, 150, 110), (328, 240, 150), (1030, 260, 120))
    )
    door = rect(276, 334, 98, 146, p.ink, 8) + rect(372, 338, 5, 136, p.deep, 2)
    goods = all_of(
        [
            box(284, 424, 50, 52, NEW_SOFT, p),
            box(336, 438, 34, 38, p.paper, p),
            box(292, 382, 40, 40, p.paper, p),
        ]
    )
    courier = Person(
        690,
        516,
        Look(of.LIGHT, of.CHESTNUT, "tail"),
        p.strong,
        p.ink,
        near=(752, 296),
        far=(752, 350),
    )
    card = bubble(836, 122, 282, 250, (780, 288), p)
    streets = all_of(
        line(ends, p.wall, 16)
        for ends in (
            [(858, 190), (1096, 190)],
            [(858, 264), (1096, 264)],
            [(858, 336), (1096, 336)],
            [(900, 144), (900, 350)],
            [(984, 144), (984, 350)],
            [(1060, 144), (1060, 350)],
        )
    )
    way = line([(900, 336), (900, 264), (984, 264), (984, 190), (1060, 190)], NEW, 10)
    stops = all_of(
        circle(x, y, 12, p.ink) + circle(x, y, 5, p.paper)
        for x, y in ((900, 336), (900, 264), (984, 228))
    )
    goal = path("M1060 194C1034 166 1036 138 1060 138S1086 166 1060 194Z", p.strong)
    goal += circle(1060, 162, 8, p.paper)
    return all_of(
        [
            town,
            floor(p),
            shadow(370, 520, 460, p),
            shadow(690, 516, 130, p),
            van(140, 520, p, p.strong),
            door,
            goods,
            card,
            streets,
            way,
            stops,
            goal,
            people(courier),
            phone(764, 286, p, 58),
        ]
    )
