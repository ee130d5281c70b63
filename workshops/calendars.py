"""Calendar files (iCalendar, RFC 5545): one entry a workshop, everywhere with the same UID."""

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import STATUS, Calendar, Event

from interface.languages import localized_text
from notifications.emails import absolute
from workshops.models import Workshop


def workshop_calendar(workshop: Workshop, *, room: str = "", is_cancelled: bool = False) -> bytes:
    """The calendar entry of a workshop whose times are known.

    `room` is the online room's address, for confirmed participants only. Raises ValueError without
    times.
    """
    is_off = is_cancelled or workshop.is_cancelled
    event = _event(workshop, room=room, is_off=is_off)
    calendar = _calendar(f"calendar-{event.uid}", method="CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def calendar_of(workshops: Iterable[Workshop]) -> Calendar:
    """One calendar of many dates, to subscribe to; those without known times are left out.

    Takes workshops read with their municipality.
    """
    calendar = _calendar(f"calendar@{_host()}", method="PUBLISH")
    for workshop in workshops:
        if workshop.starts_at and workshop.ends_at:
            calendar.add_component(_event(workshop, is_off=workshop.is_cancelled))
    return calendar


def _calendar(uid: str, *, method: str) -> Calendar:
    return Calendar.new(uid=uid, prodid="-//Regiodialog//Veranstaltungen//DE", method=method)


def _event(workshop: Workshop, *, is_off: bool, room: str = "") -> Event:
    """Times are written in UTC, which every client converts, so both clock changes are right."""
    if workshop.starts_at is None or workshop.ends_at is None:
        raise ValueError("A calendar entry needs a beginning and an end")
    return Event.new(
        uid=f"{workshop.uuid}@{_host()}",
        sequence=workshop.sequence,
        status=STATUS.CANCELLED if is_off else STATUS.CONFIRMED,
        summary=localized_text(workshop, "title"),
        start=workshop.starts_at.astimezone(UTC),
        end=workshop.ends_at.astimezone(UTC),
        location=", ".join(workshop.venue_lines) or None,
        description=localized_text(workshop, "summary") or None,
        url=room or absolute(workshop.get_absolute_url()),
    )


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname


def calendar_response(workshop: Workshop, *, room: str = "") -> HttpResponse:
    response = HttpResponse(
        workshop_calendar(workshop, room=room), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{workshop.slug}.ics"'
    return response
