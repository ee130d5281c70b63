"""Draws what stands for the site elsewhere: the picture of a shared link, and the small icons.

python -m tools.draw_signs          into static/img/, after the mark in `static/img/icon.svg`
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "static" / "img"
FONTS = ROOT / "static" / "vendor" / "fira-sans"
# The mark's own grid, and how much larger it is drawn than it is stored, for smooth edges.
GRID, FINER = 40, 4
LEFT, UPPER, LOWER = "#2044aa", "#7287cb", "#4160b8"
GROUND, TEXT, MUTED = "#ffffff", "#101127", "#4b5170"
SHARED = (1200, 630)
TOUCH_SIZE = 180
ICON_SIZES = [(16, 16), (32, 32), (48, 48)]


def mark(size: int, ground: str | None = None) -> Image.Image:
    """The mark as a square picture; without a ground it is transparent around."""
    scale = size * FINER / GRID

    def box(left: float, top: float, right: float, bottom: float) -> list[float]:
        return [each * scale for each in (left, top, right, bottom)]

    drawing = Image.new("RGBA", (size * FINER, size * FINER), ground or (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawing)
    pen.pieslice(box(2, 2, 38, 38), 90, 270, fill=LEFT)
    pen.rectangle(box(22, 2, 30, 18), fill=UPPER)
    pen.pieslice(box(22, 2, 38, 18), 270, 90, fill=UPPER)
    pen.pieslice(box(6, 6, 38, 38), 0, 90, fill=LOWER)
    return drawing.resize((size, size), Image.Resampling.LANCZOS)


def shared() -> Image.Image:
    """What others show beside a link to a page without a picture of its own."""
    picture = Image.new("RGB", SHARED, GROUND)
    pen = ImageDraw.Draw(picture)
    pen.rectangle([0, 0, SHARED[0], 18], fill=LEFT)
    sign = mark(240)
    picture.paste(sign, (96, 195), sign)
    name = ImageFont.truetype(FONTS / "fira-sans-latin-600-normal.woff2", 118)
    words = ImageFont.truetype(FONTS / "fira-sans-latin-400-normal.woff2", 44)
    pen.text((388, 196), "Regiodialog", font=name, fill=TEXT)
    pen.text((394, 348), "Digitalisierung in der Region:", font=words, fill=MUTED)
    pen.text((394, 402), "Beispiele, Termine, Ansprechstellen", font=words, fill=MUTED)
    return picture


def main() -> int:
    shared().save(IMAGES / "shared.png", optimize=True)
    mark(TOUCH_SIZE, GROUND).convert("RGB").save(IMAGES / "touch-icon.png", optimize=True)
    mark(ICON_SIZES[-1][0]).save(IMAGES / "icon.ico", sizes=ICON_SIZES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
