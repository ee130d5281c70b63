"""The mails of registration: one function each, written in the transaction that causes them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from work.retention import days_kept
from workshops.calendars import workshop_calendar
from workshops.models import (
    Handover,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
)
from workshops.models.handover import OFFERED_FOR


def please_confirm(registration: Registration, event: RegistrationEvent) -> None:
    """“Please confirm”: the link by which a held seat, or a number in line, is kept."""
    _enqueue("please_confirm", registration, occasion=f"event-{event.pk}")


def confirm_reminder(registration: Registration) -> None:
    """“Please confirm”, once more before the seat or the number falls."""
    _enqueue("confirm_reminder", registration, occasion="reminder")


def booking_confirmed(registration: Registration, event: RegistrationEvent) -> None:
    """What confirming made of one registration of a booking; read after the line moved up."""
    occasion = f"event-{event.pk}"
    if registration.booked_by is not None:
        more = {"booker": registration.booked_by.email}
        _enqueue("colleague_registered", registration, occasion=occasion, **more)
    elif registration.is_in_line:
        _enqueue("number_confirmed", registration, occasion=occasion, ahead=registration.ahead)
    elif event.to_state == RegistrationState.CONFIRMED:
        seat_confirmed(registration, event)


def seat_confirmed(registration: Registration, event: RegistrationEvent) -> None:
    """“Your seat is confirmed”, with the calendar entry."""
    _enqueue("seat_confirmed", registration, occasion=f"event-{event.pk}")


def promoted(registration: Registration, event: RegistrationEvent) -> None:
    """“You have a seat now”, from the line, with the calendar entry and the way to give it back."""
    _enqueue("promoted", registration, occasion=f"event-{event.pk}")


def registration_cancelled(
    registration: Registration, event: RegistrationEvent, *, other_date: Workshop | None = None
) -> None:
    """“Your registration is cancelled”; takes the calendar entry away again.

    Of a seat at an `other_date`, taken instead, a mail of its own tells.
    """
    starts_at = other_date.starts_at if other_date else None
    _enqueue(
        "registration_cancelled",
        registration,
        occasion=f"event-{event.pk}",
        is_by_team=event.actor == RegistrationEvent.Actor.TEAM,
        was_waiting=event.from_state == RegistrationState.WAITING,
        other_starts_at=starts_at.isoformat() if starts_at else "",
    )


def already_registered(
    registration: Registration, *, colleagues: Sequence[Registration] = ()
) -> None:
    """“You are registered already”, with the link: the page says nothing of it to a stranger.

    Once an hour: nobody fills a stranger's mailbox by asking again and again. New `colleagues` wait
    for the confirmation of who has the mailbox, and are few.
    """
    occasion = f"asked-{timezone.now():%Y-%m-%dT%H}"
    if colleagues:
        occasion = f"colleagues-{colleagues[0].pk}"
    _enqueue("already_registered", registration, occasion=occasion, has_colleagues=bool(colleagues))


def seat_offered(offer: Handover) -> None:
    """“Somebody gives you their seat”: the link by which it is taken or refused, and what for."""
    registration = offer.registration
    enqueue(
        purpose="seat_offered",
        recipient=offer.email,
        about=offer,
        occasion="offer",
        language=registration.language,
        facts=_facts(registration) | _offer_facts(offer),
    )


def _offer_facts(offer: Handover) -> dict[str, object]:
    return {"giver": offer.registration.mail_address, "offer_ends_at": offer.ends_at.isoformat()}


def seat_handed_over(registration: Registration, event: RegistrationEvent, *, giver: str) -> None:
    """“Your seat is somebody else's now”, to the `giver`; takes the calendar entry away again."""
    enqueue(
        purpose="seat_handed_over",
        recipient=giver,
        about=registration,
        occasion=f"event-{event.pk}",
        language=registration.language,
        facts=_facts(registration),
    )


def _enqueue(
    purpose: str, registration: Registration, *, occasion: str, **more_facts: object
) -> None:
    if not registration.mail_address:
        return  # nobody can be told: who booked for this person had their data deleted
    enqueue(
        purpose=purpose,
        recipient=registration.mail_address,
        about=registration,
        occasion=occasion,
        language=registration.language,
        facts=_facts(registration) | more_facts,
    )


def _facts(registration: Registration) -> dict[str, object]:
    """What the mail states, as it is at this moment, in the registration's language."""
    workshop, group = registration.workshop, registration.group
    with translation.override(registration.language):
        title, venue = localized_text(workshop, "title"), ", ".join(workshop.venue_lines)
        mode = registration.get_mode_display() if len(workshop.modes) > 1 else ""
    fell = registration.fell_to_second_choice and registration.first_choice
    return {
        "title": title,
        "starts_at": workshop.starts_at.isoformat() if workshop.starts_at else "",
        "ends_at": workshop.ends_at.isoformat() if workshop.ends_at else "",
        "venue": venue,
        "mode": mode,
        "group": group.name if group else "",
        "full_group": fell.name if fell else "",
        "held_until": registration.held_until.isoformat() if registration.held_until else "",
        "line_number": registration.line_number,
        "stays_together": registration.stays_together,
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
        # Whose mails go to who booked; that address is confirmed.
        "colleague": "" if registration.email else registration.name,
        "agency": region.agency,
        "contact_phone": region.contact_phone,
        "is_unconfirmed": registration.is_unconfirmed,
        "is_waiting": registration.is_waiting,
        "kept_for_days": days_kept(Registration),
        "takes_seat_later": registration.takes_seat_later,
        "has_room": bool(registration.room),
        "link": absolute(registration.link_path),
        **{moment: parse_datetime(facts[moment] or "") for moment in MOMENTS},
    }
    return MailContent(context, attachments, sender=region.mail_sender)


