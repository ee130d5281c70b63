"""The order of what a text search finds, read page by page however much that is.

What is rare is sorted as a whole: else PostgreSQL walks the index of dates, past everything that
doesn't match. What is common is found on that way at once, tier by tier.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When

from search import queries
from search.analysis import TIERS
from search.models import Document, DocumentQuerySet
from search.models.documents import Matches
from search.understanding import Question

# So many are sorted in a few milliseconds.
FEW = 2_000
NEWEST = (F("published_at").desc(), F("id").desc())


@dataclass(frozen=True)
class BestFirst:
    """Documents that say what is asked, by the first tier that holds all of it.

    Those that have no more of a word than its parts come after all others. Within a tier come those
    first that say it as it was typed, not by a synonym; of these and of those the newest.

    It is cut and turned round as a QuerySet is. `number` is how many Documents there are.
    """

    documents: DocumentQuerySet
    question: Question
    number: int
    is_reversed: bool = False

    def reverse(self) -> "BestFirst":
        return replace(self, is_reversed=not self.is_reversed)

    def __getitem__(self, part: slice) -> DocumentQuerySet:
        begin, end = part.start or 0, min(part.stop, self.number)
        if self.number <= FEW:
            return self._sorted()[begin:end]
        keys = list(self._walk(begin, end))
        place = Func(Value(keys), F("pk"), function="array_position", output_field=IntegerField())
        return self.documents.filter(pk__in=keys).order_by(place)

    def _sorted(self) -> DocumentQuerySet:
        language = self.question.language
        tiers = [
            When(Q(pk__in=all_of_them(self.question.tsquery(tier), language)), then=number)
            for number, tier in enumerate(TIERS[:-1])
        ]
        tier = Case(*tiers, default=len(tiers), output_field=IntegerField())
        wholly, literally = (
            Case(
                When(Q(pk__in=all_of_them(asked, language)), then=0),
                default=1,
                output_field=IntegerField(),
            )
            for asked in (self.question.wholly(), self.question.literally())
        )
        by = [tier, literally, *NEWEST]
        ordered = self.documents.order_by(*([wholly] if self._has_parts else []), *by)
        return ordered.reverse() if self.is_reversed else ordered

    @property
    def _has_parts(self) -> bool:
        """Whether anything may be found by no more than the parts of a word."""
        return self.question.wholly() != self.question.tsquery()

    def _walk(self, begin: int, end: int) -> Iterator[int]:
        before, wanted = begin, end - begin
        steps = [*self._steps()]
        for step in reversed(steps) if self.is_reversed else steps:
            asked = Matches(step, self.question.language)
            here = self.documents.filter(asked).order_by(*NEWEST)
            number = here.order_by()[: FEW + 1].values("pk").count()
            ordered = few_of(here) if number <= FEW else here
            ordered = ordered.reverse() if self.is_reversed else ordered
            found = list(ordered.values_list("pk", flat=True)[before : before + wanted])
            yield from found
            wanted -= len(found)
            if not wanted:
                return
            before = 0 if found else before - (number if number <= FEW else here.count())

    def _steps(self) -> Iterator[str]:
        """What is asked, the best first, without what came before."""
        literally, wholly = self.question.literally(), self.question.wholly()
        for tier in TIERS:
            asked = queries.all_of([self.question.tsquery_just_in(tier), wholly])
            yield queries.all_of([asked, literally])
            if literally != wholly:
                yield queries.all_of([asked, queries.none_of(literally)])
        if self._has_parts:
            for tier in TIERS:
                asked = self.question.tsquery_just_in(tier)
                yield queries.all_of([asked, queries.none_of(wholly)])


def all_of_them(tsquery: str, language: str) -> "QuerySet[Document, Any]":
    """The keys of all Documents that match, of every kind: the index alone says so."""
    return Document.objects.filter(Matches(tsquery, language)).values("pk")


def few_of(documents: DocumentQuerySet) -> DocumentQuerySet:
    """The same, found before they are sorted."""
    few = documents.order_by().values("pk")[:FEW]
    found = Document.objects.without_vectors().filter(pk__in=few)
    return found.order_by(*documents.query.order_by)
