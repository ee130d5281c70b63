from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.dates import DatePrecision, end_of_period
from editorial.fields import RichTextField
from editorial.models import ChainLink, Picture, Publishable, PublishableQuerySet
from editorial.questions import Question
from initiatives.models.actors import Actor
from interface.rich_text import apart
from taxonomy.models import Region, regions_read

if TYPE_CHECKING:
    from initiatives.models.activities import Activity


class Funding(models.Model):
    """Who pays, and what has to be said about it wherever the funded thing is shown."""

    programme = models.CharField(_("Programm"), max_length=200)
    funder = models.CharField(_("Fördergeber"), max_length=200)
    mandatory_text = models.TextField(
        _("Pflichttext"), help_text=_("Steht überall, wo das Geförderte gezeigt wird.")
    )
    mandatory_text_en = models.TextField(_("Pflichttext (englisch)"), blank=True)
    logo = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fundings",
        verbose_name=_("Logo"),
    )
    reference_number = models.CharField(_("Förderkennzeichen"), max_length=80, blank=True)
    starts_on = models.DateField(_("Beginn der Förderung"), null=True, blank=True)
    ends_on = models.DateField(_("Ende der Förderung"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Förderung")
        verbose_name_plural = _("Förderungen")
        ordering = ["programme", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiatives_funding_ends_after_it_starts",
                violation_error_message=_("Das Ende der Förderung liegt vor ihrem Beginn."),
            )
        ]

    def __str__(self) -> str:
        return self.programme


class Progress(NamedTuple):
    """How far an initiative's impulses have come."""

    impulses: int
    in_progress: int
    realised: int
    not_pursued: int = 0

    @property
    def undecided(self) -> int:
        """Those nothing has come of yet."""
        return self.impulses - self.in_progress - self.realised - self.not_pursued

    @property
    def in_words(self) -> str:
        """“Aus 5 Vorschlägen wurden 2 Projekte, eines läuft.”; empty where there is no impulse."""
        if not self.impulses:
            return ""
        projects = self.in_progress + self.realised
        numbers = {"impulses": self.impulses, "projects": projects, "running": self.in_progress}
        begin = ngettext("Aus einem Vorschlag", "Aus %(impulses)d Vorschlägen", self.impulses)
        if not projects:
            none = gettext("wurde noch kein Projekt")
            return f"{begin} {none}." % numbers
        became = ngettext("wurde ein Projekt", "wurden %(projects)d Projekte", projects)
        return f"{begin} {became}, {self._state(projects)}." % numbers

    def _state(self, projects: int) -> str:
        if projects == 1:
            return gettext("es läuft") if self.in_progress else gettext("es ist umgesetzt")
        if not self.in_progress:
            return gettext("alle sind umgesetzt")
        if not self.realised:
            return gettext("alle laufen")
        return ngettext("eines läuft", "%(running)d laufen", self.in_progress)


class PublicImpulse(Protocol):
    """What this floor reads of what a working group asked."""

    @property
    def status(self) -> str: ...
    @property
    def field_of_action_id(self) -> int | None: ...
    @property
    def public_activities(self) -> "list[Activity]": ...


class PublicImpulses(Protocol):
    """The QuerySet of them, as far as this floor asks it."""

    def __iter__(self) -> Iterator[PublicImpulse]: ...
    def for_display(self) -> Self: ...
    def with_outcomes(self) -> Self: ...
    def at_places_in_field(self, first: int, last: int) -> Self: ...
    def counted(self) -> Iterable[tuple[int | None, str, int]]: ...
    def order_by(self) -> Self: ...
    def values_list(self, name: str, *, flat: bool) -> models.QuerySet[models.Model, str]: ...


# What working groups asked of an initiative (or of a reference to one from inside a subquery), as
# far as it is public: the floor of the workshops keeps it.
impulses_of: Question[["Initiative | OuterRef"], PublicImpulses] = Question()


class InitiativeQuerySet(PublishableQuerySet["Initiative"]):
    def with_progress(self) -> Self:
        """Each with the states of its impulses, so that `progress` asks nothing more."""
        states = impulses_of(OuterRef("pk")).order_by().values_list("status", flat=True)
        return self.annotate(impulse_states=ArraySubquery(states))

    def with_fundings(self) -> Self:
        """With what has to be said wherever it is shown."""
        return self.prefetch_related(Prefetch("fundings", Funding.objects.select_related("logo")))

    def for_cards(self) -> Self:
        return self.select_related("region", "lead", "picture").with_fundings().with_progress()

    def for_page(self) -> Self:
        """Without its progress: the page reads the impulses themselves."""
        entries = self.select_related("region", "lead", "picture").with_fundings()
        return entries.prefetch_related("fields_of_action", "milestones")


InitiativeManager = models.Manager.from_queryset(InitiativeQuerySet)


class Initiative(Publishable):
    """A long-running undertaking with a goal, a lead actor and partners."""

    DETAIL_ROUTE = "initiatives:initiative"
    MAIN_TEXT = "background"
    TEXTS = ("title", "summary", "background", "goal")
    PARTS = ("fields_of_action", "milestones", "partnerships")
    DOCUMENT_READS = (*regions_read("region"), "fields_of_action")

    class Status(models.TextChoices):
        PLANNED = "planned", _("geplant")
        RUNNING = "running", _("laufend")
        COMPLETED = "completed", _("abgeschlossen")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="initiatives", verbose_name=_("Region")
    )
    lead = models.ForeignKey(
        Actor, models.PROTECT, related_name="led_initiatives", verbose_name=_("federführend")
    )
    partners: models.ManyToManyField[Actor, "Partnership"] = models.ManyToManyField(
        Actor,
        through="Partnership",
        related_name="partner_initiatives",
        verbose_name=_("Partner"),
    )
    status = models.CharField(
        _("Stand"), max_length=20, choices=Status.choices, default=Status.RUNNING
    )
    background = RichTextField(_("Hintergrund"), blank=True)
    background_en = RichTextField(_("Hintergrund (englisch)"), blank=True)
    goal = models.TextField(_("Ziel"), blank=True)
    goal_en = models.TextField(_("Ziel (englisch)"), blank=True)
    fundings = models.ManyToManyField(
        Funding, blank=True, related_name="initiatives", verbose_name=_("Förderung")
    )

    # Annotated by `with_progress()`.
    impulse_states: list[str]

    objects: ClassVar["InitiativeManager[Initiative]"] = InitiativeManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Initiative")
        verbose_name_plural = _("Initiativen")

    def document_fields(self) -> dict[str, object]:
        return {"status": self.status, "places": [self.region.slug]}

    def document_labels(self) -> list[str]:
        return [*super().document_labels(), self.region.name]

    def document_text(self) -> str:
        fields = [
            each for field in self.fields_of_action.all() for each in (field.title, field.motto)
        ]
        return apart(self.background, self.goal, *fields)

    @property
    def progress(self) -> Progress:
        """From `with_progress()` where the list asked for it."""
        states = getattr(self, "impulse_states", None)
        if states is None:
            states = impulses_of(self).values_list("status", flat=True)
        count = Counter(states)
        ends = (count[each] for each in ("in_progress", "realised", "not_pursued"))
        return Progress(count.total(), *ends)

    @property
    def milestones_reached(self) -> "list[Milestone]":
        return [each for each in self.milestones.all() if not each.is_ahead()]

    @property
    def milestones_ahead(self) -> "list[Milestone]":
        return [each for each in self.milestones.all() if each.is_ahead()]


