"""How allauth behaves here: nobody signs up by themselves, mail goes through the outbox."""

import uuid
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from accounts import limits
from accounts.codes import Code
from accounts.models import User
from interface import refusals
from interface.models import Refusal
from notifications.services import enqueue

UNKNOWN = "account/email/unknown_account"
TOO_MANY = {"too_many_login_attempts", "rate_limited"}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The team begins at its desk, unless a page asked them to sign in."""
        user = cast(User, request.user)
        return reverse("admin:index") if user.is_staff else super().get_login_redirect_url(request)

    def invite(self, request: HttpRequest, user: User) -> None:
        """Tell somebody that they belong to the team, and how they sign in for the first time."""
        desk = reverse("admin:index")
        sign_in = reverse("account_request_login_code", query={REDIRECT_FIELD_NAME: desk})
        facts = {"user": user, "sign_in_url": request.build_absolute_uri(sign_in)}
        self.send_mail("account/email/invitation", user.email, facts)

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        super().pre_authenticate(request, **credentials)
        if not limits.allows_password(request, _address_in(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Wrong passwords of a stranger, too, keep nobody out elsewhere."""
        return limits.limited_as(request, _address_in(credentials))

    def generate_login_code(self) -> Code:
        return Code.of(super().generate_login_code())

    def generate_password_reset_code(self) -> Code:
        return Code.of(super().generate_password_reset_code())

    def generate_email_verification_code(self) -> Code:
        return Code.of(super().generate_email_verification_code())

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """What a limit answers with, whichever of the forms asks."""
        if code in TOO_MANY:
            refusals.note(Refusal.Kind.SIGN_IN)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write the mail as a row; its text is emptied once sent and never shown."""
        purpose = "account_message"
        if isinstance(code := context.get("code"), Code):
            purpose, context = "account_code", {**context, "code": code.in_words}
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            enqueue(
                purpose=purpose,
                recipient=email,
                about=None,
                occasion=str(uuid.uuid4()),
                language=get_language() or "de",
                facts={"subject": message.subject, "text": message.body},
            )
            if template_prefix == UNKNOWN:
                # Nobody has strangers written to; but the answer takes as long as with an account.
                transaction.set_rollback(True)


def _address_in(credentials: dict[str, object]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")
