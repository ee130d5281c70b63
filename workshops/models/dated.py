from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.dates import DatePrecision
from interface.dates import last_day_of, local_date


class Dated(models.Model):
    """When: a day, known more or less closely, and the times of that day."""

    date = models.DateField(_("Datum"))
    date_precision = models.CharField(
        _("Datum bekannt"),
        max_length=10,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    starts_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    ends_at = models.DateTimeField(_("Ende"), null=True, blank=True)
    over_at = models.DateTimeField(_("vorbei ab"), editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    ends_at__gt=F("starts_at"),
                    date_precision=DatePrecision.DAY,
                ),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                violation_error_message=_("Das Ende liegt nicht nach dem Beginn."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and timezone.localdate(self.starts_at) != self.date:
            raise ValidationError({"date": _("Datum und Beginn nennen verschiedene Tage.")})
        if self.starts_at and self.date_precision != DatePrecision.DAY:
            text = _("Uhrzeiten gibt es nur an einem Tag, der bekannt ist.")
            raise ValidationError({"date_precision": text})

    @property
    def lasts_several_days(self) -> bool:
        """Whether it goes on on another day, and not only until the morning after."""
        if self.starts_at is None or self.ends_at is None:
            return False
        return last_day_of(self.starts_at, self.ends_at) > local_date(self.starts_at)

    @property
    def is_past(self) -> bool:
        return self.over_at <= timezone.now()
