"""The addresses search engines shall know, each in the languages it can be read in."""

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import get_language

from search.models import Document, DocumentQuerySet

LANGUAGES = [code for code, _name in settings.LANGUAGES]
DOORS = [
    "pages:home",
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


class EntrySitemap(Sitemap[Document]):
    """Every public entry; in English only where title and main text exist in English."""

    i18n = alternates = x_default = True

    def items(self) -> DocumentQuerySet:
        columns = ("address", "published_at", "has_english")
        return Document.objects.published().order_by("pk").only(*columns)

    def location(self, item: Document) -> str:
        return item.address_in(get_language() or settings.LANGUAGE_CODE)

    def lastmod(self, item: Document) -> datetime:
        return item.published_at

    def get_languages_for_item(self, item: Document) -> list[str]:
        return LANGUAGES if item.has_english else [settings.LANGUAGE_CODE]


SITEMAPS = {"seiten": DoorSitemap, "eintraege": EntrySitemap}
