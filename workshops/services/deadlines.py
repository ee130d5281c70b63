"""How long a seat waits for its confirmation, by the region's working days."""

from datetime import datetime, time, timedelta
from functools import cache

from django.utils import timezone
from holidays import HolidayBase, country_holidays

from editorial.dates import start_of_day
from workshops.models import Workshop

# Hours in which people at work see their mail; without public holidays.
OPENS, CLOSES = time(8), time(18)
HOURS_WHEN_FEW_ARE_LEFT = timedelta(hours=4)


def held_until(
    workshop: Workshop, now: datetime | None = None, *, are_few_left: bool = False
) -> datetime:
    """To the end of the second working day; when few seats are left, for four working hours.

    At most to the close of registration. Public holidays are those of the region's state.
    """
    now = timezone.localtime(now)
    state = workshop.region.state_law
    if are_few_left:
        deadline = working_hours_later(now, HOURS_WHEN_FEW_ARE_LEFT, state)
    else:
        day = public_holidays(state, now.year).get_nth_working_day(now.date(), 2)
        deadline = start_of_day(day + timedelta(days=1))
    return min(deadline, workshop.closes_at) if workshop.closes_at else deadline


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


@cache
def public_holidays(state: str, year: int) -> HolidayBase:
    """A state's public holidays of this year and the next; the code is that of ISO 3166-2:DE.

    Filled at once: one that fills itself while threads read it can miss a holiday.
    """
    return country_holidays("DE", subdiv=state, years=[year, year + 1], expand=False)
