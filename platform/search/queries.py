"""What somebody types, as PostgreSQL is asked for it.

All words must be there, a “phrase” word by word, and none that follows a minus; `oder` lets one of
two be enough. A word is found as such, or by all parts of a compound.
"""

import re
from collections.abc import Iterable

from search.analysis import forms_of, quoted, tidy, words_in

LONGEST = 200
# A minus, then a phrase with what closes it in German or English, or what stands up to a blank.
_PIECE = re.compile(r"""(-?)(?:["„“”]([^"„“”]*)["„“”]?|(\S+))""")
EITHER = {"or", "oder"}
# Where words are looked for: in the title alone, up to everywhere.
TIERS = ("A", "AB", "ABC", "ABCD")
EVERYWHERE = TIERS[-1]


def searched(text: str) -> str:
    """A text as it is searched for, cut where nobody types on."""
    return tidy(text[:LONGEST])


def tsquery(text: str, language: str, weights: str = EVERYWHERE) -> str:
    """What PostgreSQL is asked, of lexemes with one of these weights; empty without any word.

    Raises nothing, whatever is typed.
    """
    groups: list[list[str]] = []
    is_either = False
    for piece in _PIECE.finditer(searched(text)):
        if piece[0].lower() in EITHER:
            is_either = bool(groups)
            continue
        clause = _clause_of(piece, language, weights)
        if clause and is_either:
            groups[-1].append(clause)
        elif clause:
            groups.append([clause])
        is_either = False
    return " & ".join(_one_of(alternatives) for alternatives in groups)


def _clause_of(piece: re.Match[str], language: str, weights: str) -> str:
    minus, phrase, word = piece.groups()
    if phrase is not None:
        clause = _phrase(phrase, language, weights)
    else:
        clause = _all_of(filter(None, (_word(each, language, weights) for each in words_in(word))))
    return f"!({clause})" if minus and clause else clause


def _word(word: str, language: str, weights: str) -> str:
    wholes, parts = forms_of(word.lower(), language)
    alternatives = [_lexeme(each, weights) for each in wholes]
    if len(parts) > 1:
        alternatives.append(_all_of(_lexeme(each, weights) for each in parts))
    return _one_of(alternatives)


def _phrase(text: str, language: str, weights: str) -> str:
    """Words at their distance: a stop word between them counts, and may be another one."""
    asked, distance = "", 0
    for word in words_in(text):
        wholes, _parts = forms_of(word.lower(), language)
        distance += 1
        if not wholes:
            continue
        clause = _one_of([_lexeme(each, weights) for each in wholes])
        asked = f"{asked} <{distance}> {clause}" if asked else clause
        distance = 0
    return f"({asked})" if asked else ""


def _lexeme(lexeme: str, weights: str) -> str:
    return quoted(lexeme) if weights == EVERYWHERE else f"{quoted(lexeme)}:{weights}"


def _one_of(clauses: Iterable[str]) -> str:
    return _joined(" | ", clauses)


def _all_of(clauses: Iterable[str]) -> str:
    return _joined(" & ", clauses)


def _joined(operator: str, clauses: Iterable[str]) -> str:
    found = list(clauses)
    return f"({operator.join(found)})" if len(found) > 1 else "".join(found)
