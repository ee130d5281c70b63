"""The addresses search engines shall know, each in the languages it can be read in."""

from collections.abc import Callable
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from editorial.models import Publishable, publishable_models
from search.models import Document, DocumentQuerySet, address_in

# With at most two addresses for each, a fifth of a second's work.
NUMBERS_IN_A_PART = 1000
LANGUAGES = [code for code, _name in settings.LANGUAGES]
DOORS = [
    "pages:home",
    "branchendialog:first_steps",
    "branchendialog:best_practice_list",
    "branchendialog:industry_page_list",
    "branchendialog:focus",
    "branchendialog:dialogue_list",
    "workshops:workshop_list",
    "initiatives:initiative_list",
    "initiatives:actor_list",
    "initiatives:activity_list",
    "initiatives:matrix",
    "initiatives:idea_list",
    "pages:news_list",
]


class DoorSitemap(Sitemap[str]):
    """The start page and the lists: the interface is there in every language."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return DOORS

    def location(self, item: str) -> str:
        return reverse(item)


class Line(NamedTuple):
    """What the sitemap says of one entry."""

    address: str
    published_at: datetime
    has_english: bool


class Part(NamedTuple):
    object_list: list[tuple[Line, str]]


class EntrySitemap(Sitemap[tuple[Line, str]]):
    """Every public entry of a kind; in English only where title and main text exist in English.

    Parts are ranges of the entries' numbers: the thousandth is found as fast as the first.
    """

    i18n = alternates = x_default = True

    def __init__(self, kind: type[Publishable]) -> None:
        self.kind = kind

    @property
    def documents(self) -> DocumentQuerySet:
        # By both, since either has an index of its own.
        content_type = ContentType.objects.get_for_model(self.kind)
        return Document.objects.published().of(self.kind).filter(content_type=content_type)

    @cached_property
    def newest(self) -> dict[str, Any]:
        return self.documents.aggregate(number=Max("object_id"), at=Max("published_at"))

    @property
    def paginator(self) -> "EntrySitemap":  # type: ignore[override]
        """Django asks a paginator for no more than is here."""
        return self

    @property
    def num_pages(self) -> int:
        return int(self.newest["number"] or 0) // NUMBERS_IN_A_PART + 1

    def page(self, number: str | int) -> Part:
        """Raises EmptyPage, PageNotAnInteger."""
        part = Paginator(range(self.num_pages), 1).validate_number(number)
        first = (part - 1) * NUMBERS_IN_A_PART
        within = Q(object_id__gte=first, object_id__lt=first + NUMBERS_IN_A_PART)
        rows = self.documents.filter(within).order_by("object_id")
        lines = starmap(Line, rows.values_list("address", "published_at", "has_english"))
        return Part([(line, code) for line in lines for code in self.get_languages_for_item(line)])

    def location(self, item: Line) -> str:  # type: ignore[override]
        return address_in(item.address, get_language() or settings.LANGUAGE_CODE)

    def lastmod(self, item: Line) -> datetime:
        return item.published_at

    def get_latest_lastmod(self) -> datetime | None:
        moment: datetime | None = self.newest["at"]
        return moment

    def get_languages_for_item(self, item: Line) -> list[str]:  # type: ignore[override]
        return LANGUAGES if item.has_english else [settings.LANGUAGE_CODE]


def of_kind(kind: type[Publishable]) -> Callable[[], EntrySitemap]:
    return lambda: EntrySitemap(kind)


SITEMAPS = {
    "seiten": DoorSitemap,
    **{str(kind._meta.model_name): of_kind(kind) for kind in publishable_models()},
}
