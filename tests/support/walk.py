"""A walk over the whole public site, link by link, as an anonymous visitor's browser would go."""

import re
from collections.abc import Callable, Hashable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, resolve, reverse
from django.utils import translation

# The team's side has its own tests; files are the same for everybody; health is the machine's.
NOT_WALKED = ("/admin/", "/static/", "/health/", "/csp-berichte/")
# What differs from visit to visit.
CHANGING = re.compile(r'name="(?:csrfmiddlewaretoken|formular)" value="[^"]*"|DTSTAMP:\S+')


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or dict(attrs).get("src")
        if tag != "form" and address:
            self.found.append(address)


def all_patterns(patterns: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URLconf with its name, or what it matches where it has none."""
    for each in patterns:
        if isinstance(each, URLPattern):
            name = each.name or f"nameless {each.pattern}"
            yield ":".join(filter(None, [namespace, name])), each
        else:
            inner = ":".join(filter(None, [namespace, each.namespace]))
            yield from all_patterns(each.url_patterns, inner)


def doors() -> list[str]:
    """Every address that needs nothing to be known, linked or not, in both languages."""
    found = []
    for name, _pattern in all_patterns(get_resolver().url_patterns):
        for language in ("de", "en"):
            try:
                with translation.override(language):
                    found.append(reverse(name))
            except NoReverseMatch:
                continue
    return [address for address in dict.fromkeys(found) if not address.startswith(NOT_WALKED)]


def is_walked(address: str) -> bool:
    """Every path, every single choice in a list, and every choice among all dates."""
    parts = urlsplit(address)
    choices = [pair for pair in parse_qsl(parts.query) if pair != ("status", "alle")]
    is_own = not parts.netloc and parts.path.startswith("/")
    return is_own and not parts.path.startswith(NOT_WALKED) and len(choices) <= 1


class Seen(NamedTuple):
    """What an address answered; `text` without what differs from visit to visit."""

    status: int
    content_type: str
    text: str


def walk(key: Callable[[str], Hashable] = str) -> dict[str, Seen]:
    """Every address that can be reached; of those with the same key, the first one met."""
    seen: dict[str, Seen] = {}
    known = set()
    waiting = doors()
    while waiting:
        address = waiting.pop()
        if key(address) in known:
            continue
        known.add(key(address))
        response = Client().get(address)
        text = CHANGING.sub("", response.getvalue().decode(errors="replace"))
        seen[address] = Seen(response.status_code, response.headers["Content-Type"], text)
        links = Links(text).found if "html" in seen[address].content_type else []
        to = [
            urldefrag(urljoin(address, each))[0]
            for each in [*links, response.get("Location")]
            if each
        ]
        waiting += [each for each in to if key(each) not in known and is_walked(each)]
    return seen


def path_and_parameters(address: str) -> Hashable:
    """The same for all choices that a list offers under one name."""
    parts = urlsplit(address)
    return parts.path, *(name for name, _value in parse_qsl(parts.query))


def view_name(address: str) -> str:
    """The name in the URLconf, alike in both languages."""
    return resolve(re.sub(r"^/en/", "/", urlsplit(address).path)).view_name
