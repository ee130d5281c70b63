import sys
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as default_server_error

from branchendialog.company import Company
from branchendialog.models import BestPractice, IndustryPage
from branchendialog.offers_and_dates import dates_for
from editorial.models import Publishable
from editorial.storage import NO_ROOM
from editorial.views import entry_page
from initiatives.models import Initiative
from pages import enforcement
from pages.chosen_region import carrying
from pages.filters import NewsFilterSet, SiteFilterSet
from pages.frame import colours_in_use, frame_of
from pages.models import NewsItem, Page
from search.filters import DocumentFilterSet
from search.fit import Whom
from search.models import Document, DocumentQuerySet
from search.suggestions import suggest
from search.views import EntryListView, IndustryHit, one_snapshot
from taxonomy.models import Industry
from work import retention
from workshops.calendars import calendar_response, public_calendar
from workshops.models import Workshop
from workshops.views import WorkshopListView

RETRY_AFTER_SECONDS = 30
A_YEAR = 365 * 24 * 60 * 60
# What a calendar program takes at once.
MOST_DATES = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the region does, in one screen; with `?region=` what that region does."""
    chosen = frame_of(request).chosen
    region = chosen.slug if chosen else ""
    documents = Document.objects.published().in_region(region)
    newest = documents.order_by("-published_at", "-id")
    places = [region] if region else []
    by_name = documents.order_by("sort_name", "id")
    pages = IndustryPage.objects.published().for_cards().order_by("industry__order")
    context = {
        "industry_pages": IndustryPage.with_numbers_of_cases(pages, region),
        "workshops": [each.date for each in dates_for(Whom(places=places), 3)],
        "company": Company(request.GET, get_language() or "de"),
        "newest": _first(BestPractice, newest, 3).order_by("-published_at", "-pk"),
        "initiatives": _first(Initiative, by_name, 4).order_by("title", "pk"),
        "news": _first(NewsItem, newest, 2).order_by("-published_at", "-pk"),
    }
    return render(request, "pages/home.html", context)


def _first(
    model: type[Publishable], documents: DocumentQuerySet, number: int
) -> QuerySet[Publishable]:
    """The entries of this kind that stand first among the Documents."""
    ids = documents.of(model).values("object_id")[:number]
    return model.objects.published().for_cards().filter(pk__in=ids)


class SearchView(EntryListView):
    """Everything public, of every kind, printed from the Documents: no entry is fetched."""

    filterset_class = SiteFilterSet
    template_name = "search/search.html"

    @classmethod
    def documents(cls, now: datetime) -> DocumentQuerySet:
        return Document.objects.published(now).without_vectors()

    def of_industry(self, industry: Industry, filterset: DocumentFilterSet) -> IndustryHit | None:
        """Its page, where it has one; there stands all of it."""
        found = super().of_industry(industry, filterset)
        page = IndustryPage.objects.published(filterset.now).filter(industry=industry).first()
        return found._replace(url=page.get_absolute_url()) if found and page else found

    def entries(self, documents: DocumentQuerySet, now: datetime) -> list[Model]:
        return list(documents)

    def things(self, documents: list[Document], now: datetime) -> dict[int, Model]:
        return {each.pk: each for each in documents}


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type into the search box, as options of its list."""
    region, language = frame_of(request).chosen, get_language() or "de"
    documents = Document.objects.published().without_vectors().defer("text", "text_en")
    in_region = documents.in_region(region.slug if region else "")
    with one_snapshot():
        found = suggest(request.GET.get("q", ""), language, in_region)
    pages = (
        IndustryPage.objects.published()
        .only("slug", "industry")
        .in_bulk(
            [each.industry.pk for each in found.trades if each.industry], field_name="industry_id"
        )
    )

    def here(address: str) -> str:
        return carrying(address, region.slug) if region else address

    context = {
        "words": found.words,
        "trades": [
            (each, here(pages[each.industry.pk].get_absolute_url()))
            for each in found.trades
            if each.industry and each.industry.pk in pages
        ],
        "entries": [(each, here(each.address_in(language))) for each in found.entries],
    }
    options = render_to_string("search/_suggestions.html", context, request)
    return JsonResponse({"options": options})


class NewsListView(EntryListView):
    """What happened and what comes, the newest first."""

    model = NewsItem
    filterset_class = NewsFilterSet
    template_name = "pages/news_list.html"


@entry_page(NewsItem)
def news_item(request: HttpRequest, entry: NewsItem) -> HttpResponse:
    """One article."""
    return render(request, "pages/news_item.html", {"entry": entry})


@entry_page(Page)
def page(request: HttpRequest, entry: Page) -> HttpResponse:
    """A page that staff write; those everybody looks for have one address and no other."""
    if request.path != entry.get_absolute_url():
        return HttpResponsePermanentRedirect(entry.get_absolute_url())
    frame = frame_of(request)
    context = {
        "entry": entry,
        "kept": retention.rules(),
        "enforcement": enforcement.body_for(frame.operator),
        "enforcement_source": enforcement.SOURCE_URL,
        "written": frame.public_slugs,
    }
    return render(request, "pages/page.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming dates to subscribe to, with the same filters as their list."""
    filterset = WorkshopListView.filterset(request)
    ids = filterset.qs.order_by("starts_at", "id")[:MOST_DATES].values("object_id")
    dates = Workshop.objects.published().filter(pk__in=ids)
    related = dates.select_related("region", "venue_municipality").order_by("over_at", "pk")
    chosen = ", ".join(str(each.label) for each in filterset.chosen_options())
    name = _("Veranstaltungen: %(chosen)s") % {"chosen": chosen} if chosen else _("Veranstaltungen")
    content = public_calendar(related, name=f"Regiodialog: {name}")
    return calendar_response(content, changed_at=Workshop.objects.changed_last())


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not read, and where all addresses are."""
    site = f"{request.scheme}://{request.get_host()}"
    return render(request, "robots.txt", {"site": site}, content_type="text/plain; charset=utf-8")


@require_safe
def region_css(request: HttpRequest) -> HttpResponse:
    """The regions' and industries' colours; under the address of these very colours for long."""
    found = colours_in_use()
    response = HttpResponse(found.css, content_type="text/css; charset=utf-8")
    if request.GET.get("v") == found.version:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=300)
    return response


def is_outage(error: BaseException | None) -> bool:
    """The database is away, or there is no room: for files that are kept, or on the way."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, OperationalError | InterfaceError)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong on our side; what is away or full for a time says so."""
    if is_outage(sys.exception()):
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return default_server_error(request)
