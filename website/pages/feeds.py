"""Every list as an Atom feed (RFC 4287), with the same filters as the list's own address."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from branchendialog.views import BestPracticeListView, DialogueListView
from editorial.models import Publishable
from initiatives.views import (
    ActivityListView,
    ActorListView,
    IdeaListView,
    InitiativeListView,
)
from interface.dates import when_in_words
from interface.languages import localized_text
from pages.views import NewsListView
from search.models import Document
from search.views import EntryListView
from workshops.models import Workshop
from workshops.views import WorkshopListView

NEWEST = 30


class FeedOfList(NamedTuple):
    """A list with a feed: its view, its address and what it is called."""

    view: type[EntryListView]
    route: str
    title: StrOrPromise


FEEDS = {
    "praxisbeispiele": FeedOfList(
        BestPracticeListView,
        "branchendialog:best_practice_list",
        gettext_lazy("Praxisbeispiele"),
    ),
    "veranstaltungen": FeedOfList(
        WorkshopListView, "workshops:workshop_list", gettext_lazy("Veranstaltungen")
    ),
    "aktivitaeten": FeedOfList(
        ActivityListView, "initiatives:activity_list", gettext_lazy("Aktivitäten")
    ),
    "akteure": FeedOfList(ActorListView, "initiatives:actor_list", gettext_lazy("Akteure")),
    "initiativen": FeedOfList(
        InitiativeListView, "initiatives:initiative_list", gettext_lazy("Initiativen")
    ),
    "ideen": FeedOfList(IdeaListView, "initiatives:idea_list", gettext_lazy("Ideen")),
    "branchendialoge": FeedOfList(
        DialogueListView, "branchendialog:dialogue_list", gettext_lazy("Branchendialoge")
    ),
    "aktuelles": FeedOfList(NewsListView, "pages:news_list", gettext_lazy("Aktuelles")),
}
# When an empty feed changed last: not now, or readers would fetch it again and again.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# What only says where in a list somebody is.
NOT_IN_A_FEED = ("seite", "sortierung")
# Who subscribes to a calendar wants what comes, whichever month is shown.
NOT_IN_A_CALENDAR = (*NOT_IN_A_FEED, "status", "ansicht", "monat")


def address_of_list(route: str, query: QueryDict) -> str:
    """The feed of the list at this route, with its filters; nothing for any other page."""
    name = next((name for name, each in FEEDS.items() if each.route == route), "")
    if not name:
        return ""
    return _with_filters(reverse("pages:feed", args=[name]), query, without=NOT_IN_A_FEED)


def address_of_calendar(query: QueryDict) -> str:
    """The calendar of the dates' list with these filters."""
    return _with_filters(reverse("pages:calendar"), query, without=NOT_IN_A_CALENDAR)


def _with_filters(address: str, query: QueryDict, *, without: Iterable[str]) -> str:
    filters = query.copy()
    for parameter in without:
        filters.pop(parameter, None)
    return f"{address}?{filters.urlencode()}" if filters else address


class Feed(Atom1Feed):
    """Django's own says “now” for a feed without entries, and calls every text HTML."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"])


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """The newest entries of a list, chosen by their Documents, read as they are."""
    if name not in FEEDS:
        raise Http404
    of_list = FEEDS[name]
    site = f"{request.scheme}://{request.get_host()}"
    filters = f"?{request.GET.urlencode()}" if request.GET else ""
    atom = Feed(
        title=f"Regiodialog: {of_list.title}",
        link=site + reverse(of_list.route) + filters,
        description="",
        language=get_language(),
        feed_url=site + request.get_full_path(),
    )
    newest = of_list.view.filterset(request).qs.order_by("-published_at", "-id")[:NEWEST]
    documents = list(newest.without_vectors().defer("text", "text_en"))
    entries = of_list.view.model.objects.published().in_bulk([each.object_id for each in documents])
    for document in documents:
        if entry := entries.get(document.object_id):
            _add(atom, document, entry, site)
    content_type = "application/atom+xml; charset=utf-8"
    return HttpResponse(atom.writeString("utf-8"), content_type=content_type)


def _add(atom: Feed, document: Document, entry: Publishable, site: str) -> None:
    """One entry; its id stays, wherever it moves and whatever language it is read in."""
    atom.add_item(
        title=_printable(_title(document, entry)),
        link=site + document.address_in(get_language() or "de"),
        description=_printable(_summary(document, entry)),
        pubdate=document.published_at,
        updateddate=max(entry.updated_at, document.published_at),
        unique_id=entry.uuid.urn,
    )


def _title(document: Document, entry: Publishable) -> str:
    title = localized_text(document, "title")
    if document.is_example:
        title = _("Beispiel: %(title)s") % {"title": title}
    is_off = isinstance(entry, Workshop) and entry.is_cancelled
    return _("Abgesagt: %(event)s") % {"event": title} if is_off else title


def _summary(document: Document, entry: Publishable) -> str:
    """Of a date first when it takes place, as far as that is known."""
    summary = localized_text(document, "summary")
    return f"{when_in_words(entry)}. {summary}" if isinstance(entry, Workshop) else summary


def _printable(text: str) -> str:
    """Without the control characters that XML has no way to write (Word's line break is one)."""
    return CONTROL_CHARACTERS.sub(" ", text)
