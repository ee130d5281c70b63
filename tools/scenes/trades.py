"""Scenes from building, trade and motor trade."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    FINE,
    HEIGHT,
    NEW,
    NEW_SOFT,
    WIDTH,
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
    shadow,
    shape,
    window,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    box,
    bubble,
    clock,
    panel,
    phone,
    shelf,
    table,
    table_of_days,
    text_lines,
    tick,
    van,
    wheel,
)


def evening(p: Palette) -> str:
    """B07: an electrician beside the van in the evening, the hours go into the phone."""
    sky = mixed(p.deep, p.strong, 0.8)
    house = mixed(p.ink, p.deep, 0.55)
    roofs = all_of(
        shape(
            [(x, 505), (x, top), (x + width / 2, top - 84), (x + width, top), (x + width, 505)],
            house,
        )
        for x, top, width in ((70, 300, 220), (318, 330, 190), (1010, 320, 200))
    )
    lit = all_of(
        rect(x, y, 30, 40, NEW, 4) for x, y in ((118, 334), (200, 334), (1064, 386), (1124, 386))
    )
    ladder = (
        rect(226, 262, 250, 8, p.soft, 4)
        + rect(226, 280, 250, 8, p.soft, 4)
        + all_of(rect(246 + 34 * n, 262, 7, 26, p.soft, 0) for n in range(7))
    )
    bolt = circle(322, 390, 40, p.strong) + shape(
        [(330, 360), (306, 396), (322, 396), (314, 422), (340, 384), (324, 384)], NEW, 1
    )
    worker = Person(
        756,
        516,
        Look(of.TAN, NEW, "peak"),
        p.paper,
        p.mid,
        near=(814, 296),
        far=(822, 318),
    )
    card = (
        bubble(886, 150, 232, 176, (838, 288), p)
        + clock(944, 210, 36, p, ((0, -0.56), (0.42, 0.22)))
        + text_lines(1000, 190, [84, 60], p, 30)
        + rect(910, 276, 128, 16, p.soft, 8)
        + rect(910, 276, 92, 16, p.strong, 8)
        + tick(1080, 284, 20, p)
    )
    return all_of(
        [
            rect(0, 0, WIDTH, HEIGHT, sky, 0),
            circle(560, 196, 60, NEW_SOFT),
            roofs,
            lit,
            rect(0, 505, WIDTH, HEIGHT, mixed(p.ink, p.deep, 0.75), 0),
            ladder,
            van(200, 520, p, p.paper),
            bolt,
            card,
            people(worker),
            phone(826, 286, p, 58),
        ]
    )


def site_office(p: Palette) -> str:
    """B08: the model of the building on a screen in the container beside the building site."""
    sky = rect(0, 0, WIDTH, 505, p.wall, 0)
    crane = (
        rect(150, 78, 16, 430, p.mid, 0)
        + rect(60, 84, 340, 12, p.mid, 0)
        + rect(60, 96, 50, 34, p.mid, 4)
        + line([(158, 50), (370, 86)], p.mid, FINE)
        + line([(158, 50), (80, 86)], p.mid, FINE)
        + line([(158, 50), (158, 90)], p.mid, 10)
        + line([(352, 96), (352, 176)], p.mid, FINE)
        + rect(318, 176, 68, 14, p.strong, 3)
    )
    shell = all_of(
        rect(206, y, 260, 14, p.strong, 2)
        + all_of(rect(222 + 74 * n, y + 14, 14, 78, p.strong, 0) for n in range(4))
        for y in (232, 324, 416)
    )
    container = (
        rect(496, 104, 634, 400, p.strong, 12)
        + rect(520, 134, 586, 352, p.paper, 6)
        + rect(520, 134, 586, 12, p.soft, 0)
        + rect(496, 484, 634, 22, p.deep, 6)
        + all_of(rect(x, 500, 60, 14, p.ink, 3) for x in (520, 1046))
    )
    display = panel(652, 162, 286, 220, p)
    chief = Person(
        1020,
        486,
        Look(of.LIGHT, NEW, "helmet"),
        p.strong,
        p.ink,
        near=(918, 262),
        far=(960, 350),
        faces=-1,
        scale=0.8,
        vest=NEW_SOFT,
    )
    second = Person(
        588,
        486,
        Look(of.BROWN, p.strong, "helmet"),
        p.mid,
        p.ink,
        near=(622, 350),
        scale=0.8,
    )
    return all_of(
        [
            sky,
            floor(p),
            crane,
            shell,
            container,
            display,
            moved(795, 366, _model(0, 0, p), scale=0.92),
            people(chief, second),
        ]
    )


def _model(x: float, y: float, p: Palette) -> str:
    """A house of three storeys from a corner; a pipe and a beam meet where they must not."""
    sides = []
    for floor_at in (0, 1, 2):
        low = y - 14 - 50 * floor_at
        left = [(x, low), (x - 94, low - 34), (x - 94, low - 74), (x, low - 40)]
        right = [(x, low), (x + 94, low - 34), (x + 94, low - 74), (x, low - 40)]
        sides += [shape(left, p.mid, 1), shape(right, p.soft, 1)]
    roof = shape([(x, y - 158), (x - 94, y - 192), (x, y - 182 - 18), (x + 94, y - 192)], p.wall, 1)
    pipe = line([(x + 40, y - 24), (x + 40, y - 100), (x - 50, y - 126)], p.strong, 11)
    beam = line([(x + 92, y - 124), (x + 4, y - 92)], p.ink, 11)
    clash = circle(x + 40, y - 104, 22, NEW)
    mark = line([(x + 40, y - 114), (x + 40, y - 102)], p.ink, 6) + circle(
        x + 40, y - 92, 3.5, p.ink
    )
    return all_of([*sides, roof, pipe, beam, clash, mark])


def garage(p: Palette) -> str:
    """B09: a car on the lift, and the calendar that everybody plans with."""
    lift = (
        rect(150, 64, 30, 444, p.deep, 6)
        + rect(634, 64, 30, 444, p.deep, 6)
        + rect(130, 494, 70, 16, p.ink, 5)
        + rect(614, 494, 70, 16, p.ink, 5)
        + rect(164, 204, 160, 14, p.ink, 5)
        + rect(490, 204, 160, 14, p.ink, 5)
    )
    mechanic = Person(
        400,
        512,
        Look(of.TAN, of.BLACKISH, "beard"),
        p.mid,
        p.ink,
        near=(458, 212),
        far=(486, 222),
        scale=0.74,
    )
    board = panel(720, 132, 270, 236, p)
    taken = {
        (0, 0): p.mid,
        (0, 1): p.mid,
        (1, 0): p.strong,
        (2, 0): p.mid,
        (2, 2): p.strong,
        (1, 2): NEW,
        (3, 1): p.mid,
        (3, 2): p.mid,
    }
    days = table_of_days(746, 194, (48, 42), (4, 3), taken, p.wall)
    head = rect(746, 158, 216, 18, p.deep, 6)
    adviser = Person(
        1056,
        512,
        Look(of.LIGHT, of.SAND, "bob"),
        p.paper,
        p.deep,
        near=(972, 310),
        faces=-1,
        scale=0.78,
    )
    return all_of(
        [
            window(56, 78, 60, 200, p, 1),
            floor(p),
            shadow(407, 510, 560, p),
            shadow(1056, 512, 120, p),
            lift,
            moved(187, 204, _car(0, 0, p), scale=1.1),
            mechanic.drawn(),
            board,
            head,
            days,
            people(adviser),
        ]
    )


def _car(x: float, y: float, p: Palette) -> str:
    """A car from its side, 400 long; its sill lies on y."""
    hull = path(
        f"M{x + 10} {y - 8}Q{x} {y - 8} {x} {y - 20}V{y - 52}Q{x + 4} {y - 72} {x + 40} {y - 76}"
        f"L{x + 98} {y - 82}L{x + 142} {y - 124}Q{x + 152} {y - 132} {x + 168} {y - 132}H{x + 262}"
        f"Q{x + 280} {y - 132} {x + 292} {y - 122}L{x + 336} {y - 82}Q{x + 390} {y - 76} {x + 396}"
        f" {y - 50}V{y - 20}Q{x + 396} {y - 8} {x + 384} {y - 8}Z",
        p.strong,
    )
    glass = mixed(p.wall, p.paper, 0.4)
    panes = path(f"M{x + 122} {y - 82}L{x + 158} {y - 116}H{x + 208}V{y - 82}Z", glass) + path(
        f"M{x + 220} {y - 82}V{y - 116}H{x + 262}Q{x + 272} {y - 116} {x + 280} {y - 109}"
        f"L{x + 310} {y - 82}Z",
        glass,
    )
    seam = line([(x + 214, y - 80), (x + 214, y - 16)], p.deep, 3)
    lights = rect(x + 2, y - 58, 16, 18, NEW_SOFT, 5) + rect(x + 380, y - 58, 16, 18, p.deep, 5)
    handle = rect(x + 228, y - 64, 26, 7, p.deep, 3)
    return (
        hull
        + panes
        + seam
        + handle
        + lights
        + wheel(x + 84, y - 6, 38, p)
        + wheel(x + 314, y - 6, 38, p)
    )


def packing(p: Palette) -> str:
    """B10: five minutes of learning at the packing table."""
    card = mixed("#c99a62", p.paper, 0.85)
    pale = mixed("#c99a62", p.paper, 0.55)
    store = shelf(90, 118, 250, 390, p, boards=3)
    goods = (
        box(112, 168, 78, 66, pale, p)
        + box(204, 184, 60, 50, card, p)
        + box(274, 160, 50, 74, pale, p)
        + box(112, 292, 96, 72, card, p)
        + box(222, 304, 92, 60, pale, p)
        + box(118, 430, 80, 64, pale, p)
        + box(212, 414, 104, 80, card, p)
    )
    post = rect(846, 150, 14, 250, p.deep, 4)
    display = panel(730, 126, 246, 178, p)
    lesson = (
        box(758, 176, 92, 84, card, p)
        + curve("M804 168V268", p.strong, 9)
        + circle(910, 198, 38, p.wall)
        + path("M910 198V160A38 38 0 0 1 943 179Z", NEW)
        + line([(910, 198), (910, 166)], p.ink, 6)
        + line([(910, 198), (938, 182)], p.ink, 6)
        + rect(884, 258, 52, 12, p.soft, 6)
        + circle(894, 264, 9, NEW)
    )
    open_box = (
        rect(640, 318, 132, 78, card, 4)
        + shape([(640, 318), (604, 290), (660, 290), (684, 318)], pale, 2)
        + shape([(772, 318), (808, 290), (752, 290), (728, 318)], pale, 2)
    )
    packer = Person(
        540,
        512,
        Look(of.DARK, of.BLACKISH, "bun"),
        p.strong,
        p.deep,
        near=(652, 306),
        far=(694, 306),
        apron=p.deep,
    )
    tape = circle(916, 376, 20, NEW) + circle(916, 376, 9, p.soft)
    return all_of(
        [
            floor(p),
            shadow(215, 510, 290, p),
            store,
            goods,
            shadow(740, 512, 620, p),
            post,
            display,
            lesson,
            people(packer),
            open_box,
            tape,
            box(980, 330, 76, 66, pale, p),
            table(460, 394, 640, p, 508),
        ]
    )
