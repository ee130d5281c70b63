"""Dates as exactly as they are known."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    """How exactly a date is known; what is unknown is not invented."""

    DAY = "day", _("auf den Tag")
    MONTH = "month", _("auf den Monat")
    YEAR = "year", _("auf das Jahr")


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_period(day: date, precision: str) -> datetime:
    """The first moment after the day, month or year that the date names."""
    if precision == DatePrecision.YEAR:
        return start_of_day(date(day.year + 1, 1, 1))
    if precision == DatePrecision.MONTH:
        return start_of_day((day.replace(day=28) + timedelta(days=4)).replace(day=1))
    return start_of_day(day + timedelta(days=1))
