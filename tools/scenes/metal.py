"""Scenes from metalworking and machine building."""

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
    screen,
    sensor,
    shelf,
    table,
    waves,
)


def lathe(p: Palette) -> str:
    """B01: a turner at the lathe, the drawing on a tablet that sticks to the machine."""
    folders = all_of(
        rect(92 + n * 27, 262 - tall, 22, tall, colour, 4)
        for n, (tall, colour) in enumerate(
            [(82, p.mid), (82, p.soft), (74, p.mid), (82, p.soft), (74, p.mid)]
        )
    )
    store = shelf(80, 150, 168, 126, p, boards=1) + folders
    base = (
        rect(360, 416, 140, 92, p.deep, 8)
        + rect(666, 416, 166, 92, p.deep, 8)
        + rect(344, 384, 500, 40, p.strong, 8)
        + rect(360, 368, 300, 20, p.ink, 4)
    )
    head = (
        rect(640, 176, 204, 216, p.strong, 14)
        + all_of(circle(672 + 38 * n, 362, 11, p.deep) for n in range(3))
        + circle(812, 362, 11, NEW)
    )
    chuck = rect(614, 276, 26, 96, p.ink, 6) + rect(588, 290, 26, 68, p.deep, 5)
    steel = mixed(p.wall, p.mid, 0.55)
    work = (
        rect(522, 302, 66, 44, steel, 3)
        + rect(462, 310, 60, 28, steel, 3)
        + rect(468, 308, 120, 7, p.paper, 3)
    )
    slide = (
        shape([(486, 338), (508, 338), (502, 322), (492, 322)], p.ink, 2)
        + rect(460, 340, 68, 22, p.deep, 4)
        + rect(446, 356, 96, 20, p.mid, 4)
        + circle(494, 402, 17, p.paper)
        + ring(494, 402, 17, p.ink, FINE)
    )
    tail = (
        rect(352, 282, 64, 86, p.strong, 10)
        + shape([(416, 312), (416, 336), (460, 324)], p.ink, 2)
        + rect(330, 314, 22, 20, p.ink, 4)
    )
    turner = Person(
        932,
        512,
        Look(of.TAN, of.CHESTNUT, "bun"),
        p.mid,
        p.deep,
        near=(812, 268),
        far=(838, 344),
        faces=-1,
    )
    return all_of(
        [
            window(330, 96, 250, 120, p),
            store,
            floor(p),
            shadow(594, 508, 560, p),
            shadow(932, 512, 130, p),
            base,
            head,
            chuck,
            work,
            slide,
            tail,
            panel(656, 196, 166, 128, p),
            moved(677, 210, _turned_part(0, 0, p), scale=0.82),
            people(turner),
        ]
    )


def _turned_part(x: float, y: float, p: Palette) -> str:
    """The drawing on the tablet: a part from the side, with its dimensions."""
    outline = [
        (x, y + 18),
        (x + 66, y + 18),
        (x + 66, y + 32),
        (x + 150, y + 32),
        (x + 150, y + 64),
        (x + 66, y + 64),
        (x + 66, y + 78),
        (x, y + 78),
        (x, y + 18),
    ]
    axis = line([(x - 8, y + 48), (x + 160, y + 48)], p.mid, 3, "12 7")
    size = line([(x + 66, y + 98), (x + 150, y + 98)], NEW, 5) + all_of(
        line([(at, y + 90), (at, y + 106)], NEW, 5) for at in (x + 66, x + 150)
    )
    return line(outline, p.ink, 5) + axis + size


def press(p: Palette) -> str:
    """B02: a forging press with sensors that report, and who keeps it running."""
    frame = (
        rect(250, 118, 350, 74, p.strong, 14)
        + rect(250, 160, 74, 346, p.strong, 8)
        + rect(526, 160, 74, 346, p.strong, 8)
        + rect(236, 440, 378, 70, p.deep, 10)
    )
    ram = (
        rect(398, 150, 54, 110, p.ink, 4)
        + rect(346, 238, 158, 60, p.deep, 8)
        + shape([(376, 298), (474, 298), (462, 326), (388, 326)], p.ink, 2)
    )
    hot = rect(388, 376, 74, 26, NEW, 10) + rect(398, 382, 54, 8, NEW_SOFT, 4)
    die = shape([(362, 440), (488, 440), (474, 402), (376, 402)], p.ink, 2)
    guides = all_of(rect(at, 196, 10, 240, p.deep, 3) for at in (328, 512))
    sensing = sensor(288, 262, p, 50) + waves(256, 262, NEW, "left", 1.15)
    cable = line([(563, 236), (563, 330), (660, 330), (660, 236), (700, 236)], p.deep, FINE)
    second = sensor(563, 240, p, 40)
    board = panel(690, 140, 250, 176, p)
    limit = line([(716, 190), (914, 190)], p.mid, 4, "10 9")
    trace = curve("M716 270C744 262 752 276 776 262S806 258 826 250S856 236 870 208", p.ink, 7)
    alarm = circle(872, 204, 15, NEW)
    keeper = Person(
        1010,
        512,
        Look(of.BROWN, p.paper, "helmet"),
        p.mid,
        p.deep,
        near=(900, 286),
        far=(930, 392),
        faces=-1,
    )
    return all_of(
        [
            window(80, 96, 120, 210, p, 2),
            floor(p),
            shadow(425, 512, 420, p),
            shadow(1010, 512, 130, p),
            guides,
            frame,
            ram,
            die,
            hot,
            cable,
            sensing,
            second,
            board,
            limit,
            trace,
            alarm,
            people(keeper),
        ]
    )


