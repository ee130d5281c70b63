"""What cases are written with: lists of words of which the first are used most, and sentences."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, product
from pathlib import Path
from random import Random
from typing import Generic, NamedTuple, TypeVar

import yaml

T = TypeVar("T")

WORDS = Path(__file__).parent / "words.yaml"
ARTICLES = {
    "der": {"f": "die", "m": "der", "n": "das"},
    "den": {"f": "die", "m": "den", "n": "das"},
    "dem": {"f": "der", "m": "dem", "n": "dem"},
    "ein": {"f": "eine", "m": "ein", "n": "ein"},
    "einen": {"f": "eine", "m": "einen", "n": "ein"},
    "einem": {"f": "einer", "m": "einem", "n": "einem"},
    "kein": {"f": "keine", "m": "kein", "n": "kein"},
    "keinen": {"f": "keine", "m": "keinen", "n": "kein"},
}
SLOT = re.compile(r"\{(?:(\w+) )?(\w+)\}")
# “Prüfprüfung”, “Lagerlager”
STUTTER = re.compile(r"\w*(\w{4})\w{0,4}\1", re.IGNORECASE)
# So many first parts, the most frequent ones, also stand in compounds of three parts, each of which
# is so much rarer than the one without its middle part.
FIRSTS_OF_LONG = 6
RARER = 0.03


class Deck(Generic[T]):
    """Things to draw from. Unless weighted, the first ones come most often, as words do in texts.

    The weights follow Zipf's law with Mandelbrot's shift: 1 / (rank + 4).
    """

    def __init__(self, things: Sequence[T], weights: Sequence[float] = ()) -> None:
        self.things = things
        self.sums = list(accumulate(weights or zipf(len(things))))

    def draw(self, random: Random) -> T:
        return self.things[bisect(self.sums, random.random() * self.sums[-1])]


def zipf(number: int) -> list[float]:
    return [1 / (rank + 4) for rank in range(1, number + 1)]


class Noun(NamedTuple):
    gender: str
    word: str


class NounSlot(NamedTuple):
    """Room for a noun, after its article if there is one; with no deck for the case's subject."""

    articles: dict[str, str]
    deck: Deck[Noun] | None


Part = str | NounSlot | Deck[str]


class Sentence:
    """A sentence with slots."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts

    def write(self, subject: Noun, random: Random) -> Iterator[str]:
        """The pieces of text of which it consists this time."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Deck):
                yield part.draw(random)
            else:
                noun = part.deck.draw(random) if part.deck else subject
                if part.articles:
                    yield part.articles[noun.gender]
                yield noun.word


class Words:
    """The file of words, ready to be drawn from."""

    def __init__(self, file: Path) -> None:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        lists: dict[str, list[str]] = {name: it for name, it in read.items() if type(it) is list}
        self.lists = lists
        self.decks = {name: Deck(words) for name, words in lists.items()}
        self.large_decks = {name: Deck([*map(large, words)]) for name, words in lists.items()}
        self.compounds = Deck(*compounds(lists["firsts"], lists["middles"], read["heads"]))
        self.persons = Deck(*by_gender(read["persons"]))
        self.indicators: list[tuple[str, str]] = list(read["indicators"].items())

    def sentences(self, name: str) -> list[Sentence]:
        return [self.sentence(text) for text in self.lists[name]]

    def sentence(self, text: str) -> Sentence:
        """The sentence with its slots; raises KeyError for one that nothing fills."""
        return Sentence([part for part in self._parts(text) if part])

    def _parts(self, text: str) -> Iterator[Part]:
        end = 0
        for slot in SLOT.finditer(text):
            yield text[end : slot.start()]
            yield self._slot(slot[1] or "", slot[2])
            end = slot.end()
        yield text[end:]

    def _slot(self, article: str, name: str) -> Part:
        nouns = {"wort": self.compounds, "wer": self.persons, "thema": None}
        if name in nouns:
            return NounSlot(articles(article) if article else {}, nouns[name])
        return self.decks[name] if name.islower() else self.large_decks[name.lower()]


@cache
def read_words() -> Words:
    return Words(WORDS)


def articles(name: str) -> dict[str, str]:
    """The article of each gender with its blank, large where the name is."""
    shown = str if name.islower() else large
    return {gender: shown(f"{form} ") for gender, form in ARTICLES[name.lower()].items()}


def large(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_gender(words: Mapping[str, Sequence[str]]) -> tuple[list[Noun], list[float]]:
    """Nouns with their weights; the first of each gender are equally frequent."""
    nouns = [Noun(gender, word) for gender, each in words.items() for word in each]
    return nouns, [*chain.from_iterable(zipf(len(each)) for each in words.values())]


def compounds(
    firsts: Sequence[str], middles: Sequence[str], heads: Mapping[str, Sequence[str]]
) -> tuple[list[Noun], list[float]]:
    """All that a first part and a head make, and some with a middle part; with their weights."""
    weighted_firsts = list(zip(firsts, zipf(len(firsts)), strict=True))
    weighted_heads = list(zip(*by_gender(heads), strict=True))
    short = product(weighted_firsts, [("", 1.0)], weighted_heads)
    rarer = [(middle, RARER) for middle in middles]
    long = product(weighted_firsts[:FIRSTS_OF_LONG], rarer, weighted_heads)
    made = {
        Noun(head.gender, first + middle + head.word): often * as_often * also_often
        for (first, often), (middle, as_often), (head, also_often) in chain(short, long)
    }
    fluent = {noun: weight for noun, weight in made.items() if not STUTTER.match(noun.word)}
    return list(fluent), list(fluent.values())
