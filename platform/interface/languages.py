"""The languages a page can be read in, and its addresses there."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str


def other_languages(request: HttpRequest) -> Iterator[LanguageLink]:
    """The same page, filters included, in each language that has an address of its own for it."""
    here = request.get_full_path()
    for code, _name in settings.LANGUAGES:
        url = translate_url(here, code)
        if code != get_language() and url != here:
            yield LanguageLink(code, get_language_info(code)["name_local"], url)


def alternates(request: HttpRequest) -> dict[str, str]:
    """Full addresses of the page by language; empty where it has the same one in all of them."""
    site = f"{request.scheme}://{request.get_host()}"
    found = {code: site + translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    return found if len(set(found.values())) == len(found) else {}
