from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import EmptyPage, Page, Paginator
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from search import missed
from search.filters import DocumentFilterSet
from search.models import Document, DocumentQuerySet, Trade
from search.ranking import BestFirst
from taxonomy.models import Industry, WzCode, vocabulary_labels

PER_PAGE = 20
# A word may name several trades; so many of them are looked at, and so many worth saying.
MOST_LOOKED_AT, MOST_TRADES = 4, 2
# The database counts its way to a page, and this far it takes no time to speak of. Nobody reads
# five hundred pages: who is that deep in a list has not said yet what is looked for.
DEEPEST = 10_000


class PageLink(NamedTuple):
    number: int
    url: str
    is_current: bool


class Pages(NamedTuple):
    """The links below a list; None stands for a gap."""

    number: int
    num_pages: int
    previous_url: str | None
    next_url: str | None
    links: list[PageLink | None]


class IndustryHit(NamedTuple):
    """An industry, how many things of it there are, and where they or its page are shown."""

    industry: Industry
    number: int
    url: str


class TradeHit(NamedTuple):
    """What a typed word names, and its industry if there is anything of it."""

    trade: Trade
    hit: IndustryHit | None


class CountedPaginator(Paginator[Any]):
    """The pages of a list whose length is known; the last ones are read from the other end."""

    def __init__(self, number: int) -> None:
        super().__init__([], PER_PAGE)
        self.count = number

    def validate_number(self, number: float | str) -> int:
        """What comes before the first page leads to it; Django would go to the last one."""
        try:
            return super().validate_number(number)
        except EmptyPage:
            return 1 if int(number) < 1 else self.num_pages

    def read(
        self,
        page: "Page[Any]",
        documents: DocumentQuerySet | BestFirst,
        fetch: Callable[[DocumentQuerySet], list[Model]],
    ) -> list[Model] | None:
        """What stands on the page; None in the middle of a list too long to go there."""
        before = (page.number - 1) * PER_PAGE
        end = min(before + PER_PAGE, self.count)
        behind = self.count - end
        if before <= DEEPEST:
            return fetch(documents[before:end])
        if behind > DEEPEST:
            return None
        return fetch(documents.reverse()[behind : self.count - before])[::-1]


