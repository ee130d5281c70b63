"""What words mean, as a model has read them: for entries that say the same in other words.

A text means what its words do. It is kept as the numbers of its words, not as their average: the
average of a long text is near everything. A query is near a text where each of its words has a
near one there. `tools/make_meanings.py` makes the files; source and licence stand beside them.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from search.analysis import ENGLISH, GERMAN, STOP_WORDS, forms_of, stem
from search.compounds import DATA

GERMAN_WORDS, ENGLISH_WORDS = DATA / "meanings_de.marisa", DATA / "meanings_en.marisa"
VECTORS = DATA / "meanings.npy"
# How many numbers a word has, and how long it is with all of them.
DIMENSIONS, UNIT = 128, 200
# The number of a word takes two bytes, and so does how many of a text stand in its heading.
NUMBER = np.dtype("<u2")
LONGEST_TEXT, LONGEST_QUERY = 500, 8
# A word of the text below the heading says less of what an entry is about.
WEIGHT_OF_TEXT = 0.8
# Below this likeness nothing is near.
NEAR = 0.55
SLICE = 4096

Likeness = NDArray[np.float32]


@cache
def german_words() -> marisa_trie.Trie:
    return marisa_trie.Trie().mmap(str(GERMAN_WORDS))


@cache
def english_words() -> marisa_trie.Trie:
    return marisa_trie.Trie().mmap(str(ENGLISH_WORDS))


@cache
def vectors() -> NDArray[np.int8]:
    """German words in the order of their numbers, then English ones; all processes share them."""
    found: NDArray[np.int8] = np.load(VECTORS, mmap_mode="r")
    return found


@lru_cache(maxsize=50_000)
def numbers_of(word: str) -> tuple[int, ...]:
    """A word in lower case as the list has it: by its number, else by those of its parts."""
    wholes, parts = forms_of(word, GERMAN)
    for each in wholes:
        if each in german_words():
            return (german_words()[each],)
    if wholes and word not in STOP_WORDS[ENGLISH]:
        stemmed = stem(word, ENGLISH)
        if stemmed in english_words():
            return (len(german_words()) + english_words()[stemmed],)
    return tuple(german_words()[each] for each in parts if each in german_words())


def meaning_of(heading: Iterable[str], text: Iterable[str] = ()) -> bytes | None:
    """What is stored of an entry: its title and summary, then the rest, as words in lower case.

    None where no word is known.
    """
    first = dict.fromkeys(number for word in heading for number in numbers_of(word))
    rest = dict.fromkeys(number for word in text for number in numbers_of(word))
    numbers = [*first, *(each for each in rest if each not in first)][:LONGEST_TEXT]
    if not numbers:
        return None
    return np.array([min(len(first), LONGEST_TEXT), *numbers], dtype=NUMBER).tobytes()


class Query:
    """What somebody looks for, and how near each known word is to each word of it.

    `words` are those of the query in lower case; stop words are left out. Holds 260 KB a word.
    """

    def __init__(self, words: Iterable[str]) -> None:
        said = [each for each in dict.fromkeys(words) if says_something(each)][:LONGEST_QUERY]
        self.number_of_words = len(said)
        known = [numbers for each in said if (numbers := numbers_of(each))]
        self.nearness = nearness(np.array([direction(each) for each in known], dtype=np.float32))

    def nearest(self, number: int) -> list[str]:
        """The lexemes of about so many German words, as many for each word of the query."""
        if not len(self.nearness):
            return []
        each = min(-(-number // len(self.nearness)), len(german_words()))
        near = self.nearness[:, : len(german_words())]
        found = np.argpartition(near, -each, axis=1)[:, -each:]
        return [german_words().restore_key(int(row)) for row in np.unique(found)]

    def likeness(self, meanings: Sequence[bytes]) -> Likeness:
        """From 0 to 1 for what is stored of each entry (`meaning_of`), in their order.

        The mean of what the nearest word there is to each word of the query; a word that nobody
        knows is near nothing.
        """
        if not meanings or not len(self.nearness):
            return np.zeros(len(meanings), dtype=np.float32)
        rows = np.frombuffer(b"".join(meanings), dtype=NUMBER).astype(np.intp)
        lengths = np.array([len(each) // NUMBER.itemsize for each in meanings])
        begins = np.cumsum(lengths) - lengths
        places = np.arange(len(rows)) - np.repeat(begins, lengths)
        in_heading = places <= np.repeat(rows[begins], lengths)
        weights = np.where(in_heading, 1, WEIGHT_OF_TEXT).astype(np.float32)
        weights[begins] = 0  # stands there for how many words the heading has
        found = np.zeros(len(meanings), dtype=np.float32)
        for near in self.nearness:
            found += np.maximum.reduceat(near[rows % len(near)] * weights, begins)
        return found / self.number_of_words


def says_something(word: str) -> bool:
    return bool(forms_of(word, GERMAN)[0]) and word not in STOP_WORDS[ENGLISH]


def direction(numbers: Sequence[int]) -> Likeness:
    """Of a word, or of the parts of one that is not in the list; its length is 1."""
    added: Likeness = vectors()[list(numbers)].sum(axis=0, dtype=np.float32)
    length = float(np.linalg.norm(added))
    return added / np.float32(length or 1)


def nearness(directions: Likeness) -> Likeness:
    """The cosines of all known words with each direction; slice by slice, as it saves memory."""
    table = vectors()
    near = np.zeros((len(directions), len(table)), dtype=np.float32)
    for begin in range(0, len(table) if len(directions) else 0, SLICE):
        part = table[begin : begin + SLICE].astype(np.float32)
        np.matmul(directions / UNIT, part.T, out=near[:, begin : begin + SLICE])
    return near
