from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notifications.models import ACCOUNT_MAILS_KEPT_FOR, KEPT_FOR, OutgoingMail
from work import retention

retention.register(
    OutgoingMail,
    kept_for=KEPT_FOR,
    since=_("nach dem Versand"),
    due=OutgoingMail.objects.due_to_forget,
    remains=format_lazy(
        _(
            "Nichts. E-Mails zu Ihrem Konto gehen schon nach {days} Tagen, Adresse und Inhalt der "
            "E-Mails zu einer Anmeldung oder Anfrage mit dieser."
        ),
        days=ACCOUNT_MAILS_KEPT_FOR.days,
    ),
)
