"""The mails of a seat that is offered to somebody else, and goes to them."""

from dataclasses import replace
from functools import partial

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from notifications.emails import MailContent, Outdated, Sample, absolute
from notifications.models import OutgoingMail
from notifications.services import enqueue
from work.retention import days_kept
from workshops.emails.letters import (
    MOMENTS,
    calendar_entry,
    content_of,
    facts_of,
    register_mail,
    sample_in,
)
from workshops.models import Handover, Registration, RegistrationEvent, RegistrationState
from workshops.models.handover import OFFERED_FOR

MOMENTS_OF_OFFER = (*MOMENTS, "offer_ends_at")


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


def seat_handed_over(
    registration: Registration, event: RegistrationEvent, *, giver: str, had_entry: bool
) -> None:
    """“Your seat is somebody else's now”, to the `giver`; takes their entry away again."""
    enqueue(
        purpose="seat_handed_over",
        recipient=giver,
        about=registration,
        occasion=f"event-{event.pk}",
        language=registration.language,
        facts=facts_of(registration) | {"had_entry": had_entry},
    )


# In the worker: what a row becomes --------------------------------------------------------------


def _handed_over_content(outgoing: OutgoingMail) -> MailContent:
    """It says nothing of whose the seat is now, nor their link."""
    had_entry = outgoing.facts.get("had_entry")
    entry = calendar_entry(outgoing.about, is_cancelled=True) if had_entry else ()
    content = content_of(outgoing, *entry)
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
        **{moment: parse_datetime(facts.get(moment) or "") for moment in MOMENTS_OF_OFFER},
    }
    return MailContent(context, sender=region.mail_sender)


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
    "seat_offered",
    _("Anmeldung: Platz angeboten"),
    _offered_content,
    _sample_of_offer,
    lambda: Handover.objects.select_related("registration__workshop__region"),
)
