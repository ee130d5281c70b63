"""How long a seat, or a number in line, waits for its confirmation."""

from datetime import datetime, timedelta

from django.utils import timezone

from editorial.dates import start_of_day
from workshops.models import Workshop
from workshops.working_days import public_holidays, working_hours_later

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
