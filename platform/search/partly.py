"""Entries that say some of what is asked, where few say all of it: “ohne: Feierabend”."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import log
from typing import NamedTuple

from search.analysis import TIERS
from search.models import Document, DocumentQuerySet
from search.models.documents import Matches
from search.understanding import Clause, Question

MOST_SHOWN = 5
MOST_CLAUSES = 8
# A word that more entries say is no reason to show one of them.
MOST_OF_A_WORD = 500
# So many of those that say most are compared by where they say it.
MOST_COMPARED = 40
# What a word counts by the tier it stands in: in the title twice what it does in the text.
COUNTS = dict(zip(TIERS, (1.0, 0.8, 0.65, 0.5), strict=True))
# What is shown says so much of what is asked, rare words counting more.
LEAST_SHARE = 0.4


class Partial(NamedTuple):
    """A Document, and what it doesn't say."""

    document: Document
    missing: list[str]


def partly_matching(documents: DocumentQuerySet, question: Question) -> list[Partial]:
    """Those that say most of what is asked, and not all of it, the best first.

    Asks for each word who says it, for a common one among those who say a rare one.
    """
    wanted = question.wanted[:MOST_CLAUSES]
    if len(wanted) < 2:
        return []
    documents = question.allowed(documents)
    saying = {each: _saying(each, documents, question, MOST_OF_A_WORD + 1) for each in wanted}
    rare = {each: keys for each, keys in saying.items() if len(keys) <= MOST_OF_A_WORD}
    number = documents.count()
    worth = {each: log(1 + number / len(keys)) for each, keys in saying.items() if keys}
    # Nothing can say a word that nothing says: it counts as the others do.
    worth |= {
        each: sum(worth.values()) / len(worth) for each in saying if worth and not saying[each]
    }
    candidates = documents.filter(pk__in=set().union(*rare.values()))
    for clause in saying.keys() - rare.keys():
        saying[clause] = _saying(clause, candidates, question)
    said = _said(saying)
    shares = {pk: sum(worth[each] for each in said[pk]) / sum(worth.values()) for pk in said}
    best = sorted((pk for pk in shares if shares[pk] >= LEAST_SHARE), key=lambda pk: -shares[pk])
    counts = _counts(candidates.filter(pk__in=best[:MOST_COMPARED]), question, worth)
    in_order = sorted(counts, key=lambda pk: (-counts[pk], -pk))
    shown = [pk for pk in in_order if len(said[pk]) < len(wanted)][:MOST_SHOWN]
    found = documents.in_bulk(shown)
    return [
        Partial(found[pk], [each.text for each in wanted if each not in said[pk]])
        for pk in shown
        if pk in found
    ]


def _saying(
    clause: Clause, documents: DocumentQuerySet, question: Question, most: int | None = None
) -> set[int]:
    found = documents.filter(Matches(clause.tsquery(), question.language))
    return set(found.values_list("pk", flat=True)[:most])


def _said(saying: Mapping[Clause, Collection[int]]) -> dict[int, set[Clause]]:
    said: dict[int, set[Clause]] = defaultdict(set)
    for clause, keys in saying.items():
        for pk in keys:
            said[pk].add(clause)
    return said


def _counts(
    documents: DocumentQuerySet, question: Question, worth: Mapping[Clause, float]
) -> dict[int, float]:
    """What the words of each are worth where they stand."""
    counts: dict[int, float] = defaultdict(float)
    for clause, value in worth.items():
        found: set[int] = set()
        for tier in TIERS:
            here = documents.filter(Matches(clause.tsquery(tier), question.language))
            new = set(here.values_list("pk", flat=True)) - found
            found |= new
            for pk in new:
                counts[pk] += value * COUNTS[tier]
    return counts
