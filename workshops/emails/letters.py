"""What all mails about a registration share: their facts, and how a row becomes a message."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.dates import days_between
from interface.languages import localized_text
from notifications.emails import (
    CalendarEntry,
    MailContent,
    Outdated,
    Renderer,
    Sample,
    absolute,
    mail,
)
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue_all
from work.retention import days_kept
from workshops.calendars import Identity, cancellation, identity_of, invitation
from workshops.emails.reasons import reason_for
from workshops.models import Registration, RegistrationState

MOMENTS = (
    *("starts_at", "ends_at", "from_starts_at", "from_ends_at", "other_starts_at", "other_ends_at"),
    *("held_until", "colleagues_until", "offer_ends_at"),
)


def enqueue_to(
    purpose: str, registration: Registration, *, occasion: str, **more_facts: object
) -> None:
    letters_out([letter_to(purpose, registration, occasion=occasion, **more_facts)])


def letters_out(letters: Iterable[Letter]) -> None:
    """In one statement. Some can be told nowhere: who booked for them had their data deleted."""
    enqueue_all(letter for letter in letters if letter.recipient)


def letter_to(
    purpose: str, registration: Registration, *, occasion: str, **more_facts: object
) -> Letter:
    return Letter(
        purpose=purpose,
        recipient=registration.mail_address,
        about=registration,
        occasion=occasion,
        language=registration.language,
        facts=facts_of(registration) | more_facts,
    )


def facts_of(registration: Registration) -> dict[str, object]:
    """What the mail states, as it is at this moment, in the registration's language."""
    workshop, group = registration.workshop, registration.group
    with translation.override(registration.language):
        title, venue = localized_text(workshop, "title"), ", ".join(workshop.venue_lines)
        mode = registration.get_mode_display() if len(workshop.modes) > 1 else ""
    fell = registration.fell_to_second_choice and registration.first_choice
    return {
        "title": title,
        "starts_at": as_text(workshop.starts_at),
        "ends_at": as_text(workshop.ends_at),
        "venue": venue,
        "mode": mode,
        "group": group.name if group else "",
        "full_group": fell.name if fell else "",
        "held_until": as_text(registration.held_until),
        "line_number": registration.line_number,
        "stays_together": registration.stays_together,
    }


def as_text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


# In the worker: what a row becomes --------------------------------------------------------------


def content_of(
    outgoing: OutgoingMail,
    entry: CalendarEntry | None = None,
    *,
    now: Mapping[str, str] | None = None,
) -> MailContent:
    """`now` is what holds at this moment in place of what the row states."""
    registration: Registration = outgoing.about
    region = registration.workshop.region
    facts = {**outgoing.facts, **(now or {})}
    figures = (
        registration.organisation_kind,
        registration.organisation_size,
        registration.municipality_id,
    )
    context = {
        **facts,
        # No words that somebody typed into a form go to a stranger.
        "name": registration.name if registration.address_is_confirmed else "",
        "is_for_colleague": registration.mails_go_to_booker,
        "colleague": colleague_in(registration),
        "has_entry": entry is not None,
        "agency": region.agency,
        "contact_phone": region.contact_phone,
        "contact_email": region.contact_email,
        "is_unconfirmed": registration.is_unconfirmed,
        "is_waiting": registration.is_waiting,
        "promotes": registration.workshop.promotes,
        "kept_for_days": days_kept(Registration),
        "takes_seat_later": registration.takes_seat_later,
        "has_open_questions": registration.pk and registration.has_open_questions,
        "has_room": bool(registration.room),
        "stored": stored_of(
            registration.organisation,
            facts["group"],
            facts["mode"],
            has_figures=any(figures),
        ),
        "why_it_came": reason_for(outgoing.purpose, registration),
        "link": absolute(registration.link_path),
        **dates_of(facts),
    }
    return MailContent(context, entry, sender=region.mail_sender, accent=region.accent_colour)


def dates_of(facts: Mapping[str, str]) -> dict[str, object]:
    """The moments among the facts, and the days in words; `event` is the title with its days."""
    moments = {moment: parse_datetime(facts.get(moment) or "") for moment in MOMENTS}
    days = _days_in_words(moments["starts_at"], moments["ends_at"])
    return {
        **moments,
        "days": days,
        "event": f"{facts['title']}, {days}" if days else facts["title"],
        "other_days": _days_in_words(moments["other_starts_at"], moments["other_ends_at"]),
    }


