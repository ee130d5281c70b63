from typing import Any, NamedTuple, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import get_language
from django.views.generic import TemplateView

from search.filters import DocumentFilterSet
from search.models import Document, DocumentQuerySet
from taxonomy.models import vocabulary_labels

PER_PAGE = 20


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


class CountedPaginator(Paginator[Document]):
    """The pages of a list whose length is known."""

    def __init__(self, documents: DocumentQuerySet, number: int) -> None:
        super().__init__(documents, PER_PAGE)
        self.count = number


class EntryListView(TemplateView):
    """A list of one kind: Documents decide which entries, the kind's own table gives the cards."""

    # A kind of entry; those lie on floors above.
    model: Any
    filterset_class: type[DocumentFilterSet]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.filterset(self.request)
        documents = filterset.ordered()
        page = CountedPaginator(documents, filterset.number).get_page(self.request.GET.get("seite"))
        # A page of a QuerySet is one, too; Django's types say less.
        shown = cast(DocumentQuerySet, page.object_list)
        return super().get_context_data(
            **kwargs,
            filterset=filterset,
            entries=self.entries(shown),
            facets=filterset.facets(),
            pages=page_links(page, filterset),
            result_count=page.paginator.count,
            orders=[
                (filterset.url(sortierung=key), label, key == filterset.order)
                for key, (label, _by) in filterset.orders.items()
            ],
        )

    @classmethod
    def documents(cls) -> DocumentQuerySet:
        """All that the list could show."""
        return Document.objects.published().of(cls.model)

    @classmethod
    def filterset(cls, request: HttpRequest) -> DocumentFilterSet:
        """What the request's address asks of the list; feeds and calendars ask the same."""
        labels = vocabulary_labels(get_language() or "de")
        return cls.filterset_class(request.GET, cls.documents(), labels)

    def entries(self, documents: DocumentQuerySet) -> list[Model]:
        """The page's entries in the list's order; one that is no longer public is left out."""
        ids = list(documents.values_list("object_id", flat=True))
        found = self.model.objects.published().for_cards().in_bulk(ids)
        return [found[each] for each in ids if each in found]


def page_links(page: Page[Document], filterset: DocumentFilterSet) -> Pages:
    """First and last page, the current one with its neighbours, gaps between."""
    url = lambda number: filterset.url(seite=str(number))  # noqa: E731
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
