from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from editorial.models import PublicSlug, Publishable, State
from editorial.services.rights import Entry

View = Callable[[HttpRequest, Entry], HttpResponse]


def entry_page(
    model: type[Entry],
) -> Callable[[View[Entry]], Callable[..., HttpResponse]]:
    """A view of one entry, found by the slug in its address and read with `for_page()`.

    Former addresses lead to the current one; what was public once answers 410; strangers get 404.
    """

    def decorated(view: View[Entry]) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def page(request: HttpRequest, slug: str) -> HttpResponse:
            entries = model.objects.with_page_for(request.user).for_page()
            # Of this kind; mypy knows only that it is published.
            entry = cast(Entry | None, entries.filter(slug=slug).first())
            if entry is None:
                return moved_or_gone(request, model, slug)
            if entry.is_gone_for(request.user):
                return gone(request, entry)
            return view(request, entry)

        return page

    return decorated


def page_below(
    entries: Callable[[], QuerySet[Entry]],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of something that has its address below that of one of these entries.

    Former addresses of the entry lead to the same page below the current one.
    """

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            found = entries()
            entry = found.filter(slug=slug).first()
            if entry is None:
                return moved_or_gone(request, found.model, slug)
            return view(request, entry, **kwargs)

        return page

    return decorated


def moved_or_gone(request: HttpRequest, model: type[Publishable], slug: str) -> HttpResponse:
    """What a slug answers that no entry has now: where its entry went, or that it was erased.

    What was sent goes along. Raises Http404 for a slug that was never public, and for a page that
    an entry doesn't have.
    """
    kind = ContentType.objects.get_for_model(model)
    addresses = PublicSlug.objects.filter(content_type=kind, slug=slug)
    former = addresses.order_by("object_id").first()  # those of erased entries last
    if former is None:
        raise Http404
    if former.entry is None:
        return render(request, "410.html", status=410)
    if not former.entry.was_public or former.entry.slug == slug:
        raise Http404
    path = request.get_full_path().replace(f"/{slug}/", f"/{former.entry.slug}/", 1)
    is_sent = request.method == "POST"
    return HttpResponsePermanentRedirect(path, preserve_request=is_sent)


def gone(request: HttpRequest, entry: Publishable) -> HttpResponse:
    """What an entry's address says that is public no more: why, and where to go instead."""
    is_revised = entry.state in (State.DRAFT, State.IN_REVIEW) or entry.waits
    context: dict[str, object] = {
        "is_revised": is_revised,
        "withdrawn_at": entry.is_withdrawn and entry.withdraw_at,
    }
    if entry.state == State.ARCHIVED:
        context |= {"reason": entry.archive_reason, "successor": _in_language(entry.successor)}
    return render(request, "410.html", context, status=410)


def _in_language(address: str) -> str:
    """An address of this site in the visitor's language."""
    if not address.startswith("/"):
        return address
    language = get_language() or "de"
    with override("de"):
        return translate_url(address, language)
