from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notifications.models import ACCOUNT_MAILS_KEPT_FOR, GONE_ON_REQUEST, KEPT_FOR, OutgoingMail
from work import erasures, own_data, retention

retention.register(
    OutgoingMail,
    kept_for=KEPT_FOR,
    since=format_lazy(
        _(
            "nach dem Versand, E-Mails zu Ihrem Konto {days} Tage; Adresse und Inhalt einer E-Mail"
            " zu einer Anmeldung oder Anfrage löschen wir mit dieser"
        ),
        days=ACCOUNT_MAILS_KEPT_FOR.days,
    ),
    due=OutgoingMail.objects.due_to_forget,
)


def delete_on_request(mail: OutgoingMail) -> None:
    erasures.record(mail, kind=GONE_ON_REQUEST)
    mail.delete()


erasures.register(OutgoingMail, key="uuid", kind=GONE_ON_REQUEST)
own_data.register(
    OutgoingMail,
    of=lambda person: own_data.of_addresses(
        OutgoingMail.objects.order_by("pk"), "recipient", person
    ),
    tells=("purpose", "recipient", "state", "created_at"),
    more=lambda mail: {
        "language": mail.language,
        "sent_at": mail.sent_at,
        "facts": {} if mail.is_secret else mail.facts,
    },
    forget=delete_on_request,
)
