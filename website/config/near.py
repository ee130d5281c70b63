from ipaddress import ip_address


def is_near(host: str) -> bool:
    """Whether a host is this machine or a neighbour: a container's name has no dot."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host
