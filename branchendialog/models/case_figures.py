"""What a case changed and what it cost, in figures, by the company's own account."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.numbers import plain_number


class Effect(models.Model):
    """An indicator before and after."""

    class Basis(models.TextChoices):
        MEASURED = "measured", _("gemessen")
        ESTIMATED = "estimated", _("geschätzt")

    best_practice = models.ForeignKey(
        "BestPractice", models.CASCADE, related_name="effects", verbose_name=_("Praxisbeispiel")
    )
    indicator = models.CharField(_("Kennwert"), max_length=120)
    before = models.DecimalField(_("vorher"), max_digits=12, decimal_places=2)
    after = models.DecimalField(_("nachher"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("Einheit"), max_length=60)
    indicator_en = models.CharField(_("Kennwert (englisch)"), max_length=120, blank=True)
    unit_en = models.CharField(_("Einheit (englisch)"), max_length=60, blank=True)
    basis = models.CharField(_("Grundlage"), max_length=10, choices=Basis.choices)
    period = models.CharField(
        _("Zeitraum oder Umfang"),
        max_length=120,
        blank=True,
        help_text=_("Worüber gemessen oder geschätzt wurde, etwa „je vier Wochen, 60 Aufträge“."),
    )
    period_en = models.CharField(_("Zeitraum oder Umfang (englisch)"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Wirkung")
        verbose_name_plural = _("Wirkungen")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="measured") | ~Q(period=""),
                name="branchendialog_effect_measured_names_its_period",
                violation_error_message=_("Zu „gemessen“ gehört der Zeitraum."),
            )
        ]

    def __str__(self) -> str:
        before, after = plain_number(self.before), plain_number(self.after)
        return f"{self.indicator}: {before} → {after} {self.unit}"

    def clean(self) -> None:
        super().clean()
        if self.basis == self.Basis.MEASURED and not self.period:
            raise ValidationError({"period": _("Zu „gemessen“ gehört der Zeitraum.")})


class Cost(models.Model):
    """A line of what it cost: money once or each year, or hours of one's own."""

    class Kind(models.TextChoices):
        LICENCES = "licences", _("Lizenzen und Programme")
        DEVICES = "devices", _("Geräte und Material")
        TRAINING = "training", _("Schulung")
        SERVICES = "services", _("Beratung und Einrichtung")
        OWN_HOURS = "own_hours", _("eigene Arbeitszeit")
        YEARLY = "yearly", _("laufend im Jahr")

    best_practice = models.ForeignKey(
        "BestPractice", models.CASCADE, related_name="costs", verbose_name=_("Praxisbeispiel")
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    item = models.CharField(
        _("Posten"), max_length=120, help_text=_("Etwa „Vier Tablets mit Halterung“.")
    )
    item_en = models.CharField(_("Posten (englisch)"), max_length=120, blank=True)
    amount = models.DecimalField(
        _("Betrag"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("In Euro; bei eigener Arbeitszeit in Stunden."),
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Kosten")
        verbose_name_plural = _("Kosten")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="branchendialog_cost_is_more_than_nothing",
                violation_error_message=_("Der Betrag ist größer als null."),
            )
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def is_once(self) -> bool:
        """Money that was spent to get there; not what it costs to stay, nor hours."""
        return self.kind not in (self.Kind.YEARLY, self.Kind.OWN_HOURS)

    @property
    def unit(self) -> str:
        if self.kind != self.Kind.OWN_HOURS:
            return "€"
        return ngettext("Stunde", "Stunden", 1 if self.amount == 1 else 2)
