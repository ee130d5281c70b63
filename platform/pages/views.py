from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from interface import colours
from taxonomy.models import Industry, Region


def home(request: HttpRequest) -> HttpResponse:
    """The start page."""
    return render(request, "pages/home.html")


@cache_control(public=True, max_age=300)
def region_css(request: HttpRequest) -> HttpResponse:
    """The regions' and industries' colours as a style sheet: pages carry no inline style."""
    css = colours.stylesheet(Region.objects.all(), Industry.objects.all())
    return HttpResponse(css, content_type="text/css")
