"""Calendar files (iCalendar, RFC 5545): one entry a workshop, everywhere with the same UID."""

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

    Times are written in UTC, which every client converts, so both clock changes are right. `room`
    is the online room's address, for confirmed participants only. Raises ValueError without times.
    """
    if workshop.starts_at is None or workshop.ends_at is None:
        raise ValueError("A calendar entry needs a beginning and an end")
    is_off = is_cancelled or workshop.is_cancelled
    key = f"{workshop.uuid}@{urlsplit(settings.SITE_URL).hostname}"
    calendar = Calendar.new(
        uid=f"calendar-{key}",
        prodid="-//Regiodialog//Veranstaltungen//DE",
        method="CANCEL" if is_off else "PUBLISH",
    )
    event = Event.new(
        uid=key,
        sequence=workshop.sequence,
        status=STATUS.CANCELLED if is_off else STATUS.CONFIRMED,
        summary=localized_text(workshop, "title"),
        start=workshop.starts_at.astimezone(UTC),
        end=workshop.ends_at.astimezone(UTC),
        location=", ".join(workshop.venue_lines) or None,
        description=localized_text(workshop, "summary") or None,
        url=room or absolute(workshop.get_absolute_url()),
    )
    calendar.add_component(event)
    return calendar.to_ical()


def calendar_response(workshop: Workshop, *, room: str = "") -> HttpResponse:
    response = HttpResponse(
        workshop_calendar(workshop, room=room), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{workshop.slug}.ics"'
    return response
