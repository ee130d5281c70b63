import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from taxonomy.models import Region, regions_read

# By then the idea has been talked over; the form promises it.
PROPOSERS_KEPT_FOR = timedelta(days=180)


class IdeaQuerySet(PublishableQuerySet["Idea"]):
    def for_cards(self) -> Self:
        return self.select_related("region", "picture")

    def for_page(self) -> Self:
        """With what the public sees of its checks: the decision and why, never the ratings."""
        checks = FeasibilityCheck.objects.only(*FeasibilityCheck.PUBLIC_FIELDS)
        return self.for_cards().prefetch_related(Prefetch("checks", checks))


IdeaManager = models.Manager.from_queryset(IdeaQuerySet)


class Idea(Publishable):
    """A proposal on its way through a feasibility check to an activity."""

    DETAIL_ROUTE = "initiatives:idea"
    MAIN_TEXT = "description"
    TEXTS = ("title", "summary", "description")
    RESERVED_SLUGS = frozenset({"vorschlagen"})
    PARTS = ("checks",)
    NOT_COPIED = ("status", "checks")
    DOCUMENT_READS = regions_read("region")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("vorgeschlagen")
        IN_CHECK = "in_check", _("Umsetzbarkeit wird geprüft")
        REALISED = "realised", _("umgesetzt")
        NOT_PURSUED = "not_pursued", _("nicht weiterverfolgt")

    class Origin(models.TextChoices):
        IDEA_LAB = "idea_lab", _("Ideenlabor")
        FINDING = "finding", _("Impuls eines Workshops")
        COMPANY = "company", _("Vorschlag eines Betriebs")
        ACTOR = "actor", _("Vorschlag eines Akteurs")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="ideas", verbose_name=_("Region")
    )
    origin = models.CharField(_("woher"), max_length=20, choices=Origin.choices)
    status = models.CharField(
        _("Stand"), max_length=20, choices=Status.choices, default=Status.PROPOSED
    )
    description = RichTextField(_("Beschreibung"), blank=True)
    description_en = RichTextField(_("Beschreibung (englisch)"), blank=True)

    objects: ClassVar["IdeaManager[Idea]"] = IdeaManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Idee")
        verbose_name_plural = _("Ideen")

    @property
    def decided_on(self) -> date | None:
        """When it was last decided what becomes of it."""
        days = [check.decided_on for check in self.checks.all() if check.decided_on]
        return max(days, default=None)

    def check_with_parts(self) -> None:
        """What was decided last, and where it stands, don't contradict each other."""
        last = self.checks.decided().first()
        text = last and self._contradiction(FeasibilityCheck.Decision(last.decision))
        if text:
            raise ValidationError({"status": text})

    def _contradiction(self, decision: "FeasibilityCheck.Decision") -> str:
        status = self.Status(self.status)
        is_ended = decision == FeasibilityCheck.Decision.NOT_PURSUED
        fits = (
            {self.Status.NOT_PURSUED} if is_ended else {self.Status.IN_CHECK, self.Status.REALISED}
        )
        if status in fits:
            return ""
        return gettext(
            "Entschieden ist „%(decision)s“, der Stand sagt „%(status)s“. Ändern Sie eins davon."
        ) % {"decision": decision.label, "status": status.label}

    def document_fields(self) -> dict[str, object]:
        return {"subkind": self.origin, "status": self.status, "places": [self.region.slug]}

    def document_labels(self) -> list[str]:
        return [*super().document_labels(), self.region.name]

    def document_text(self) -> str:
        return self.description


class FeasibilityCheckQuerySet(models.QuerySet["FeasibilityCheck"]):
    def decided(self) -> Self:
        """Those that came to a decision, the last one first."""
        decided = self.exclude(decision=FeasibilityCheck.Decision.OPEN)
        return decided.order_by(F("decided_on").desc(nulls_last=True), "-pk")


FeasibilityCheckManager = models.Manager.from_queryset(FeasibilityCheckQuerySet)


class FeasibilityCheck(models.Model):
    """What the actors involved found out about an idea; the public sees decision and reason."""

    PUBLIC_FIELDS = ("idea", "decision", "reason", "reason_en", "decided_on", "is_example")

    class Rating(models.TextChoices):
        LOW = "low", _("gering")
        MEDIUM = "medium", _("mittel")
        HIGH = "high", _("hoch")

    class Decision(models.TextChoices):
        OPEN = "open", _("noch nicht entschieden")
        PURSUE = "pursue", _("wird umgesetzt")
        NOT_PURSUED = "not_pursued", _("wird nicht weiterverfolgt")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="checks", verbose_name=_("Idee"))
    effort = models.CharField(_("Aufwand"), max_length=10, choices=Rating.choices, blank=True)
    benefit = models.CharField(_("Nutzen"), max_length=10, choices=Rating.choices, blank=True)
    partners = models.CharField(_("Partner"), max_length=200, blank=True)
    financing = models.CharField(_("Finanzierung"), max_length=200, blank=True)
    risk = models.TextField(_("Risiko"), blank=True)
    decision = models.CharField(
        _("Entscheidung"), max_length=20, choices=Decision.choices, default=Decision.OPEN
    )
    reason = models.TextField(
        _("Begründung"), blank=True, help_text=_("Steht auf der Seite der Idee.")
    )
    reason_en = models.TextField(_("Begründung (englisch)"), blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects: ClassVar["FeasibilityCheckManager[FeasibilityCheck]"] = FeasibilityCheckManager()

    class Meta:
        verbose_name = _("Umsetzbarkeitsprüfung")
        verbose_name_plural = _("Umsetzbarkeitsprüfungen")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="not_pursued") | ~Q(reason=""),
                name="initiatives_check_not_pursued_says_why",
                violation_error_message=_("Zu „nicht weiterverfolgt“ gehört die Begründung."),
            )
        ]

    def __str__(self) -> str:
        return self.get_decision_display()


class ProposerQuerySet(models.QuerySet["Proposer"]):
    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(created_at__lte=now - PROPOSERS_KEPT_FOR)


ProposerManager = models.Manager.from_queryset(ProposerQuerySet)


class Proposer(models.Model):
    """Who proposed an idea by the public form, to be asked back. Personal data, with a period."""

    idea = models.OneToOneField(
        Idea, models.CASCADE, related_name="proposer", verbose_name=_("Idee")
    )
    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-Mail-Adresse"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    created_at = models.DateTimeField(_("vorgeschlagen am"), auto_now_add=True)

    objects: ClassVar["ProposerManager[Proposer]"] = ProposerManager()

    class Meta:
        verbose_name = _("Vorschlagende Person")
        verbose_name_plural = _("Vorschlagende Personen")

    def __str__(self) -> str:
        return str(self.pk)