class EntryListView(TemplateView):
    """A list of one kind: Documents decide which entries, the kind's own table gives the cards."""

    # A kind of entry; those lie on floors above.
    model: Any
    filterset_class: type[DocumentFilterSet]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with one_snapshot():
            context = self._read(**kwargs)
        if context["filterset"].finds_nothing:
            missed.count(context["filterset"].asked, self.request)
        return context

    def _read(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.filterset(self.request)
        paginator = CountedPaginator(filterset.number)
        page = paginator.get_page(self.request.GET.get("seite"))
        entries = paginator.read(
            page, filterset.ordered(), lambda found: self.entries(found, filterset.now)
        )
        is_last = page.number == page.paginator.num_pages
        partly = filterset.partly if is_last else []
        near = filterset.near if is_last else []
        things = self.things([*(each.document for each in partly), *near], filterset.now)
        return super().get_context_data(
            **kwargs,
            filterset=filterset,
            marker=filterset.marker,
            entries=entries or [],
            trades=self.trades(filterset),
            offered=filterset.offered,
            partly=[
                (things[each.document.pk], each.missing)
                for each in partly
                if each.document.pk in things
            ],
            near=[things[each.pk] for each in near if each.pk in things],
            leads_on=not filterset.number and bool(partly or filterset.offered),
            hidden=filterset.hidden,
            is_too_deep=entries is None,
            ways_out=[] if filterset.number else filterset.ways_out(),
            everywhere=0 if filterset.number else self.everywhere(filterset),
            industries=filterset.industries() if filterset.searched and not entries else [],
            facets=filterset.facets(),
            pages=page_links(page, lambda number: filterset.url(seite=str(number))),
            result_count=page.paginator.count,
            orders=[
                (filterset.url(sortierung=key), label, key == filterset.order)
                for key, (label, _by) in filterset.orders.items()
            ],
        )

    def trades(self, filterset: DocumentFilterSet) -> list[TradeHit]:
        """The industries of what was typed, each with what the list has of it.

        That there is nothing of a word is said where that is so in all its industries.
        """
        if "branche" not in filterset.facet_names:
            return []
        industries: dict[Industry | WzCode | None, Trade] = {}
        for each in filterset.question.trades:
            industries.setdefault(each.industry or each.code, each)
        found = [
            TradeHit(trade, self.of_industry(trade.industry, filterset) if trade.industry else None)
            for trade in list(industries.values())[:MOST_LOOKED_AT]
        ]
        said = [each for each in found if each.hit]
        for miss in found:
            is_said = any(_says_the_same(miss.trade, each.trade) for each in said)
            if not is_said and not _is_elsewhere(miss.trade, filterset.now):
                said.append(miss)
        return said[:MOST_TRADES]

    def of_industry(self, industry: Industry, filterset: DocumentFilterSet) -> IndustryHit | None:
        """All that the list has of it in the chosen region; None where that is nothing."""
        address = QueryDict(mutable=True)
        address["branche"] = industry.slug
        address.setlist("region", filterset.address.getlist("region"))
        there = self.filterset_of(address, filterset.now)
        number = there.qs.count()
        return IndustryHit(industry, number, there.url()) if number else None

    def everywhere(self, filterset: DocumentFilterSet) -> int:
        """How much of the whole site, with no filter, says what is asked."""
        if not filterset.asked.wanted:
            return 0
        return Document.objects.published(filterset.now).matching(filterset.asked).count()

    @classmethod
    def documents(cls, now: datetime) -> DocumentQuerySet:
        """All that the list could show."""
        return Document.objects.published(now).of(cls.model)

    @classmethod
    def filterset(cls, request: HttpRequest) -> DocumentFilterSet:
        """What the request's address asks of the list; feeds and calendars ask the same."""
        return cls.filterset_of(request.GET, timezone.now())

    @classmethod
    def filterset_of(cls, address: QueryDict, now: datetime) -> DocumentFilterSet:
        labels = vocabulary_labels(get_language() or "de")
        return cls.filterset_class(address, cls.documents(now), labels, now)

    def entries(self, documents: DocumentQuerySet, now: datetime) -> list[Model]:
        """The page's entries in the list's order."""
        return list(self.things(list(documents.only("object_id")), now).values())

    def things(self, documents: list[Document], now: datetime) -> dict[int, Model]:
        """What is shown for Documents, by their keys; what is no longer public is left out."""
        if not documents:
            return {}
        ids = [each.object_id for each in documents]
        found = self.model.objects.published(now).for_cards().in_bulk(ids)
        return {each.pk: found[each.object_id] for each in documents if each.object_id in found}


def _says_the_same(one: Trade, other: Trade) -> bool:
    """Whether both are of one word, or of one official code."""
    return one.word == other.word or (one.code is not None and one.code == other.code)


def _is_elsewhere(trade: Trade, now: datetime) -> bool:
    """Whether other lists have something of this industry."""
    industry = trade.industry
    if industry is None:
        return False
    return Document.objects.published(now).for_industries([industry.slug], []).exists()


# PostgreSQL doesn't count what it costs to unpack the text of every row, and would rather read all
# of them than ask the index: ten times as long for a word that most entries say.
LOOK = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
    SET LOCAL enable_seqscan = off
"""


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All statements see the same rows, so that what is counted is what is listed.

    Inside of another transaction they see what that one does.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOOK)
        yield


def page_links(page: "Page[Any]", url: Callable[[int], str]) -> Pages:
    """First and last page, the current one with its neighbours, gaps between."""
    return Pages(
        number=page.number,
        num_pages=page.paginator.num_pages,
        previous_url=url(page.previous_page_number()) if page.has_previous() else None,
        next_url=url(page.next_page_number()) if page.has_next() else None,
        links=[
            PageLink(number, url(number), number == page.number)
            if isinstance(number, int)
            else None
            for number in page.paginator.get_elided_page_range(
                page.number, on_each_side=1, on_ends=1
            )
        ],
    )
