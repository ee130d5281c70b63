from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.dates import DatePrecision

# What a calendar entry says of a date, see `workshops.calendars`.
CALENDAR_FACTS = (
    *("title", "title_en", "summary", "summary_en", "slug", "is_example", "region_id"),
    *("date", "date_precision", "starts_at", "ends_at", "cancelled_at"),
    *("attendance", "venue_name", "venue_address", "venue_municipality_id", "online_url"),
    *("is_step_free", "has_induction_loop", "has_parking"),
)


class InCalendars(models.Model):
    """What calendars hold of a date; they take a changed entry only with a higher SEQUENCE."""

    # Beside the columns of `Dated`.
    date_precision: str

    sequence = models.PositiveIntegerField(
        _("Stand des Kalendereintrags"), default=0, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_in_calendars(self) -> bool:
        """Whether its day is known: a month alone can be entered nowhere."""
        return self.date_precision == DatePrecision.DAY

    def raise_sequence(self) -> None:
        rows = type(self)._base_manager.filter(pk=self.pk).values(*CALENDAR_FACTS, "sequence")
        if not self._state.adding and (stored := rows.first()):
            is_changed = any(getattr(self, name) != stored[name] for name in CALENDAR_FACTS)
            self.sequence = stored["sequence"] + is_changed


def are_in_calendars(model: type[models.Model], fields: Collection[str]) -> bool:
    """Whether an entry says something of these fields."""
    columns = {model._meta.get_field(name).attname for name in fields}  # type: ignore[union-attr]
    return not columns.isdisjoint(CALENDAR_FACTS)
