"""A seat goes from one person to another: offered, then taken, refused or withdrawn."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interface.refusals import TooMany
from notifications.services import forget_mails
from workshops import emails
from workshops.models import (
    Handover,
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
    RegistrationState,
    Workshop,
)
from workshops.models.handover import OFFERED_FOR
from workshops.services import held
from workshops.services.line import settled, tell_if_turned
from workshops.services.refused import Closed
from workshops.services.registration import leave_unconfirmed
from workshops.services.told import end_offer, erase_told, forget_reasons
from workshops.services.ways import require_changeable

Kind = RegistrationEvent.Kind
OFFERS_A_DAY = 5


@transaction.atomic
def hand_over(
    registration: Registration, *, name: str, email: str, organisation: str = ""
) -> Handover:
    """Offer a confirmed seat to somebody else, by mail; until they take it, it stays the giver's.

    Twice is the same as once. Raises Closed, TooMany, or ValidationError for one's own address.
    """
    workshop = held.locked(registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    require_changeable(registration)
    if not registration.is_confirmed or not registration.mail_address:
        raise Closed(_("Weitergeben lässt sich nur ein bestätigter Platz."))
    existing = Handover.objects.filter(registration=registration).first()
    if existing and existing.has_ended:
        end_offer(registration)
    elif existing and _is_for(existing, email, name):
        return existing
    elif existing:
        raise Closed(_("Ihr Platz ist schon angeboten. Ziehen Sie das Angebot erst zurück."))
    if _key(email, name) == _key(registration.email, registration.name):
        raise ValidationError({"email": _("Das ist Ihre eigene Anmeldung.")})
    _require_few_offers(registration)
    if registration.email and registration.email_confirmed_at is None:
        # A colleague whom others registered: their link went to this address alone.
        registration.email_confirmed_at = timezone.now()
        registration.save(update_fields=["email_confirmed_at"])
    offer = Handover.objects.create(
        registration=registration,
        name=name,
        email=email,
        organisation=organisation,
        ends_at=_end_of_offer(workshop),
    )
    held.record(registration, registration.state, kind=Kind.OFFERED)
    emails.seat_offered(offer)
    return offer


def _end_of_offer(workshop: Workshop) -> datetime:
    ends_at = timezone.now() + OFFERED_FOR
    return min(ends_at, workshop.starts_at) if workshop.starts_at else ends_at


def _key(email: str, name: str) -> tuple[str, str]:
    return email.lower(), name.lower()


def _is_for(offer: Handover, email: str, name: str) -> bool:
    return _key(offer.email, offer.name) == _key(email, name)


def _require_few_offers(registration: Registration) -> None:
    """Nobody fills strangers' mailboxes with one seat."""
    since = timezone.now() - timedelta(days=1)
    if registration.events.filter(kind=Kind.OFFERED, at__gt=since).count() >= OFFERS_A_DAY:
        raise TooMany(
            _("Sie haben den Platz heute schon oft angeboten. Bitte versuchen Sie es morgen.")
        )


@transaction.atomic
def end_handover(registration: Registration) -> None:
    """The giver keeps the seat after all; twice is the same as once."""
    workshop = held.locked(registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if Handover.objects.filter(registration=registration).exists():
        _ended(registration)


@transaction.atomic
def refuse_handover(offer: Handover) -> None:
    """The other person doesn't want the seat, and the giver hears so; twice is the same as once."""
    workshop = held.locked(offer.registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, offer.registration)
    if Handover.objects.filter(pk=offer.pk).exists():
        emails.seat_refused(registration, _ended(registration))


def _ended(registration: Registration) -> RegistrationEvent:
    end_offer(registration)
    return held.record(registration, registration.state, kind=Kind.OFFER_ENDED)


@transaction.atomic
def take_over(offer: Handover) -> Registration:
    """Make the seat the other person's, with a new link; twice is the same as once.

    Of the giver nothing stays with it but that it changed hands; the mail to them says so. Raises
    Closed, also for who is registered already: the giver keeps the seat.
    """
    workshop = held.locked(offer.registration.workshop_id)
    before = settled(workshop)
    registration = held.as_it_stands(workshop, offer.registration)
    if not Handover.objects.filter(pk=offer.pk).exists():
        if registration.is_confirmed and _was_taken_by(offer, registration):
            return registration
        raise Closed(_("Dieses Angebot gilt nicht mehr."))
    require_changeable(registration)
    if offer.has_ended or not registration.is_confirmed:
        raise Closed(_("Dieses Angebot gilt nicht mehr."))
    others = workshop.registrations.live().exclude(pk=registration.pk)
    if others.of_person(offer.email, offer.name).exists():
        raise Closed(_("Sie sind zu dieser Veranstaltung schon angemeldet."))
    giver = emails.giver_of(registration)
    _leave_colleagues(registration)
    erase_told(registration)
    forget_reasons(registration)
    RegistrationOrigin.objects.filter(registration=registration).delete()
    forget_mails(registration)
    _rename(registration, offer)
    event = held.record(registration, registration.state, kind=Kind.HANDED_OVER)
    emails.seat_handed_over(registration, event, giver)
    emails.seat_confirmed(registration, event)
    tell_if_turned(workshop, before, settled(workshop))
    return registration


def _was_taken_by(offer: Handover, registration: Registration) -> bool:
    was_handed_over = registration.events.filter(kind=Kind.HANDED_OVER).exists()
    return was_handed_over and _is_for(offer, registration.email, registration.name)


def _leave_colleagues(registration: Registration) -> None:
    """They stay, and the new person has nothing to do with them; who waits together still does."""
    leave_unconfirmed(registration)
    waiting = registration.colleagues.filter(state=RegistrationState.WAITING)
    together = list(waiting.filter(stays_together=True).order_by("pk"))
    registration.colleagues.update(booked_by=None, booker_left=True)
    for each in together[1:]:
        each.booked_by = together[0]
        each.save(update_fields=["booked_by"])


def _rename(registration: Registration, offer: Handover) -> None:
    now = timezone.now()
    new: dict[str, object] = {
        "name": offer.name,
        "email": offer.email,
        "organisation": offer.organisation,
        "first_choice": registration.group,
        "second_choice": None,
        "booked_by": None,
        "booker_left": False,
        "consented_at": now,
        "confirmed_at": now,
        "email_confirmed_at": now,
        "promoted_at": None,
        "reminded_at": None,
        "has_former_link": False,
        "link_version": registration.link_version + 1,
    }
    for field, value in new.items():
        setattr(registration, field, value)
    registration.save(update_fields=list(new))
