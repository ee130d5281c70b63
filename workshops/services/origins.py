"""Where registrations come from: a keyed hash of the network address, kept for a day.

Seats that one network takes without confirming them are seats that nobody else can have.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interface.networks import network_of
from workshops.models import RegistrationOrigin, RegistrationState

COUNTED_FOR = timedelta(hours=1)


def origin_of(request: HttpRequest) -> str:
    """The hash of a request's network; nobody can find the address again without SECRET_KEY."""
    return hashed(network_of(request))


def hashed(network: str) -> str:
    """Empty where nothing is known."""
    if not network:
        return ""
    return salted_hmac("workshops.origin", network, algorithm="sha256").hexdigest()


def is_crowded(origin: str) -> bool:
    """Whether so many came from there within the hour, and have not been confirmed, as may."""
    if not origin:
        return False
    waiting = RegistrationOrigin.objects.filter(
        origin=origin,
        created_at__gt=timezone.now() - COUNTED_FOR,
        registration__state__in=[RegistrationState.PENDING, RegistrationState.EXPIRED],
    )
    return waiting.count() >= settings.UNCONFIRMED_REGISTRATIONS_PER_NETWORK
