"""The official classifications WZ 2008 and WZ 2025 as the package wz-code holds them, put right."""

import re
from collections import Counter
from typing import NamedTuple

from wz_code.data.correspondences import CORRESPONDENCES_2008_TO_2025, CORRESPONDENCES_2025_TO_2008
from wz_code.data.wz2008 import WZ_2008_DATA
from wz_code.data.wz2025 import WZ_2025_DATA

LEVELS = range(1, 6)  # section, division, group, class, subclass


class Position(NamedTuple):
    """One line of a classification; sections have no parent."""

    edition: str
    code: str
    title: str
    level: int
    parent: str | None


class Correspondence(NamedTuple):
    """Two five-digit codes with content in common; full if it is all of both."""

    code_2008: str
    code_2025: str
    is_full: bool


def positions() -> list[Position]:
    """Every position of both editions, on all five levels."""
    found = []
    for edition, data in [("2008", WZ_2008_DATA), ("2025", WZ_2025_DATA)]:
        titles = " ".join(line["t"] for line in data.values())
        words = set(re.findall(r"\w+", titles.casefold()))
        found += [
            Position(edition, code, clean_title(line["t"], words), line["l"], line["p"])
            for code, line in data.items()
        ]
    return found


def clean_title(title: str, words: set[str]) -> str:
    """The title without line breaks' remains: hyphens inside a word and doubled spaces.

    A hyphen is a remain if the same edition has the word in one piece elsewhere (`words`, in lower
    case); so “Sozial-versicherung” is joined, while “post-sekundärer” is how WZ 2008 spells it.
    """

    def joined(match: re.Match[str]) -> str:
        word = match[1] + match[2]
        return word if word.casefold() in words else match[0]

    return re.sub(r"(\w+)-([a-zäöüß]\w*)", joined, " ".join(title.split()))


def correspondences() -> list[Correspondence]:
    """All pairs, each full only if neither side has a second partner.

    Computed from both directions: the package marks pairs as partial from the side of 2025 alone.
    """
    pairs = {(old, new) for old, them in CORRESPONDENCES_2008_TO_2025.items() for new, *_ in them}
    pairs |= {
        (old, new) for new, found in CORRESPONDENCES_2025_TO_2008.items() for old, *_ in found
    }
    olds = Counter(old for old, _new in pairs)
    news = Counter(new for _old, new in pairs)
    return [
        Correspondence(old, new, is_full=olds[old] == 1 and news[new] == 1)
        for old, new in sorted(pairs)
    ]
