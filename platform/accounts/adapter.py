"""How allauth behaves here: nobody signs up by themselves, mail goes through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.known_browsers import limited_as
from interface import refusals
from interface.models import Refusal
from notifications.services import enqueue

UNKNOWN = "account/email/unknown_account"
TOO_MANY = {"too_many_login_attempts", "rate_limited"}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Wrong passwords of a stranger, too, keep nobody out elsewhere."""
        typed = credentials.get("email") or credentials.get("username") or ""
        return limited_as(request, str(typed))

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """What a limit answers with, whichever of the forms asks."""
        if code in TOO_MANY:
            refusals.note(Refusal.Kind.SIGN_IN)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write the code's mail as a row; its text is emptied once sent and never shown."""
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            enqueue(
                purpose="account_message",
                recipient=email,
                about=None,
                occasion=str(uuid.uuid4()),
                language=get_language() or "de",
                facts={"subject": message.subject, "text": message.body},
            )
            if template_prefix == UNKNOWN:
                # Nobody has strangers written to; but the answer takes as long as with an account.
                transaction.set_rollback(True)
