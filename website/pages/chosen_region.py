"""The region that a visitor chose goes with every link to these pages, wherever it is printed.

It stands in the address alone (`?region=`), no cookie keeps it. One rule for whole answers instead
of one for each link: what staff write into texts carries it as well, and nothing can forget it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from pages.frame import frame_of

# Where a link, a form or a suggestion leads, unless it says that it is for all regions. Relative
# ones (“?thema=…”, “#inhalt”) are those of lists, which keep what is chosen themselves.
LEADING = re.compile(
    r"(<(?:a|form|li)\b(?![^>]*\sdata-all-regions)[^>]*?"
    r'\s(?:href|action|data-address)=")(/(?!/)[^"]*)'
)
NAMES_A_REGION = re.compile(r"[?&;]region=")


@dataclass
class ChosenRegionMiddleware:
    """Stands behind the page cache: what is kept has its links."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "region" not in request.GET or not isinstance(response, HttpResponse):
            return response
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        chosen = frame_of(request).chosen
        if chosen is None:
            return response
        if location := response.headers.get("Location"):
            response["Location"] = carrying(location, chosen.slug)
        if response.get("Content-Type", "").startswith("text/html"):
            response.content = with_region(response.text, chosen.slug)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response


def with_region(html: str, slug: str) -> str:
    """The page with the region in the address of each link that leads to another of our pages."""
    return LEADING.sub(lambda found: found[1] + carrying(found[2], slug, escape("&")), html)


def carrying(address: str, slug: str, joint: str = "&") -> str:
    """The address with the region in it, unless it is none of ours or names one already."""
    if not address.startswith("/") or address.startswith(("//", *_without_regions())):
        return address
    if NAMES_A_REGION.search(address):
        return address
    path, hash_mark, fragment = address.partition("#")
    joined = f"{path}{joint if '?' in path else '?'}{urlencode({'region': slug})}"
    return f"{joined}{hash_mark}{fragment}"


@cache
def _without_regions() -> tuple[str, ...]:
    """Beginnings of addresses of what no region is chosen for."""
    return (settings.STATIC_URL, reverse("admin:index"))
