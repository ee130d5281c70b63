"""What happens when somebody signs in or tries to. The log names accounts by number."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import (
    email_verification_code_rejected,
    login_code_rejected,
    password_reset_code_rejected,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import sessions
from accounts.known_browsers import is_known
from accounts.models import User
from interface import refusals
from interface.models import Refusal

logger = logging.getLogger("accounts.sign_in")


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    sessions.begin(request.session, request.headers.get("User-Agent", ""))
    logger.info("account %s signed in", user.pk)
    methods = [each["method"] for each in get_authentication_records(request, user)]
    # A code has just been mailed there: that is as good.
    if "password" in methods and not is_known(request, user.email):
        facts = {"browser": sessions.browser_of(request.headers.get("User-Agent", ""))}
        get_adapter(request).send_notification_mail("account/email/signed_in", user, facts)


@receiver(authentication_failed)
def notice_second_use(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """A code that is right and was refused has been used before: somebody read it."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    secret, code = decrypt(authenticator.data["secret"]), request.POST.get("code", "")
    if validate_totp_code(secret, code):
        logger.warning("second factor of account %s used twice", user.pk)
        get_adapter(request).send_notification_mail("account/email/second_use", user)


@receiver(authenticator_added)
def count_as_asked(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """Who has set it up has just typed a code: the recovery codes are shown without another."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type="totp", reauthenticated=True)


@receiver(authenticator_removed)
def end_other_sessions(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Somebody gives up a second factor, perhaps since it was stolen."""
    sessions.end_others(user, request.session)


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
