"""The link to a registration, sent again to whoever has lost it."""

from django.db import transaction
from django.utils.translation import get_language

from workshops import emails
from workshops.models import Registration, Workshop


def send_links(workshop: Workshop, address: str) -> None:
    """Mail the links of all registrations of a date that are answered at an address, if any are.

    Nearly the same work for every address: how long it takes tells hardly anything, and asking is
    limited. An address gets one such mail of a date within an hour.
    """
    found = list(workshop.registrations.mailed_to(address).with_use_of_link().order_by("pk"))
    nobodys = Registration(pk=0, workshop=workshop, email=address, language=get_language() or "de")
    with transaction.atomic():
        emails.link_again(found or [nobodys])
        if not found:
            transaction.set_rollback(True)
