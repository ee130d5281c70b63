"""The demonstration's e-mail backend: every mail ends in the mailbox under /demo/postfach/."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.models import ReceivedMail


class MailboxBackend(BaseEmailBackend):
    """Keeps mails for the browser; it has no way to the outside world."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            ReceivedMail.objects.create(
                sender=message.from_email,
                recipient=", ".join(message.recipients()),
                subject=str(message.subject),
                raw=message.message().as_bytes(linesep="\r\n"),
            )
        return len(email_messages)
