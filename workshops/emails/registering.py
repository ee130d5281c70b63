"""The mails of registering, confirming, waiting and cancelling."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notifications.emails import MailContent, Outdated, Renderer, Sample, absolute
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue
from workshops.emails.letters import (
    as_text,
    colleague_in,
    content_of,
    day_now,
    enqueue_to,
    entry_of,
    entry_taken_away,
    entry_to_take_away,
    facts_of,
    house_now,
    letter_to,
    letters_out,
    register_mail,
    require_date,
    sample_in,
)
from workshops.emails.reasons import REGISTERED_SOMEBODY, TEAM_HAS_ADDRESS
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
    is_unconfirmed,
)


def please_confirm(
    registration: Registration, event: RegistrationEvent, *, why_waiting: str | None = None
) -> None:
    """“Please confirm”: the link by which a held seat, or a number in line, is kept."""
    occasion = f"event-{event.pk}"
    enqueue_to("please_confirm", registration, occasion=occasion, why_waiting=why_waiting)


def confirm_reminder(registration: Registration, *, of: Registration) -> None:
    """“Please confirm”, once more before what it is `of` falls: oneself, or colleagues."""
    more = {} if of == registration else {"colleagues_until": as_text(of.held_until)}
    enqueue_to("confirm_reminder", registration, occasion=f"reminder-{of.pk}", **more)


def booking_confirmed(
    registration: Registration, event: RegistrationEvent, *, why_waiting: str | None = None
) -> None:
    """What confirming made of one registration of a booking; read after the line moved up."""
    if registration.booked_by is not None:
        more = {"why_waiting": why_waiting, "booker": registration.booked_by.email}
        enqueue_to("colleague_registered", registration, occasion=f"event-{event.pk}", **more)
    elif registration.is_in_line:
        number_confirmed(registration, event, why_waiting=why_waiting)
    elif event.to_state == RegistrationState.CONFIRMED:
        seat_confirmed(registration, event)


def number_confirmed(
    registration: Registration, event: RegistrationEvent, *, why_waiting: str | None = None
) -> None:
    """“Your number on the waiting list is …”, which counts."""
    more = {"why_waiting": why_waiting, "ahead": registration.ahead}
    enqueue_to("number_confirmed", registration, occasion=f"event-{event.pk}", **more)


def seat_confirmed(registration: Registration, event: RegistrationEvent) -> None:
    """“Your seat is confirmed”, or changed, with the calendar entry."""
    is_changed = event.kind == RegistrationEvent.Kind.GROUP
    occasion = f"event-{event.pk}"
    enqueue_to("seat_confirmed", registration, occasion=occasion, is_changed=is_changed)


def promoted(registration: Registration, event: RegistrationEvent) -> None:
    """“You have a seat now”, from the line, with the calendar entry and the way to give it back."""
    enqueue_to("promoted", registration, occasion=f"event-{event.pk}")


def registration_cancelled(
    registration: Registration, event: RegistrationEvent, *, other_date: Workshop | None = None
) -> None:
    """“Your registration is cancelled”; takes the calendar entry away again.

    Of a seat at an `other_date`, taken instead, a mail of its own tells.
    """
    letters_out([_cancelled_letter(registration, event, other_date)])


def registrations_cancelled(events: Iterable[RegistrationEvent]) -> None:
    """The same to many at once."""
    letters_out(_cancelled_letter(event.registration, event) for event in events)


def _cancelled_letter(
    registration: Registration, event: RegistrationEvent, other_date: Workshop | None = None
) -> Letter:
    was_seated = event.from_state == RegistrationState.CONFIRMED
    return letter_to(
        "registration_cancelled",
        registration,
        occasion=f"event-{event.pk}",
        is_by_team=event.actor == RegistrationEvent.Actor.TEAM,
        was_waiting=event.from_state == RegistrationState.WAITING,
        entry=entry_to_take_away(registration) if was_seated else None,
        other_starts_at=as_text(other_date.starts_at) if other_date else "",
        other_ends_at=as_text(other_date.ends_at) if other_date else "",
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
    enqueue_to(
        "already_registered", registration, occasion=occasion, has_colleagues=bool(colleagues)
    )


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
        facts=facts_of(first) | {"registrations": [each.pk for each in registrations]},
    )


def registered_by_team(
    registration: Registration, event: RegistrationEvent, *, why_waiting: str | None = None
) -> None:
    """“We have registered you, as you said to us”, to an address that nobody has confirmed yet."""
    enqueue_to(
        "registered_by_team", registration, occasion=f"event-{event.pk}", why_waiting=why_waiting
    )


def link_from_team(registration: Registration, event: RegistrationEvent) -> None:
    """“The link to your registration”, sent by the team: once more, or to a corrected address."""
    enqueue_to(
        "link_from_team",
        registration,
        occasion=f"event-{event.pk}",
        registrations=[registration.pk],
        is_new_address=event.kind == RegistrationEvent.Kind.ADDRESS,
    )


# In the worker: what a row becomes --------------------------------------------------------------


def _unconfirmed_content(outgoing: OutgoingMail) -> MailContent:
    require_date(outgoing.about)
    if not outgoing.about.can_be_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen bestätigt oder abgesagt."))
    if outgoing.about.has_lapsed:
        raise Outdated(_("Die Frist ist inzwischen abgelaufen."))
    return content_of(outgoing, now=day_now(outgoing.about) | house_now(outgoing.about))


def _reminder_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.facts.get("colleagues_until"):
        return _unconfirmed_content(outgoing)
    require_date(outgoing.about)
    if not outgoing.about.colleagues.filter(is_unconfirmed(), held_until__gt=timezone.now()):
        raise Outdated(_("Die Anmeldung ist inzwischen bestätigt oder abgesagt."))
    content = content_of(outgoing, now=day_now(outgoing.about))
    of_others = {"group": "", "mode": "", "why_it_came": REGISTERED_SOMEBODY}
    return replace(content, context={**content.context, **of_others})


def _registered_content(outgoing: OutgoingMail) -> MailContent:
    registration: Registration = outgoing.about
    require_date(registration)
    content = content_of(outgoing, now=day_now(registration))
    more = {"has_choice": registration.workshop.has_choice}
    return replace(content, context={**content.context, **more})


def _seated_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.has_been_seated:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    now = day_now(outgoing.about) | house_now(outgoing.about)
    return content_of(outgoing, entry_of(outgoing), now=now)


def _in_line_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_in_line:
        raise Outdated(_("Die Anmeldung steht nicht mehr auf der Warteliste."))
    return content_of(outgoing, now=day_now(outgoing.about))


def _seat_or_number_content(outgoing: OutgoingMail) -> MailContent:
    """What it is by now."""
    is_seated = outgoing.about.has_been_seated
    return _seated_content(outgoing) if is_seated else _in_line_content(outgoing)


def _cancelled_content(outgoing: OutgoingMail) -> MailContent:
    return content_of(outgoing, entry_taken_away(outgoing, outgoing.facts.get("entry")))


def _link_content(outgoing: OutgoingMail) -> MailContent:
    """Only what is still answered there: a seat may have been handed over since."""
    asked = Registration.objects.filter(pk__in=outgoing.facts["registrations"]).not_forgotten()
    found = asked.mailed_to(outgoing.recipient).select_related("booked_by").order_by("pk")
    registrations = [
        {
            "name": each.name if (each.booked_by or each).address_is_confirmed else "",
            "colleague": colleague_in(each),
            "state": each.get_state_display(),
            "link": absolute(each.link_path),
        }
        for each in found
    ]
    if not registrations:
        raise Outdated(_("Die Anmeldung ist inzwischen gelöscht oder weitergegeben."))
    content = content_of(outgoing)
    context = {**content.context, **registrations[0], "registrations": registrations}
    if len(registrations) > 1:
        context |= {"name": "", "group": "", "colleague": ""}
    elif context["colleague"]:
        context["name"] = ""
    return replace(content, context=context)


def _link_from_team_content(outgoing: OutgoingMail) -> MailContent:
    content = _link_content(outgoing)
    if not outgoing.facts["is_new_address"]:
        return content
    # The former is in another mailbox.
    entry = entry_of(outgoing) if outgoing.about.has_been_seated else None
    context = {**content.context, "why_it_came": TEAM_HAS_ADDRESS}
    return replace(content, context=context, entry=entry)


def _link_sample(**more_facts: object) -> Sample:
    registration = Registration.objects.select_related("workshop__region", "group").latest("pk")
    facts = facts_of(registration) | {"registrations": [registration.pk]} | more_facts
    return Sample(registration, facts)


PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
# Purpose, label, renderer, and the state in which a registration gets it.
MAILS: list[tuple[str, StrOrPromise, Renderer, RegistrationState]] = [
    ("please_confirm", _("Anmeldung: bitte bestätigen"), _unconfirmed_content, PENDING),
    ("confirm_reminder", _("Anmeldung: an Bestätigung erinnert"), _reminder_content, PENDING),
    ("already_registered", _("Anmeldung: schon angemeldet"), _registered_content, PENDING),
    ("seat_confirmed", _("Anmeldung: Platz bestätigt"), _seated_content, CONFIRMED),
    ("number_confirmed", _("Anmeldung: Nummer auf der Warteliste"), _in_line_content, WAITING),
    ("promoted", _("Anmeldung: nachgerückt"), _seated_content, CONFIRMED),
    ("colleague_registered", _("Anmeldung: durch andere"), _seat_or_number_content, CONFIRMED),
    ("registered_by_team", _("Anmeldung: durch das Team"), _seat_or_number_content, CONFIRMED),
    ("registration_cancelled", _("Anmeldung: abgesagt"), _cancelled_content, CANCELLED),
]
for purpose, label, content, state in MAILS:
    register_mail(purpose, label, content, partial(sample_in, state))
register_mail("link_again", _("Anmeldung: Link noch einmal"), _link_content, _link_sample)
register_mail(
    "link_from_team",
    _("Anmeldung: Link vom Team"),
    _link_from_team_content,
    partial(_link_sample, is_new_address=True),
)
