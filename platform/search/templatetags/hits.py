"""What a question has found, marked in the titles and texts of hits."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from interface.languages import in_language
from search.marking import Marker
from search.models import Document

register = template.Library()


@register.simple_tag
def marked(thing: object, field: str, marker: Marker | None = None) -> SafeString:
    """A text in the page's language with what is asked marked; a German one says that it is."""
    text, is_translated = in_language(thing, field)
    html = marker.marked(text) if marker else format_html("{}", text)
    return html if is_translated or not text else format_html('<span lang="de">{}</span>', html)


@register.simple_tag
def excerpt(document: Document, marker: Marker | None = None) -> SafeString:
    """The summary, or what stands around the hit where that doesn't say what is asked."""
    summary, is_translated = in_language(document, "summary")
    text, has_text = in_language(document, "text")
    html = marker.excerpt(summary, text) if marker else format_html("{}", summary)
    if marker and html != marker.marked(summary):
        is_translated = has_text
    if is_translated or not html:
        return html
    return format_html('<span lang="de">{}</span>', mark_safe(html))  # noqa: S308 - escaped above
