"""The languages a text and a page can be read in, and the page's addresses there."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str


class Marks(Protocol):
    """Shows what is searched for where it stands in a text; `search.marking` does."""

    def marked(self, text: str) -> SafeString: ...


def other_languages(request: HttpRequest) -> Iterator[LanguageLink]:
    """The same page, filters included, in each language that has an address of its own for it."""
    here = request.get_full_path()
    for code, _name in settings.LANGUAGES:
        url = translate_url(here, code)
        # Quoted in another way it is the same address.
        if code != get_language() and unquote(url) != unquote(here):
            yield LanguageLink(code, get_language_info(code)["name_local"], url)


def alternates(request: HttpRequest) -> dict[str, str]:
    """Full addresses of the page by language; empty where it has the same one in all of them."""
    site = f"{request.scheme}://{request.get_host()}"
    found = {code: site + translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    return found if len(set(found.values())) == len(found) else {}


def in_language(thing: object, field: str) -> tuple[str, bool]:
    """A text in the page's language, or in German; and whether it is the language asked for."""
    language = (get_language() or "de").split("-")[0]
    german = getattr(thing, field)
    if language == "de":
        return german, True
    translated = getattr(thing, f"{field}_{language}", "")
    return (translated, True) if translated else (german, False)


def localized(thing: object, field: str, marker: Marks | None = None) -> str | SafeString:
    """A text in the page's language; where only the German one exists, it says that it is German.

    With a marker, what is searched for is marked in it.
    """
    text, is_translated = in_language(thing, field)
    shown = marker.marked(text) if marker else text
    return shown if is_translated or not text else format_html('<span lang="de">{}</span>', shown)


def localized_text(thing: object, field: str) -> str:
    """The same without markup, for titles, attributes, mails and calendars."""
    return in_language(thing, field)[0]
