import re
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import ChainLink
from initiatives.models import Activity, FieldOfAction, Idea, Initiative, impulses_of
from taxonomy.models import Industry, Topic
from workshops.models.links import WorkshopInitiative
from workshops.models.programme import WorkingGroup
from workshops.models.records import WorkshopRecord
from workshops.models.workshop import Workshop


class FindingQuerySet(models.QuerySet["Finding"]):
    def public(self) -> Self:
        """Findings are part of the record: public while it is."""
        return self.filter(record__in=WorkshopRecord.objects.published())

    def about(self, industry: Industry) -> Self:
        """What working groups of this industry said."""
        return self.filter(group__industries=industry)

    def impulses(self) -> Self:
        return self.filter(kind=Finding.Kind.IMPULSE)

    def for_display(self) -> Self:
        """With what is said of a finding wherever it stands: its group, workshop and topic."""
        return self.select_related("group__workshop", "topic")

    def with_outcomes(self) -> Self:
        """Each with what became of it, of activities only those the public sees."""
        carried = Activity.objects.published().select_related("actor").order_by("title")
        activities = Prefetch("activities", carried, to_attr="public_activities")
        return self.select_related("idea").prefetch_related(activities)

    def at_places_in_field(self, first: int, last: int) -> Self:
        """Those that stand there, counted from 1, among the findings of their field of action."""
        place = Window(
            RowNumber(), partition_by="field_of_action", order_by=[F("order").asc(), F("pk").asc()]
        )
        return self.annotate(place=place).filter(place__range=(first, last)).order_by("place")

    def counted(self) -> list[tuple[int | None, str, int]]:
        """How many there are for each field of action and status."""
        by_status = self.order_by().values("field_of_action", "status")
        counts = by_status.annotate(number=Count("pk"))
        return list(counts.values_list("field_of_action", "status", "number"))

    def for_record(self) -> Self:
        """Group by group, each with what became of it as far as the public sees that."""
        related = self.select_related("group__workshop", "topic", "field_of_action__initiative")
        return related.with_outcomes().order_by(
            "group__order", "group", "topic__order", "order", "pk"
        )


FindingManager = models.Manager.from_queryset(FindingQuerySet)


