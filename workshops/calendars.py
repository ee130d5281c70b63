"""Calendar files (iCalendar, RFC 5545) and the entries that mails bring along (iTIP, RFC 5546).

A date has one entry for the public, and each registration one of its own beside it. Which program
needs which line stands in docs/decisions/0032-calendars.md.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid5

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from icalendar import STATUS, TRANSP, Calendar, Event, vCalAddress, vDuration

from interface.languages import localized_text
from notifications.emails import CalendarEntry, absolute
from workshops.models import Mode, Registration, Workshop

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
# How soon subscribers ask again, where they ask us how soon: a date may be called off at breakfast.
ASKED_AGAIN_AFTER = timedelta(hours=1)


# Of the public -----------------------------------------------------------------------------------


def public_calendar(workshops: Iterable[Workshop], name: str = "") -> bytes:
    """One or many dates; those of which no day is known are left out.

    With a name it is one to subscribe to. Takes workshops read with region and municipality.
    """
    calendar = _calendar(PUBLISH)
    if name:
        calendar.calendar_name = name
        is_duration = {"value": "DURATION"}
        calendar.add("refresh-interval", vDuration(ASKED_AGAIN_AFTER), parameters=is_duration)
        calendar.add("x-published-ttl", vDuration(ASKED_AGAIN_AFTER))  # Outlook's own
    for workshop in workshops:
        if workshop.is_in_calendars:
            calendar.add_component(_public_entry(workshop))
    return calendar.to_ical()


def _public_entry(workshop: Workshop) -> Event:
    organizer = vCalAddress.new(workshop.region.contact_email, cn=workshop.region.agency)
    identity = Identity(f"{workshop.uuid}@{_host()}", workshop.sequence)
    entry = _entry(workshop, identity, organizer, is_off=workshop.is_cancelled)
    # Not the moment of asking: what hasn't changed is the same file.
    entry.DTSTAMP = entry.LAST_MODIFIED = workshop.updated_at
    return entry


def calendar_response(
    content: bytes, *, filename: str = "", changed_at: datetime | None = None
) -> HttpResponse:
    """Programs ask again and again: one that has it as it is gets no second copy."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    if changed_at:
        response["ETag"] = f'"{sha256(content).hexdigest()[:24]}"'
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


# Of one registration -----------------------------------------------------------------------------


class Identity(NamedTuple):
    """By what calendars know an entry again, and which of two is the newer one."""

    uid: str
    sequence: int


def identity_of(registration: Registration) -> Identity:
    """Of the entry as it is now.

    Who takes over a seat gets another link, and with it another entry. Whatever happens to a
    registration is on record, so that its number of events only grows.
    """
    uid = uuid5(registration.random_key, str(registration.link_version))
    number_of_events = registration.events.count() if registration.pk else 0
    return Identity(f"{uid}@{_host()}", registration.workshop.sequence + number_of_events)


def invitation(registration: Registration, *, to: str, person: str) -> CalendarEntry:
    """The entry of somebody with a seat, for the calendar that belongs to an address."""
    return _in_mail(REQUEST, registration, identity_of(registration), to=to, person=person)


def cancellation(
    registration: Registration, identity: Identity, *, to: str, person: str = ""
) -> CalendarEntry:
    """Takes that entry away again; it is the one of this identity, whoever has the seat by now."""
    return _in_mail(CANCEL, registration, identity, to=to, person=person)


def own_calendar(registration: Registration) -> bytes:
    """The same entry as a file: nobody is invited by it, so it names nobody."""
    entry = _own_entry(PUBLISH, registration, identity_of(registration))
    return _calendar(PUBLISH, entry).to_ical()


def _in_mail(
    method: str, registration: Registration, identity: Identity, *, to: str, person: str
) -> CalendarEntry:
    entry = _own_entry(method, registration, identity)
    if registration.mails_go_to_booker and person:
        entry["summary"] = f"{_('Für %(colleague)s:') % {'colleague': person}} {entry['summary']}"
    entry.attendees = [vCalAddress.new(to, cn=person or None, partstat="ACCEPTED", rsvp=False)]
    return CalendarEntry(method, _calendar(method, entry).to_ical().decode())


def _own_entry(method: str, registration: Registration, identity: Identity) -> Event:
    """The sender of the mails is the organizer, or Outlook and Gmail don't take it for genuine."""
    workshop = registration.workshop
    _name, sender = parseaddr(workshop.region.mail_sender or settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress.new(sender, cn=workshop.region.agency)
    if method == CANCEL or workshop.is_cancelled:  # nothing of whoever has the seat by now
        return _entry(workshop, identity, organizer, is_off=True)
    where = [_("online")] if registration.mode == Mode.ONLINE else workshop.venue_lines
    return _entry(workshop, identity, organizer, where=where, room=registration.room)


# Both --------------------------------------------------------------------------------------------


def _calendar(method: str, *entries: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Regiodialog//Veranstaltungen//DE")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    return calendar


def _entry(
    workshop: Workshop,
    identity: Identity,
    organizer: vCalAddress,
    *,
    is_off: bool = False,
    where: list[str] | None = None,
    room: str = "",
) -> Event:
    """`room` is the online room's address, which no public entry has."""
    where = workshop.venue_lines if where is None else where
    link = absolute(workshop.get_absolute_url())
    entry = Event.new(
        uid=identity.uid,
        sequence=identity.sequence,
        status=STATUS.CANCELLED if is_off else STATUS.CONFIRMED,
        summary=_summary(workshop),
        location=room or ", ".join(where) or None,
        description=_description(workshop, where, room, link),
        url=link,
        organizer=organizer,
    )
    _set_times(entry, workshop)
    return entry


def _set_times(entry: Event, workshop: Workshop) -> None:
    """In UTC, which every program converts, so both clock changes are right.

    Where only the day is known it is an entry of that day, which leaves nobody busy.
    """
    if workshop.starts_at and workshop.ends_at:
        entry.start = workshop.starts_at.astimezone(UTC)
        entry.end = workshop.ends_at.astimezone(UTC)
    else:
        entry.start, entry.end = workshop.date, workshop.date + timedelta(days=1)
        entry.transparency = TRANSP.TRANSPARENT


def _summary(workshop: Workshop) -> str:
    """Programs that don't know STATUS show a cancelled date as any other: it is said in words."""
    title = localized_text(workshop, "title")
    if workshop.is_example:
        title = _("Beispiel: %(title)s") % {"title": title}
    return _("Abgesagt: %(event)s") % {"event": title} if workshop.is_cancelled else title


def _description(workshop: Workshop, where: list[str], room: str, link: str) -> str:
    """All that matters, since not every program shows LOCATION and few show URL."""
    of_house = workshop.accessibility_lines if workshop.is_on_site and not room else []
    parts = [
        localized_text(workshop, "summary"),
        f"{_('Online-Raum')}: {room}" if room else "\n".join(where),
        ", ".join(of_house),
        link,
    ]
    return "\n\n".join(filter(None, parts))


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname
