from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from search.models import Document
from taxonomy.models import Industry


class IndustryPageQuerySet(PublishableQuerySet):
    def for_cards(self) -> Self:
        return self.select_related("industry", "picture")


class IndustryPage(Publishable):
    """An industry's home: its cases, its dates, whom to call."""

    DETAIL_ROUTE = "branchendialog:industry_page"
    MAIN_TEXT = "text"
    RESERVED_SLUGS = frozenset({"warum-diese-branchen"})

    industry = models.OneToOneField(
        Industry, models.PROTECT, related_name="page", verbose_name=_("Branche")
    )
    text = RichTextField(_("Text"), blank=True)
    text_en = RichTextField(_("Text (englisch)"), blank=True)

    # Set by `with_numbers_of_cases`.
    number_of_cases: int

    objects: ClassVar[Any] = IndustryPageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("Branchenseite")
        verbose_name_plural = _("Branchenseiten")
        ordering = ["industry__order"]

    def slug_source(self) -> str:
        return self.industry.slug

    @staticmethod
    def with_numbers_of_cases(pages: "Iterable[IndustryPage]") -> "list[IndustryPage]":
        """The pages, each with its `number_of_cases`; one statement for all of them."""
        numbers = (
            Document.objects.published()
            .of(apps.get_model("branchendialog", "BestPractice"))
            .numbers_by_industry()
        )
        counted = list(pages)
        for page in counted:
            page.number_of_cases = numbers.get(page.industry.slug, 0)
        return counted

    @classmethod
    def others_with_cases(cls, page: "IndustryPage") -> "list[IndustryPage]":
        """Where to look while this industry has no case yet."""
        others = cls.objects.published().for_cards().exclude(pk=page.pk)
        return [other for other in cls.with_numbers_of_cases(others) if other.number_of_cases]

    def document_fields(self) -> dict[str, Any]:
        return {"industries": [self.industry.slug], "wz": current_wz_codes(self.industry)}

    def document_text(self) -> str:
        return " ".join([self.text, self.industry.name, *self.industry.search_words])
