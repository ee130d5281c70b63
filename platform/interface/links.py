"""Pages that a link from a mail opens: the link is the only key needed, so it must not spread."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


class Opened(Protocol):
    """What a link leads to; it knows in which language it was asked for."""

    @property
    def language(self) -> str: ...


O = TypeVar("O", bound=Opened)  # noqa: E741
Page = Callable[[HttpRequest, O], HttpResponse]


def opened_by_link(
    find: Callable[[str], O], *, over: str
) -> Callable[[Page[O]], Callable[..., HttpResponse]]:
    """A decorator for pages of what `find` finds by a token, or raises ObjectDoesNotExist.

    Each is shown in its thing's language and kept out of caches, search engines and referrers. The
    template `over` says that a link is none, or none any more: the same for all of them, in the
    browser's language, so that nobody learns from it what there was.
    """

    def decorate(view: Page[O]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # the link is the only key, and no-referrer makes browsers send “Origin: null”
        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            try:
                thing = find(token)
            except ObjectDoesNotExist:
                language = translation.get_language_from_request(request)
                with translation.override(language):
                    response = render(request, over, status=HTTPStatus.NOT_FOUND)
            else:
                language = thing.language
                with translation.override(language):
                    response = view(request, thing)
            response["Content-Language"] = language
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex"
            return response

        return opened

    return decorate
