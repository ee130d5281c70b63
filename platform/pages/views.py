from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from branchendialog.models import BestPractice, IndustryPage
from interface import colours
from taxonomy.models import Industry, Region
from workshops.models import Workshop


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the region does, in one screen: industries, next dates, newest cases."""
    industry_pages = IndustryPage.objects.published().for_cards().order_by("industry__order")
    newest = BestPractice.objects.published().for_cards().order_by("-published_at", "-pk")
    context = {
        "industry_pages": IndustryPage.with_numbers_of_cases(industry_pages),
        "workshops": Workshop.objects.published().for_cards().upcoming()[:3],
        "newest": newest[:3],
    }
    return render(request, "pages/home.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def region_css(request: HttpRequest) -> HttpResponse:
    """The regions' and industries' colours as a style sheet: pages carry no inline style."""
    css = colours.stylesheet(Region.objects.all(), Industry.objects.all())
    return HttpResponse(css, content_type="text/css")
