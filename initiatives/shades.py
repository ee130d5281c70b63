"""The five shades of map and matrix: the more there is, the darker."""

from itertools import pairwise
from typing import NamedTuple

# From how many on something is shaded one step darker.
STEPS = (1, 2, 5, 10)


class LegendStep(NamedTuple):
    level: int
    label: str


def level_of(number: int) -> int:
    """How dark that many are: 0 for none, then one for each of STEPS."""
    return sum(number >= step for step in STEPS)


def legend() -> list[LegendStep]:
    """“0”, “1”, “2–4”, “5–9”, “10+” without the words, which the page adds."""
    spans = [f"{low}–{high - 1}" if high - low > 1 else f"{low}" for low, high in pairwise(STEPS)]
    return [LegendStep(level, label) for level, label in enumerate(["0", *spans, f"{STEPS[-1]}+"])]
