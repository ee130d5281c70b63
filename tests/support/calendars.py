"""A calendar program as RFC 5546 wants it, and the post that brings it our mails."""

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from icalendar import Calendar

from notifications.emails import Outdated, render
from notifications.models import MailState, OutgoingMail


def arrived(outgoing: OutgoingMail) -> EmailMessage:
    """A mail as the mail server hands it to a mail program."""
    return message_from_bytes(render(outgoing).message().as_bytes(), policy=policy.default)


def entry_in(mail: EmailMessage) -> Any:
    """Untyped, as a property may be of thirty types in `icalendar`."""
    return calendar_in(mail).events[0]


def calendar_in(mail: EmailMessage) -> Calendar:
    """What a program acts upon: a part beside text and HTML, of the method that it names."""
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    assert not part.is_attachment()
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    return calendar


def brings_entry(mail: EmailMessage) -> bool:
    return any(each.get_content_type() == "text/calendar" for each in mail.walk())


def plain(calendar: bytes) -> str:
    """Its lines as they are before they are folded after 75 octets."""
    return calendar.decode().replace("\r\n ", "")


class CalendarProgram:
    """Belongs to a mailbox; keeps entries by UID, and of each what is newer.

    Newer is what has the higher SEQUENCE. What is cancelled is remembered, so that a mail that
    comes late doesn't bring it back.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.known: dict[str, tuple[int, str, Any]] = {}

    def read(self, mail: EmailMessage) -> None:
        if not brings_entry(mail):
            return
        calendar, sender = calendar_in(mail), parseaddr(str(mail["From"]))[1]
        entry = entry_in(mail)
        [attendee] = entry.attendees
        assert (attendee.email, entry["ORGANIZER"].email) == (self.address, sender)
        uid, method, sequence = str(entry["UID"]), str(calendar["METHOD"]), int(entry["SEQUENCE"])
        former = self.known.get(uid)
        if former and former[0] == sequence:
            assert (method, said_by(entry)) == (former[1], said_by(former[2])), "another one"
        if former is None or former[0] < sequence:
            self.known[uid] = (sequence, method, entry)

    @property
    def entries(self) -> dict[str, Any]:
        known = self.known.items()
        return {uid: entry for uid, (_number, method, entry) in known if method != "CANCEL"}


def said_by(entry: Any) -> dict[str, bytes]:
    """All but the moment at which it was written."""
    return {name: value.to_ical() for name, value in entry.items() if name != "DTSTAMP"}


class Post:
    """What leaves the outbox, in that order; whoever delivers it may mix it up."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, EmailMessage]] = []

    def collect(self) -> None:
        for row in OutgoingMail.objects.filter(state=MailState.QUEUED).order_by("pk"):
            with suppress(Outdated):
                self.sent.append((row.recipient, arrived(row)))
            OutgoingMail.objects.filter(pk=row.pk).update(state=MailState.OUTDATED)
