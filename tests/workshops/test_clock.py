"""Days and hours: working days, clock changes, the year's end."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from editorial.dates import end_of_period
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import RegistrationFactory, WorkshopFactory
from tests.support.moments import BERLIN, berlin
from workshops import services, tasks
from workshops.calendars import public_calendar
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
    WorkshopStatus,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (berlin(2026, 11, 23, 9), berlin(2026, 11, 26)),  # Monday → end of Wednesday
        (berlin(2026, 11, 20, 9), berlin(2026, 11, 25)),  # Friday → end of Tuesday
        (berlin(2026, 11, 21, 9), berlin(2026, 11, 25)),  # Saturday → end of Tuesday
        (berlin(2026, 10, 23, 23, 59), berlin(2026, 10, 28)),  # over the clock change
        (berlin(2026, 12, 30, 12), berlin(2027, 1, 5)),  # over the year's end and New Year's Day
        (berlin(2026, 10, 29, 12), berlin(2026, 11, 3)),  # Reformation Day is a Saturday
        (berlin(2028, 10, 30, 12), berlin(2028, 11, 3)),  # Reformation Day, a Tuesday, in NI
    ],
)
def test_a_seat_is_held_to_the_end_of_the_second_working_day(
    now: dt.datetime, until: dt.datetime
) -> None:
    workshop = Workshop(region=Region(state_law="NI"), starts_at=berlin(2029, 6, 1, 9))
    assert services.held_until(workshop, now) == until


def test_a_seat_is_never_held_past_the_close_of_registration() -> None:
    closes_at = berlin(2026, 11, 23, 12)
    workshop = Workshop(
        region=Region(state_law="NW"),
        starts_at=berlin(2026, 11, 24, 9),
        registration_closes_at=closes_at,
    )
    assert services.held_until(workshop, berlin(2026, 11, 23, 9)) == closes_at


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_a_calendar_entry_is_right_on_the_days_of_the_clock_change(day: dt.date) -> None:
    starts_at = dt.datetime.combine(day, dt.time(9, 30), tzinfo=BERLIN)
    workshop = WorkshopFactory.create(starts_at=starts_at)
    entry = public_calendar([workshop])
    assert f"DTSTART:{starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}\r\n".encode() in entry
    assert Calendar.from_ical(entry).events[0].start == starts_at


def test_a_cancelled_date_is_cancelled_in_calendars_too() -> None:
    workshop = WorkshopFactory.create(cancelled_at=timezone.now())
    calendar = Calendar.from_ical(public_calendar([workshop]))
    assert (calendar["METHOD"], calendar.events[0]["STATUS"]) == ("PUBLISH", "CANCELLED")


@pytest.mark.parametrize(
    ("precision", "end"),
    [("day", berlin(2018, 1, 18)), ("month", berlin(2018, 2, 1)), ("year", berlin(2019, 1, 1))],
)
def test_a_date_is_over_when_all_it_may_mean_is_over(precision: str, end: dt.datetime) -> None:
    assert end_of_period(dt.date(2018, 1, 17), precision) == end


def test_a_workshop_is_upcoming_until_it_ends() -> None:
    workshop = WorkshopFactory.create(published=True)
    before, after = (workshop.over_at + dt.timedelta(minutes=minutes) for minutes in (-1, 1))
    assert list(Workshop.objects.upcoming(before)) == [workshop]
    assert list(Workshop.objects.upcoming(after)) == []
    assert list(Workshop.objects.past(after)) == [workshop]


def test_status_follows_the_clock_and_the_seats() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    opens_at, starts_at = workshop.registration_opens_at, workshop.starts_at
    assert opens_at
    assert starts_at
    minute = dt.timedelta(minutes=1)
    statuses = {}
    moments = [opens_at - minute, opens_at + minute, starts_at + minute, workshop.over_at + minute]
    for name, moment in zip(["before", "open", "running", "over"], moments, strict=True):
        with time_machine.travel(moment, tick=False):
            statuses[name] = Workshop.objects.get(pk=workshop.pk).status
    assert statuses == {
        "before": WorkshopStatus.ANNOUNCED,
        "open": WorkshopStatus.OPEN,
        "running": WorkshopStatus.CLOSED,
        "over": WorkshopStatus.PAST,
    }
    RegistrationFactory.create(workshop=workshop)
    assert Workshop.objects.get(pk=workshop.pk).status == WorkshopStatus.FULL


def test_beat_writes_down_what_the_clock_has_decided() -> None:
    overdue = RegistrationFactory.create(overdue=True)
    held = RegistrationFactory.create(pending=True)
    tasks.settle_lines()
    tasks.settle_lines()
    overdue.refresh_from_db()
    held.refresh_from_db()
    assert (overdue.state, held.state) == (RegistrationState.EXPIRED, RegistrationState.PENDING)
    assert RegistrationEvent.objects.get().actor == RegistrationEvent.Actor.CLOCK


def test_whoever_has_not_confirmed_by_half_time_is_reminded_once() -> None:
    new = RegistrationFactory.create(pending=True)
    number = RegistrationFactory.create(
        number=1, confirmed_at=None, held_until=timezone.now() + dt.timedelta(days=2)
    )
    RegistrationFactory.create()
    tasks.remind_unconfirmed()
    assert OutgoingMail.objects.count() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        tasks.remind_unconfirmed()
        tasks.remind_unconfirmed()
    reminded = OutgoingMail.objects.filter(purpose="confirm_reminder").order_by("object_id")
    assert [each.object_id for each in reminded] == [new.pk, number.pk]


def after_half_time() -> dt.datetime:
    """Of what was booked last."""
    until = Registration.objects.latest("pk").held_until
    assert until
    now = timezone.now()
    return now + (until - now) / 2 + dt.timedelta(minutes=1)


def test_who_has_a_seat_is_reminded_of_colleagues_named_later_in_one_mail() -> None:
    mine = RegistrationFactory.create()
    applicant = services.Applicant(mine.name, mine.email)
    names = [services.Colleague("Mehmet Heide"), services.Colleague("Ole", "ole@b.example")]
    services.book(mine.workshop, applicant, colleagues=names)
    with time_machine.travel(after_half_time(), tick=False):
        tasks.remind_unconfirmed()
        tasks.remind_unconfirmed()
        reminded = OutgoingMail.objects.get(purpose="confirm_reminder")
        message = render(reminded)
    assert reminded.recipient == mine.email
    assert "Sie haben weitere Personen zu dieser Veranstaltung angemeldet" in message.body
    services.confirm(mine)
    with pytest.raises(Outdated):
        render(reminded)


def test_colleagues_are_confirmed_with_who_booked_them_and_not_reminded_of() -> None:
    workshop = WorkshopFactory.create(published=True)
    names = [services.Colleague("Ole Kranz", "ole@b.example")]
    applicant = services.Applicant("Jana Öztürk", "jana@b.example")
    services.book(workshop, applicant, colleagues=names)
    with time_machine.travel(after_half_time(), tick=False):
        tasks.remind_unconfirmed()
    reminded = OutgoingMail.objects.filter(purpose="confirm_reminder")
    assert [each.recipient for each in reminded] == ["jana@b.example"]


def test_nobody_is_reminded_of_what_fell_already() -> None:
    RegistrationFactory.create(overdue=True)
    tasks.remind_unconfirmed()
    assert OutgoingMail.objects.count() == 0


def test_a_date_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (RegistrationFactory.create(overdue=True) for _turn in range(2))
    settle = services.settle

    def fail_at_first(workshop: Workshop) -> object:
        if workshop == first.workshop:
            raise ValueError
        return settle(workshop)

    monkeypatch.setattr(services, "settle", fail_at_first)
    with pytest.raises(ValueError):  # noqa: PT011 - as raised there
        tasks.settle_lines()
    second.refresh_from_db()
    assert second.state == RegistrationState.EXPIRED


@pytest.mark.parametrize("facts", [{"state": "draft"}, {"cancelled_at": timezone.now()}])
def test_nobody_is_reminded_of_what_does_not_take_place(facts: dict[str, object]) -> None:
    registration = RegistrationFactory.create(pending=True)
    Workshop.objects.update(**facts)
    services.remind(registration)
    assert OutgoingMail.objects.count() == 0


def test_what_has_lapsed_asks_nobody_to_confirm() -> None:
    registration = RegistrationFactory.create(pending=True)
    services.remind(registration)
    Registration.objects.update(held_until=timezone.now())
    services.remind(RegistrationFactory.create(overdue=True))
    with pytest.raises(Outdated, match="Frist"):
        render(OutgoingMail.objects.get())
