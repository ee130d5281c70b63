from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from branchendialog.models.cases import BestPractice
from branchendialog.models.focus import FocusChoice, IndustryFigure
from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from initiatives.models import Activity
from interface import stamp
from search.models import Document
from taxonomy.models import Industry, names, terms_read
from workshops.models import Finding, Workshop


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
        """The pages, each with its `number_of_cases` in the region, or in all."""
        cases = Document.objects.published().of(BestPractice).in_region(region)
        numbers = stamp.shared(f"cases of industries:{region}", cases.numbers_by_industry)
        counted = list(pages)
        for page in counted:
            page.number_of_cases = numbers.get(page.industry.slug, 0)
        return counted

    # What the page shows beside its cases ---------------------------------------------------------

    def choices(self) -> models.QuerySet[FocusChoice]:
        """What released decisions that still hold say about its industry, the newest first."""
        choices = FocusChoice.objects.public().valid().filter(industry=self.industry_id)
        return choices.select_related("decision").order_by("-decision__decided_on")

    def figures(self) -> models.QuerySet[IndustryFigure]:
        figures = IndustryFigure.objects.filter(industry=self.industry_id)
        return figures.select_related("analysis")

    def related_pages(self) -> "models.QuerySet[IndustryPage]":
        """Published ones with cases; where to look while this industry has none."""
        related = self.related_industries.values("pk")
        return IndustryPage.objects.published().with_cases().filter(industry__in=related)

    def coming_dates(self, region: str = "") -> models.QuerySet[Workshop]:
        """Those of its dialogues first, each time the next one; what is cancelled says so."""
        dates = Workshop.objects.published().for_cards().upcoming()
        series = self.dialogues.published().values("series")
        place = Case(When(series__in=series, then=Value(0)), default=Value(1))
        of_industry = dates.filter(pk__in=self._found_in(region, Workshop))
        return of_industry.order_by(place, "over_at", "pk")

    def offers(self, region: str = "") -> models.QuerySet[Activity]:
        """What a company of this industry can use now or soon, running first.

        Advice comes before the rest, and what is made for the industry before what is for all.
        """
        is_advice = Q(kind=Activity.Kind.ADVICE)
        made_for_it = Exists(self.industry.activities.filter(pk=OuterRef("pk")))
        is_planned = Case(When(status=Activity.Status.PLANNED, then=Value(1)), default=Value(0))
        offers = (
            Activity.objects.published()
            .for_cards()
            .filter(
                pk__in=self._found_in(region, Activity),
                status__in=Activity.TO_BE_USED,
            )
        )
        annotated = offers.annotate(is_advice=is_advice, made_for_it=made_for_it)
        return annotated.order_by(is_planned, "-is_advice", "-made_for_it", "-published_at", "pk")

    def _found_in(
        self, region: str, model: type[models.Model]
    ) -> models.QuerySet[Document, Mapping[str, object]]:
        """Keys of what the lists show for this industry in the region; with no slug in all."""
        documents = Document.objects.published().of(model)
        current = [] if self.industry.is_retired else [self.industry.slug]
        found = documents.for_industries([self.industry.slug], current).in_region(region)
        return found.values("object_id")

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
