"""Dates and times as people say them: “Mittwoch, 17. Januar 2018”, “9.30–13 Uhr”."""

import datetime as dt
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

DAY, MONTH, YEAR = "day", "month", "year"
# A day among other words, without its weekday.
PLAIN_DAY = "plain_day"
# Not the languages' DATE_FORMAT: it has no weekday, and its time always has minutes.
DATE_FORMATS = {
    "de": {DAY: "l, j. F Y", PLAIN_DAY: "j. F Y", MONTH: "F Y", YEAR: "Y"},
    "en": {DAY: "l, j F Y", PLAIN_DAY: "j F Y", MONTH: "F Y", YEAR: "Y"},
}
TIME_FORMATS = {
    "de": {
        "at": "{start} Uhr",
        "start": "ab {start} Uhr",
        "span": "{start}–{end} Uhr",
        "days": "{0}, {start} bis {1}, {end}",
        "night": "{start} bis {1}, {end}",
    },
    "en": {
        "at": "{start}",
        "start": "from {start}",
        "span": "{start}–{end}",
        "days": "{0} {start} to {1} {end}",
        "night": "{start} to {1} {end}",
    },
}
# How the first of several days is written, by the largest part in which the last differs.
FIRST_DAY = {
    "de": {"day": "j.", "month": "j. F", "year": "j. F Y"},
    "en": {"day": "j", "month": "j F", "year": "j F Y"},
}
# “vom 20. auf den 27. Januar”: as with several days, but the year is said only if it differs.
NEW_DAY = {
    "de": {"day": "j. F", "month": "j. F", "year": "j. F Y"},
    "en": {"day": "j F", "month": "j F", "year": "j F Y"},
}
MOVES = {
    "de": {"days": "vom {old} auf den {new}", "times": "von {old} auf {new} Uhr"},
    "en": {"days": "from {old} to {new}", "times": "from {old} to {new}"},
}
# Nobody calls the next day what ends by then.
LATEST_OF_AN_EVENING = dt.time(6)
# Who looks for a day of what takes longer than a month finds it by another one.
MOST_DAYS_TYPED = 31
LAST_HOUR = {"de": "24", "en": "24:00"}
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


class Dated(Protocol):
    """What takes place at times, or on a day that is known more or less closely."""

    date: dt.date
    date_precision: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None


def days_of(dated: Dated) -> str:
    """The day of something dated, or its days: “12.–13. März 2027”."""
    if dated.starts_at is None:
        return date_in_words(dated.date, dated.date_precision)
    return days_between(dated.starts_at, dated.ends_at)


def when_in_words(dated: Dated) -> str:
    """“Freitag, 12. März 2027, 16–19 Uhr”, as far as it is known."""
    times = times_in_words(dated.starts_at, dated.ends_at, after_day=True)
    return ", ".join(filter(None, [days_of(dated), times]))


def days_as_typed(first: dt.date, precision: str, number: int = 1) -> list[str]:
    """So many days as people look for them: “Mittwoch, 2. Dezember 2026”, “2.12.2026”."""
    if precision != DAY:
        return [date_in_words(first, precision)]
    days = (first + dt.timedelta(days=each) for each in range(min(number, MOST_DAYS_TYPED)))
    return [said for day in days for said in _typed(day)]


def _typed(day: dt.date) -> list[str]:
    return [date_in_words(day), f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"]


def days_between(starts: dt.datetime, ends: dt.datetime | None) -> str:
    """“Freitag, 12. März 2027”, of several days “12.–13. März 2027”, “30. März – 1. April 2027”.

    An evening that goes on after midnight is one day.
    """
    first = local_date(starts)
    last = last_day_of(starts, ends) if ends else first
    if first == last:
        return date_in_words(first)
    differs = _largest_difference(first, last)
    beginning = date_format(first, FIRST_DAY[language()][differs])
    dash = "–" if differs == "day" else " – "
    return f"{beginning}{dash}{date_in_words(last, PLAIN_DAY)}"


def _largest_difference(first: dt.date, second: dt.date) -> str:
    parts = ("year", "month", "day")
    return next(each for each in parts if getattr(first, each) != getattr(second, each))


def move_in_words(old: dt.datetime, new: dt.datetime) -> str:
    """“vom 20. auf den 27. Januar”, on the same day “von 9.30 auf 14 Uhr”; empty if none."""
    if old == new:
        return ""
    words, before, after = MOVES[language()], local_date(old), local_date(new)
    if before == after:
        return words["times"].format(old=clock(old), new=clock(new))
    differs = _largest_difference(before, after)
    return words["days"].format(
        old=date_format(before, FIRST_DAY[language()][differs]),
        new=date_format(after, NEW_DAY[language()][differs]),
    )


def last_day_of(starts: dt.datetime, ends: dt.datetime) -> dt.date:
    """Whoever stays until one in the morning has stayed for the evening."""
    goes_on = local_time(ends) <= min(LATEST_OF_AN_EVENING, local_time(starts))
    last = local_date(ends)
    return last - dt.timedelta(days=1) if goes_on and last > local_date(starts) else last


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
    starts: dt.time | dt.datetime | None,
    ends: dt.time | dt.datetime | None = None,
    *,
    after_day: bool = False,
) -> str:
    """“16–19 Uhr”, “9.30–13 Uhr”, “ab 16 Uhr”; empty where no time is known.

    With `after_day` they stand behind `days_between`, and name no weekday that is said there.
    """
    if starts is None:
        return ""
    formats = TIME_FORMATS[language()]
    if ends is None:
        return formats["start"].format(start=clock(starts))
    if isinstance(starts, dt.datetime) and isinstance(ends, dt.datetime):
        return _span_of_moments(starts, ends, after_day=after_day)
    return formats["span"].format(start=clock(starts), end=clock(ends))


def _span_of_moments(starts: dt.datetime, ends: dt.datetime, *, after_day: bool) -> str:
    """“16–19 Uhr”, “20–24 Uhr”, “Fr, 20 Uhr bis Sa, 1 Uhr”."""
    formats = TIME_FORMATS[language()]
    nights = (local_date(ends) - local_date(starts)).days
    is_midnight = local_time(ends) == dt.time.min
    if nights == 0:
        return formats["span"].format(start=clock(starts), end=clock(ends))
    if nights == 1 and is_midnight:
        return formats["span"].format(start=clock(starts), end=LAST_HOUR[language()])
    days = (date_format(local_date(each), "D") for each in (starts, ends))
    start, end = (formats["at"].format(start=clock(each)) for each in (starts, ends))
    is_one_day = last_day_of(starts, ends) == local_date(starts)
    words = formats["night" if after_day and is_one_day else "days"]
    return words.format(*days, start=start, end=end)


def deadline_in_words(moment: dt.datetime) -> str:
    """“Montag, 23. November 2026, 24 Uhr”: a term that ends at midnight ends on the day before."""
    time = local_time(moment)
    if time == dt.time.min:
        last_day = local_date(moment) - dt.timedelta(days=1)
        return f"{date_in_words(last_day)}, {MIDNIGHT[language()]}"
    return f"{date_in_words(moment)}, {time_in_words(time)}"
