"""“Treffer für Digitalisierung”, where somebody typed “Digitalisirung”, which nothing says."""

import re
from typing import NamedTuple

from search import queries
from search.analysis import EVERYWHERE
from search.compounds import is_whole
from search.models import DocumentQuerySet
from search.models.documents import Matches
from search.understanding import Clause, Question, understand
from search.vocabulary import meant

# Longer texts are mistyped as well, but nobody waits for each of their words.
MOST_WORDS = 6
# Of what a word may have been meant as, so many are tried.
MOST_TRIED = 3
ONE_SLIP = 1


class Correction(NamedTuple):
    """What may have been meant; with `is_sure` no word was typed that there is."""

    question: Question
    is_sure: bool


def correct(question: Question, documents: DocumentQuerySet) -> Correction | None:
    """The question with words that these Documents say instead of those that none of them does."""
    text, is_sure = question.text, True
    for clause in question.wanted[:MOST_WORDS]:
        if clause.whole and (better := _better(clause, question, documents)):
            text = _mended(text, clause.text, better)
            is_sure = is_sure and not is_whole(clause.text.lower())
    if text == question.text:
        return None
    return Correction(understand(text, question.language), is_sure)


def _better(clause: Clause, question: Question, documents: DocumentQuerySet) -> str:
    """The likeliest word that leads somewhere, if what was typed doesn't, not as a whole."""
    if any(each.is_named_by(clause.text) for each in question.trades):
        return ""
    whole = queries.in_this_tier(clause.whole, EVERYWHERE)
    if _finds(whole, question.language, documents):
        return ""
    # What is found by its parts is a word, most likely.
    most = ONE_SLIP if _finds(clause.tsquery(), question.language, documents) else None
    for each in meant(clause.text, question.language, most)[:MOST_TRIED]:
        other = understand(each, question.language)
        # As a whole: else what only an entry that isn't public says would be told.
        whole = queries.in_this_tier(queries.whole(each, question.language), EVERYWHERE)
        if other.trades or _finds(whole, question.language, documents):
            return each
    return ""


def _mended(text: str, word: str, better: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _found: better, text)


def _finds(tsquery: str, language: str, documents: DocumentQuerySet) -> bool:
    return documents.filter(Matches(tsquery, language)).exists()
