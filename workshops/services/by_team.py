"""What the team does for somebody: register, seat, take back, correct an address, send the link.

What people do by their own link, the team does by the same services, with `by`.
"""

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from interface.refusals import TooMany
from notifications.services import forget_mails
from workshops import emails
from workshops.models import (
    MailConsent,
    PhotoConsent,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.services import held
from workshops.services.by_link import NOTE_LENGTH
from workshops.services.line import next_number, places_for, places_now, settled, tell_if_turned
from workshops.services.namesakes import require_known_namesakes
from workshops.services.refused import AlreadyThere, Closed, Full
from workshops.services.registration import has_newer
from workshops.services.seating import Applicant, asked_for, place, seat, seat_from_kept_back
from workshops.services.told import NOTHING_TOLD, Told, end_offer, store_answers
from workshops.services.ways import (
    can_be_changed,
    can_be_taken_back,
    require_changeable,
    why_waiting,
)
from workshops.services.wishes import group_of, require_wish

Kind = RegistrationEvent.Kind
SENT_AGAIN_AFTER = timedelta(minutes=5)


@transaction.atomic
def register_by_phone(
    workshop: Workshop,
    applicant: Applicant,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    mode: str = "",
    told: Told = NOTHING_TOLD,
    from_kept_back: bool = False,
    namesakes: Collection[int] = (),
    by: User,
) -> Registration:
    """Register somebody who has said so to the team, confirmed at once, if need be in line.

    Also before registration opens and after it closed. Where there is an address, a mail goes
    there. Raises Closed, Full (of what is kept back), Changed (the questions were others) or
    ValidationError, with sentences by field; AlreadyThere for somebody of the same name who is none
    of the `namesakes` that one knows of, by their keys.
    """
    workshop = held.locked(workshop.pk)
    if text := why_no_phone(workshop):
        raise Closed(text)
    before = seats = settled(workshop)
    applicant = applicant._replace(language=applicant.language or "de")
    registration = asked_for(
        workshop, applicant, group=group, second_choice=second_choice, mode=mode, told=told
    )
    require_wish(workshop, registration)
    if _gave_way(workshop, registration):
        seats = count_seats(workshop)
    require_known_namesakes(workshop, registration.name, known=namesakes)
    registration.state = RegistrationState.CONFIRMED
    registration.confirmed_at = registration.consented_at
    if from_kept_back:
        after = seat_from_kept_back(workshop, seats, registration)
    else:
        after = place(workshop, seats, [registration])
    registration.save(force_insert=True)
    event = held.record(registration, "", by=by)
    store_answers(registration, told.answers)
    tell_if_turned(workshop, before, after)
    settled(workshop)
    emails.registered_by_team(registration, event, why_waiting=why_waiting(registration))
    return registration


def why_no_phone(workshop: Workshop) -> str:
    """Why the team can register nobody; empty if it can."""
    if text := _why_over(workshop):
        return text
    if not workshop.capacity:
        return _("Legen Sie bei der Veranstaltung erst fest, wie viele Plätze es gibt.")
    return ""


def _why_over(workshop: Workshop) -> str:
    """As `is_on`, in words: the plainest reason first."""
    if workshop.is_cancelled:
        return _("Diese Veranstaltung ist abgesagt.")
    if workshop.is_past:
        return _("Diese Veranstaltung ist vorbei.")
    return "" if workshop.is_on else _("Diese Veranstaltung ist nicht öffentlich.")


def _gave_way(workshop: Workshop, registration: Registration) -> bool:
    """What a colleague began and nobody has confirmed gives way; else nobody is there twice."""
    if not registration.email:
        return False
    registered = workshop.registrations.registered().select_related("group")
    existing = registered.of_person(registration.email, registration.name).first()
    if existing is None:
        return False
    if not existing.is_unheard_of:
        text = _(
            "Diese Person ist mit dieser Adresse schon angemeldet. In der Liste können Sie die"
            " Anmeldung ändern oder den Link noch einmal schicken."
        )
        raise AlreadyThere("email", text, [existing])
    held.move(existing, RegistrationState.CANCELLED, actor=RegistrationEvent.Actor.CLOCK)
    return True


@transaction.atomic
def give_seat(
    registration: Registration,
    *,
    reason: str,
    by: User,
    from_kept_back: bool = False,
    group: WorkingGroup | None = None,
) -> Registration:
    """Seat one person from the line out of turn; the reason is on record for who was passed over.

    Colleagues who wait with them stay in line. Never a seat that isn't there: raises Full. Twice is
    the same as once. Raises Closed, or ValidationError with sentences by field.
    """
    workshop = held.locked(registration.workshop_id)
    before = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if registration.is_confirmed:
        return registration
    _require_in_line(workshop, registration)
    reason = _checked_reason(reason)
    if group is not None:
        registration.first_choice = registration.group = group_of(workshop, group)
        registration.second_choice = None
        registration.save(update_fields=["first_choice", "second_choice"])
    if from_kept_back:
        after = seat_from_kept_back(workshop, before, registration)
    else:
        after = _seat_that_is_free(workshop, before, registration)
    now = timezone.now()
    registration.confirmed_at, registration.promoted_at = registration.confirmed_at or now, now
    event = held.move(
        registration, RegistrationState.CONFIRMED, by=by, kind=Kind.SEATED, note=reason
    )
    tell_if_turned(workshop, before, after)
    emails.promoted(registration, event)
    settled(workshop)  # of those who waited with this person, the others may fit now
    return registration


def _require_in_line(workshop: Workshop, registration: Registration) -> None:
    if text := _why_over(workshop):
        raise Closed(text)
    if not registration.is_waiting:
        raise Closed(_("Diese Anmeldung steht nicht mehr auf der Warteliste."))
    if registration.is_unheard_of:
        text = _("Wer diese Person mit angemeldet hat, hat es noch nicht bestätigt.")
        raise Closed(text)


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Geben Sie den Grund an.")})
    if len(reason) > NOTE_LENGTH:
        raise ValidationError({"reason": _("Fassen Sie den Grund kürzer: höchstens 300 Zeichen.")})
    return reason


def _seat_that_is_free(workshop: Workshop, seats: Seats, registration: Registration) -> Seats:
    places = places_for(workshop, seats, [registration])
    if places is None:
        raise Full(
            _(
                "Dort ist kein Platz frei. Vielleicht gibt es noch einen in einer anderen Gruppe"
                " oder einen zurückgehaltenen."
            )
        )
    return seat([registration], places, seats)


@transaction.atomic
def take_back(
    registration: Registration, *, namesakes: Collection[int] = (), by: User
) -> Registration:
    """Undo that somebody was cancelled who had a seat or a number, by the team or by oneself.

    A seat, where one is free and nobody waits before them, else a new number; either counts at
    once. Twice is the same as once. Raises Closed, ValidationError where the date has no such seats
    any more, or AlreadyThere for who is there anew, as by phone.
    """
    workshop = held.locked(registration.workshop_id)
    before = after = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if registration.is_confirmed or registration.is_in_line:
        return registration
    if text := _why_over(workshop):
        raise Closed(text)
    if not can_be_taken_back(registration):
        raise Closed(_("Diese Absage lässt sich nicht mehr zurücknehmen."))
    registered = workshop.registrations.registered()
    anew = registered.of_person(registration.email, registration.name)
    if registration.email and anew:
        text = _("Unter diesem Namen und dieser Adresse gibt es schon eine Anmeldung.")
        raise AlreadyThere("email", text, anew)
    require_known_namesakes(workshop, registration.name, known=namesakes)
    require_wish(workshop, registration)
    registration.promoted_at, registration.takes_seat_later = None, False
    places = places_now(workshop, before, [registration])
    if places is None:
        registration.line_number = next_number(workshop)
        event = held.move(registration, RegistrationState.WAITING, by=by)
        emails.number_confirmed(registration, event, why_waiting=why_waiting(registration))
    else:
        after = seat([registration], places, before)
        event = held.move(registration, RegistrationState.CONFIRMED, by=by)
        emails.seat_confirmed(registration, event)
    tell_if_turned(workshop, before, after)
    return registration


@transaction.atomic
def correct_address(registration: Registration, email: str, *, by: User) -> Registration:
    """Another e-mail address, or none; with a new link, as the former may be a stranger's.

    Who reads the former hears so, loses the calendar entry and opens nothing any more, also of
    colleagues whose mails went there. Consents to mails and pictures were given by that link, and
    end; needs stay. Of the same address nothing changes but its capitals, and the link stays:
    `link_version` tells. Raises Closed, or ValidationError naming the field.
    """
    workshop = held.locked(registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    require_changeable(registration, by=by)
    if email.lower() == registration.email.lower():
        return _spelt(registration, email, by=by)
    with_it = _colleagues_answered_there(registration)
    _require_nobody(workshop, registration, email)
    for each in [registration, *with_it]:
        former = emails.giver_of(each)
        own = {"contact_email": email} if each in with_it else {"email": email, "contact_email": ""}
        _renew(each, **own)
        event = held.record(each, each.state, by=by, kind=Kind.ADDRESS)
        if can_be_changed(each, by=by):
            _tell_of_address(each, event, former)
    return registration


def _tell_of_address(
    registration: Registration, event: RegistrationEvent, former: emails.Giver
) -> None:
    if registration.is_unheard_of:
        return
    if registration.is_unconfirmed:
        emails.please_confirm(registration, event, why_waiting=why_waiting(registration))
        return
    if former.address:
        emails.address_replaced(registration, event, former)
    emails.link_from_team(registration, event)


def _spelt(registration: Registration, email: str, *, by: User) -> Registration:
    if email != registration.email:
        registration.email = email
        registration.save(update_fields=["email"])
        held.record(registration, registration.state, by=by, kind=Kind.ADDRESS)
    return registration


def _colleagues_answered_there(registration: Registration) -> list[Registration]:
    if not registration.email:
        return []
    return list(
        registration.colleagues.not_forgotten().mailed_to(registration.email).filter(email="")
    )


def _require_nobody(workshop: Workshop, registration: Registration, email: str) -> None:
    somebody = Registration(pk=registration.pk, name=registration.name, email=email)
    if has_newer(workshop, somebody):
        text = _("Unter diesem Namen und dieser Adresse gibt es schon eine Anmeldung.")
        raise ValidationError({"email": text})


def _renew(registration: Registration, **addresses: str) -> None:
    """Another link to another mailbox; of the former nothing is kept."""
    forget_mails(registration)
    end_offer(registration)
    MailConsent.objects.filter(registration=registration).delete()
    PhotoConsent.objects.filter(registration=registration, is_by_guardians=False).delete()
    for name, address in addresses.items():
        setattr(registration, name, address)
    registration.email_confirmed_at, registration.has_former_link = None, False
    registration.link_version += 1
    registration.save(
        update_fields=[*addresses, "email_confirmed_at", "has_former_link", "link_version"]
    )


@transaction.atomic
def send_again(registration: Registration, *, by: User) -> None:
    """Mail somebody the link to their registration once more.

    Raises Closed where there is no mailbox or nothing left to do, TooMany within a few minutes.
    """
    _workshop, registration = held.locked_with(registration)
    own = Registration.objects.filter(pk=registration.pk)
    if not own.with_use_of_link().exists():
        raise Closed(_("Mit dem Link ließe sich nichts mehr tun."))
    if not registration.mail_address:
        raise Closed(_("Zu dieser Anmeldung gibt es keine E-Mail-Adresse."))
    since = timezone.now() - SENT_AGAIN_AFTER
    if registration.events.filter(kind=Kind.SENT_AGAIN, at__gt=since).exists():
        raise TooMany(_("Der Link ist eben erst verschickt worden. Warten Sie einige Minuten."))
    event = held.record(registration, registration.state, by=by, kind=Kind.SENT_AGAIN)
    emails.link_from_team(registration, event)
