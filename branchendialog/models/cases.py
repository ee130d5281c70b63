from decimal import Decimal
from itertools import chain
from typing import ClassVar, Self, TypedDict, cast

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import WithAnnotations

from branchendialog.models.case_figures import Cost, Effect
from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import (
    ChainLink,
    Missing,
    Publishable,
    PublishableQuerySet,
    Release,
    State,
    name_read,
)
from initiatives.models import Activity, Actor, cases_helped_by
from interface.rich_text import apart
from taxonomy.models import (
    CompanySize,
    CostBand,
    DurationBand,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    names,
    place_names,
    places_of,
    places_read,
    slugs,
    terms_read,
)
from workshops.models import Finding, Workshop

# Read for a card, and by what others know whose case it is.
SHOWN_IN_CARDS = (
    *("slug", "title", "title_en", "summary", "summary_en", "size", "is_example", "picture"),
    *("employees", "cost_band", "first_step", "first_step_en"),
    *("company", "company_name", "confirmed_at"),
    *("industry__slug", "industry__name", "industry__name_en", "municipality__name"),
)
NEWEST_FIRST = (F("published_at").desc(), F("pk").desc())


class GrownFrom(TypedDict):
    """What `helpers` reads beside an offer."""

    public_findings: list[Finding]


class BestPracticeQuerySet(PublishableQuerySet["BestPractice"]):
    def for_cards(self) -> Self:
        """Only what a card shows: a case has fifty columns, and its place an outline."""
        cards = self.select_related("industry", "municipality", "picture").only(*SHOWN_IN_CARDS)
        return cards.prefetch_related(Prefetch("effects", to_attr="shown_effects"))

    def for_page(self) -> Self:
        entries = self.select_related("industry", "municipality__district", "picture", "company")
        return entries.prefetch_related(
            "effects",
            "costs",
            "topics",
            "target_groups",
            "wz_codes",
            "releases",
            "municipality__regions",
        )

    def newest_of_each_size(self, number: int, region: str = "") -> Self:
        """At most `number` of each company size: those of the region, if any, then the newest."""
        newest = self.order_by(*NEWEST_FIRST)
        if region:
            there = Municipality.objects.filter(regions__slug=region)
            newest = self.alias(is_there=Q(municipality__in=there))
            newest = newest.order_by("-is_there", *NEWEST_FIRST)
        first, *others = (
            newest.filter(size=size).values("pk")[:number] for size in CompanySize.values
        )
        return newest.filter(pk__in=first.union(*others, all=True))


BestPracticeManager = models.Manager.from_queryset(BestPracticeQuerySet)


