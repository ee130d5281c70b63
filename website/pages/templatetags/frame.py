"""What only the frame of a page needs: regions, navigation, feeds, data for search engines."""

from django import template
from django.contrib.contenttypes.models import ContentType
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.models import Publishable
from interface.structured_data import as_script
from interface.templatetags.interface import nav_link
from pages import feeds, structured_data
from pages.frame import Frame, Link
from search.models import Document
from taxonomy.models import Region

register = template.Library()


@register.inclusion_tag("_region_switch.html", takes_context=True)
def region_switch(context: Context) -> dict[str, object]:
    """Links to each region and to all; a list keeps its other filters, other pages lead home."""
    frame: Frame | None = context.get("frame")
    if frame is None or not frame.is_of_several:
        return {"links": []}
    chosen = frame.chosen.slug if frame.chosen else ""
    names = [("", _("Alle")), *((each.slug, each.name) for each in frame.regions)]
    links = [Link(_in_region(context, slug), name, slug == chosen) for slug, name in names]
    return {"links": links, "is_demo": context.get("is_demo")}


def _in_region(context: Context, slug: str) -> str:
    if filterset := context.get("filterset"):
        return str(filterset.url(region=slug or None))
    home = reverse("pages:home")
    return f"{home}?{urlencode({'region': slug})}" if slug else home


@register.simple_tag(takes_context=True)
def area_link(context: Context, route: str, label: str) -> SafeString:
    """An area of the main navigation."""
    return nav_link(context, reverse(route), label)


@register.simple_tag(takes_context=True)
def region_of_page(context: Context) -> Region | None:
    """Whose brand and contact the page shows; None where those of all regions stand.

    A view may know better (`region_of_page`): whose company is there, who has an enquiry.
    """
    known: Region | None = context.get("region_of_page")
    if known:
        return known
    frame: Frame | None = context.get("frame")
    return frame.region_of(context.get("entry")) if frame else None


@register.simple_tag(takes_context=True)
def feed_address(context: Context) -> str:
    """The feed of the list that the page shows, with the list's filters; nothing elsewhere."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return feeds.address_of_list(match.view_name, request.GET) if match and request else ""


@register.simple_tag(takes_context=True)
def calendar_address(context: Context) -> str:
    """The dates' calendar, with the filters of their list."""
    request = context.get("request")
    return feeds.address_of_calendar(request.GET) if request else ""


@register.simple_tag(takes_context=True)
def structured_data_of_entry(context: Context) -> SafeString | str:
    """The page's entry in schema.org's words, where a type fits and the public sees the page."""
    request, entry = context.get("request"), context.get("entry")
    if request is None or not isinstance(entry, Publishable) or not entry.is_published:
        return ""
    if request.path != entry.get_absolute_url():
        return ""
    data = structured_data.described(entry, f"{request.scheme}://{request.get_host()}")
    return as_script(data) if data else ""


@register.simple_tag(takes_context=True)
def call_back_address(context: Context) -> str:
    """The form that asks for a call, about the page's entry, or in the page's region."""
    form, entry = reverse("pages:call_back"), context.get("entry")
    frame: Frame | None = context.get("frame")
    known: Region | None = context.get("region_of_page")
    if known and frame and frame.is_of_several:
        return f"{form}?{urlencode({'region': known.slug})}"
    if not isinstance(entry, Publishable) or not entry.is_published:
        return form
    return f"{form}?{urlencode({'zu': entry.get_absolute_url()})}"


@register.simple_tag
def document_address(document: Document) -> str:
    """Where a hit of the search is shown, in the page's language."""
    return document.address_in(get_language() or "de")


@register.simple_tag
def kind_label(document: Document) -> str:
    """What a hit of the search is: “Praxisbeispiel”, “Veranstaltung”."""
    content_type = ContentType.objects.get_for_id(document.content_type_id)
    model = content_type.model_class()
    return str(model._meta.verbose_name) if model else ""
