"""A scene for each kind of activity, in the house's colour."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    FINE,
    NEW,
    Palette,
    all_of,
    circle,
    curve,
    ellipse,
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
    bubble,
    lamp,
    panel,
    plant,
    sensor,
    table,
    text_lines,
    tick,
    waves,
)


def project(p: Palette) -> str:
    """Two people build and try out a small plant with a belt and a sensor."""
    belt = (
        rect(410, 336, 380, 40, p.strong, 20)
        + all_of(circle(434 + 55.3 * n, 356, 11, p.paper) for n in range(7))
        + all_of(rect(x, 374, 14, 24, p.deep, 2) for x in (470, 716))
        + rect(474, 292, 44, 44, p.mid, 6)
        + rect(556, 292, 44, 44, p.mid, 6)
        + rect(690, 292, 44, 44, p.deep, 6)
    )
    arch = line([(616, 336), (616, 226), (680, 226), (680, 336)], p.ink, 12)
    eye = sensor(648, 226, p, 46) + waves(648, 194, NEW, "up", 1)
    one = Person(
        310,
        512,
        Look(of.BROWN, of.BLACKISH, "curls"),
        p.strong,
        p.deep,
        near=(430, 322),
        far=(472, 300),
    )
    other = Person(
        896,
        512,
        Look(of.LIGHT, of.COPPER, "bob"),
        p.mid,
        p.ink,
        near=(768, 330),
        far=(736, 290),
        faces=-1,
    )
    board = rect(966, 130, 150, 190, p.paper, 10) + all_of(
        rect(984 + 60 * column, 150 + 56 * row, 50, 44, colour, 6)
        for column, row, colour in (
            (0, 0, p.mid),
            (1, 0, p.soft),
            (0, 1, p.soft),
            (1, 1, NEW),
            (0, 2, p.soft),
        )
    )
    return all_of(
        [
            window(96, 96, 150, 170, p, 2),
            floor(p),
            board,
            shadow(600, 512, 720, p),
            people(one, other),
            arch,
            belt,
            eye,
            table(350, 394, 500, p, 508),
        ]
    )


def advice(p: Palette) -> str:
    """An adviser visits a workshop: three proposals on one page."""
    machine = (
        rect(96, 250, 210, 258, p.mid, 14)
        + rect(124, 280, 110, 92, mixed(p.wall, p.paper, 0.5), 8)
        + rect(250, 280, 34, 60, p.deep, 6)
        + circle(267, 296, 7, NEW)
        + rect(96, 470, 210, 38, p.strong, 8)
    )
    owner = Person(
        450,
        512,
        Look(of.LIGHT, of.GREY, "short"),
        p.strong,
        p.deep,
        near=(506, 350),
        far=(556, 348),
        apron=p.deep,
    )
    adviser = Person(
        742,
        512,
        Look(of.DARK, of.BLACKISH, "bun"),
        p.paper,
        p.ink,
        near=(692, 350),
        far=(640, 346),
        faces=-1,
    )
    page = shape([(556, 356), (640, 356), (656, 344), (574, 344)], p.paper, 3)
    card = bubble(868, 122, 226, 208, (804, 206), p) + all_of(
        tick(908, 164 + 60 * n, 17, p) + text_lines(940, 160 + 60 * n, [width], p)
        for n, width in enumerate([118, 92, 112])
    )
    return all_of(
        [
            floor(p),
            shadow(200, 510, 250, p),
            machine,
            lamp(600, 110, p),
            shadow(600, 512, 480, p),
            people(owner, adviser),
            table(490, 356, 220, p, 508),
            page,
            card,
            plant(1100, 510, p, 0.8),
        ]
    )


def training(p: Palette) -> str:
    """Somebody explains a curve; the others try it at their tables."""
    board = panel(440, 116, 390, 236, p)
    lesson = (
        line([(480, 150), (480, 312), (796, 312)], p.mid, 5)
        + line([(480, 218), (796, 218)], p.soft, 4, "10 9")
        + curve(
            "M490 286C530 280 546 296 580 280S630 270 656 258C690 242 696 172 716 172S746 252 "
            "784 252",
            NEW,
            9,
        )
    )
    teacher = Person(
        920,
        512,
        Look(of.BROWN, p.strong, "scarf"),
        p.strong,
        p.deep,
        near=(812, 272),
        faces=-1,
    )
    learners = all_of(
        _from_behind(x, y, skin, hair, top, style)
        for x, y, skin, hair, top, style in (
            (230, 420, of.LIGHT, of.CHESTNUT, p.strong, "long"),
            (460, 440, of.DARK, of.BLACKISH, p.mid, "short"),
            (690, 440, of.TAN, of.GREY, p.paper, "short"),
        )
    )
    return all_of(
        [
            window(96, 96, 180, 170, p, 3),
            floor(p, 470),
            board,
            lesson,
            shadow(920, 512, 130, p),
            people(teacher),
            plant(1070, 506, p, 1.05),
            learners,
        ]
    )


def _from_behind(x: float, y: float, skin: str, hair: str, top: str, style: str) -> str:
    """Somebody who sits before us and looks to the front."""
    trunk = path(
        f"M{x - 86} 640V{y + 70}Q{x - 86} {y + 6} {x - 26} {y}H{x + 26}"
        f"Q{x + 86} {y + 6} {x + 86} {y + 70}V640Z",
        top,
    )
    neck = rect(x - 17, y - 34, 34, 50, mixed(skin, "#000000", 0.88), 12)
    ears = circle(x - 42, y - 66, 9, skin) + circle(x + 42, y - 66, 9, skin)
    head = ellipse(x, y - 70, 42, 46, hair)
    if style == "long":
        ears = ""
        head += path(f"M{x - 42} {y - 74}V{y + 12}Q{x} {y + 34} {x + 42} {y + 12}V{y - 74}Z", hair)
    return trunk + neck + ears + head


def funding(p: Palette) -> str:
    """A signed form, and coins from which something grows."""
    form = (
        rect(226, 118, 270, 384, p.paper, 16)
        + rect(262, 160, 130, 18, p.strong, 6)
        + text_lines(262, 202, [198, 170, 190], p, 26)
        + tick(278, 306, 18, p)
        + text_lines(312, 302, [140], p)
        + tick(278, 356, 18, p)
        + text_lines(312, 352, [112], p)
        + curve("M270 446C284 418 296 424 292 440S316 452 322 432S346 448 372 436", p.ink, 6)
        + circle(440, 436, 32, p.mid)
        + ring(440, 436, 21, p.paper, FINE)
    )
    stacks = all_of(
        rect(x, 482 - 26 * n, 116, 24, NEW if n % 2 else mixed(NEW, p.paper, 0.7), 10)
        for x, tall in ((590, 3), (724, 5), (858, 7))
        for n in range(tall)
    )
    top = 326
    sprout = curve(f"M916 {top}C916 290 912 270 916 236", p.strong, 9)
    sprout += path(
        f"M916 {top - 56}C876 {top - 60} 854 {top - 92} 850 {top - 130}"
        f"C890 {top - 128} 914 {top - 104} 916 {top - 56}Z",
        p.strong,
    )
    sprout += path(
        f"M916 {top - 84}C950 {top - 90} 972 {top - 120} 974 {top - 158}"
        f"C940 {top - 154} 916 {top - 130} 916 {top - 84}Z",
        p.mid,
    )
    return all_of(
        [
            floor(p),
            shadow(361, 508, 340, p),
            shadow(782, 508, 440, p),
            form,
            stacks,
            sprout,
        ]
    )


def network(p: Palette) -> str:
    """Four people around a high table; what joins them is drawn above."""
    knots = [(262, 208), (430, 150), (600, 196), (770, 150), (938, 208)]
    web = all_of(
        line([knots[one], knots[two]], p.mid, 5)
        for one, two in ((0, 1), (1, 2), (2, 3), (3, 4), (0, 2), (2, 4), (1, 3))
    )
    web += all_of(circle(x, y, 19, NEW if n == 2 else p.strong) for n, (x, y) in enumerate(knots))
    looks = (
        (262, Look(of.LIGHT, of.SAND, "short"), p.strong, p.ink, 1, (396, 382)),
        (456, Look(of.DARK, of.BLACKISH, "curls"), p.paper, p.deep, 1, (530, 388)),
        (744, Look(of.TAN, of.GREY, "beard"), p.mid, p.ink, -1, (668, 388)),
        (938, Look(of.BROWN, of.BLACKISH, "long"), p.deep, p.strong, -1, (806, 382)),
    )
    circle_of = people(
        *(
            Person(x, 520, look, top, legs, near=near, faces=faces, scale=0.66)
            for x, look, top, legs, faces, near in looks
        )
    )
    desk = rect(592, 398, 16, 112, p.deep, 0) + rect(540, 502, 120, 14, p.ink, 6)
    desk += rect(380, 388, 440, 18, p.ink, 8)
    cups = all_of(
        path(f"M{x} 364h26v18q0 6 -6 6h-14q-6 0 -6 -6z", colour)
        for x, colour in ((560, p.paper), (612, NEW))
    )
    return all_of([floor(p), shadow(600, 518, 860, p), web, circle_of, desk, cups])


def campaign(p: Palette) -> str:
    """A poster column with a megaphone; people stop and look."""
    column = (
        rect(486, 150, 228, 358, p.strong, 6)
        + path("M470 152Q600 70 730 152Z", p.deep)
        + rect(466, 146, 268, 22, p.ink, 8)
        + rect(466, 488, 268, 24, p.ink, 8)
    )
    poster = rect(510, 190, 180, 252, p.paper, 8)
    horn = (
        shape([(556, 268), (556, 308), (582, 308), (650, 344), (650, 232), (582, 268)], NEW, 5)
        + rect(566, 312, 26, 44, p.ink, 6)
        + rect(644, 224, 14, 128, p.ink, 6)
    )
    words = text_lines(540, 384, [120, 84], p, 26)
    one = Person(
        330,
        516,
        Look(of.TAN, of.BLACKISH, "long"),
        p.mid,
        p.deep,
        near=(424, 322),
    )
    other = Person(
        874,
        516,
        Look(of.LIGHT, of.GREY, "beard"),
        p.paper,
        p.deep,
        faces=-1,
        near=(842, 360),
    )
    bag = rect(880, 346, 50, 70, p.deep, 10)
    trees = all_of(
        rect(x - 6, 350, 12, 158, p.mid, 0) + ellipse(x, 276, 62, 84, mixed(p.mid, p.soft, 0.6))
        for x in (150, 1056)
    )
    return all_of(
        [
            trees,
            floor(p),
            shadow(600, 514, 330, p),
            shadow(330, 516, 130, p),
            shadow(874, 516, 130, p),
            column,
            poster,
            horn,
            words,
            people(one, other),
            bag,
        ]
    )


def meeting(p: Palette) -> str:
    """One company tells, the others sit around and ask."""
    teller = Person(
        600,
        500,
        Look(of.BROWN, of.BLACKISH, "short"),
        p.strong,
        p.ink,
        near=(682, 296),
        far=(520, 330),
        scale=0.88,
    )
    said = bubble(700, 112, 190, 116, (648, 196), p)
    gear = (
        ring(752, 170, 21, p.strong, 11)
        + all_of(
            circle(752 + x, 170 + y, 7, p.strong)
            for x, y in (
                (30, 0),
                (-30, 0),
                (0, 30),
                (0, -30),
                (21, 21),
                (-21, 21),
                (21, -21),
                (-21, -21),
            )
        )
        + line([(796, 190), (822, 166), (838, 178), (862, 148)], NEW, 8)
    )
    asked = bubble(262, 150, 104, 84, (300, 274), p) + _question(314, 192, p)
    sitters = all_of(
        _from_behind(x, y, skin, hair, top, style)
        for x, y, skin, hair, top, style in (
            (120, 410, of.TAN, of.BLACKISH, p.mid, "short"),
            (310, 430, of.LIGHT, of.COPPER, p.deep, "long"),
            (890, 430, of.DARK, of.BLACKISH, p.mid, "short"),
            (1080, 410, of.LIGHT, of.GREY, p.paper, "short"),
        )
    )
    return all_of(
        [
            window(420, 84, 110, 150, p, 2),
            lamp(980, 70, p),
            floor(p, 470),
            shadow(600, 500, 130, p),
            people(teller),
            said,
            gear,
            asked,
            sitters,
        ]
    )


def _question(x: float, y: float, p: Palette) -> str:
    return circle(x - 28, y, 9, p.mid) + circle(x, y, 9, NEW) + circle(x + 28, y, 9, p.mid)
