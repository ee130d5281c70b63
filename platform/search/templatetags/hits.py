"""What a hit of the search says of what is asked."""

import re
from itertools import pairwise

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from interface.languages import in_language
from search.compounds import parts_of
from search.marking import Marker
from search.models import Document, Trade

register = template.Library()

# A word that may be too long for a narrow column, outside of tags.
LONG_WORD = re.compile(r"[^\W\d_]{14,}(?![^<>]*>)")


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
def soft_hyphens(text: str) -> SafeString:
    """A text whose long words a browser may break between their parts: “Führungs-kräfte”.

    Not every browser knows by itself where German words may be broken.
    """
    html = LONG_WORD.sub(lambda word: _parted(word[0]), conditional_escape(text))
    return mark_safe(html)  # noqa: S308 - escaped above


def _parted(word: str) -> str:
    begins = [0]
    for part in parts_of(word.lower()):
        begins.append(begins[-1] + len(part))
    return "\N{SOFT HYPHEN}".join(word[begin:end] for begin, end in pairwise(begins))


@register.filter
def said(trade: Trade) -> SafeString | str:
    """The word that names the trade; an official code stands with its German title."""
    is_code = trade.word == str(trade.code)
    return format_html('<span lang="de">{}</span>', trade.word) if is_code else trade.word