class Partnership(ChainLink):
    """An actor that takes part in an initiative."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="partnerships", verbose_name=_("Initiative")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="partnerships", verbose_name=_("Akteur")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "actor"], name="initiatives_partnership_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.actor)


class FieldOfAction(models.Model):
    """A chapter of an initiative's concept; impulses and activities belong to it."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="fields_of_action", verbose_name=_("Initiative")
    )
    code = models.SlugField(
        _("Kürzel"), max_length=20, help_text=_("Etwa „ha1“; steht als Anker in Adressen.")
    )
    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    motto = models.TextField(_("Leitsatz"), blank=True)
    motto_en = models.TextField(_("Leitsatz (englisch)"), blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "code"], name="initiatives_fieldofaction_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}#{self.code}"


class Milestone(models.Model):
    """A dated step of an initiative; what lies ahead is planned."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="milestones", verbose_name=_("Initiative")
    )
    date = models.DateField(_("Datum"))
    date_precision = models.CharField(
        _("Datum bekannt"),
        max_length=10,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    text = models.TextField(_("Erläuterung"), blank=True)
    text_en = models.TextField(_("Erläuterung (englisch)"), blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_ahead(self, now: datetime | None = None) -> bool:
        """Planned: the day, month or year it names isn't over."""
        return end_of_period(self.date, self.date_precision) > (now or timezone.now())
