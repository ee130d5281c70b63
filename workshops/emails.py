"""The mails of registration: one function each, written in the transaction that causes them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
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
    render,
)
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue, enqueue_all
from work.retention import days_kept
from workshops.alternatives import alternatives_to
from workshops.calendars import workshop_calendar
from workshops.changed_facts import changed_facts
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    WorkshopChange,
)


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


def registration_cancelled(registration: Registration, event: RegistrationEvent) -> None:
    """“Your registration is cancelled”; takes the calendar entry away again."""
    _enqueue(
        "registration_cancelled",
        registration,
        occasion=f"event-{event.pk}",
        is_by_team=event.actor == RegistrationEvent.Actor.TEAM,
        was_waiting=event.from_state == RegistrationState.WAITING,
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


def date_changed(change: WorkshopChange, registrations: Iterable[Registration]) -> None:
    """“Your date is moved”, “called off” or “changed”, to everybody whom it concerns."""
    enqueue_all(_letter_about(change, registration) for registration in registrations)


def preview(change: WorkshopChange) -> EmailMultiAlternatives:
    """That mail as somebody with a seat would receive it; the link in it leads nowhere."""
    somebody = Registration(
        workshop=change.workshop,
        name=gettext("Vorname Nachname"),
        state=RegistrationState.CONFIRMED,
        email_confirmed_at=timezone.now(),
    )
    outgoing = _letter_about(change, somebody).as_row()
    outgoing.about = somebody
    message = render(outgoing)
    own_page = absolute(somebody.link_path)
    message.body = str(message.body).replace(own_page, gettext("(Link zur eigenen Anmeldung)"))
    return message


def states_of(changes: Iterable[WorkshopChange]) -> defaultdict[int, Counter[str]]:
    """How far the mails about each have come: the numbers of mails by state."""
    occasions = {_occasion(change): change.pk for change in changes}
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    mails = OutgoingMail.objects.filter(
        purpose__in=[purpose_of(kind) for kind in WorkshopChange.Kind], occasion__in=occasions
    )
    for occasion, state in mails.values_list("occasion", "state"):
        found[occasions[occasion]][state] += 1
    return found


def purpose_of(kind: str) -> str:
    """The mail that tells of a change of this kind."""
    return f"workshop_{kind}"


def _occasion(change: WorkshopChange) -> str:
    return f"change-{change.pk}"


def _letter_about(change: WorkshopChange, registration: Registration) -> Letter:
    with translation.override(registration.language):
        changed = [asdict(fact) for fact in changed_facts(change.before, change.after)]
    about_change = {
        "reason": change.reason,
        "message": change.message,
        "from_starts_at": _moment(change.from_starts_at),
        "from_ends_at": _moment(change.from_ends_at),
        "had_seat": registration.is_confirmed,
        "changed": changed,
    }
    return Letter(
        purpose=purpose_of(change.kind),
        recipient=registration.mail_address,
        about=registration,
        occasion=_occasion(change),
        language=registration.language,
        facts=_facts(registration) | about_change,
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
        "starts_at": _moment(workshop.starts_at),
        "ends_at": _moment(workshop.ends_at),
        "venue": venue,
        "mode": mode,
        "group": group.name if group else "",
        "full_group": fell.name if fell else "",
        "held_until": _moment(registration.held_until),
        "line_number": registration.line_number,
        "stays_together": registration.stays_together,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


# In the worker: what a row becomes --------------------------------------------------------------


def _content(
    outgoing: OutgoingMail, *attachments: Attachment, now: Mapping[str, str] | None = None
) -> MailContent:
    """`now` is what holds at this moment in place of what the row states."""
    registration: Registration = outgoing.about
    region = registration.workshop.region
    facts = {**outgoing.facts, **(now or {})}
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
        **{moment: parse_datetime(facts.get(moment) or "") for moment in MOMENTS},
    }
    return MailContent(context, attachments, sender=region.mail_sender)


def _unconfirmed_content(outgoing: OutgoingMail) -> MailContent:
    _require_date(outgoing.about)
    if not outgoing.about.can_be_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen bestätigt oder abgesagt."))
    return _content(outgoing, now=_day(outgoing.about))


def _registered_content(outgoing: OutgoingMail) -> MailContent:
    _require_date(outgoing.about)
    return _content(outgoing, now=_day(outgoing.about))


def _seated_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return _content(outgoing, *_calendar(outgoing.about), now=_day(outgoing.about))


def _require_date(registration: Registration) -> None:
    if registration.workshop.is_cancelled:
        raise Outdated(_("Die Veranstaltung ist inzwischen abgesagt."))


def _day(registration: Registration) -> dict[str, str]:
    """When it is by now: nobody confirms, or enters, a day from which it was moved."""
    workshop = registration.workshop
    return {"starts_at": _moment(workshop.starts_at), "ends_at": _moment(workshop.ends_at)}


def _in_line_content(outgoing: OutgoingMail) -> MailContent:
    if not outgoing.about.is_in_line:
        raise Outdated(_("Die Anmeldung steht nicht mehr in der Warteliste."))
    return _content(outgoing)


def _colleague_content(outgoing: OutgoingMail) -> MailContent:
    registration: Registration = outgoing.about
    return _seated_content(outgoing) if registration.is_confirmed else _in_line_content(outgoing)


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


def _changed_content(outgoing: OutgoingMail) -> MailContent:
    """Moved or changed, for who still has a seat or a number in line."""
    registration: Registration = outgoing.about
    _require_date(registration)
    if registration.state not in (RegistrationState.CONFIRMED, RegistrationState.WAITING):
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return _content(outgoing, *(_calendar(registration) if registration.is_confirmed else ()))


def _called_off_content(outgoing: OutgoingMail) -> MailContent:
    registration: Registration = outgoing.about
    had_seat = outgoing.facts["had_seat"]
    entry = _calendar(registration, is_cancelled=True) if had_seat else ()
    content = _content(outgoing, *entry)
    following = next(iter(alternatives_to(registration.workshop)), None)
    next_link = absolute(
        following.get_absolute_url() if following else reverse("workshops:workshop_list")
    )
    context = {**content.context, "following": following, "next_link": next_link}
    return replace(content, context=context)


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
    if state == RegistrationState.WAITING:
        registration.line_number, registration.confirmed_at = 12, timezone.now()
    facts = {"ahead": 3, "booker": "jana@betrieb.example"}
    return Sample(registration, _facts(registration) | facts)


def _sample_of_change(kind: WorkshopChange.Kind) -> Sample:
    registration = _sample(RegistrationState.CONFIRMED).about
    assert isinstance(registration, Registration)  # noqa: S101 - as made there
    starts_at = registration.workshop.starts_at
    change = WorkshopChange(
        workshop=registration.workshop,
        kind=kind,
        reason="Der Referent ist erkrankt.",
        message="Wir bitten um Verständnis & freuen uns auf Sie.",
        from_starts_at=starts_at and starts_at - timedelta(days=7),
        before={"venue_name": "Rathaus", "online_url": ""},
        after={"venue_name": "Stadtbücherei", "online_url": "x"},
    )
    return Sample(registration, _letter_about(change, registration).facts)


MOMENTS = ("starts_at", "ends_at", "held_until", "from_starts_at", "from_ends_at")

PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
# Purpose, label, renderer, and the state in which a registration gets it.
MAILS: list[tuple[str, StrOrPromise, Renderer, RegistrationState]] = [
    ("please_confirm", _("Anmeldung: bitte bestätigen"), _unconfirmed_content, PENDING),
    ("confirm_reminder", _("Anmeldung: an Bestätigung erinnert"), _unconfirmed_content, PENDING),
    ("already_registered", _("Anmeldung: schon angemeldet"), _registered_content, PENDING),
    ("seat_confirmed", _("Anmeldung: Platz bestätigt"), _seated_content, CONFIRMED),
    ("number_confirmed", _("Anmeldung: Nummer in der Warteliste"), _in_line_content, WAITING),
    ("promoted", _("Anmeldung: nachgerückt"), _seated_content, CONFIRMED),
    ("colleague_registered", _("Anmeldung: durch andere"), _colleague_content, CONFIRMED),
    ("registration_cancelled", _("Anmeldung: abgesagt"), _cancelled_content, CANCELLED),
]
CHANGES: list[tuple[WorkshopChange.Kind, StrOrPromise, Renderer]] = [
    (WorkshopChange.Kind.MOVED, _("Veranstaltung: verschoben"), _changed_content),
    (WorkshopChange.Kind.CANCELLED, _("Veranstaltung: abgesagt"), _called_off_content),
    (WorkshopChange.Kind.CHANGED, _("Veranstaltung: geändert"), _changed_content),
]
REGISTERED = [
    *((*row[:3], partial(_sample, row[3])) for row in MAILS),
    *((purpose_of(row[0]), *row[1:], partial(_sample_of_change, row[0])) for row in CHANGES),
]
for purpose, label, content, sample in REGISTERED:
    mail(
        purpose,
        template=f"workshops/mail/{purpose}",
        label=label,
        sample=sample,
        objects=lambda: Registration.objects.select_related("workshop__region"),
    )(content)
mail(
    "link_again",
    template="workshops/mail/link_again",
    label=_("Anmeldung: Link noch einmal"),
    sample=_link_sample,
    objects=lambda: Registration.objects.select_related("workshop__region"),
)(_link_content)
