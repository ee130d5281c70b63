"""What a case tells, made of the list of words: each number has a story of its own."""

from functools import cache
from random import Random
from typing import NamedTuple

from demo.cases.words import Noun, Sentence, read_words

# How many sentences each text has; together about 250 different words.
SENTENCES = {
    "situation": 7,
    "approach": 9,
    "first_step": 2,
    "stumbling_block": 4,
    "participation": 5,
    "transferability": 2,
}
# Texts as they are put together; who looks words up need not take the whole apart again.
Pieces = list[str]


class EffectTold(NamedTuple):
    indicator: str
    unit: str
    before: int
    after: int


class Story(NamedTuple):
    title: Pieces
    summary: Pieces
    company: str
    texts: dict[str, Pieces]
    effects: list[EffectTold]


def tell(random: Random) -> Story:
    """A story about one thing of a company, which its texts come back to."""
    words = read_words()
    subject = words.compounds.draw(random)
    company = [words.decks[name].draw(random) for name in ("companies", "families", "forms")]
    return Story(
        title=write("titles", 1, subject, random),
        summary=write("summary", 1, subject, random),
        company=" ".join(company),
        texts={name: write(name, number, subject, random) for name, number in SENTENCES.items()},
        effects=[
            EffectTold(*indicator, before=random.randint(20, 60), after=random.randint(5, 19))
            for indicator in random.sample(words.indicators, 2)
        ],
    )


def write(name: str, number: int, subject: Noun, random: Random) -> Pieces:
    """So many of the sentences of a list, each once, as pieces of a text."""
    pieces: Pieces = []
    for sentence in random.sample(sentences(name), number):
        if pieces:
            pieces.append(" ")
        pieces.extend(sentence.write(subject, random))
    return pieces


@cache
def sentences(name: str) -> list[Sentence]:
    return read_words().sentences(name)
