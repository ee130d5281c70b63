"""Days as the demo's content names them: fixed, or counted from the day of loading, T."""

import re
from calendar import isleap
from datetime import date, timedelta

from workshops.working_days import public_holidays

WEEKDAYS = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
SATURDAY = WEEKDAYS.index("Sa")

# The states of the demonstration's regions: what takes place in one is no holiday in the other.
STATES = ("NI", "NW")
CHRISTMAS, EPIPHANY = (12, 22), (1, 6)

_RELATIVE = re.compile(
    r"T(?P<sign>[+−])(?P<number>\d+)(?: → (?P<weekday>\w\w)| \((?P<working>Werktag)\))?"
    r"(?: \+ (?P<years>\d+) Jahre)?"
)


def is_relative(text: str) -> bool:
    return text.startswith("T")


def is_to_come(text: str) -> bool:
    """Whether the day lies ahead on the day of loading."""
    return text.startswith("T+")


def day_named(text: str, today: date) -> date:
    """The day that the text names, seen from `today`.

    “2018-01-17” stays as it is; “T+12” is twelve days later, “T+12 → Mi” then the next Wednesday
    and “T−90 → Do” the Thursday before (the day itself if it is one); “T+2 (Werktag)” goes on, or
    for days past back, to a day from Monday to Friday. Where weekdays are named people meet: on no
    public holiday, not from 22 December to 6 January, and not on the day after such a day, on which
    registration would close. “T−400 → Mi + 3 Jahre” is the same day of the year three years later:
    until then something holds, and nobody meets. Raises ValueError for anything else.
    """
    if not is_relative(text):
        return date.fromisoformat(text)
    found = _RELATIVE.fullmatch(text)
    if found is None or found["weekday"] not in [None, *WEEKDAYS]:
        raise ValueError(f"Not a day: {text}")
    step = timedelta(days=1 if found["sign"] == "+" else -1)
    day = today + int(found["number"]) * step
    if found["weekday"] or found["working"]:  # people meet
        fitting = [found["weekday"]] if found["weekday"] else WEEKDAYS[:SATURDAY]
        while WEEKDAYS[day.weekday()] not in fitting or not is_for_meeting(day):
            day += step
    return years_after(day, int(found["years"] or 0))


def years_after(day: date, years: int) -> date:
    """The same day of a later year; where 29 February isn't one, the day before."""
    is_leap_day = (day.month, day.day) == (2, 29)
    if is_leap_day and not isleap(day.year + years):
        day -= timedelta(days=1)
    return day.replace(year=day.year + years)


def is_for_meeting(day: date) -> bool:
    return not is_free(day) and not is_free(day - timedelta(days=1))


def is_free(day: date) -> bool:
    """Whether nobody would invite to a meeting then."""
    is_turn_of_the_year = (day.month, day.day) >= CHRISTMAS or (day.month, day.day) <= EPIPHANY
    return is_turn_of_the_year or any(day in public_holidays(each, day.year) for each in STATES)
