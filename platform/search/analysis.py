"""What the search makes of a text: lexemes with their places, the same way for index and query.

PostgreSQL only stores and matches them. Its own parser takes “Teilnehmer/innen” for a path and
“Alle.Montage” for a host, and knows no parts of compounds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer
import yaml

from search.compounds import DATA, parts_of

GERMAN, ENGLISH = "de", "en"
# Control and format characters (soft hyphens, spaces without width), halves of a letter.
INVISIBLE = ("Cc", "Cf", "Cs")
# “25.62”, “4.0”; “Kfz-Werkstatt”; else letters and digits alone.
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:-[^\W_]+)*")
# Teilnehmer/innen, Teilnehmer*in, Teilnehmer:innen, Teilnehmer_innen, TeilnehmerInnen.
_GENDER = re.compile(
    r"(?<=[a-zäöüß])(?:(?:[*:_·/]|/-|\()(?=in(?:nen)?\b)|(?=In(?:nen)?\b))(?i:in)(?:nen)?\)?"
)
# Women named by the word for men with an ending: Erzieherin, Assistentin.
_FEMALE = re.compile(r"(?<=er|or)in(?:nen)?$|(?<=ist|ent|ant|log)in(?:nen)?$")
LONGEST_LEXEME = 60

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
STOP_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset([*words, *(word.translate(_WRITTEN_OUT) for word in words)])
    for language, words in yaml.safe_load((DATA / "stop_words.yaml").read_text("utf-8")).items()
}


class Lexeme(NamedTuple):
    """What a word is stored and found as; a part of a compound stands where the compound does."""

    text: str
    place: int
    is_part: bool = False


class Analysed(NamedTuple):
    """The lexemes of a text in order, with their places from 1; how many places it takes."""

    lexemes: list[Lexeme]
    length: int


def tidy(text: str) -> str:
    """Letters whole (a Mac takes “ü” apart), without what nobody sees."""
    whole = unicodedata.normalize("NFC", text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(
        each for each in whole if each.isspace() or unicodedata.category(each) not in INVISIBLE
    )


def words_in(text: str) -> Iterator[str]:
    """The words of a tidy text; of one that names both sexes the longer."""
    yield from _WORD.findall(_GENDER.sub(_with_ending, text))


def _with_ending(found: re.Match[str]) -> str:
    return "innen" if "nen" in found[0].lower() else "in"


def analyse(text: str, language: str = GERMAN) -> Analysed:
    lexemes, place = [], 0
    for place, word in enumerate(words_in(tidy(text)), start=1):
        wholes, parts = forms_of(word.lower(), language)
        lexemes += [Lexeme(each, place) for each in wholes]
        lexemes += [Lexeme(each, place, is_part=True) for each in parts]
    return Analysed(lexemes, place)


@lru_cache(maxsize=50_000)
def forms_of(word: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a word in lower case is found as: itself, and by its parts; nothing for a stop word."""
    if word in STOP_WORDS[language] or len(word) > LONGEST_LEXEME:
        return (), ()
    joined = word.replace("-", "")
    if language == ENGLISH:
        parts = word.split("-") if "-" in word else []
        return (stem(joined, language),), tuple(stem(each, language) for each in parts)
    plain = _FEMALE.sub("", word)
    wholes = tuple(dict.fromkeys(stem(each, language) for each in (joined, plain.replace("-", ""))))
    parts = [part for each in plain.split("-") for part in parts_of(each)]
    if len(parts) == 1:
        return wholes, ()
    return wholes, tuple(stem(each, language) for each in parts if each not in STOP_WORDS[language])


def stem(word: str, language: str) -> str:
    return _stemmer(language).stemWord(word)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english" if language == ENGLISH else "german")


# Of title, labels, summary and the rest: what words weigh, and what parts of compounds do.
WEIGHTS = (("A", "B"), ("B", "C"), ("C", "D"), ("D", "D"))


# Written for PostgreSQL ---------------------------------------------------------------------------


def vector(texts: Iterable[tuple[str, str, Iterable[Analysed]]]) -> str:
    """The `tsvector` of texts one behind the other: what words and parts weigh, and its pieces.

    PostgreSQL keeps 255 places of a lexeme, and those behind the 16,383rd as that one.
    """
    places: dict[str, list[str]] = {}
    begin = 0
    for weight, weight_of_parts, pieces in texts:
        for piece in pieces:
            for lexeme in piece.lexemes:
                place = begin + lexeme.place
                weighs = weight_of_parts if lexeme.is_part else weight
                places.setdefault(lexeme.text, []).append(f"{place}{weighs}")
            begin += piece.length
    return " ".join(f"{quoted(each)}:{','.join(found)}" for each, found in places.items())


def quoted(lexeme: str) -> str:
    """As it stands in a vector or a query that is written out; words have no quotes in them."""
    return f"'{lexeme}'"
