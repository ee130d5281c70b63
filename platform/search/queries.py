"""What somebody types, as PostgreSQL is asked for it.

All words must be there, a “phrase” word by word, and none that follows a minus; `oder` lets one of
two be enough. A word is found as such, or by all parts of a compound.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.analysis import (
    GERMAN,
    for_anybody,
    forms_of,
    in_tier,
    listed,
    quoted,
    tidy,
    words_in,
)
from search.hyphens import without_completing, written_out

LONGEST = 200
ASKING_WORDS = listed("asking_words.yaml")
# A minus, then a phrase with what closes it in German or English, or what stands up to a blank.
QUOTES = re.compile('["„“”»«›‹]')
_PIECE = re.compile(r"""(-?)(?:["„“”»«›‹]([^"„“”»«›‹]*)["„“”»«›‹]?|(\S+))""")
EITHER = {"or", "oder"}
# Stands where a lexeme says its tier: a query is written out once for all of them.
_TIER = "\0"


class Piece(NamedTuple):
    """A word or a phrase; with `is_either` it is enough if it or the one before it is found."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False
    is_either: bool = False


def searched(text: str) -> str:
    """A text as it is searched for, cut where nobody types on."""
    return tidy(text[:LONGEST])


def pieces_of(text: str, language: str) -> list[Piece]:
    """The words and phrases of a text, without those that say nothing."""
    pieces: list[Piece] = []
    is_either = False
    # Before blanks part them: “(m, w, d)”.
    text = for_anybody(searched(text))
    if language == GERMAN:
        text = written_out(without_completing(text))
    for found in _PIECE.finditer(text):
        if found[0].lower() in EITHER:
            is_either = bool(pieces)
            continue
        for words, is_phrase in _within(found):
            if any(forms_of(word.lower(), language)[0] for word in words_in(words)):
                pieces.append(Piece(words, is_phrase, bool(found[1]), is_either))
                is_either = False
    return pieces


def _within(found: re.Match[str]) -> Iterator[tuple[str, bool]]:
    _minus, phrase, chunk = found.groups()
    if phrase is not None:
        yield phrase, True
    else:
        yield from ((word, False) for word in words_in(chunk))


# Written for PostgreSQL ---------------------------------------------------------------------------


def in_this_tier(asked: str, tier: str) -> str:
    """What is asked (by the functions below), of lexemes as they are stored for this tier."""
    return asked.replace(_TIER, in_tier("", tier))


def word(text: str, language: str, others: Iterable[str] = ()) -> str:
    """A word as such, or by all its parts, or by what else says the same."""
    wholes, parts = forms_of(text.lower(), language)
    alternatives = [lexeme(each) for each in wholes]
    if len(parts) > 1:
        alternatives.append(all_of(lexeme(each) for each in parts))
    return one_of([*alternatives, *others])


def whole(text: str, language: str, others: Iterable[str] = ()) -> str:
    """A word as such, or by what else says the same."""
    wholes, _parts = forms_of(text.lower(), language)
    return one_of([*map(lexeme, wholes), *others])


def words(text: str, language: str) -> str:
    """All words of a text, wherever they stand, each as such."""
    return all_of(whole(each, language) for each in words_in(text))


def phrase(text: str, language: str) -> str:
    """Words at their distance: a stop word between them counts, and may be another one."""
    asked, distance = "", 0
    for each in words_in(text):
        wholes, _parts = forms_of(each.lower(), language)
        distance += 1
        if not wholes:
            continue
        clause = one_of([lexeme(whole) for whole in wholes])
        asked = f"{asked} <{distance}> {clause}" if asked else clause
        distance = 0
    return f"({asked})" if asked else ""


def lexeme(text: str) -> str:
    return quoted(f"{_TIER}{text}")


def lexemes_of(text: str, language: str, *, with_parts: bool = False) -> Iterator[str]:
    """What the words of a text are found as."""
    for each in words_in(text):
        wholes, parts = forms_of(each.lower(), language)
        yield from wholes
        yield from parts if with_parts else ()


def one_of(clauses: Iterable[str]) -> str:
    return _joined(" | ", clauses)


def all_of(clauses: Iterable[str]) -> str:
    return _joined(" & ", clauses)


def none_of(clause: str) -> str:
    return f"!({clause})"


def _joined(operator: str, clauses: Iterable[str]) -> str:
    found = list(dict.fromkeys(filter(None, clauses)))
    return f"({operator.join(found)})" if len(found) > 1 else "".join(found)
