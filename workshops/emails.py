"""The mails of registration: one function each, written in the transaction that causes them."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.languages import localized_text
from notifications.emails import (
    Attachment,
    MailContent,
    Outdated,
    Renderer,
    Sample,
    absolute,
    mail,
)
from notifications.models import OutgoingMail
from notifications.services import enqueue
from workshops.calendars import workshop_calendar
from workshops.models import Registration, RegistrationEvent, RegistrationState


def please_confirm(registration: Registration, event: RegistrationEvent) -> None:
    """“Please confirm your seat”: the link by which a held seat is kept."""
    _enqueue("please_confirm", registration, occasion=f"event-{event.pk}")


def seat_confirmed(registration: Registration, event: RegistrationEvent) -> None:
    """“Your seat is confirmed”, with the calendar entry."""
    _enqueue("seat_confirmed", registration, occasion=f"event-{event.pk}")


def registration_cancelled(registration: Registration, event: RegistrationEvent) -> None:
    """“Your registration is cancelled”; takes the calendar entry away again."""
    _enqueue(
        "registration_cancelled",
        registration,
        occasion=f"event-{event.pk}",
        is_by_team=event.actor == RegistrationEvent.Actor.TEAM,
    )


def already_registered(registration: Registration) -> None:
    """“You are registered already”, with the link: the page says nothing of it to a stranger.

    Once an hour: nobody fills a stranger's mailbox by asking again and again.
    """
    occasion = f"asked-{timezone.now():%Y-%m-%dT%H}"
    _enqueue("already_registered", registration, occasion=occasion)


def link_again(registrations: Sequence[Registration]) -> None:
    """“The link to your registration”: all of a date that are answered at one address.

    Once an hour, like `already_registered`.
    """
    first = registrations[0]
    enqueue(
        purpose="link_again",
        recipient=first.email or first.contact_email,
        about=first,
        occasion=f"asked-{timezone.now():%Y-%m-%dT%H}",
        language=first.language,
        facts=_facts(first) | {"registrations": [each.pk for each in registrations]},
    )


def _enqueue(
    purpose: str, registration: Registration, *, occasion: str, **more_facts: object
) -> None:
    enqueue(
        purpose=purpose,
        recipient=registration.email,
        about=registration,
        occasion=occasion,
        language=registration.language,
        facts=_facts(registration) | more_facts,
    )


def _facts(registration: Registration) -> dict[str, object]:
    """What the mail states, as it is at this moment, in the registration's language."""
    workshop = registration.workshop
    with translation.override(registration.language):
        title, venue = localized_text(workshop, "title"), ", ".join(workshop.venue_lines)
    return {
        "title": title,
        "starts_at": workshop.starts_at.isoformat() if workshop.starts_at else "",
        "ends_at": workshop.ends_at.isoformat() if workshop.ends_at else "",
        "venue": venue,
        "group": registration.group.name if registration.group else "",
        "held_until": registration.held_until.isoformat() if registration.held_until else "",
    }


# In the worker: what a row becomes --------------------------------------------------------------


def _content(outgoing: OutgoingMail, *attachments: Attachment) -> MailContent:
    registration: Registration = outgoing.about
    region = registration.workshop.region
    facts = outgoing.facts
    context = {
        **facts,
        # No words that somebody typed into a form go to a stranger.
        "name": registration.name if registration.address_is_confirmed else "",
        "agency": region.agency,
        "contact_phone": region.contact_phone,
        "is_pending": registration.is_pending,
        "takes_seat_later": registration.takes_seat_later,
        "has_room": bool(registration.room),
        "link": absolute(registration.link_path),
        **{moment: parse_datetime(facts[moment] or "") for moment in MOMENTS},
    }
    return MailContent(context, attachments, sender=region.mail_sender)


def _pending_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.can_be_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen bestätigt oder abgesagt."))
    return _content(outgoing)


def _confirmed_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return _content(outgoing, *_calendar(outgoing.about))


def _cancelled_content(outgoing: OutgoingMail) -> MailContent:
    return _content(outgoing, *_calendar(outgoing.about, is_cancelled=True))


def _link_content(outgoing: OutgoingMail) -> MailContent:
    """Only what is still answered there: a seat may have been handed over since."""
    asked = Registration.objects.filter(pk__in=outgoing.facts["registrations"]).not_forgotten()
    found = asked.mailed_to(outgoing.recipient).select_related("booked_by").order_by("pk")
    registrations = [
        {
            "name": each.name if (each.booked_by or each).address_is_confirmed else "",
            "state": each.get_state_display(),
            "link": absolute(each.link_path),
        }
        for each in found
    ]
    if not registrations:
        raise Outdated(_("Die Anmeldung ist inzwischen gelöscht oder weitergegeben."))
    context = {**_content(outgoing).context, **registrations[0], "registrations": registrations}
    if len(registrations) > 1:
        context |= {"name": "", "group": ""}
    return MailContent(context, sender=outgoing.about.workshop.region.mail_sender)


def _calendar(registration: Registration, *, is_cancelled: bool = False) -> Iterator[Attachment]:
    """The calendar entry, where there are times to enter."""
    workshop = registration.workshop
    if workshop.starts_at:
        entry = workshop_calendar(workshop, room=registration.room, is_cancelled=is_cancelled)
        yield Attachment(f"{workshop.slug}.ics", entry, "text/calendar")


def _link_sample() -> Sample:
    registration = Registration.objects.select_related("workshop__region", "group").latest("pk")
    return Sample(registration, _facts(registration) | {"registrations": [registration.pk]})


def _sample(state: RegistrationState) -> Sample:
    registration = Registration.objects.select_related("workshop__region", "group").latest("pk")
    registration.state = state
    return Sample(registration, _facts(registration))


MOMENTS = ("starts_at", "ends_at", "held_until")

PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
CANCELLED = RegistrationState.CANCELLED
# Purpose, label, renderer, and the state in which a registration gets it.
MAILS: list[tuple[str, StrOrPromise, Renderer, RegistrationState]] = [
    ("please_confirm", _("Anmeldung: bitte bestätigen"), _pending_content, PENDING),
    ("already_registered", _("Anmeldung: schon angemeldet"), _content, PENDING),
    ("seat_confirmed", _("Anmeldung: Platz bestätigt"), _confirmed_content, CONFIRMED),
    ("registration_cancelled", _("Anmeldung: abgesagt"), _cancelled_content, CANCELLED),
]
for purpose, label, content, state in MAILS:
    mail(
        purpose,
        template=f"workshops/mail/{purpose}",
        label=label,
        sample=partial(_sample, state),
        objects=lambda: Registration.objects.select_related("workshop__region"),
    )(content)
mail(
    "link_again",
    template="workshops/mail/link_again",
    label=_("Anmeldung: Link noch einmal"),
    sample=_link_sample,
    objects=lambda: Registration.objects.select_related("workshop__region"),
)(_link_content)