def assembly(p: Palette) -> str:
    """B03: assembling with the instructions in view."""
    bins = shelf(96, 190, 250, 316, p, boards=3) + all_of(
        path(f"M{x} {y}h62v34q0 8 -8 8h-46q-8 0 -8 -8z", colour)
        for x, y, colour in (
            (116, 239, p.mid),
            (190, 239, p.strong),
            (264, 239, p.mid),
            (116, 344, p.strong),
            (190, 344, p.mid),
            (264, 344, NEW),
        )
    )
    machine = (
        rect(640, 322, 190, 74, p.strong, 12)
        + rect(664, 286, 80, 40, p.mid, 8)
        + circle(790, 322, 46, p.deep)
        + circle(790, 322, 28, p.soft)
        + circle(790, 322, 10, p.ink)
        + rect(596, 346, 46, 24, p.ink, 5)
        + all_of(circle(664 + 24 * n, 376, 6, p.deep) for n in range(4))
    )
    post = rect(930, 120, 14, 280, p.deep, 4) + rect(880, 180, 60, 12, p.deep, 6)
    fitter = Person(
        500,
        512,
        Look(of.LIGHT, of.GREY, "beard"),
        p.strong,
        p.deep,
        near=(606, 340),
        far=(664, 286),
        apron=p.soft,
    )
    return all_of(
        [
            floor(p),
            bins,
            shadow(700, 512, 640, p),
            people(fitter),
            post,
            panel(664, 118, 232, 150, p),
            _exploded(692, 192, p),
            table(420, 394, 640, p, 508),
            machine,
            _tools_in_rack(970, 336, p),
        ]
    )


def _exploded(x: float, y: float, p: Palette) -> str:
    """Parts in a row, pulled apart along their axis; the next one stands out."""
    parts = (
        rect(x + 4, y - 38, 40, 76, p.mid, 6)
        + rect(x + 60, y - 24, 14, 48, p.strong, 4)
        + circle(x + 108, y, 28, NEW)
        + circle(x + 108, y, 11, p.paper)
        + rect(x + 148, y - 12, 32, 24, p.deep, 5)
    )
    return line([(x - 8, y), (x + 186, y)], p.soft, 4, "9 8") + parts


def _tools_in_rack(x: float, y: float, p: Palette) -> str:
    handles = all_of(
        rect(x + n * 26, y - 20, 10, 30, p.mid, 3) + rect(x - 3 + n * 26, y, 16, 40, colour, 6)
        for n, colour in enumerate([p.strong, NEW, p.strong])
    )
    return handles + rect(x - 14, y + 24, 94, 36, p.deep, 8)


def cabinet(p: Palette) -> str:
    """B04: the open control cabinet, and beside it the plan with the same wire."""
    body = rect(300, 112, 280, 396, p.deep, 12) + rect(318, 130, 244, 360, p.paper, 6)
    door = shape([(300, 114), (206, 142), (206, 500), (300, 506)], p.strong, 4)
    handle = rect(218, 300, 10, 46, p.ink, 4)
    rails = all_of(rect(336, y, 208, 9, p.soft, 3) for y in (196, 296, 396))
    parts = all_of(
        rect(342 + n * 34, y - 26, 27, 60, colour, 5)
        + rect(349 + n * 34, y - 14, 13, 14, p.paper, 3)
        for y, row in ((196, "smsmsd"), (296, "ddsmmm"), (396, "msmsss"))
        for n, colour in enumerate({"s": p.strong, "m": p.mid, "d": p.deep}[each] for each in row)
    )
    wires = all_of(
        line(
            [(356 + 34 * n, 230), (356 + 34 * n, 250), (372 + 30 * n, 250), (372 + 30 * n, 270)],
            p.mid,
            FINE,
        )
        for n in (0, 2, 4)
    )
    live = line([(390, 232), (390, 352), (492, 352), (492, 370)], NEW, 8)
    plan = screen(680, 160, 270, 196, p, 150)
    symbols = (
        line([(710, 200), (920, 200)], p.mid, 5)
        + line([(746, 200), (746, 316)], p.mid, 5)
        + line([(884, 200), (884, 316)], p.mid, 5)
        + line([(710, 316), (920, 316)], p.mid, 5)
        + line([(815, 200), (815, 316)], NEW, 8)
        + rect(732, 236, 28, 44, p.paper, 3)
        + line([(732, 236), (760, 236), (760, 280), (732, 280), (732, 236)], p.ink, 5)
        + circle(884, 258, 22, p.paper)
        + ring(884, 258, 22, p.ink, 5)
        + line([(869, 243), (899, 273)], p.ink, 5)
        + line([(899, 243), (869, 273)], p.ink, 5)
        + rect(801, 240, 28, 36, NEW, 5)
    )
    builder = Person(
        1036,
        512,
        Look(of.DARK, of.BLACKISH, "curls"),
        p.mid,
        p.deep,
        near=(936, 290),
        far=(960, 380),
        faces=-1,
    )
    return all_of(
        [
            window(96, 96, 70, 180, p, 1),
            floor(p),
            shadow(430, 510, 330, p),
            shadow(815, 510, 150, p),
            shadow(1036, 512, 130, p),
            body,
            door,
            handle,
            rails,
            wires,
            parts,
            live,
            plan,
            symbols,
            people(builder),
        ]
    )
