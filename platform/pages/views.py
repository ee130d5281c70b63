import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as default_server_error

from branchendialog.models import BestPractice, IndustryPage
from interface import colours
from search.models import Document
from taxonomy.models import Industry, Region
from workshops.models import Workshop

RETRY_AFTER_SECONDS = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the region does, in one screen: industries, next dates, newest cases."""
    industry_pages = IndustryPage.objects.published().for_cards().order_by("industry__order")
    newest_ids = Document.objects.published().of(BestPractice).newest_ids(3)
    newest = BestPractice.objects.published().for_cards().filter(pk__in=newest_ids)
    context = {
        "industry_pages": IndustryPage.with_numbers_of_cases(industry_pages),
        "workshops": Workshop.objects.published().for_cards().upcoming()[:3],
        "newest": newest.order_by("-published_at", "-pk"),
    }
    return render(request, "pages/home.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def region_css(request: HttpRequest) -> HttpResponse:
    """The regions' and industries' colours as a style sheet: pages carry no inline style."""
    css = colours.stylesheet(Region.objects.all(), Industry.objects.all())
    return HttpResponse(css, content_type="text/css")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong on our side; a database that is away comes back by itself."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return default_server_error(request)
