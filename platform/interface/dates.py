"""Dates and times as people say them: “Mittwoch, 17. Januar 2018”, “9.30–13 Uhr”."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

DAY, MONTH, YEAR = "day", "month", "year"
# Not the languages' DATE_FORMAT: it has no weekday, and its time always has minutes.
DATE_FORMATS = {
    "de": {DAY: "l, j. F Y", MONTH: "F Y", YEAR: "Y"},
    "en": {DAY: "l, j F Y", MONTH: "F Y", YEAR: "Y"},
}
TIME_FORMATS = {
    "de": {"at": "{start} Uhr", "start": "ab {start} Uhr", "span": "{start}–{end} Uhr"},
    "en": {"at": "{start}", "start": "from {start}", "span": "{start}–{end}"},
}
MIDNIGHT = {"de": "24 Uhr", "en": "24:00"}


def language() -> str:
    """The page's language, one of those that dates can be said in."""
    active = (get_language() or "de").split("-")[0]
    return active if active in DATE_FORMATS else "de"


def local_date(moment: dt.date) -> dt.date:
    """The day in Europe/Berlin, of a date or of a moment in any zone."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def local_time(moment: dt.time | dt.datetime) -> dt.time:
    """The time of day in Europe/Berlin, of a time or of a moment in any zone."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).time() if timezone.is_aware(moment) else moment.time()
    return moment


def date_in_words(moment: dt.date, precision: str = DAY) -> str:
    """“Mittwoch, 17. Januar 2018”, “Januar 2018” or “2018”: nothing is said that isn't known."""
    return date_format(local_date(moment), DATE_FORMATS[language()][precision], use_l10n=False)


def clock(moment: dt.time | dt.datetime) -> str:
    """“16” on the hour and “9.30” else in German, “16:00” and “9:30” in English."""
    time = local_time(moment)
    if language() == "en":
        return f"{time.hour}:{time:%M}"
    return f"{time.hour}.{time:%M}" if time.minute else f"{time.hour}"


def time_in_words(moment: dt.time | dt.datetime) -> str:
    """“16 Uhr”, “9.30 Uhr”."""
    return TIME_FORMATS[language()]["at"].format(start=clock(moment))


def times_in_words(
    starts: dt.time | dt.datetime | None, ends: dt.time | dt.datetime | None = None
) -> str:
    """“16–19 Uhr”, “9.30–13 Uhr”, “ab 16 Uhr”; empty where no time is known."""
    if starts is None:
        return ""
    formats = TIME_FORMATS[language()]
    if ends is None:
        return formats["start"].format(start=clock(starts))
    return formats["span"].format(start=clock(starts), end=clock(ends))


def deadline_in_words(moment: dt.datetime) -> str:
    """“Montag, 23. November 2026, 24 Uhr”: a term that ends at midnight ends on the day before."""
    time = local_time(moment)
    if time == dt.time.min:
        last_day = local_date(moment) - dt.timedelta(days=1)
        return f"{date_in_words(last_day)}, {MIDNIGHT[language()]}"
    return f"{date_in_words(moment)}, {time_in_words(time)}"
