"""Scenes from care."""

from tools.scenes import people as of
from tools.scenes.drawing import (
    NEW,
    Palette,
    all_of,
    circle,
    floor,
    line,
    mixed,
    path,
    rect,
    shadow,
    turned,
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
    """B14: a nurse speaks her notes at the bed, turned to the resident; the voice becomes text."""
    bed = (
        rect(576, 352, 22, 156, p.deep, 8)
        + rect(1036, 300, 22, 208, p.deep, 8)
        + rect(586, 434, 462, 26, p.deep, 6)
        + rect(594, 396, 442, 44, p.paper, 14)
    )
    back = line([(890, 412), (1000, 284)], p.paper, 46)
    pillow = line([(984, 290), (1016, 246)], mixed(p.paper, p.mid, 0.9), 54)
    resident = Person(
        868,
        546,
        Look(of.LIGHT, of.GREY, "bun"),
        p.mid,
        p.mid,
        near=(800, 372),
        far=(774, 386),
        faces=-1,
        scale=0.8,
        has_legs=False,
    )
    cover = path("M590 448V400Q596 366 660 362H836Q884 362 890 412V448Z", p.strong)
    fold = path("M820 448V362H836Q884 362 890 412V448Z", mixed(p.strong, p.paper, 0.7))
    nurse = Person(
        380,
        512,
        Look(of.BROWN, of.BLACKISH, "bun"),
        p.mid,
        p.deep,
        near=(426, 212),
    )
    sound = bars(476, 214, [22, 50, 84, 58, 44], p, 13)
    note = bubble(640, 84, 236, 168, (608, 212), p)
    written = text_lines(670, 116, [168, 140, 176, 112, 150], p, 26)
    return all_of(
        [
            window(110, 96, 170, 156, p, 3),
            floor(p),
            shadow(816, 510, 480, p),
            shadow(380, 512, 130, p),
            bed,
            back,
            pillow,
            turned(24, 868, 404, resident.drawn()),
            cover,
            fold,
            sound,
            note,
            written,
            people(nurse),
            phone(438, 206, p, 54),
            plant(1128, 510, p, 0.85),
        ]
    )
