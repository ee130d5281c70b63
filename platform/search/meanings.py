"""What words mean, as a model has read them: for entries that say the same in other words.

A text means what its words do. It is kept as the numbers of its words, not as their average: the
average of a long text is near everything. A query is near a text where each of its words has a
near one there. `tools/make_meanings.py` makes the files; source and licence stand beside them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from search.analysis import ENGLISH, GERMAN, STOP_WORDS, forms_of, stems_of_usual, usual_stem
from search.compounds import DATA

GERMAN_WORDS, ENGLISH_WORDS = DATA / "meanings_de.marisa", DATA / "meanings_en.marisa"
VECTORS = DATA / "meanings.npy"
# How many numbers a word has, and how long it is with all of them.
DIMENSIONS, UNIT = 128, 200
# The number of a word takes two bytes, and so does how many of a text stand in its heading.
NUMBER = np.dtype("<u2")
LONGEST_TEXT, LONGEST_QUERY, MOST_PARTS = 500, 6, 3
# A word of the text below the heading says less of what an entry is about, and the parts of a
# word that is not in the list say less than a word that is.
WEIGHT_OF_TEXT, WEIGHT_OF_PARTS = 0.8, 0.9
# Below this likeness nothing is near. Of 70 queries that have nothing to do with a portal for
# companies five found something in the demonstration.
NEAR = 0.575
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
    """A word in lower case as the list has it: by its number, else by those of its parts.

    German stems keep the plural of what was a short or foreign word (“Azubis”).
    """
    wholes, parts = forms_of(word, GERMAN)
    usual = (usual_stem(each, GERMAN) for each in wholes)
    for each in (*wholes, *(each.removesuffix("s") for each in wholes), *usual):
        if each in german_words():
            return (german_words()[each],)
    if wholes and word not in STOP_WORDS[ENGLISH]:
        stemmed = usual_stem(word, ENGLISH)
        if stemmed in english_words():
            return (len(german_words()) + english_words()[stemmed],)
    return tuple(german_words()[each] for each in parts if each in german_words())


def is_known(word: str) -> bool:
    """Whether people write a word in lower case like that, in German or English."""
    german, english = usual_stem(word, GERMAN), usual_stem(word, ENGLISH)
    return german in german_words() or english in english_words()


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
        self.words = [numbers_of(each)[:MOST_PARTS] for each in said]
        self.nearness = nearness([number for numbers in self.words for number in numbers])

    def nearest(self, number: int) -> list[str]:
        """The lexemes of about so many German words, as many for each word of the query."""
        near = self.nearness[:, : len(german_words())]
        if not len(near):
            return []
        each = min(-(-number // len(near)), near.shape[1])
        found = np.argpartition(near, -each, axis=1)[:, -each:]
        usual = (german_words().restore_key(int(row)) for row in np.unique(found))
        return sorted(set[str]().union(*map(stems_of_usual, usual)))

    def likeness(self, meanings: Sequence[bytes]) -> Likeness:
        """From 0 to 1 for what is stored of each entry (`meaning_of`), in their order.

        Half is what the words of the query have in common with their nearest ones there, on an
        average, and half what the least does; a word that nobody knows is near nothing.
        """
        if not meanings or not len(self.nearness):
            return np.zeros(len(meanings), dtype=np.float32)
        near = iter(nearest_there(self.nearness, meanings))
        by_word = np.zeros((len(self.words), len(meanings)), dtype=np.float32)
        for row, numbers in zip(by_word, self.words, strict=True):
            for _each in numbers:
                row += next(near) / len(numbers)
            row *= WEIGHT_OF_PARTS if len(numbers) > 1 else 1
        likeness: Likeness = (by_word.mean(axis=0) + by_word.min(axis=0)) / 2
        return likeness.clip(max=1)


def says_something(word: str) -> bool:
    return bool(forms_of(word, GERMAN)[0]) and word not in STOP_WORDS[ENGLISH]


def nearness(numbers: Sequence[int]) -> Likeness:
    """The cosines of all known words with each of these; slice by slice, as it saves memory."""
    table = vectors()
    near = np.zeros((len(numbers), len(table)), dtype=np.float32)
    if not numbers:
        return near
    directions = table[list(numbers)].astype(np.float32) / UNIT**2
    for begin in range(0, len(table), SLICE):
        part = table[begin : begin + SLICE].astype(np.float32)
        np.matmul(directions, part.T, out=near[:, begin : begin + SLICE])
    return near


def nearest_there(nearness: Likeness, meanings: Sequence[bytes]) -> Iterator[Likeness]:
    """For each row what the nearest word of each entry has of it, by the weight of its place."""
    rows = np.frombuffer(b"".join(meanings), dtype=NUMBER).astype(np.intp)
    lengths = np.array([len(each) // NUMBER.itemsize for each in meanings])
    begins = np.cumsum(lengths) - lengths
    places = np.arange(len(rows)) - np.repeat(begins, lengths)
    in_heading = places <= np.repeat(rows[begins], lengths)
    weights = np.where(in_heading, 1, WEIGHT_OF_TEXT).astype(np.float32)
    weights[begins] = 0  # stands there for how many words the heading has
    for near in nearness:
        # Numbers may be older than the files, until the index is made anew.
        yield np.maximum.reduceat(near.take(rows, mode="clip") * weights, begins)
