"""What somebody may be about to type: industries of a trade, entries, words.

The last word is taken as a beginning. Each suggestion finds something that is public.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Case, When
from django.db.models.functions import Length

from search import queries
from search.analysis import EVERYWHERE, bare, key_of
from search.models import Document, DocumentQuerySet, Trade, TradeWord, Word
from search.models.documents import Matches
from search.queries import searched
from search.ranking import NEWEST
from search.understanding import Question, understand

SHORTEST = 2
MOST_TRADES, MOST_ENTRIES, MOST_WORDS = 2, 4, 3
# Of trades that begin so, and of entries whose title has such a word, so many are looked at.
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
    typed = " ".join(searched(text).split())
    first, _blank, last = typed.rpartition(" ")
    if len(key_of(typed)) < SHORTEST or last.startswith("-"):
        return Suggestions([], [], [])
    trades = list(islice(_trades(typed, language), MOST_TRADES))
    if len(key_of(last)) < SHORTEST:
        return Suggestions(trades, [], [])
    before = understand(first, language)
    return Suggestions(
        trades,
        list(_entries(before, last, documents)),
        list(islice(_texts(before, last, documents), MOST_WORDS)),
    )


def _trades(typed: str, language: str) -> Iterator[Trade]:
    """One for each industry, the shortest word first; of equals that of the page's language."""
    begun = TradeWord.objects.beginning(typed, language)
    is_foreign = Case(When(language=language, then=0), default=1)
    in_order = begun.order_by(Length("word"), is_foreign, "word", "pk")
    seen = set()
    for row in in_order[:LOOKED_AT]:
        if row.industry not in seen:
            seen.add(row.industry)
            yield row.trade


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


def _texts(before: Question, last: str, documents: DocumentQuerySet) -> Iterator[str]:
    """The text with its last word written out, where something says all of that."""
    key = key_of(last)
    said = Word.objects.filter(language=before.language, number__gt=0)
    others = said.filter(folded__startswith=key).exclude(folded=key)
    for word in others.order_by("-number", "folded")[:MOST_TRIED]:
        asked = queries.in_this_tier(queries.whole(word.shown, before.language), EVERYWHERE)
        all_of_it = queries.all_of([*(each.tsquery() for each in before.clauses), asked])
        if documents.filter(Matches(all_of_it, before.language)).exists():
            yield f"{before.text} {word.shown}".strip()
