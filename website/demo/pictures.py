"""The demonstration's pictures: drawn here, so that they are nobody's and show nobody."""

import hashlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from PIL import Image, ImageColor, ImageDraw

from editorial import pictures
from editorial.models import Picture

CREDIT = "Grafik: Regiodialog-Demo, automatisch erzeugt, CC0 1.0"
LICENCE = "CC0 1.0"
# Large enough for a banner, small enough that forty are drawn in the demo's first seconds.
COLUMNS, ROWS, CELL = 12, 6, 80
PAPER = (246, 247, 250)
# The scenes, painted by tools/draw_scenes.py, and what is to be seen on each.
SCENES = Path(__file__).resolve().parent / "content" / "pictures"
WORDS = SCENES / "words.yaml"


def scene_picture(scene: str) -> Picture:
    """The drawing of that name, the same at each call; see `show_pictures`."""
    return _picture(
        f"Szene {scene}", (SCENES / f"{scene}.png").read_bytes, **words_of_scenes()[scene]
    )


@cache
def words_of_scenes() -> dict[str, dict[str, str]]:
    """The alternative texts of each scene, as the model's fields."""
    read: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read


def pattern_picture(seed: str, colour: str) -> Picture:
    """The picture of that seed, a quiet pattern in a colour (“#1f4e79”); the same at each call.

    Call `show_pictures` once whatever uses it is published.
    """
    return _picture(f"Muster {seed}"[:120], lambda: _drawn(seed, colour), is_decorative=True)


def _picture(name: str, drawn: Callable[[], bytes], **facts: Any) -> Picture:
    known: Picture | None = Picture.objects.filter(name=name).first()
    if known:
        return known
    original = ContentFile(drawn(), name="bild.png")
    picture: Picture = Picture.objects.create(
        name=name, original=original, credit=CREDIT, licence=LICENCE, **facts
    )
    return picture


def show_pictures() -> None:
    """Make the copies of all that is published by now, without waiting for the worker."""
    pictures.refresh_due()


def _drawn(seed: str, colour: str) -> bytes:
    strong = ImageColor.getrgb(colour)[:3]
    image = Image.new("RGB", (COLUMNS * CELL, ROWS * CELL), _mixed(strong, 0.08))
    draw = ImageDraw.Draw(image)
    digest = hashlib.shake_128(seed.encode()).digest(COLUMNS * ROWS)
    for byte, (row, column) in zip(digest, product(range(ROWS), range(COLUMNS)), strict=True):
        share = 0.85 if byte >> 5 == 7 else 0.18 + 0.12 * (byte >> 6)
        _draw_shape(draw, byte % 10, column * CELL, row * CELL, _mixed(strong, share))
    data = BytesIO()
    image.save(data, "PNG", compress_level=1)
    return data.getvalue()


def _mixed(colour: tuple[int, ...], share: float) -> tuple[int, ...]:
    """The colour on paper, as strong as its share."""
    return tuple(
        round(paper + (each - paper) * share) for each, paper in zip(colour, PAPER, strict=True)
    )


def _draw_shape(
    draw: ImageDraw.ImageDraw, shape: int, x: int, y: int, fill: tuple[int, ...]
) -> None:
    """One cell: a quarter of a disc in one of four corners, a bar, a square, a dot, or nothing."""
    end = CELL - 1
    if shape < 4:
        corner_x, corner_y = x - CELL * (shape % 2), y - CELL * (shape // 2)
        box = (corner_x, corner_y, corner_x + 2 * CELL - 1, corner_y + 2 * CELL - 1)
        start = {0: 180, 1: 270, 2: 90, 3: 0}[shape]
        draw.pieslice(box, start, start + 90, fill=fill)
    elif shape == 4:
        draw.rectangle((x, y, x + end, y + CELL // 2 - 1), fill=fill)
    elif shape == 5:
        draw.rectangle((x, y, x + end, y + end), fill=fill)
    elif shape == 6:
        draw.ellipse((x + 25, y + 25, x + end - 25, y + end - 25), fill=fill)