class Finding(models.Model):
    """One statement of a working group on a topic; an impulse goes on from here."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Veränderung")
        CHALLENGE = "challenge", _("Herausforderung")
        APPROACH = "approach", _("Lösungsansatz")
        IMPULSE = "impulse", _("Impuls")

    class Addressee(models.TextChoices):
        CONCEPT = "concept", _("an das Konzept")
        PROJECT = "project", _("an ein konkretes Projekt")

    class Status(models.TextChoices):
        OPEN = "open", _("offen")
        TAKEN_UP = "taken_up", _("aufgegriffen")
        IN_PROGRESS = "in_progress", _("in Umsetzung")
        REALISED = "realised", _("umgesetzt")
        NOT_PURSUED = "not_pursued", _("nicht weiterverfolgt")

    record = models.ForeignKey(
        WorkshopRecord,
        models.CASCADE,
        related_name="findings",
        editable=False,
        verbose_name=_("Rückblick"),
    )
    # The record's: its address holds the code, so the code is unique within the workshop.
    workshop = models.ForeignKey(
        Workshop,
        models.PROTECT,
        related_name="findings",
        blank=True,
        editable=False,
        verbose_name=_("Veranstaltung"),
    )
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="findings", verbose_name=_("Arbeitsgruppe")
    )
    code = models.SlugField(
        _("Kürzel"),
        max_length=20,
        blank=True,
        help_text=_("Etwa „f16“; steht in der Adresse. Bleibt es leer, entsteht es von selbst."),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="findings", verbose_name=_("Themenfeld")
    )
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("Ergebnis"))
    text_en = models.TextField(_("Ergebnis (englisch)"), blank=True)
    addressed_to = models.CharField(
        _("richtet sich"), max_length=10, choices=Addressee.choices, blank=True
    )
    status = models.CharField(
        _("Was daraus wurde"), max_length=20, choices=Status.choices, blank=True
    )
    status_reason = models.TextField(_("Grund"), blank=True)
    status_reason_en = models.TextField(_("Grund (englisch)"), blank=True)
    field_of_action = models.ForeignKey(
        FieldOfAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("Handlungsfeld"),
    )
    idea = models.ForeignKey(
        Idea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("Idee daraus"),
    )
    activities: models.ManyToManyField[Activity, "FindingOutcome"] = models.ManyToManyField(
        Activity,
        through="FindingOutcome",
        related_name="findings",
        verbose_name=_("Aktivitäten daraus"),
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # Its own, so that two people write different findings of one record at once.
    version = models.PositiveIntegerField(_("Fassung"), default=0, db_default=0, editable=False)

    # Set by `with_outcomes()`.
    public_activities: list[Activity]

    objects: ClassVar["FindingManager[Finding]"] = FindingManager()

    class Meta:
        verbose_name = _("Workshop-Ergebnis")
        verbose_name_plural = _("Workshop-Ergebnisse")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "code"], name="workshops_finding_code_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="impulse") & ~Q(status="") & ~Q(addressed_to="")
                | ~Q(kind="impulse") & Q(status="", addressed_to=""),
                name="workshops_finding_impulse_has_a_state",
                violation_error_message=_(
                    "Ein Impuls hat einen Stand und richtet sich an jemanden; nur ein Impuls."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status="not_pursued") | ~Q(status_reason=""),
                name="workshops_finding_not_pursued_says_why",
                violation_error_message=_("Zu „nicht weiterverfolgt“ gehört der Grund."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Who adds one holds the record's row: no two then get the same code."""
        self.workshop_id = self.record.workshop_id
        self.version += 1
        self.code = self.code or self.next_code()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("workshops:finding", args=[self.group.workshop.slug, self.code])

    def clean(self) -> None:
        """A new impulse is open. Its record is set before."""
        super().clean()
        if self.record_id is None:
            return
        self.workshop_id = self.record.workshop_id
        if self.is_impulse:
            self.status = self.status or self.Status.OPEN
        if self.group_id and self.group.workshop_id != self.workshop_id:
            raise ValidationError({"group": _("Ein Ergebnis bleibt bei seiner Veranstaltung.")})
        others = Finding.objects.filter(workshop=self.workshop_id, code=self.code)
        if self.code and others.exclude(pk=self.pk).exists():
            text = _("Dieses Kürzel hat schon ein anderes Ergebnis derselben Veranstaltung.")
            raise ValidationError({"code": text})

    def next_code(self) -> str:
        """The first that follows all of its workshop: “f17” after “f16”."""
        codes = Finding.objects.filter(workshop=self.workshop_id).values_list("code", flat=True)
        found = (re.fullmatch(r"f(\d{1,9})", code) for code in codes)
        return f"f{max((int(each[1]) for each in found if each), default=0) + 1:02}"

    @property
    def was_public(self) -> bool:
        """Whether its record was ever published: from then on others may have noted its address."""
        return self.record.first_published_at is not None

    @property
    def has_german_parts(self) -> bool:
        """As of an entry: whether its statement, or the reason of its state, is in German only."""
        reason_is = bool(self.status_reason) and not self.status_reason_en
        return reason_is or not self.text_en

    @property
    def is_impulse(self) -> bool:
        return self.kind == self.Kind.IMPULSE

    @property
    def public_idea(self) -> Idea | None:
        return self.idea if self.idea and self.idea.is_published else None

    @property
    def public_field_of_action(self) -> FieldOfAction | None:
        field = self.field_of_action
        return field if field and field.initiative.is_published else None


@impulses_of.answered_by
def public_impulses_of(initiative: Initiative | OuterRef) -> FindingQuerySet:
    """Those to its fields of action, and those of its workshops without a field."""
    seen_from_links = OuterRef(initiative) if isinstance(initiative, OuterRef) else initiative
    links = WorkshopInitiative.objects.filter(Q(initiative=seen_from_links))
    has_field = Q(field_of_action__initiative=initiative)
    is_without = Q(field_of_action=None, workshop__in=links.values("workshop"))
    return Finding.objects.public().impulses().filter(has_field | is_without)


class FindingOutcome(ChainLink):
    """An activity that grew out of a finding."""

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="outcomes", verbose_name=_("Ergebnis")
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="finding_outcomes", verbose_name=_("Aktivität")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Aktivität daraus")
        verbose_name_plural = _("Aktivitäten daraus")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "activity"], name="workshops_findingoutcome_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)
