"""Data for search engines (JSON-LD), written so that no text in it can end the element."""

import json
from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def as_script(data: Mapping[str, object]) -> SafeString:
    """A data block, which no browser executes: the Content-Security-Policy has nothing to allow."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(_ESCAPES)),  # noqa: S308 - escaped in the line itself
    )


def breadcrumb_list(steps: list[tuple[str, str]]) -> dict[str, object]:
    """The way to a page; each step is a name and a full address, the last without one."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(name)}
            | ({"item": url} if url else {})
            for position, (name, url) in enumerate(steps, start=1)
        ],
    }
