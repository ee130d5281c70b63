from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial.dates import DatePrecision
from interface import dates
from interface.dates import last_day_of, local_date
from workshops.models.changes import WorkshopChange


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
    def number_of_days(self) -> int:
        """On how many days it takes place; an evening that goes on after midnight is one."""
        if self.starts_at is None or self.ends_at is None:
            return 1
        return (last_day_of(self.starts_at, self.ends_at) - local_date(self.starts_at)).days + 1

    @property
    def lasts_several_days(self) -> bool:
        return self.number_of_days > 1

    @property
    def is_past(self) -> bool:
        return self.over_at <= timezone.now()

    # Moved ---------------------------------------------------------------------------------------

    @cached_property
    def last_move(self) -> WorkshopChange | None:
        """When it was moved last, and from when."""
        return WorkshopChange.objects.moves().filter(workshop=self.pk).first()

    @property
    def moved_from(self) -> datetime | None:
        """When it was to begin before it was moved; None if it wasn't, or is back there."""
        if hasattr(self, "annotated_moved_from"):
            before: datetime | None = self.annotated_moved_from
        else:
            before = self.last_move.from_starts_at if self.last_move else None
        return None if self.starts_at is None or before == self.starts_at else before

    @property
    def moved_in_words(self) -> str:
        """“vom 20. auf den 27. Januar”; empty if it wasn't moved, or is over."""
        before = self.moved_from
        if before is None or self.starts_at is None or self.is_past:
            return ""
        return dates.move_in_words(before, self.starts_at)
