"""German compounds and their parts: a “Tourenplan” is about a plan and about “Touren”, too.

Each part has a cost: the less it costs, the more words begin or end with it. The cheapest way to
read a word as parts wins. What stands in the list is no compound, or no longer one to whoever
says it (“Werkstatt”), and stays whole. `tools/make_compounds.py` makes the list; its source and
licence stand beside it.
"""

from functools import cache, lru_cache
from math import inf
from pathlib import Path

import marisa_trie

DATA = Path(__file__).resolve().parent / "data"
LIST = DATA / "compounds.marisa"
FORMAT = "<BB"  # what a part costs as one of the first, and as the last
COST_UNIT = 8  # so many of what is stored are one
NEVER = 255
# A part of three letters may be chance (“ein”, “art”), and each further part makes it likelier.
SHORTEST_PART, COST_OF_SHORT, COST_OF_STEP = 3, 3.0, 0.5
SHORTEST_COMPOUND, LONGEST_WORD = 6, 60

Reading = tuple[float, tuple[str, ...]]


@cache
def parts_known() -> marisa_trie.RecordTrie:
    """The list, mapped into memory: all processes share it."""
    return marisa_trie.RecordTrie(FORMAT).mmap(str(LIST))


@lru_cache(maxsize=20_000)
def parts_of(word: str) -> tuple[str, ...]:
    """The parts of a word in lower case, in their order; itself if it has none.

    Linking letters stay with the part before: “pflege”, “dienst”, “leitung”; “arbeits”, “platz”.
    """
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_WORD or is_whole(word):
        return (word,)
    return cheapest(word)[1]


def is_whole(word: str) -> bool:
    return any(last != NEVER for _first, last in parts_known().get(word, []))


def cheapest(word: str) -> Reading:
    """The cheapest way to read a word as two parts or more, with its cost; else itself."""
    known, end = parts_known(), len(word)
    rests: dict[int, Reading] = {}
    for begin in range(end - SHORTEST_PART, -1, -1):
        readings: list[Reading] = []
        if begin and (cost := _cost(known, word[begin:], is_last=True)) is not None:
            readings.append((cost, (word[begin:],)))
        for middle in range(begin + SHORTEST_PART, end - SHORTEST_PART + 1):
            if middle not in rests:
                continue
            if (cost := _cost(known, word[begin:middle], is_last=False)) is not None:
                rest_cost, parts = rests[middle]
                readings.append((cost + COST_OF_STEP + rest_cost, (word[begin:middle], *parts)))
        if readings:
            rests[begin] = min(readings)
    return rests.get(0, (inf, (word,)))


def _cost(known: marisa_trie.RecordTrie, part: str, *, is_last: bool) -> float | None:
    for costs in known.get(part, []):
        stored: int = costs[is_last]
        if stored != NEVER:
            return stored / COST_UNIT + (COST_OF_SHORT if len(part) == SHORTEST_PART else 0)
    return None
