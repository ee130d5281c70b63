"""Browsers in which somebody of the team has signed in before: no stranger's tries count there.

A cookie that nobody else can make names the account. It signs nobody in.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from interface.networks import network_of

KNOWN_FOR = timedelta(days=180)
SALT = "accounts.known_browsers"


def limited_as(request: HttpRequest, email: str) -> str:
    """For whom tries to sign in are counted: the address, in this browser or from this network."""
    known = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        key = signing.loads(known, salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        key = None
    if key is not None and User.objects.filter(pk=key, email=email.lower()).exists():
        return f"{email.lower()} in a known browser"
    return f"{email.lower()} from {network_of(request)}"


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
