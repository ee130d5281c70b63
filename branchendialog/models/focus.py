from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Industry, Region, WzEdition


class Analysis(models.Model):
    """A study that is cited: who said what, where to read it."""

    title = models.CharField(_("Titel"), max_length=250)
    publisher = models.CharField(_("Herausgeber"), max_length=200)
    year = models.PositiveSmallIntegerField(_("Jahr"), null=True, blank=True)
    url = models.URLField(_("Adresse"), blank=True)
    key_statement = models.TextField(_("Kernaussage"), blank=True)
    key_statement_en = models.TextField(_("Kernaussage (englisch)"), blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Analyse")
        verbose_name_plural = _("Analysen")
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def is_public(self) -> bool:
        """A figure or a released decision cites it; from then on only publishers change it."""
        is_cited = self.decisions.filter(is_released=True).exists()
        return is_cited or self.figures.exists()


class IndustryFigure(models.Model):
    """A number about an industry, with its source and the area it holds for."""

    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="figures", verbose_name=_("Branche")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="industry_figures", verbose_name=_("Region")
    )
    analysis = models.ForeignKey(
        Analysis, models.PROTECT, related_name="figures", verbose_name=_("Quelle")
    )
    label = models.CharField(_("Kennzahl"), max_length=200)
    label_en = models.CharField(_("Kennzahl (englisch)"), max_length=200, blank=True)
    value = models.DecimalField(_("Wert"), max_digits=14, decimal_places=2, null=True, blank=True)
    is_suppressed = models.BooleanField(
        _("geheim gehalten"),
        default=False,
        help_text=_("Die Statistik nennt keinen Wert; das ist nicht null."),
    )
    unit = models.CharField(_("Einheit"), max_length=60, blank=True)
    as_of_year = models.PositiveSmallIntegerField(_("Stand (Jahr)"))
    area = models.CharField(
        _("gilt für"),
        max_length=200,
        help_text=_("Das Gebiet der Zahl, wenn es ein anderes ist als die Region, genau benannt."),
    )
    wz_edition = models.CharField(
        _("abgegrenzt nach"),
        max_length=4,
        choices=WzEdition.choices,
        blank=True,
        help_text=_(
            "Nach welcher Ausgabe der WZ die Quelle die Branche abgrenzt, wenn sie es tut."
        ),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")
        ordering = ["industry__order", "label", "-as_of_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_suppressed=True, value=None)
                | Q(is_suppressed=False, value__isnull=False),
                name="branchendialog_figure_has_a_value_or_is_suppressed",
                violation_error_message=_("Entweder ein Wert oder „geheim gehalten“."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if self.is_suppressed == (self.value is not None):
            raise ValidationError({"value": _("Entweder ein Wert oder „geheim gehalten“.")})


class FocusDecisionQuerySet(models.QuerySet["FocusDecision"]):
    def public(self) -> Self:
        return self.filter(is_released=True)

    def for_page(self) -> Self:
        """Each with its `public_choices` and analyses, regions together, the newest first."""
        choices = FocusChoice.objects.public().select_related("industry__page")
        decisions = self.select_related("region").order_by("region__sort_name", "-decided_on")
        return decisions.prefetch_related(
            Prefetch("choices", choices, to_attr="public_choices"), "analyses"
        )


FocusDecisionManager = models.Manager.from_queryset(FocusDecisionQuerySet)


class FocusDecision(models.Model):
    """Which industries a region turns to first, who decided that, and on what grounds."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="focus_decisions", verbose_name=_("Region")
    )
    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    body = models.CharField(_("Gremium"), max_length=200)
    decided_on = models.DateField(_("entschieden am"))
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)
    text = models.TextField(_("Begründung"), blank=True)
    text_en = models.TextField(_("Begründung (englisch)"), blank=True)
    analyses = models.ManyToManyField(
        Analysis, blank=True, related_name="decisions", verbose_name=_("Analysen")
    )
    is_released = models.BooleanField(
        _("öffentlich"), default=False, help_text=_("Erst dann steht sie auf der Seite.")
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)

    # Set by `for_page`.
    public_choices: "list[FocusChoice]"

    objects: ClassVar["FocusDecisionManager[FocusDecision]"] = FocusDecisionManager()

    class Meta:
        verbose_name = _("Entscheidung über Schwerpunktbranchen")
        verbose_name_plural = _("Entscheidungen über Schwerpunktbranchen")
        ordering = ["-decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("decided_on")),
                name="branchendialog_focusdecision_ends_after_it_was_made",
                violation_error_message=_("„Gilt bis“ liegt vor der Entscheidung."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('branchendialog:focus')}#entscheidung-{self.pk}"

    @property
    def is_valid(self) -> bool:
        return self.valid_until is None or self.valid_until >= timezone.localdate()


class FocusChoiceQuerySet(models.QuerySet["FocusChoice"]):
    def public(self) -> Self:
        """Of released decisions; “deferred” only where the team released that, too."""
        shown = Q(outcome=FocusChoice.Outcome.FOCUS) | Q(is_released=True)
        return self.filter(shown, decision__is_released=True)

    def valid(self) -> Self:
        until = Q(decision__valid_until=None) | Q(decision__valid_until__gte=timezone.localdate())
        return self.filter(until)


FocusChoiceManager = models.Manager.from_queryset(FocusChoiceQuerySet)


class FocusChoice(models.Model):
    """What a decision says about one industry."""

    class Outcome(models.TextChoices):
        FOCUS = "focus", _("Schwerpunkt")
        DEFERRED = "deferred", _("zurückgestellt")

    decision = models.ForeignKey(
        FocusDecision, models.CASCADE, related_name="choices", verbose_name=_("Entscheidung")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="focus_choices", verbose_name=_("Branche")
    )
    outcome = models.CharField(_("Ergebnis"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("Begründung in einem Satz"))
    reason_en = models.TextField(_("Begründung in einem Satz (englisch)"), blank=True)
    is_released = models.BooleanField(
        _("auch „zurückgestellt“ zeigen"),
        default=False,
        help_text=_("Eine zurückgestellte Branche steht nur dann auf der Seite."),
    )

    objects: ClassVar["FocusChoiceManager[FocusChoice]"] = FocusChoiceManager()

    class Meta:
        verbose_name = _("Branche der Entscheidung")
        verbose_name_plural = _("Branchen der Entscheidung")
        ordering = ["industry__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "industry"], name="branchendialog_focuschoice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.industry}: {self.get_outcome_display()}"

    @property
    def is_focus(self) -> bool:
        return self.outcome == self.Outcome.FOCUS