def _unconfirmed_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.can_be_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen bestätigt oder abgesagt."))
    return _content(outgoing)


def _seated_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return _content(outgoing, *_calendar(outgoing.about))


def _in_line_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_in_line:
        raise Outdated(_("Die Anmeldung steht nicht mehr in der Warteliste."))
    return _content(outgoing)


def _colleague_content(outgoing: OutgoingMail) -> MailContent:
    registration: Registration = outgoing.about
    return _seated_content(outgoing) if registration.is_confirmed else _in_line_content(outgoing)


def _cancelled_content(outgoing: OutgoingMail) -> MailContent:
    content = _content(outgoing, *_calendar(outgoing.about, is_cancelled=True))
    starts_at = parse_datetime(outgoing.facts.get("other_starts_at") or "")
    return replace(content, context={**content.context, "other_starts_at": starts_at})


def _handed_over_content(outgoing: OutgoingMail) -> MailContent:
    """It says nothing of whose the seat is now, nor their link."""
    content = _content(outgoing, *_calendar(outgoing.about, is_cancelled=True))
    hidden = {"name": "", "colleague": "", "link": ""}
    return replace(content, context={**content.context, **hidden})


def _offered_content(outgoing: OutgoingMail) -> MailContent:
    offer: Handover | None = outgoing.about
    if offer is None or offer.has_ended:
        raise Outdated(_("Das Angebot gilt nicht mehr."))
    region, facts = offer.registration.workshop.region, outgoing.facts
    context = {
        **facts,
        "name": "",  # the address isn't confirmed yet
        "agency": region.agency,
        "contact_phone": region.contact_phone,
        "kept_for_days": days_kept(Registration),
        "link": absolute(offer.link_path),
        **{moment: parse_datetime(facts[moment] or "") for moment in (*MOMENTS, "offer_ends_at")},
    }
    return MailContent(context, sender=region.mail_sender)


def _calendar(registration: Registration, *, is_cancelled: bool = False) -> Iterator[Attachment]:
    """The calendar entry, where there are times to enter."""
    workshop = registration.workshop
    if workshop.starts_at:
        entry = workshop_calendar(workshop, room=registration.room, is_cancelled=is_cancelled)
        yield Attachment(f"{workshop.slug}.ics", entry, "text/calendar")


def _sample(state: RegistrationState) -> Sample:
    registration = Registration.objects.select_related("workshop__region", "group").latest("pk")
    registration.state = state
    if state == RegistrationState.WAITING:
        registration.line_number, registration.confirmed_at = 12, timezone.now()
    facts = {"ahead": 3, "booker": "jana@betrieb.example"}
    return Sample(registration, _facts(registration) | facts)


def _sample_of_offer() -> Sample:
    related = Registration.objects.select_related("workshop__region", "group")
    registration = related.latest("pk")
    ends_at = timezone.now() + OFFERED_FOR
    offer = Handover(pk=1, registration=registration, email="jana@betrieb.example", ends_at=ends_at)
    return Sample(offer, _facts(registration) | _offer_facts(offer))


MOMENTS = ("starts_at", "ends_at", "held_until")

PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
# Purpose, label, renderer, and the state in which a registration gets it.
MAILS: list[tuple[str, StrOrPromise, Renderer, RegistrationState]] = [
    ("please_confirm", _("Anmeldung: bitte bestätigen"), _unconfirmed_content, PENDING),
    ("confirm_reminder", _("Anmeldung: an Bestätigung erinnert"), _unconfirmed_content, PENDING),
    ("already_registered", _("Anmeldung: schon angemeldet"), _content, PENDING),
    ("seat_confirmed", _("Anmeldung: Platz bestätigt"), _seated_content, CONFIRMED),
    ("number_confirmed", _("Anmeldung: Nummer in der Warteliste"), _in_line_content, WAITING),
    ("promoted", _("Anmeldung: nachgerückt"), _seated_content, CONFIRMED),
    ("colleague_registered", _("Anmeldung: durch andere"), _colleague_content, CONFIRMED),
    ("registration_cancelled", _("Anmeldung: abgesagt"), _cancelled_content, CANCELLED),
    ("seat_handed_over", _("Anmeldung: Platz weitergegeben"), _handed_over_content, CONFIRMED),
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
    "seat_offered",
    template="workshops/mail/seat_offered",
    label=_("Anmeldung: Platz angeboten"),
    sample=_sample_of_offer,
    objects=lambda: Handover.objects.select_related("registration__workshop__region"),
)(_offered_content)