class BestPractice(Publishable):
    """A case from a company: what was wrong, what was done, what came of it, how to begin."""

    DETAIL_ROUTE = "branchendialog:best_practice"
    MAIN_TEXT = "situation"
    NEEDED = ("summary", "situation", "approach", "first_step")
    # Not what was agreed, nor the works council's own words.
    TEXTS = (
        *("title", "summary", "situation", "approach", "first_step"),
        *("stumbling_block", "participation", "transferability"),
    )
    PARTS = ("effects", "costs", "help_links", "presentation_links")
    NOT_COPIED = ("presentation_links",)
    DOCUMENT_READS = (
        *terms_read("industry", "topics", "target_groups"),
        "wz_codes__code",
        "wz_codes__title",
        *places_read("municipality"),
        "effects__indicator",
        "costs__item",
        *name_read("helped_by"),
        *name_read("helped_by__actor"),
    )

    company = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="best_practices",
        verbose_name=_("Eintrag des Unternehmens"),
        help_text=_("Wenn das Unternehmen selbst unter den Akteuren steht."),
    )
    company_name = models.CharField(_("Unternehmen"), max_length=200)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="best_practices", verbose_name=_("Kommune")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="best_practices", verbose_name=_("Branche")
    )
    wz_codes = models.ManyToManyField(
        WzCode,
        blank=True,
        related_name="best_practices",
        verbose_name=_("WZ-Codes"),
        help_text=_("Je Ausgabe einer; die Ausgabe steht immer dabei."),
    )
    size = models.CharField(_("Unternehmensgröße"), max_length=10, choices=CompanySize.choices)
    employees = models.PositiveIntegerField(
        _("Beschäftigte"), null=True, blank=True, help_text=_("Zahl der Köpfe, soweit bekannt.")
    )
    topics = models.ManyToManyField(
        Topic, related_name="best_practices", verbose_name=_("Themenfelder")
    )
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="best_practices", verbose_name=_("Zielgruppen")
    )
    cost_band = models.CharField(_("Kosten"), max_length=20, choices=CostBand.choices, blank=True)
    duration_band = models.CharField(
        _("Dauer"), max_length=20, choices=DurationBand.choices, blank=True
    )
    situation = RichTextField(_("Ausgangslage"), blank=True)
    situation_en = RichTextField(_("Ausgangslage (englisch)"), blank=True)
    approach = RichTextField(_("Vorgehen"), blank=True)
    approach_en = RichTextField(_("Vorgehen (englisch)"), blank=True)
    first_step = models.TextField(
        _("So fangen Sie an"),
        blank=True,
        help_text=_(
            "Ein Satz, den ein anderer Betrieb morgen tun kann. Pflicht vor der Veröffentlichung."
        ),
    )
    first_step_en = models.TextField(_("So fangen Sie an (englisch)"), blank=True)
    stumbling_block = models.TextField(_("Stolperstein"), blank=True)
    stumbling_block_en = models.TextField(_("Stolperstein (englisch)"), blank=True)
    participation = RichTextField(_("Beteiligung und Folgen für die Beschäftigten"), blank=True)
    participation_en = RichTextField(
        _("Beteiligung und Folgen für die Beschäftigten (englisch)"), blank=True
    )
    works_agreement = models.TextField(
        _("Betriebsvereinbarung"),
        blank=True,
        help_text=_("Was vereinbart wurde, in einem Satz; leer, wenn es keine gibt."),
    )
    works_agreement_en = models.TextField(_("Betriebsvereinbarung (englisch)"), blank=True)
    works_council_view = models.TextField(_("Sicht des Betriebsrats"), blank=True)
    works_council_view_en = models.TextField(_("Sicht des Betriebsrats (englisch)"), blank=True)
    transferability = models.TextField(_("Übertragbar auf"), blank=True)
    transferability_en = models.TextField(_("Übertragbar auf (englisch)"), blank=True)
    helped_by: models.ManyToManyField[Activity, "Help"] = models.ManyToManyField(
        Activity,
        through="Help",
        related_name="best_practices",
        verbose_name=_("Wer geholfen hat"),
    )
    presented_at: models.ManyToManyField[Workshop, "Presentation"] = models.ManyToManyField(
        Workshop,
        through="Presentation",
        related_name="best_practices",
        verbose_name=_("Gezeigt bei"),
    )

    releases = GenericRelation(Release)

    # Put there by `for_cards`.
    shown_effects: list[Effect]

    objects: ClassVar["BestPracticeManager[BestPractice]"] = BestPracticeManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Praxisbeispiel")
        verbose_name_plural = _("Praxisbeispiele")
        indexes = [
            models.Index(
                "industry",
                "size",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=State.PUBLISHED),
                name="branchendialog_newest_of_size",
            )
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(employees=None)
                | Q(size=CompanySize.MICRO, employees__lt=10)
                | Q(size=CompanySize.SMALL, employees__gte=10, employees__lt=50)
                | Q(size=CompanySize.MEDIUM, employees__gte=50, employees__lt=250)
                | Q(size=CompanySize.LARGE, employees__gte=250),
                name="branchendialog_bestpractice_size_fits_employees",
                violation_error_message=_("Die Größe passt nicht zur Zahl der Beschäftigten."),
            ),
        ]

    def own_regions(self) -> list[Region]:
        return list(self.municipality.regions.all())

    def helpers(self) -> "list[WithAnnotations[Activity, GrownFrom]]":
        """The published offers that helped, each with the `public_findings` it grew from."""
        findings = Finding.objects.public().for_display()
        grown_from = Prefetch("findings", findings, to_attr="public_findings")
        offers = Activity.objects.published().filter(help_links__best_practice=self)
        related = offers.select_related("actor").order_by("help_links__pk")
        helpers = list(related.prefetch_related(grown_from))
        # A QuerySet with adjectives names its model once: types lose what is read beside.
        return cast("list[WithAnnotations[Activity, GrownFrom]]", helpers)

    def presentations(self) -> list[Workshop]:
        """The published events at which it was shown, the latest first."""
        events = Workshop.objects.published().filter(presentation_links__best_practice=self)
        return list(events.select_related("venue_municipality", "record").order_by("-over_at"))

    @property
    def has_english_page(self) -> bool:
        """All three parts of the story exist in English, not the first one alone."""
        return super().has_english_page and bool(self.approach_en and self.first_step_en)

    def correctable_texts(self) -> list[str]:
        """What the company has released stays; the translation is the team's own."""
        texts = super().correctable_texts()
        if not self.releases.exists():
            return texts
        return [name for name in texts if name.endswith("_en")]

    def clean(self) -> None:
        super().clean()
        if self.employees is not None:
            self.size = CompanySize.for_headcount(self.employees)

    def missing_for_publication(self) -> list[Missing]:
        missing = super().missing_for_publication()
        # Once it is public, `check_with_parts` asks: its rows are stored after its fields.
        if self.state != State.PUBLISHED and (text := self._why_band_is_wrong()):
            missing.append(Missing(text, "cost_band"))
        if not self.pk or not self.releases.exists():
            release = _("Die Freigabe des Unternehmens fehlt (wann, durch wen).")
            missing.append(Missing(str(release), "releases"))
        return missing

    @property
    def one_time_costs(self) -> Decimal:
        """In euros, as far as the table of costs says."""
        return sum((each.amount for each in self.costs_once), Decimal(0))

    @property
    def costs_once(self) -> list[Cost]:
        return [each for each in self.costs.all() if each.is_once]

    @property
    def costs_beside(self) -> list[Cost]:
        """What the sum leaves out: each year, and hours of one's own."""
        return [each for each in self.costs.all() if not each.is_once]

    def _why_band_is_wrong(self) -> str:
        """What the table adds up to and what lists say of it are one figure; empty if they are."""
        once = self.one_time_costs if self.pk else Decimal(0)
        if not once or CostBand.of(once) == self.cost_band:
            return ""
        if self.cost_band:
            text = _(
                "Die Kostentabelle ergibt einmalig %(sum)s €; das Feld „Kosten“ sagt etwas anderes."
            )
        else:
            text = _("Die Kostentabelle ergibt einmalig %(sum)s €; das Feld „Kosten“ ist leer.")
        return text % {"sum": floatformat(once, "-2g")}

    def check_with_parts(self) -> None:
        if self.state == State.PUBLISHED and (text := self._why_band_is_wrong()):
            raise ValidationError({"cost_band": text})

    def document_fields(self) -> dict[str, object]:
        return {
            "industries": [self.industry.slug],
            "wz": current_wz_codes(self),
            "topics": slugs(self.topics.all()),
            "target_groups": slugs(self.target_groups.all()),
            "sizes": [self.size],
            "places": places_of(self.municipality),
            "cost_band": self.cost_band,
            "duration_band": self.duration_band,
            "verified_at": self.confirmed_at,
        }

    def document_labels(self) -> list[str]:
        terms = [self.industry, *self.topics.all(), *self.target_groups.all()]
        return [*super().document_labels(), *names(terms), *place_names(self.municipality)]

    def document_text(self) -> str:
        told = [self.situation, self.approach, self.first_step, self.stumbling_block]
        told += [self.participation, self.works_agreement, self.works_council_view]
        company = [self.company_name, self.transferability]
        figures = sorted(each.indicator for each in self.effects.all())
        figures += sorted(each.item for each in self.costs.all())
        helpers = sorted(
            (each.title, each.actor.public_name)
            for each in self.helped_by.all()
            if each.is_published
        )
        codes = [(each.code, each.title) for each in self.wz_codes.all()]
        return apart(*told, *company, *figures, *chain(*helpers), unshown=chain(*codes))


