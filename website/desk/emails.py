"""What administrators are told who don't look at the desk."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from interface.models import Refusal
from interface.names import admin_address
from notifications.emails import MailContent, Sample, absolute, mail
from notifications.models import OutgoingMail
from notifications.services import enqueue


def many_refusals(refused: dict[str, int]) -> None:
    """“Unusually much was refused”, to each administrator, once a day."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    for email in administrators.order_by("pk").values_list("email", flat=True):
        enqueue(
            purpose="many_refusals",
            recipient=email,
            about=None,
            occasion=timezone.localdate().isoformat(),
            language="de",
            facts={"refused": refused},
        )


@mail(
    "many_refusals",
    template="desk/mail/many_refusals",
    label=_("Viele abgewiesene Versuche"),
    sample=lambda: Sample(None, {"refused": {"password": 180, "register_for_workshop": 40}}),
)
def _content(outgoing: OutgoingMail) -> MailContent:
    refused: dict[str, int] = outgoing.facts["refused"]
    kinds = [(Refusal(kind=kind).get_kind_display(), number) for kind, number in refused.items()]
    link = absolute(admin_address(Refusal))
    return MailContent({"kinds": kinds, "number": sum(refused.values()), "link": link})
