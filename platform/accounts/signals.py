"""What happens when somebody signs in or tries to. The log names accounts by number."""

import logging

from allauth.account.signals import (
    email_verification_code_rejected,
    login_code_rejected,
    password_reset_code_rejected,
)
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User
from interface import refusals
from interface.models import Refusal

logger = logging.getLogger("accounts.sign_in")


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    sessions.begin(request.session, request.headers.get("User-Agent", ""))
    logger.info("account %s signed in", user.pk)


@receiver(user_logged_out)
def log_sign_out(sender: object, user: User | None, **kwargs: object) -> None:
    if user is not None:
        logger.info("account %s signed out", user.pk)


@receiver(user_login_failed)
def log_failure(sender: object, credentials: dict[str, object], **kwargs: object) -> None:
    """Of an address without an account nothing is known that may be written down."""
    refusals.note(Refusal.Kind.PASSWORD)
    typed = str(credentials.get("email") or credentials.get("username") or "")
    found = User.objects.filter(email=typed.lower()).values_list("pk", flat=True).first()
    logger.warning("sign-in failed for account %s", found or "none")


@receiver([login_code_rejected, password_reset_code_rejected, email_verification_code_rejected])
def log_wrong_code(sender: object, user: User, **kwargs: object) -> None:
    refusals.note(Refusal.Kind.CODE)
    logger.warning("wrong code for account %s", user.pk)


@receiver(authentication_failed)
def log_wrong_second_factor(sender: object, user: User, **kwargs: object) -> None:
    refusals.note(Refusal.Kind.SECOND_FACTOR)
    logger.warning("wrong second factor for account %s", user.pk)
