"""Scenes from supply and disposal."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    HEIGHT,
    NEW,
    NEW_SOFT,
    WIDTH,
    Palette,
    all_of,
    circle,
    curve,
    ellipse,
    floor,
    line,
    mixed,
    moved,
    path,
    rect,
    shadow,
    shape,
    turned,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    bubble,
    panel,
    phone,
    sensor,
    waves,
    wheel,
)


def leak(p: Palette) -> str:
    """B15: a pipe below the street, a sensor on it, and the curve that gives the leak away."""
    street = 362
    earth = mixed("#8a6f56", p.soft, 0.55)
    ground = (
        rect(0, street, WIDTH, HEIGHT - street, earth, 0)
        + rect(0, street, WIDTH, 24, p.strong, 0)
        + all_of(
            ellipse(x, y, 15, 8, mixed(earth, p.ink, 0.86))
            for x, y in (
                (90, 412),
                (250, 566),
                (340, 412),
                (620, 580),
                (980, 566),
                (1120, 414),
                (860, 412),
            )
        )
    )
    pipe = (
        rect(0, 440, WIDTH, 60, p.deep, 0)
        + rect(0, 449, WIDTH, 11, p.mid, 0)
        + all_of(rect(x, 430, 34, 80, p.ink, 6) for x in (196, 566, 936))
    )
    drop = "M{0} {1}c-18 26 -20 34 -20 42a20 20 0 0 0 40 0c0 -8 -2 -16 -20 -42z"
    water = mixed("#2f86c4", p.paper, 0.78)
    drops = all_of(path(drop.format(x, y), water) for x, y in ((770, 512), (812, 536), (728, 540)))
    crack = line([(766, 438), (776, 460), (764, 476), (774, 500)], water, 6)
    shaft = rect(452, street, 76, 80, p.wall, 0) + rect(440, street - 8, 100, 14, p.ink, 5)
    device = sensor(490, 428, p, 54)
    air = waves(490, 346, NEW, "up", 1.2)
    fitter = Person(
        296,
        366,
        Look(of.TAN, p.ink, "peak"),
        p.strong,
        p.ink,
        near=(342, 256),
        far=(372, 264),
        scale=0.6,
        vest=NEW,
    )
    tablet = panel(342, 228, 66, 46, p)
    board = bubble(670, 126, 330, 176, (588, 282), p)
    usual = line([(698, 254), (972, 254)], p.soft, 4, "10 9")
    trace = curve(
        "M698 260C728 250 746 268 774 258S816 264 836 256C862 248 866 172 882 172S898 "
        "238 916 236S946 230 972 232",
        p.ink,
        7,
    )
    peak = circle(882, 172, 14, NEW)
    trees = all_of(
        rect(x - 5, 290, 10, 74, p.deep, 0) + circle(x, 262, r, p.mid)
        for x, r in ((110, 50), (1110, 56))
    )
    return all_of(
        [
            trees,
            ground,
            shaft,
            pipe,
            crack,
            drops,
            device,
            air,
            board,
            usual,
            trace,
            peak,
            people(fitter),
            tablet,
        ]
    )


def container(p: Palette) -> str:
    """B16: a container that reports how full it is; the lorry comes when it is worth it."""
    lorry = (
        path(
            "M1072 468V330Q1072 312 1060 296L1040 262Q1032 250 1018 250H958Q948 250 948 260V468Z",
            p.strong,
        )
        + path("M1050 330L1028 282Q1024 274 1014 274H990V330Z", mixed(p.wall, p.paper, 0.4))
        + rect(700, 438, 376, 26, p.ink, 6)
        + line([(740, 436), (900, 436), (900, 300), (860, 286)], p.deep, 16)
        + rect(1052, 392, 20, 22, NEW_SOFT, 6)
        + all_of(wheel(x, 470, 40, p) for x in (764, 860, 1010))
    )
    hull = shape([(96, 280), (546, 280), (490, 496), (156, 496)], p.strong, 8)
    inside = shape([(126, 312), (514, 312), (472, 470), (172, 470)], p.wall, 4)
    filled = shape([(140, 376), (503, 368), (474, 473), (169, 473)], p.mid, 3)
    lumps = all_of(
        turned(angle, x, y, rect(x - size / 2, y - size / 2, size, size, colour, 6))
        for x, y, size, colour, angle in (
            (196, 374, 46, p.mid, 18),
            (262, 368, 58, p.deep, -12),
            (340, 370, 52, p.mid, 24),
            (408, 366, 56, p.strong, 8),
            (456, 378, 36, p.deep, -20),
        )
    )
    rim = rect(80, 268, 482, 26, p.ink, 8)
    level = line([(140, 344), (462, 344)], NEW, 5, "14 11")
    driver = Person(
        672,
        512,
        Look(of.LIGHT, of.GREY, "beard"),
        p.mid,
        p.ink,
        near=(728, 336),
        far=(742, 350),
        vest=NEW_SOFT,
        scale=0.84,
    )
    card = bubble(800, 96, 224, 140, (752, 312), p) + all_of(
        rect(828 + 46 * n, 122, 32, 90, p.wall, 6)
        + rect(828 + 46 * n, 212 - full, 32, full, colour, 6)
        for n, (full, colour) in enumerate([(34, p.mid), (76, NEW), (22, p.mid), (50, p.mid)])
    )
    return all_of(
        [
            floor(p),
            shadow(322, 508, 440, p),
            shadow(672, 512, 120, p),
            shadow(960, 508, 370, p),
            moved(162, 50.8, lorry, scale=0.9),
            hull,
            inside,
            lumps,
            filled,
            level,
            rim,
            sensor(522, 334, p, 58),
            waves(548, 334, NEW, "right", 0.95),
            card,
            people(driver),
            phone(744, 330, p, 54),
        ]
    )
