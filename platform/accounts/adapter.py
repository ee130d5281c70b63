"""How allauth behaves here: nobody signs up by themselves, mail goes through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from notifications.services import enqueue


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write the code's mail as a row; its text is emptied once sent and never shown."""
        message = self.render_mail(template_prefix, email, context)
        enqueue(
            purpose="account_message",
            recipient=email,
            about=None,
            occasion=str(uuid.uuid4()),
            language=get_language() or "de",
            facts={"subject": message.subject, "text": message.body},
        )
