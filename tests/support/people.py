"""Two people of a date, and what became of them and their mails."""

from typing import Any

from notifications.emails import render
from notifications.models import OutgoingMail
from workshops import services
from workshops.models import Registration, RegistrationEvent, Workshop
from workshops.services import Applicant

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Rötelbach Drehteile GmbH")
MEHMET = Applicant("Mehmet Heide", "mehmet@betrieb.example")
# Jana's, once it is corrected.
NEW = "jana.oeztuerk@betrieb.example"


def seated(workshop: Workshop, who: Applicant, **wishes: Any) -> Registration:
    return services.confirm(services.book(workshop, who, **wishes).registration)


def purposes(to: str = "") -> list[str]:
    mails = OutgoingMail.objects.order_by("pk")
    mails = mails.filter(recipient=to) if to else mails
    return list(mails.values_list("purpose", flat=True))


def said(purpose: str, *, to: str) -> str:
    """All that a mail says, in subject, text and HTML."""
    message = render(OutgoingMail.objects.get(purpose=purpose, recipient=to))
    html = str(message.alternatives[0][0])
    return " ".join(f"{message.subject} {message.body} {html}".split())


def last_event(registration: Registration) -> RegistrationEvent:
    event = registration.events.order_by("pk").last()
    assert event
    return event
