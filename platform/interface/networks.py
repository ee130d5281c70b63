"""Where a request comes from: the network, not the machine."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The sender's network, found behind as many proxies as the settings say; see `network`."""
    return network(get_adapter().get_client_ip(request))


def network(address: str) -> str:
    """The address itself; of IPv6 the /64, which is one household or office. Empty for neither."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or ip_network((found, 64), strict=False).network_address
    return str(found)
