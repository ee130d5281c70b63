"""Dates as exactly as they are known."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from interface.dates import LATEST_OF_AN_EVENING


class DatePrecision(models.TextChoices):
    """How exactly a date is known; what is unknown is not invented."""

    DAY = "day", _("auf den Tag")
    MONTH = "month", _("auf den Monat")
    YEAR = "year", _("auf das Jahr")


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def moment_of(day: date, clock: time) -> datetime:
    """A time by the clock on the wall; of one that comes twice the first, as Python does."""
    return timezone.make_aware(datetime.combine(day, clock))


def last_day(day: date, start: time, end: time) -> date:
    """On which day something ends of which only the times are said: an evening goes on to six."""
    ends_after_midnight = end <= min(start, LATEST_OF_AN_EVENING)
    return day + timedelta(days=1) if ends_after_midnight else day


def end_of_period(day: date, precision: str) -> datetime:
    """The first moment after the day, month or year that the date names."""
    if precision == DatePrecision.YEAR:
        return start_of_day(date(day.year + 1, 1, 1))
    if precision == DatePrecision.MONTH:
        return start_of_day((day.replace(day=28) + timedelta(days=4)).replace(day=1))
    return start_of_day(day + timedelta(days=1))
