"""Browsers in which somebody of the team has signed in before: no stranger's tries count there.

A cookie that nobody else can make names the account. It signs nobody in.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

KNOWN_FOR = timedelta(days=180)
SALT = "accounts.known_browsers"


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether the account of this address has worked in this browser before."""
    known = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        key = signing.loads(known, salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return False
    return User.objects.filter(pk=key, email=email.lower()).exists()


def remember(response: HttpResponse, user: User) -> None:
    """Know the browser again in which this account works."""
    flags: dict[str, Any] = {
        "max_age": KNOWN_FOR,
        "secure": settings.SESSION_COOKIE_SECURE,
        "httponly": True,
        "samesite": "Lax",
    }
    value = signing.dumps(user.pk, salt=SALT)
    response.set_cookie(settings.KNOWN_BROWSER_COOKIE_NAME, value, **flags)
