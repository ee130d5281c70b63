"""Scenes from care."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    NEW,
    Palette,
    all_of,
    circle,
    ellipse,
    floor,
    line,
    moved,
    path,
    rect,
    shadow,
    window,
)
from tools.scenes.people import Look, Person, people
from tools.scenes.things import (
    arrow,
    bars,
    bubble,
    phone,
    plant,
    table_of_days,
    text_lines,
)


def roster(p: Palette) -> str:
    """B13: two carers swap a shift on the phone; the board follows."""
    board = rect(398, 118, 404, 262, p.paper, 18)
    shifts = {
        (0, 0): p.mid,
        (1, 0): p.mid,
        (2, 0): p.soft,
        (4, 0): p.strong,
        (5, 0): p.soft,
        (0, 1): p.strong,
        (1, 1): NEW,
        (3, 1): p.mid,
        (4, 1): p.mid,
        (5, 1): p.strong,
        (0, 2): p.soft,
        (2, 2): p.strong,
        (3, 2): p.strong,
        (4, 2): NEW,
        (5, 2): p.mid,
    }
    days = table_of_days(424, 190, (50, 46), (6, 3), shifts, p.wall)
    head = all_of(circle(449 + 58 * n, 158, 11, p.deep if n < 5 else p.mid) for n in range(6))
    swap = arrow([(507, 284), (507, 321), (652, 321)], p.ink, 6, 13)
    swap += arrow([(681, 294), (681, 267), (540, 267)], p.ink, 6, 13)
    one = Person(
        270,
        512,
        Look(of.TAN, of.BLACKISH, "beard"),
        p.strong,
        p.deep,
        near=(338, 308),
    )
    other = Person(
        930,
        512,
        Look(of.DARK, p.paper, "scarf"),
        p.mid,
        p.deep,
        near=(862, 308),
        faces=-1,
    )
    return all_of(
        [
            window(80, 96, 120, 150, p, 2),
            floor(p),
            shadow(270, 512, 130, p),
            shadow(930, 512, 130, p),
            board,
            head,
            days,
            swap,
            people(one, other),
            phone(350, 298, p, 56),
            phone(850, 298, p, 56),
            plant(1070, 510, p, 1.1),
            rect(470, 380, 16, 130, p.mid, 0),
            rect(714, 380, 16, 130, p.mid, 0),
        ]
    )


def speaking(p: Palette) -> str:
    """B14: a nurse speaks her notes at the bed; the voice becomes text."""
    bed = (
        rect(130, 268, 22, 240, p.deep, 8)
        + rect(560, 366, 22, 142, p.deep, 8)
        + rect(140, 424, 430, 26, p.deep, 6)
        + rect(150, 386, 416, 46, p.paper, 14)
    )
    pillow = moved(206, 356, rect(-54, -34, 104, 62, p.paper, 24))
    head = ellipse(236, 344, 34, 30, of.LIGHT) + path(
        "M206 356C188 318 214 300 244 312C226 318 216 334 222 356Z", of.GREY
    )
    cover = path("M262 404Q262 352 330 350H470Q562 352 566 400V438H262Z", p.strong)
    fold = path("M262 404Q262 352 318 350H346Q304 362 304 438H262Z", p.mid)
    arm = line([(300, 366), (352, 392), (398, 386)], p.paper, 24) + circle(402, 385, 13, of.LIGHT)
    nurse = Person(
        690,
        512,
        Look(of.BROWN, of.BLACKISH, "bun"),
        p.mid,
        p.deep,
        near=(734, 212),
    )
    sound = bars(776, 214, [22, 50, 84, 58, 44], p, 13)
    note = bubble(930, 124, 172, 196, (904, 214), p)
    written = text_lines(958, 154, [116, 96, 116, 74, 108, 52], p, 25)
    return all_of(
        [
            window(214, 84, 250, 156, p, 3),
            floor(p),
            shadow(356, 510, 480, p),
            shadow(690, 512, 130, p),
            bed,
            pillow,
            head,
            cover,
            fold,
            arm,
            sound,
            note,
            written,
            people(nurse),
            phone(746, 206, p, 54),
            plant(1096, 510, p, 0.85),
        ]
    )
