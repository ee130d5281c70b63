"""Anonymous pages, kept whole: computed once, then answered without a look at the database.

Which pages: GET or HEAD with 200, of our public views, for somebody without session or message,
without a form to send, with few and known parameters. Everything else is computed for each request.
"""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from interface import stamp

# What the address of a list may ask for: one more filter and the combinations are without number.
PARAMETERS = frozenset(
    [
        *("branche", "groesse", "thema", "zielgruppe", "ort", "aufwand", "dauer", "wz", "art"),
        *("status", "von", "bis", "sortierung", "ansicht", "monat", "achse", "gruppe"),
    ]
)
ALWAYS_KNOWN = frozenset(["region", "seite"])
MOST_PARAMETERS = 3
LONGEST_QUERY = 300
PUBLIC_VIEWS = frozenset(["pages", "branchendialog", "workshops", "initiatives"])
MACHINES_VIEWS = frozenset(["sitemap", "django.contrib.sitemaps.views.sitemap"])
# A page that is over its time still answers those who come while one request computes it anew.
GRACE_SECONDS = 15
LONGEST_COMPUTATION_SECONDS = 10
LONGEST_WAIT_SECONDS = 1.0
SMALLEST_COMPRESSED = 500
SERVER_FAULTS = 500
# Kept in place of a page that may not be kept: nobody waits for another's.
OWN = "own"

GetResponse = Callable[[HttpRequest], HttpResponse]


class Page(NamedTuple):
    """A page as it is kept: what it was computed from, how long it is right, what was answered."""

    stamp: str
    fresh_until: datetime
    right_until: datetime | None
    headers: dict[str, str]
    etag: str
    body: bytes
    is_compressed: bool

    def is_right(self, current: str, now: datetime) -> bool:
        has_ended = self.right_until is not None and self.right_until <= now
        return self.stamp == current and not has_ended


class Found(NamedTuple):
    """What the cache knows of an address: its page, or that everybody gets an own one."""

    stamp: str
    page: Page | None = None
    is_own: bool = False


@dataclass
class PageCacheMiddleware:
    """Stands right behind the security headers, which each answer gets anew."""

    get_response: GetResponse

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        found = Found(current_stamp(), is_own=True) if key is None else read(key)
        if key is None or found.is_own:
            with stamp.looking(found.stamp):
                return own(request, self.get_response(request))
        if found.page and found.page.fresh_until > timezone.now():
            return answer(request, found.page)
        return self._answer_anew(request, key, found.stamp, found.page)

    def _answer_anew(
        self, request: HttpRequest, key: str, current: str, outdated: Page | None
    ) -> HttpResponse:
        """One request computes the page; others are answered with the old one, or wait."""
        # Under another stamp it is another page: nobody waits for one that is outdated already.
        lock = f"{key}:{current}"
        if caches["pages"].add(lock, 1, LONGEST_COMPUTATION_SECONDS):
            try:
                return self._compute(request, key, current)
            finally:
                caches["pages"].delete(lock)
        page = outdated or wait_for(key, lock)
        return answer(request, page) if page else self._compute(request, key, current)

    def _compute(self, request: HttpRequest, key: str, current: str) -> HttpResponse:
        with stamp.looking(current) as look:
            response = self.get_response(request)
        page = page_of(response, look) if may_be_kept(request, response) else None
        # A fault passes: that page is one of everybody's again as soon as it is gone.
        if request.method == "GET" and response.status_code < SERVER_FAULTS:
            caches["pages"].set(key, page or OWN, stamp.FRESH_SECONDS + GRACE_SECONDS)
        return answer(request, page) if page else own(request, response)


# Which requests share a page ---------------------------------------------------------------------


def key_of(request: HttpRequest) -> str | None:
    """What tells pages apart; None for a request that shares no page."""
    personal = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME}
    query = request.META.get("QUERY_STRING", "")
    if request.method not in ("GET", "HEAD") or not personal.isdisjoint(request.COOKIES):
        return None
    if len(query) > LONGEST_QUERY:
        return None
    names = set(request.GET) - ALWAYS_KNOWN
    if len(names) > MOST_PARAMETERS or not names <= PARAMETERS:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    asked = sorted((name, values) for name, values in request.GET.lists())
    parts = (settings.RELEASE, request.scheme, host, request.path, asked)
    return f"page:{sha256(repr(parts).encode()).hexdigest()}"


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    if match is None or response.status_code != 200 or response.streaming or response.cookies:
        return False
    is_public = match.view_name in MACHINES_VIEWS or match.namespace in PUBLIC_VIEWS
    control = response.get("Cache-Control", "")
    if not is_public or "no-store" in control or "private" in control:
        return False
    return b'method="post"' not in response.content


# Reading and answering ---------------------------------------------------------------------------


def current_stamp() -> str:
    found: str | None = caches["pages"].get(stamp.KEY)
    return found or first_stamp()


def first_stamp() -> str:
    """Where there is none: two that come at once agree on one."""
    fresh = stamp.new_stamp()
    if caches["pages"].add(stamp.KEY, fresh, timeout=None):
        return fresh
    agreed: str = caches["pages"].get(stamp.KEY, fresh)
    return agreed


def read(key: str) -> Found:
    """The current stamp, and the page if it was computed under it; both as of one moment."""
    found = caches["pages"].get_many([stamp.KEY, key])
    current = found.get(stamp.KEY) or first_stamp()
    page = found.get(key)
    if not isinstance(page, Page):
        return Found(current, is_own=page == OWN)
    return Found(current, page if page.is_right(current, timezone.now()) else None)


def wait_for(key: str, lock: str) -> Page | None:
    """The page that another request computes at this moment."""
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < end:
        time.sleep(0.02)
        found = read(key)
        if found.page or found.is_own or not caches["pages"].has_key(lock):
            return found.page
    return None


def page_of(response: HttpResponse, look: stamp.Look) -> Page:
    # Neither is true of a page that is the same in any case.
    for header in ("Vary", "ETag"):
        response.headers.pop(header, None)
    response.headers.setdefault("Cache-Control", "no-cache")
    body = response.content
    is_compressed = len(body) > SMALLEST_COMPRESSED
    return Page(
        look.stamp,
        timezone.now() + timedelta(seconds=stamp.FRESH_SECONDS),
        look.until,
        dict(response.headers),
        # Weak: compressed or not, it is the same page.
        f'W/"{sha256(body).hexdigest()[:24]}"',
        gzip.compress(body, mtime=0) if is_compressed else body,
        is_compressed,
    )


def own(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer for this one request; no cache between keeps it unless the page says otherwise."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response if response.streaming else unless_known(request, response)


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    response = HttpResponse(headers=page.headers | {"ETag": page.etag})
    response["Vary"] = "Cookie, Accept-Encoding"
    if not page.is_compressed:
        response.content = page.body
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = page.body
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(page.body)
    response["Content-Length"] = str(len(response.content))
    return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for whoever has it as it is, by its ETag, else by when it changed last."""
    etag, changed_at = response.get("ETag"), response.get("Last-Modified")
    last_modified = parse_http_date_safe(changed_at) if changed_at else None
    if response.status_code != HTTPStatus.OK or not (etag or last_modified):
        return response
    known = get_conditional_response(request, etag, last_modified, response)
    return known or response
