"""Days and hours in which people at work see their mail; without a state's public holidays."""

from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone
from holidays import HolidayBase, country_holidays

OPENS, CLOSES = time(8), time(18)


def working_hours_later(now: datetime, hours: timedelta, state: str) -> datetime:
    """The moment when so many hours have passed, counted Monday to Friday, 8 to 18."""
    holidays, day = public_holidays(state, now.year), now.date()
    while True:
        if holidays.is_working_day(day):
            opens, closes = (
                timezone.make_aware(datetime.combine(day, at)) for at in (OPENS, CLOSES)
            )
            begins = max(now, opens)
            if begins + hours <= closes:
                return begins + hours
            hours -= max(closes - begins, timedelta())
        day += timedelta(days=1)


def close_of_working_day_before(day: date, state: str) -> datetime:
    """18:00 on the last working day before this one."""
    last = public_holidays(state, day.year - 1).get_nth_working_day(day, -1)
    return timezone.make_aware(datetime.combine(last, CLOSES))


@cache
def public_holidays(state: str, year: int) -> HolidayBase:
    """A state's public holidays of this year and the next; the code is that of ISO 3166-2:DE.

    Filled at once: one that fills itself while threads read it can miss a holiday.
    """
    return country_holidays("DE", subdiv=state, years=[year, year + 1], expand=False)
