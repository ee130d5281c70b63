"""What somebody may be about to type: industries of a trade, entries, words.

The last word is taken as a beginning. Each suggestion finds something that is public.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import Case, QuerySet, When
from django.db.models.functions import Length, Lower

from search import queries
from search.analysis import ENGLISH, GERMAN, bare, key_of, quoted
from search.models import Document, DocumentQuerySet, Trade, TradeWord, Word
from search.models.documents import Matches
from search.queries import QUOTES, searched
from search.ranking import NEWEST
from search.understanding import FALSE_FRIENDS, Question, understand, understand_each

SHORTEST = 2
MOST_TRADES, MOST_ENTRIES, MOST_WORDS = 2, 4, 3
# Of entries whose title has a word that begins so, so many are looked at.
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
    trades = _trades(typed, language)
    if len(key_of(last)) < SHORTEST:
        return Suggestions(trades, [], [])
    before = understand(first, language, goes_on=True)
    # Within a phrase the word would have to stand just there.
    texts = iter(()) if QUOTES.search(typed) else _texts(before, last, documents)
    return Suggestions(
        trades, list(_entries(before, last, documents)), list(islice(texts, MOST_WORDS))
    )


def _trades(typed: str, language: str) -> list[Trade]:
    """One for each industry, the shortest word first; of equals the page's language."""
    begun = TradeWord.objects.beginning(typed, language)
    if language == ENGLISH:
        begun = begun.exclude(language=GERMAN, form__in=FALSE_FRIENDS)
    is_foreign = Case(When(language=language, then=0), default=1)
    by_industry = begun.order_by("industry_id", Length("word"), is_foreign, "word", "pk")
    firsts = by_industry.distinct("industry_id")
    in_order = sorted(firsts, key=lambda row: (len(row.word), row.language != language, row.word))
    return [row.trade for row in in_order[:MOST_TRADES]]


def _entries(before: Question, last: str, documents: DocumentQuerySet) -> DocumentQuerySet:
    said = [each.tsquery(TIER) for each in before.clauses]
    begun = queries.one_of([_beginning(last), *_shorter_stems(last, before.language)])
    asked = queries.all_of([*said, queries.in_this_tier(begun, TIER)])
    few = documents.filter(Matches(asked, before.language)).order_by().values("pk")[:LOOKED_AT]
    return documents.filter(pk__in=few).order_by(*NEWEST)[:MOST_ENTRIES]


def _beginning(word: str) -> str:
    """Lexemes that begin as the word does, whichever way its umlauts are written."""
    plain = "".join(each for each in bare(word) if each.isalnum())
    without = plain
    for written, letter in _UMLAUTS:
        without = without.replace(written, letter)
    return queries.one_of(f"{queries.lexeme(each)}:*" for each in (plain, without) if each)


def _shorter_stems(begun: str, language: str) -> Iterator[str]:
    """Lexemes of words that begin so and have a stem that ends before: “Ausbildun”, “Planung”."""
    key = key_of(begun)
    known = Word.objects.filter(language=language, folded__startswith=key, number__gt=0)
    shorter = known.alias(length=Length("form")).filter(length__lt=len(key))
    forms = shorter.order_by("-number", "folded").values_list("form", flat=True)
    return map(queries.lexeme, forms[:MOST_TRIED])


def _texts(before: Question, last: str, documents: DocumentQuerySet) -> Iterator[str]:
    """The text with its last word written out, where something says all of that."""
    known = Word.objects.filter(language=before.language, folded__startswith=key_of(last))
    others = known.exclude(folded=key_of(last))
    forms: set[str] = set()
    for word in chain(_said(before, others, documents), _synonyms(before, others, documents)):
        if word.form not in forms:
            yield f"{before.text} {word.shown}".strip()
        forms.add(word.form)


def _said(before: Question, words: "QuerySet[Word]", documents: DocumentQuerySet) -> Iterator[Word]:
    """Those that entries say, nouns before other words."""
    is_small = Case(When(shown=Lower("shown"), then=1), default=0)
    by = (is_small, "-number", Length("folded"), "folded")
    likely = list(words.filter(number__gt=0).order_by(*by)[:MOST_TRIED])
    # What follows is asked for only where the first few aren't said.
    for begin in range(0, len(likely), MOST_WORDS):
        few = likely[begin : begin + MOST_WORDS]
        asked = [queries.all_of([before.tsquery(), quoted(each.form)]) for each in few]
        found = documents.saying(asked, before.language, most=1)
        yield from (word for word, keys in zip(few, found, strict=True) if keys)


def _synonyms(
    before: Question, words: "QuerySet[Word]", documents: DocumentQuerySet
) -> Iterator[Word]:
    """Those that only our tables say, and not of a trade, where entries say the same."""
    shortest = words.filter(number=0).order_by(Length("folded"), "folded")[:MOST_WORDS]
    known = {f"{before.text} {word.shown}": word for word in shortest}
    questions = [
        each for each in understand_each(known, before.language) if each.trades == before.trades
    ]
    found = documents.saying([each.tsquery() for each in questions], before.language, most=1)
    yield from (known[each.text] for each, keys in zip(questions, found, strict=True) if keys)
