"""Every list as an Atom feed (RFC 4287), with the same filters as the list's own address."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from branchendialog.views import BestPracticeListView, DialogueListView
from initiatives.views import (
    ActivityListView,
    ActorListView,
    IdeaListView,
    InitiativeListView,
)
from interface.languages import localized_text
from pages.views import NewsListView
from search.models import Document
from search.views import EntryListView
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


def address_of_list(route: str, query: QueryDict) -> str:
    """The feed of the list at this route, with its filters; nothing for any other page."""
    name = next((name for name, each in FEEDS.items() if each.route == route), "")
    if not name:
        return ""
    filters = query.copy()
    for parameter in NOT_IN_A_FEED:
        filters.pop(parameter, None)
    address = reverse("pages:feed", args=[name])
    return f"{address}?{filters.urlencode()}" if filters else address


class Feed(Atom1Feed):
    """Django's own says “now” for a feed without entries."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """The newest entries of a list, from the Documents alone: those are public by definition."""
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
    for document in newest:
        _add(atom, document, site)
    content_type = "application/atom+xml; charset=utf-8"
    return HttpResponse(atom.writeString("utf-8"), content_type=content_type)


def _add(atom: Feed, document: Document, site: str) -> None:
    """One entry; its id is the German address, whatever language it is read in."""
    title = localized_text(document, "title")
    atom.add_item(
        title=_printable(
            _("Beispiel: %(title)s") % {"title": title} if document.is_example else title
        ),
        link=site + document.address_in(get_language() or "de"),
        description=_printable(localized_text(document, "summary")),
        pubdate=document.published_at,
        updateddate=document.published_at,
        unique_id=site + document.address,
    )


def _printable(text: str) -> str:
    """Without the control characters that XML has no way to write (Word's line break is one)."""
    return CONTROL_CHARACTERS.sub(" ", text)
