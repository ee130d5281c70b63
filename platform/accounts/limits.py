"""How often somebody may try to sign in to an account.

Tries count by address and network, or in a browser that the account is known in: those from one
network keep nobody out elsewhere. All together, from whatever networks, they stay under a hundred
an hour (OWASP ASVS 2.2.1): twenty codes of three tries each, thirty passwords. Whoever uses these
up from several networks keeps the account closed for the hour, but for browsers it is known in.
"""

from allauth.core import ratelimit
from django.http import HttpRequest

from accounts.known_browsers import is_known
from interface.networks import network_of


def limited_as(request: HttpRequest, email: str) -> str:
    """For whom tries are counted: the address, in this browser or from this network."""
    if is_known(request, email):
        return f"{email.lower()} in a known browser"
    return f"{email.lower()} from {network_of(request)}"


def allows_code(request: HttpRequest, email: str) -> bool:
    """Count a code that is asked for; whether it may be sent."""
    here = ratelimit.consume(request, action="send_code", key=limited_as(request, email))
    return bool(here) and _allows_anywhere(request, "send_code_anywhere", email)


def allows_password(request: HttpRequest, email: str) -> bool:
    """Count a password typed in; whether it may be tried. From one network allauth has counted."""
    return _allows_anywhere(request, "password_anywhere", email)


def _allows_anywhere(request: HttpRequest, action: str, email: str) -> bool:
    if is_known(request, email):
        return True
    return bool(ratelimit.consume(request, action=action, key=email.lower()))
