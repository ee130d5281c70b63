"""What a company's own word for its business names: industries, official codes, or what is likely.

Read as the search reads it (docs/decisions/0034, 0037), but by what industries are called alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from branchendialog.models import IndustryPage
from search.analysis import key_of
from search.corrections import correct
from search.models import Document, DocumentQuerySet, Trade, TradeWord
from search.queries import lexemes_of
from search.understanding import Terms, understand

# In a form that asks for the business “55” and “C 25” are official codes; elsewhere numbers.
_DIVISION = re.compile(r"(?:[A-U] ?)?(\d\d(?:\.\d{1,2}(?:\.\d)?)?)", re.I)
# Title and labels of an industry's page; its lead. What it tells of others names nothing.
NAMES, LEAD = "AB", "C"
MOST_SAYING = 5
# Longer words have more ends than anybody means.
MOST_TAILS = 3
# What begins with fewer letters is anything.
SHORTEST = 3


@dataclass(frozen=True)
class Business:
    """`word` is what was understood, a mistyped one mended. Slugs of industries are without others.

    What is `likely` was not said: who typed the word may choose it.
    """

    word: str
    industries: list[str] = field(default_factory=list)
    trades: tuple[Trade, ...] = ()
    likely: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return bool(self.industries or self.trades)


def business_named(word: str, language: str, labels: Mapping[str, str]) -> Business:
    """The business of this word; `labels` are the names of industries by their slugs.

    A word that names none takes some statements more, whatever it is.
    """
    found = _read(word, language, labels)
    if found.is_known or found.likely:
        return found
    better = correct(understand(word, language), Document.objects.published())
    if better is None:
        return found
    mended = _read(better.question.text, language, labels)
    if mended.is_known and better.is_sure:
        return mended
    return Business(word, likely=_industries_of(mended))


def _read(word: str, language: str, labels: Mapping[str, str]) -> Business:
    """Without mending it: as a whole, else by its end."""
    found = _named(word, language, labels)
    if found.is_known or found.likely:
        return found
    return Business(word, likely=_of_its_last(word, language, labels))


def _named(word: str, language: str, labels: Mapping[str, str]) -> Business:
    """As a whole: by an industry's name, a trade or a code, by what industries say."""
    names = {label.casefold(): slug for slug, label in labels.items()}
    if slug := names.get(word.casefold()):
        return Business(word, [slug])
    code = _DIVISION.fullmatch(word)
    if trades := understand(f"WZ {code[1]}" if code else word, language).trades:
        return Business(word, _slugs(trades), trades)
    near = _called(word, language, labels)
    if not near:
        titled, told = _saying(word, language)
        begun = _slugs(_begun(word, language))
        near = [each for each in titled or dict.fromkeys([*told, *begun]) if each in labels]
    if len(near) == 1:
        return Business(word, near)
    return Business(word, likely=near)


def _called(word: str, language: str, labels: Mapping[str, str]) -> list[str]:
    """Industries whose names have all its words; else those that have them as parts of words."""
    asked = {*lexemes_of(word, language)}
    for with_parts in (False, True):
        said = {
            slug: {*lexemes_of(labels[slug], language, with_parts=with_parts)} for slug in labels
        }
        if asked and (found := [slug for slug in labels if asked <= said[slug]]):
            return found
    return []


def _begun(word: str, language: str) -> Iterator[Trade]:
    """Trades whose word begins so."""
    if len(key_of(word)) >= SHORTEST:
        yield from (row.trade for row in TradeWord.objects.beginning(word, language))


def _saying(word: str, language: str) -> tuple[list[str], list[str]]:
    """Industries whose title or labels say it, and those whose lead does."""
    question = understand(word, language)
    if not question.wanted:
        return [], []
    pages = Document.objects.published().of(IndustryPage)
    tiers = [question.tsquery(tier) for tier in (*NAMES, LEAD)]
    title, labels, lead = pages.saying(tiers, language, most=MOST_SAYING)
    return _industries(pages, title or labels), _industries(pages, lead)


def _industries(pages: DocumentQuerySet, keys: Collection[int]) -> list[str]:
    rows = pages.filter(pk__in=keys).order_by("sort_name", "pk")
    return list(chain.from_iterable(rows.values_list("industries", flat=True)))


def _of_its_last(word: str, language: str, labels: Mapping[str, str]) -> list[str]:
    """What its last word, or the last part of it, names: “Hauskrankenpflege” is “Pflege”."""
    *before, last = word.split() or [""]
    tails = [*([last] if before else []), *Terms.tails(last)]
    for tail in tails[:MOST_TAILS]:
        found = _named(tail, language, labels)
        if found.is_known or found.likely:
            return _industries_of(found)
    return []


def _industries_of(business: Business) -> list[str]:
    return business.industries or business.likely


def _slugs(trades: Iterable[Trade]) -> list[str]:
    return list(dict.fromkeys(each.industry.slug for each in trades if each.industry))
