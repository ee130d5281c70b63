"""What somebody may be about to type: industries of a trade, entries, words.

The last word is taken as a beginning. Each suggestion finds something that is public.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from search import queries
from search.analysis import EVERYWHERE, bare
from search.models import Document, DocumentQuerySet, Trade, TradeWord, Word
from search.models.documents import Matches
from search.queries import searched
from search.ranking import NEWEST
from search.understanding import Question, understand
from search.vocabulary import key_of

SHORTEST = 2
MOST_TRADES, MOST_ENTRIES, MOST_WORDS = 2, 4, 3
# Of words that begin so, and of entries whose title has one, so many are looked at.
LOOKED_AT = 200
MOST_TRIED = 6
# Titles, and what compounds in them are made of.
TIER = "B"
# A stem has no umlauts; who types “fuell” begins “füllen”, too.
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True)
class Suggestions:
    """Words to search for, entries to go to, and trades whose industry is meant."""

    trades: list[Trade]
    entries: list[Document]
    words: list[str]


def suggest(text: str, language: str, documents: DocumentQuerySet) -> Suggestions:
    """Nothing for less than two letters; `documents` are those that may be suggested."""
    first, _blank, last = searched(text).strip().rpartition(" ")
    if len(key_of(last)) < SHORTEST or last.startswith("-"):
        return Suggestions([], [], [])
    before = understand(first, language)
    likely = _words_like(last, language)
    trades = [] if first else list(islice(_trades(likely, last, language), MOST_TRADES))
    return Suggestions(
        trades,
        list(_entries(before, last, documents)),
        list(islice(_texts(before, last, likely, documents), MOST_WORDS)),
    )


def _words_like(beginning: str, language: str) -> list[Word]:
    words = Word.objects.filter(language=language, folded__startswith=key_of(beginning))
    return list(words.order_by("-number", "folded")[:LOOKED_AT])


def _trades(words: list[Word], beginning: str, language: str) -> Iterator[Trade]:
    """One for each industry, the shortest word first."""
    rows = TradeWord.objects.by_form({word.form for word in words}, language)
    named = [each for trades in rows.values() for each in trades if each.industry]
    seen = set()
    for trade in sorted(named, key=lambda each: (len(each.word), each.word)):
        if key_of(trade.word).startswith(key_of(beginning)) and trade.industry not in seen:
            seen.add(trade.industry)
            yield trade


def _entries(before: Question, last: str, documents: DocumentQuerySet) -> DocumentQuerySet:
    said = [each.tsquery(TIER) for each in before.clauses]
    asked = queries.all_of([*said, queries.in_this_tier(_beginning(last), TIER)])
    few = documents.filter(Matches(asked, before.language)).order_by().values("pk")[:LOOKED_AT]
    return documents.filter(pk__in=few).order_by(*NEWEST)[:MOST_ENTRIES]


def _beginning(word: str) -> str:
    """Lexemes that begin as the word does, whichever way its umlauts are written."""
    plain = "".join(each for each in bare(word) if each.isalnum())
    without = plain
    for written, letter in _UMLAUTS:
        without = without.replace(written, letter)
    return queries.one_of(f"{queries.lexeme(each)}:*" for each in (plain, without) if each)


def _texts(
    before: Question, last: str, words: list[Word], documents: DocumentQuerySet
) -> Iterator[str]:
    """The text with its last word written out, where something says all of that."""
    others = (each for each in words if each.number and each.folded != key_of(last))
    for word in islice(others, MOST_TRIED):
        asked = queries.in_this_tier(queries.whole(word.shown, before.language), EVERYWHERE)
        all_of_it = queries.all_of([*(each.tsquery() for each in before.clauses), asked])
        if documents.filter(Matches(all_of_it, before.language)).exists():
            yield f"{before.text} {word.shown}".strip()