def _days_in_words(starts_at: datetime | None, ends_at: datetime | None) -> str:
    return days_between(starts_at, ends_at) if starts_at else ""


def stored_of(
    organisation: str, group: str = "", mode: str = "", *, has_figures: bool = False
) -> str:
    """What is kept of somebody whom others named, in words; nothing that isn't."""
    words = [gettext("Ihren Namen"), gettext("diese E-Mail-Adresse")]
    words += [gettext("den Betrieb")] if organisation else []
    words += [gettext("Art, Größe oder Ort des Betriebs")] if has_figures else []
    words += [gettext("die Arbeitsgruppe")] if group else []
    words += [gettext("die Art der Teilnahme")] if mode else []
    return ", ".join(words)


def colleague_in(registration: Registration) -> str:
    """Whom a mail to somebody else's mailbox is about, once that address is confirmed."""
    booker = registration.booked_by
    is_named = registration.confirmed_at and (booker is None or booker.address_is_confirmed)
    return registration.name if registration.mails_go_to_booker and is_named else ""


def require_date(registration: Registration) -> None:
    if registration.workshop.is_cancelled:
        raise Outdated(_("Die Veranstaltung ist inzwischen abgesagt."))


def day_now(registration: Registration) -> dict[str, str]:
    """When it is by now: nobody confirms, or enters, a day from which it was moved."""
    workshop = registration.workshop
    return {"starts_at": as_text(workshop.starts_at), "ends_at": as_text(workshop.ends_at)}


def house_now(registration: Registration) -> dict[str, str]:
    """How one gets to the house and what is there, for who comes to it."""
    workshop = registration.workshop
    if not registration.comes_to_house:
        return {}
    return {
        "directions": localized_text(workshop, "directions"),
        "access": ", ".join(workshop.accessibility_lines),
        "catering": localized_text(workshop, "catering"),
    }


def entry_of(outgoing: OutgoingMail) -> CalendarEntry | None:
    """The calendar entry of somebody with a seat, as it is now."""
    registration: Registration = outgoing.about
    if not registration.workshop.is_in_calendars:
        return None
    return invitation(registration, to=outgoing.recipient, person=person_in_calendar(registration))


def entry_to_take_away(registration: Registration) -> Identity | None:
    """For the facts of a mail, since by the time it goes out the seat may be taken again."""
    return identity_of(registration) if registration.workshop.is_in_calendars else None


def entry_taken_away(
    outgoing: OutgoingMail, former: tuple[str, int] | None, *, person: str | None = None
) -> CalendarEntry | None:
    """What takes away an entry; `person` where the seat is somebody else's by now."""
    if not former:
        return None
    registration: Registration = outgoing.about
    if person is None:
        person = person_in_calendar(registration)
    return cancellation(registration, Identity(*former), to=outgoing.recipient, person=person)


def person_in_calendar(registration: Registration) -> str:
    """By name only where the address, or that of who booked, is confirmed."""
    own_name = registration.name if registration.address_is_confirmed else ""
    return colleague_in(registration) or own_name


def sample_in(state: RegistrationState) -> Sample:
    registration = Registration.objects.select_related("workshop__region", "group").latest("pk")
    registration.state = state
    registration.held_until = timezone.now() + timedelta(days=2)
    if state != RegistrationState.PENDING:
        registration.confirmed_at = timezone.now()
    if state == RegistrationState.WAITING:
        registration.line_number = 12
    facts = {"ahead": 3, "booker": "jana@betrieb.example", "why_waiting": "all_taken"}
    return Sample(registration, facts_of(registration) | facts)


def registrations() -> QuerySet[Model]:
    return Registration.objects.select_related("workshop__region", "booked_by")


def register_mail(
    purpose: str,
    label: StrOrPromise,
    content: Renderer,
    sample: Callable[[], Sample],
    objects: Callable[[], QuerySet[Model]] = registrations,
) -> None:
    """A mail about a registration, or about what hangs on one."""
    mail(
        purpose,
        template=f"workshops/mail/{purpose}",
        label=label,
        sample=sample,
        objects=objects,
    )(content)
