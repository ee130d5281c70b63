"""Which dates are planned for when, and which of them take each other's guests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone

from editorial.dates import DatePrecision, start_of_day
from editorial.models import State
from taxonomy.models import Industry, TargetGroup
from workshops.models import Workshop

MONTHS_SHOWN = 3


@dataclass
class PlannedDate:
    """A date on one of its days, with those that clash with it there."""

    workshop: Workshop
    day: date
    clashes: list[Workshop] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """The dates of a month: those with a day in the order of their days, and those without."""

    first_day: date
    dates: list[PlannedDate]
    without_day: list[Workshop]


def month_after(day: date, number: int = 1) -> date:
    """The first day of the month so many after, or before, that of `day`."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def plan_of(first_day: date, chosen: Q | None = None) -> list[Month]:
    """The months from this day on, with drafts, without what is archived or called off.

    `chosen` are those shown; they may clash with others, too. Two clash on a day on which they are
    for the same target group. Four statements, however many dates there are.
    """
    end = month_after(first_day, MONTHS_SHOWN)
    related = Workshop.objects.select_related("region", "responsible").prefetch_related(
        Prefetch("industries", Industry.objects.only("name")),
        Prefetch("target_groups", TargetGroup.objects.only("name")),
    )
    there = related.filter(date__lt=end, over_at__gt=start_of_day(first_day), cancelled_at=None)
    dates = there.exclude(state=State.ARCHIVED).with_seats_taken().order_by("starts_at", "pk")
    shown = None if chosen is None else set(dates.filter(chosen).values_list("pk", flat=True))
    planned = list(dates)
    by_day = dict(_by_day(planned))
    return [
        _month(month_after(first_day, number), planned, by_day, shown)
        for number in range(MONTHS_SHOWN)
    ]


def _month(
    first_day: date,
    planned: list[Workshop],
    by_day: dict[date, list[PlannedDate]],
    shown: set[int] | None,
) -> Month:
    end = month_after(first_day)
    days = sorted(day for day in by_day if first_day <= day < end)
    is_shown = (lambda each: True) if shown is None else (lambda each: each.pk in shown)
    return Month(
        first_day,
        [each for day in days for each in by_day[day] if is_shown(each.workshop)],
        [
            each
            for each in planned
            if each.date_precision != DatePrecision.DAY and first_day <= each.date < end
            if is_shown(each)
        ],
    )


def _by_day(planned: list[Workshop]) -> Iterator[tuple[date, list[PlannedDate]]]:
    found: dict[date, list[PlannedDate]] = {}
    for workshop in planned:
        for day in _days_of(workshop):
            found.setdefault(day, []).append(PlannedDate(workshop, day))
    for day, dates in found.items():
        for each in dates:
            each.clashes = list(_clashing(each, dates))
        yield day, dates


def _days_of(workshop: Workshop) -> Iterable[date]:
    """Each of its days; none where only a month or a year is known."""
    if workshop.date_precision != DatePrecision.DAY:
        return []
    return [workshop.date + timedelta(days=number) for number in range(workshop.number_of_days)]


def _clashing(one: PlannedDate, dates: list[PlannedDate]) -> Iterator[Workshop]:
    groups = {each.pk for each in one.workshop.target_groups.all()}
    for other in dates:
        if other is not one and groups & {each.pk for each in other.workshop.target_groups.all()}:
            yield other.workshop


def this_month() -> date:
    return timezone.localdate().replace(day=1)
