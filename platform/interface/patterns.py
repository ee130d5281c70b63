"""Quiet pictures where there is no photograph: geometry drawn from a seed, the same each time."""

import hashlib
from functools import lru_cache
from itertools import product

from django.utils.html import format_html
from django.utils.safestring import SafeString

COLUMNS, ROWS, CELL = 8, 4, 20
# Each shape fills one cell of 20 units; `z` ends it. Chosen by one byte of the seed's hash.
SHAPES = (
    "h20a20 20 0 0 1-20 20z",  # quarter discs, one for each corner
    "h20v20a20 20 0 0 1-20-20z",
    "m20 0v20h-20a20 20 0 0 1 20-20z",
    "v20h20a20 20 0 0 0-20-20z",
    "h20v20h-20z",  # the whole cell
    "h10v20h-10z",  # half a cell
    "m10 0a10 10 0 0 1 0 20z",  # half a disc
    "m10 6a4 4 0 1 1 0 8 4 4 0 1 1 0-8z",  # a dot
)
EMPTY = len(SHAPES)


# Paths are letters and numbers of our own: nothing in them is to be escaped.
SVG = (
    '<svg class="pattern" viewBox="0 0 160 80" preserveAspectRatio="xMidYMid slice"'
    ' aria-hidden="true"><path class="pattern__soft" d="{}"/>'
    '<path class="pattern__strong" d="{}"/></svg>'
)


@lru_cache(maxsize=4096)
def svg(seed: str) -> SafeString:
    """The pattern as an element of a page."""
    return format_html(SVG, *paths(seed))


def paths(seed: str) -> tuple[str, str]:
    """The pattern's two path descriptions, soft and strong, on a field of 160 by 80 units."""
    digest = hashlib.shake_128(seed.encode()).digest(COLUMNS * ROWS)
    layers: tuple[list[str], list[str]] = ([], [])
    for byte, (row, column) in zip(digest, product(range(ROWS), range(COLUMNS)), strict=True):
        shape = byte % (EMPTY + 3)
        if shape < EMPTY:
            layer = layers[byte >> 4 & 3 == 3]
            layer.append(f"M{column * CELL} {row * CELL}{SHAPES[shape]}")
    soft, strong = ("".join(layer) for layer in layers)
    return soft, strong
