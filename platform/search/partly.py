"""Entries that say some of what is asked, where few say all of it: “ohne: Feierabend”."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import log
from typing import NamedTuple

from django.db.models import Case, FloatField, Value, When
from django.db.models.expressions import Combinable

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
# What is shown says so much of what is asked, rare words counting more: one rare word of three.
LEAST_SHARE = 0.3


class Partial(NamedTuple):
    """A Document, and what it doesn't say."""

    document: Document
    missing: list[str]


def partly_matching(documents: DocumentQuerySet, question: Question) -> list[Partial]:
    """Those that say most of what is asked, and not all of it, the best first.

    Takes four statements: how many there are, who says each word, for common ones among those who
    say a rare one, and where the likeliest say it.
    """
    wanted = question.wanted[:MOST_CLAUSES]
    if len(wanted) < 2:
        return []
    documents = question.allowed(documents)
    saying = _saying(wanted, documents, question, MOST_OF_A_WORD + 1)
    number = documents.values("pk")[: MOST_OF_A_WORD + 1].count()
    worth = _worth(saying, number)
    common = [each for each, keys in saying.items() if len(keys) > MOST_OF_A_WORD]
    rare = set[int]().union(*(keys for each, keys in saying.items() if each not in common))
    saying |= _saying(common, documents.filter(pk__in=rare), question, len(rare))
    said = _said(saying)
    shares = {pk: sum(worth[each] for each in said[pk]) / sum(worth.values()) for pk in said}
    likely = (pk for pk in said if shares[pk] >= LEAST_SHARE and len(said[pk]) < len(wanted))
    best = sorted(likely, key=lambda pk: (-shares[pk], -pk))[:MOST_COMPARED]
    compared = documents.filter(pk__in=best).annotate(counts=_counts(worth, question))
    return [
        Partial(found, [each.text for each in wanted if each not in said[found.pk]])
        for found in compared.order_by("-counts", "-pk")[:MOST_SHOWN]
    ]


def _saying(
    clauses: list[Clause], documents: DocumentQuerySet, question: Question, most: int
) -> dict[Clause, set[int]]:
    asked = [each.tsquery() for each in clauses]
    return dict(zip(clauses, documents.saying(asked, question.language, most), strict=True))


def _worth(saying: Mapping[Clause, Collection[int]], number: int) -> dict[Clause, float]:
    """What a word counts, the more the fewer of so many say it.

    Nothing can say a word that nothing says: it counts as the others do.
    """
    worth = {each: log(1 + number / len(keys)) for each, keys in saying.items() if keys}
    usual = sum(worth.values()) / max(1, len(worth))
    return {each: worth.get(each, usual) for each in saying}


def _said(saying: Mapping[Clause, Collection[int]]) -> dict[int, set[Clause]]:
    said: dict[int, set[Clause]] = defaultdict(set)
    for clause, keys in saying.items():
        for pk in keys:
            said[pk].add(clause)
    return said


def _counts(worth: Mapping[Clause, float], question: Question) -> Combinable:
    """What the words of a Document are worth, by the first tier where each stands."""
    counts: Combinable = Value(0.0)
    for clause, value in worth.items():
        tiers = [
            When(Matches(clause.tsquery(tier), question.language), then=Value(value * COUNTS[tier]))
            for tier in TIERS
        ]
        counts += Case(*tiers, default=Value(0.0), output_field=FloatField())
    return counts
