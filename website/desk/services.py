"""Reports of browsers: what is kept of them, which is nothing that a visitor could be found by."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.urls import Resolver404, resolve

from desk.models import BrowserReport

DIRECTIVE = re.compile(r"[a-z-]{3,40}")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,39}")
HOST = re.compile(r"[a-z0-9.:_-]{1,240}")
# What stands in an address's pattern for something that may be anybody's key or word.
VARIABLE = re.compile(r"<[^>]*>|\(\?P<[^>]*>[^)]*\)")


class Said(NamedTuple):
    """What a report says, of all that may stand in it: of which page, which rule, what was blocked.

    Nothing is known of the values: whoever likes may send a report.
    """

    page: object
    directive: object
    blocked: object


def record(said: Said, *, host: str) -> None:
    """Count a report about a page of this host in; others, and what is no report, are left."""
    page, directive = split(said.page), directive_of(said.directive)
    if page is None or page.netloc != host or not directive:
        return
    BrowserReport.objects.count_in(
        directive=directive, blocked=blocked_of(said.blocked), page=pattern_of(page.path)
    )


def split(address: object) -> SplitResult | None:
    """The parts of what may be an address."""
    if not isinstance(address, str):
        return None
    try:
        return urlsplit(address)
    except ValueError:  # “//[”, say
        return None


def directive_of(said: object) -> str:
    """The name of the directive; older browsers send it with all its sources."""
    name = said.partition(" ")[0] if isinstance(said, str) else ""
    return name if DIRECTIVE.fullmatch(name) and "-" in name else ""


def blocked_of(said: object) -> str:
    """Scheme and host of what wasn't loaded, or its kind (`inline`, `data`); else nothing."""
    if isinstance(said, str) and SCHEME.fullmatch(said):
        return said
    address = split(said)
    if address is None or not SCHEME.fullmatch(address.scheme):
        return ""
    if address.scheme not in ("http", "https", "ws", "wss"):
        return address.scheme
    host = address.hostname or ""
    return f"{address.scheme}://{host}" if HOST.fullmatch(host) else ""


def pattern_of(path: str) -> str:
    """Which kind of page stands there, the same for all its rows and languages: no key is in it."""
    german = path[3:] if path.startswith("/en/") else path
    try:
        route = resolve(german).route
    except Resolver404:
        return ""
    return "/" + VARIABLE.sub("…", route).strip("^$")
