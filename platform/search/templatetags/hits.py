"""What a hit of the search says of what is asked."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from interface.languages import in_language
from search.marking import Marker
from search.models import Document, Trade

register = template.Library()


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


@register.filter
def said(trade: Trade) -> SafeString | str:
    """The word that names the trade; an official code stands with its German title."""
    is_code = trade.word == str(trade.code)
    return format_html('<span lang="de">{}</span>', trade.word) if is_code else trade.word