@cases_helped_by.answered_by
def public_cases_helped_by(activities: models.QuerySet[Activity]) -> models.QuerySet[BestPractice]:
    """Each once, with its place."""
    helped = Help.objects.filter(activity__in=activities)
    cases = BestPractice.objects.published().select_related("municipality")
    return cases.filter(pk__in=helped.values("best_practice"))


class Help(ChainLink):
    """An offer that helped a company with its case."""

    best_practice = models.ForeignKey(
        BestPractice,
        models.CASCADE,
        related_name="help_links",
        verbose_name=_("Praxisbeispiel"),
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="help_links", verbose_name=_("Aktivität")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Wer geholfen hat")
        verbose_name_plural = _("Wer geholfen hat")
        constraints = [
            models.UniqueConstraint(
                fields=["best_practice", "activity"], name="branchendialog_help_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class Presentation(ChainLink):
    """A workshop at which a case was shown."""

    best_practice = models.ForeignKey(
        BestPractice,
        models.CASCADE,
        related_name="presentation_links",
        verbose_name=_("Praxisbeispiel"),
    )
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="presentation_links", verbose_name=_("Veranstaltung")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Gezeigt bei")
        verbose_name_plural = _("Gezeigt bei")
        constraints = [
            models.UniqueConstraint(
                fields=["best_practice", "workshop"], name="branchendialog_presentation_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.workshop)
