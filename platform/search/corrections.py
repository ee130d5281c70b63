"""“Treffer für Digitalisierung”, where somebody typed “Digitalisirung”, which nothing says."""

import re
from typing import NamedTuple

from search import queries
from search.analysis import EVERYWHERE
from search.compounds import is_whole
from search.meanings import is_known
from search.models import DocumentQuerySet
from search.understanding import Question, understand, understand_each
from search.vocabulary import meant

# Longer texts are mistyped as well, but nobody waits for each of their words.
MOST_WORDS, MOST_MENDED = 6, 3
# Of what a word may have been meant as, so many are tried.
MOST_TRIED = 3
ONE_SLIP = 1


class Correction(NamedTuple):
    """What may have been meant; with `is_sure` no word was typed that there is."""

    question: Question
    is_sure: bool


def correct(question: Question, documents: DocumentQuerySet) -> Correction | None:
    """The question with words that these Documents say instead of those that none of them does.

    Takes a statement; with mistyped words one for each of them and five more.
    """
    text, is_sure = question.text, True
    for word, better in _better(_mistyped(question, documents), question, documents).items():
        text = _mended(text, word, better)
        is_sure = is_sure and not _is_real(word)
    if text == question.text:
        return None
    return Correction(understand(text, question.language), is_sure)


def _mistyped(question: Question, documents: DocumentQuerySet) -> dict[str, int | None]:
    """The words that nothing says as a whole, each with how many letters may be wrong.

    A real word is taken for another one only where nothing else is asked.
    """
    words = [
        each
        for each in question.wanted[:MOST_WORDS]
        if each.whole and not any(trade.is_named_by(each.text) for trade in question.trades)
        if len(question.wanted) == 1 or not _is_real(each.text)
    ]
    asked = [*(each.whole for each in words), *(each.asked for each in words)]
    said = _said(asked, question.language, documents)
    mistyped = [each for each in words if each.whole not in said][:MOST_MENDED]
    # What is found by its parts is a word, most likely.
    return {
        each.text: ONE_SLIP if each.asked in said or _is_real(each.text) else None
        for each in mistyped
    }


def _is_real(word: str) -> bool:
    return is_whole(word.lower()) or is_known(word.lower())


def _better(
    mistyped: dict[str, int | None], question: Question, documents: DocumentQuerySet
) -> dict[str, str]:
    """For each the likeliest word that leads somewhere."""
    language = question.language
    tried = {word: meant(word, language, most)[:MOST_TRIED] for word, most in mistyped.items()}
    other = {each.text: each for each in understand_each(set().union(*tried.values()), language)}
    # As a whole: else what only an entry that isn't public says would be told.
    whole = {text: queries.all_of(each.whole for each in it.wanted) for text, it in other.items()}
    said = _said(list(whole.values()), language, documents)
    leading = {text for text in other if _names_a_trade(other[text]) or whole[text] in said}
    return {
        word: better
        for word, texts in tried.items()
        if (better := next((each for each in texts if each in leading), ""))
    }


def _names_a_trade(question: Question) -> bool:
    """As a whole: by its tail a word that only an entry says would name one, too."""
    return any(trade.is_named_by(question.text) for trade in question.trades)


def _mended(text: str, word: str, better: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _found: better, text)


def _said(asked: list[str], language: str, documents: DocumentQuerySet) -> set[str]:
    """What of this any of the Documents says; as `search.queries` writes it."""
    everywhere = [queries.in_this_tier(each, EVERYWHERE) for each in asked]
    found = documents.saying(everywhere, language, most=1)
    return {each for each, keys in zip(asked, found, strict=True) if keys}
