from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from branchendialog.models.cases import BestPractice
from branchendialog.models.focus import FocusChoice, IndustryFigure
from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from interface import stamp
from search.models import Document
from taxonomy.models import Industry, names, terms_read
from workshops.models import Finding


class IndustryPageQuerySet(PublishableQuerySet["IndustryPage"]):
    def for_cards(self) -> Self:
        return self.select_related("industry", "picture")

    def with_cases(self) -> Self:
        """Those in whose industry there is a published case."""
        cases = BestPractice.objects.published()
        return self.filter(Exists(cases.filter(industry=OuterRef("industry"))))


IndustryPageManager = models.Manager.from_queryset(IndustryPageQuerySet)


class IndustryPage(Publishable):
    """An industry's home: its cases, its dates, whom to call."""

    DETAIL_ROUTE = "branchendialog:industry_page"
    MAIN_TEXT = "text"
    TEXTS = ("title", "summary", "text")
    RESERVED_SLUGS = frozenset({"warum-diese-branchen"})
    DOCUMENT_READS = (
        *terms_read("industry"),
        "industry__wz_codes__code",
    )

    industry = models.OneToOneField(
        Industry, models.PROTECT, related_name="page", verbose_name=_("Branche")
    )
    related_industries = models.ManyToManyField(
        Industry,
        blank=True,
        related_name="related_pages",
        verbose_name=_("verwandte Branchen"),
        help_text=_("Wohin die Seite führt, solange es zu dieser Branche noch kein Beispiel gibt."),
    )
    text = RichTextField(_("Text"), blank=True)
    text_en = RichTextField(_("Text (englisch)"), blank=True)

    # Set by `with_numbers_of_cases`.
    number_of_cases: int
    number_elsewhere: int

    objects: ClassVar["IndustryPageManager[IndustryPage]"] = IndustryPageManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Branchenseite")
        verbose_name_plural = _("Branchenseiten")
        ordering = ["industry__order"]

    def slug_source(self) -> str:
        return self.industry.slug

    @staticmethod
    def with_numbers_of_cases(
        pages: "Iterable[IndustryPage]", region: str = ""
    ) -> "list[IndustryPage]":
        """The pages, each with its `number_of_cases` in the region, or in all.

        `number_elsewhere` is how many a chosen region leaves out.
        """
        numbers = numbers_of_cases(region)
        of_all = numbers_of_cases("") if region else numbers
        counted = list(pages)
        for page in counted:
            slug = page.industry.slug
            page.number_of_cases = numbers.get(slug, 0)
            page.number_elsewhere = of_all.get(slug, 0) - page.number_of_cases
        return counted

    # What the page shows beside its cases ---------------------------------------------------------

    def choices(self, region: str = "") -> models.QuerySet[FocusChoice]:
        """What released decisions that still hold say about its industry, the newest first.

        With a region, here and below, only what that one decided or counted.
        """
        choices = FocusChoice.objects.public().valid().filter(industry=self.industry_id)
        if region:
            choices = choices.filter(decision__region__slug=region)
        return choices.select_related("decision__region").order_by("-decision__decided_on")

    def figures(self, region: str = "") -> models.QuerySet[IndustryFigure]:
        figures = IndustryFigure.objects.filter(industry=self.industry_id)
        if region:
            figures = figures.filter(region__slug=region)
        return figures.select_related("analysis")

    def related_pages(self) -> "models.QuerySet[IndustryPage]":
        """Published ones with cases; where to look while this industry has none."""
        related = self.related_industries.values("pk")
        return IndustryPage.objects.published().with_cases().filter(industry__in=related)

    def findings(self) -> models.QuerySet[Finding]:
        """What working groups of the industry said, the latest first, impulses before the rest."""
        is_impulse = Case(When(kind=Finding.Kind.IMPULSE, then=Value(0)), default=Value(1))
        findings = Finding.objects.public().about(self.industry).for_display()
        return findings.order_by(is_impulse, "-workshop__over_at", "order", "pk")

    def document_fields(self) -> dict[str, object]:
        return {"industries": [self.industry.slug], "wz": current_wz_codes(self.industry)}

    def document_labels(self) -> list[str]:
        return [*super().document_labels(), *names([self.industry])]

    def document_text(self) -> str:
        return self.text


def numbers_of_cases(region: str) -> dict[str, int]:
    """How many public cases each industry has in the region, with no slug in all."""
    cases = Document.objects.published().of(BestPractice).in_region(region)
    return stamp.shared(f"cases of industries:{region}", cases.numbers_by_industry)
