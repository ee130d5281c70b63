"""The mails of a seat that is offered to somebody else, and goes to them."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.emails import MailContent, Outdated, Sample, absolute
from notifications.models import OutgoingMail
from notifications.services import enqueue
from work.retention import days_kept
from workshops.calendars import identity_of
from workshops.emails.letters import (
    content_of,
    dates_of,
    enqueue_to,
    entry_taken_away,
    entry_to_take_away,
    facts_of,
    house_now,
    register_mail,
    require_date,
    sample_in,
    stored_of,
)
from workshops.emails.reasons import (
    ADDRESS_WAS_NAMED,
    REGISTERED_SOMEBODY,
    SEAT_OFFERED,
    WAS_REGISTERED,
)
from workshops.models import Handover, Registration, RegistrationEvent, RegistrationState
from workshops.models.handover import OFFERED_FOR


def seat_offered(offer: Handover) -> None:
    """“Somebody gives you their seat”: the link by which it is taken or refused, and what for."""
    registration = offer.registration
    enqueue(
        purpose="seat_offered",
        recipient=offer.email,
        about=offer,
        occasion="offer",
        language=registration.language,
        facts=facts_of(registration) | _offer_facts(offer),
    )


def _offer_facts(offer: Handover) -> dict[str, object]:
    return {"giver": offer.registration.mail_address, "offer_ends_at": offer.ends_at.isoformat()}


def seat_refused(registration: Registration, event: RegistrationEvent) -> None:
    """“Your offer was refused”: the seat stays where it is."""
    enqueue_to("seat_refused", registration, occasion=f"event-{event.pk}")


class Giver(NamedTuple):
    """Whose mailbox, and whose calendar entry, it was; read while it is."""

    address: str
    entry_uid: str
    was_colleagues: bool


def giver_of(registration: Registration) -> Giver:
    entry_uid = identity_of(registration).uid
    return Giver(registration.mail_address, entry_uid, registration.mails_go_to_booker)


def seat_handed_over(registration: Registration, event: RegistrationEvent, giver: Giver) -> None:
    """“The seat is somebody else's now”, to the `giver`; takes their entry away again."""
    _to_former_mailbox("seat_handed_over", registration, event, giver)


def address_replaced(registration: Registration, event: RegistrationEvent, former: Giver) -> None:
    """“It goes to another address now”, to the former one; takes the entry away there."""
    _to_former_mailbox("address_replaced", registration, event, former)


def _to_former_mailbox(
    purpose: str, registration: Registration, event: RegistrationEvent, former: Giver
) -> None:
    entry = entry_to_take_away(registration) if registration.has_been_seated else None
    taken_away = entry and entry._replace(uid=former.entry_uid)
    enqueue(
        purpose=purpose,
        recipient=former.address,
        about=registration,
        occasion=f"event-{event.pk}",
        language=registration.language,
        facts=facts_of(registration)
        | {"was_colleagues": former.was_colleagues, "entry": taken_away},
    )


# In the worker: what a row becomes --------------------------------------------------------------


def _handed_over_content(outgoing: OutgoingMail) -> MailContent:
    """It says nothing of whose the seat is now, nor their link."""
    content = content_of(
        outgoing, entry_taken_away(outgoing, outgoing.facts.get("entry"), person="")
    )
    hidden = {"name": "", "colleague": "", "link": "", "stored": ""}
    was_colleagues = outgoing.facts.get("was_colleagues")
    why_it_came = REGISTERED_SOMEBODY if was_colleagues else WAS_REGISTERED
    return replace(content, context={**content.context, **hidden, "why_it_came": why_it_came})


def _address_replaced_content(outgoing: OutgoingMail) -> MailContent:
    """The reader may be a stranger: nothing but that there was a registration."""
    content = _handed_over_content(outgoing)
    hidden = {"group": "", "mode": "", "why_it_came": ADDRESS_WAS_NAMED}
    return replace(content, context={**content.context, **hidden})


def _refused_content(outgoing: OutgoingMail) -> MailContent:
    require_date(outgoing.about)
    if not outgoing.about.is_confirmed:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return content_of(outgoing)


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
        "contact_email": region.contact_email,
        **house_now(offer.registration),
        "kept_for_days": days_kept(Registration),
        "stored": stored_of(offer.organisation),
        "why_it_came": SEAT_OFFERED,
        "link": absolute(offer.link_path),
        **dates_of(facts),
    }
    return MailContent(context, sender=region.mail_sender, accent=region.accent_colour)


def _sample_of_offer() -> Sample:
    related = Registration.objects.select_related("workshop__region", "group")
    registration = related.latest("pk")
    ends_at = timezone.now() + OFFERED_FOR
    offer = Handover(pk=1, registration=registration, email="jana@betrieb.example", ends_at=ends_at)
    return Sample(offer, facts_of(registration) | _offer_facts(offer))


register_mail(
    "seat_handed_over",
    _("Anmeldung: Platz weitergegeben"),
    _handed_over_content,
    partial(sample_in, RegistrationState.CONFIRMED),
)
register_mail(
    "address_replaced",
    _("Anmeldung: andere Adresse"),
    _address_replaced_content,
    partial(sample_in, RegistrationState.CONFIRMED),
)
register_mail(
    "seat_refused",
    _("Anmeldung: Angebot abgelehnt"),
    _refused_content,
    partial(sample_in, RegistrationState.CONFIRMED),
)
register_mail(
    "seat_offered",
    _("Anmeldung: Platz angeboten"),
    _offered_content,
    _sample_of_offer,
    lambda: Handover.objects.select_related("registration__workshop__region"),
)
