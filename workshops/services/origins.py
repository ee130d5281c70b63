"""Where registrations come from: a keyed hash of the network address, kept for a day.

Seats that one network takes without confirming them are seats that nobody else can have.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from workshops.models import RegistrationOrigin, RegistrationState

COUNTED_FOR = timedelta(hours=1)


def origin_of(address: str) -> str:
    """The hash of a network address; of IPv6 the /64, which is one household or office.

    Nobody can find the address again without SECRET_KEY. Empty for what is no address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or ip_network((found, 64), strict=False).network_address
    return salted_hmac("workshops.origin", str(found), algorithm="sha256").hexdigest()


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
