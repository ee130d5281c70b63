from ipaddress import ip_address

from django.core.exceptions import ImproperlyConfigured


def refuse_without_tls(name: str, host: str, way_out: str) -> None:
    """For an address that says nothing of TLS: only near machines are spoken to without."""
    if not is_near(host):
        raise ImproperlyConfigured(
            f"{name} leads to another machine without TLS: {way_out}. Without it only to this"
            " machine or a neighbour, whose name has no dot"
        )


def is_near(host: str) -> bool:
    """Whether a host is this machine, a socket on it, or a neighbour: a container, say."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.startswith("/") or "." not in host
