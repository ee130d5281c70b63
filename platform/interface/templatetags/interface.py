"""What every page's template uses: cards, language fallback, dates in words, patterns, forms."""

import datetime as dt
from typing import Any

from django import forms, template
from django.db import models
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from interface import dates, patterns
from interface.forms import as_public

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context: Context, thing: models.Model, **extra: Any) -> SafeString:
    """A thing's card: `cards/<model name>.html`, with the thing as `thing` and by that name."""
    name = thing._meta.model_name or ""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**{"thing": thing, name: thing, **extra}):
        return engine.get_template(f"cards/{name}.html").render(context)


def in_language(thing: object, field: str) -> tuple[str, bool]:
    """A text in the page's language, or in German; and whether it is the language asked for."""
    language = (get_language() or "de").split("-")[0]
    german = getattr(thing, field)
    if language == "de":
        return german, True
    translated = getattr(thing, f"{field}_{language}", "")
    return (translated, True) if translated else (german, False)


@register.simple_tag
def localized(thing: object, field: str) -> str | SafeString:
    """A text in the page's language; where only the German one exists, marked as German."""
    text, is_translated = in_language(thing, field)
    return text if is_translated or not text else format_html('<span lang="de">{}</span>', text)


@register.simple_tag
def localized_text(thing: object, field: str) -> str:
    """The same without markup, for titles, attributes and descriptions."""
    return in_language(thing, field)[0]


@register.filter
def people_date(moment: dt.date | None, precision: str = dates.DAY) -> str:
    """“Mittwoch, 17. Januar 2018”, or the month or year where no more is known."""
    return dates.date_in_words(moment, precision) if moment else ""


@register.simple_tag
def people_times(
    starts: dt.time | dt.datetime | None, ends: dt.time | dt.datetime | None = None
) -> str:
    """“16–19 Uhr”, “9.30–13 Uhr”, “ab 16 Uhr”."""
    return dates.times_in_words(starts, ends)


@register.inclusion_tag("interface/pattern.html")
def pattern(seed: object) -> dict[str, str]:
    """A quiet picture drawn from the seed; its colour is the surrounding `.industry-<slug>`."""
    soft, strong = patterns.paths(str(seed))
    return {"soft": soft, "strong": strong}


@register.filter
def public_form(form: forms.BaseForm) -> forms.BaseForm:
    """A form of another package with the markup of our own forms."""
    return as_public(form)


@register.inclusion_tag("_nav_link.html", takes_context=True)
def nav_link(context: Context, url: str, label: str) -> dict[str, object]:
    """One entry of the main navigation, which says whether it is where the visitor is."""
    path = getattr(context.get("request"), "path", "")
    current = "page" if path == url else "true" if path.startswith(url) else ""
    return {"url": url, "label": label, "current": current}
