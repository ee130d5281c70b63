"""What happens when somebody signs in. The log says numbers of accounts, never addresses."""

import logging

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User

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
    typed = str(credentials.get("email") or credentials.get("username") or "")
    found = User.objects.filter(email=typed.lower()).values_list("pk", flat=True).first()
    logger.warning("sign-in failed for account %s", found or "none")
