"""What every page's template uses: cards, language fallback, dates in words, patterns, forms."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import unescape

from django import forms, template
from django.conf import settings
from django.db import models
from django.template import Context
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from interface import dates, languages, numbers, patterns, rich_text, structured_data, styles
from interface.forms import as_public
from interface.names import admin_address

register = template.Library()

# Every page has ten: as a template they would cost four times as much.
NAV_LINK = '<li><a class="site-nav__link" href="{}"{}>{}</a></li>'


@register.simple_tag(takes_context=True)
def card(
    context: Context,
    thing: models.Model,
    *,
    place: int = 0,
    heading: str = "h3",
    is_short: bool = False,
    hides_industry: bool = False,
    hides_status: bool = False,
    reasons: Sequence[str] = (),
) -> SafeString:
    """A thing's card: `cards/<model name>.html`, with the thing as `thing` and by that name.

    `place` is where it stands in a list, from 1. What a list searches for is marked (`marker`).
    """
    name = thing._meta.model_name or ""
    engine = context.template.engine  # type: ignore[union-attr]
    # All of them: a name that a template asks for in vain costs more than the rest of its line.
    values = {
        "thing": thing,
        name: thing,
        "marker": context.get("marker"),
        "place": place,
        "is_first": False,
        "heading": heading,
        "is_short": is_short,
        "hides_industry": hides_industry,
        "hides_status": hides_status,
        "reasons": reasons,
    }
    with context.push(**values):
        return engine.get_template(f"cards/{name}.html").render(context)


register.simple_tag(admin_address)
register.simple_tag(languages.localized)
register.simple_tag(languages.localized_text)


@register.simple_tag
def paragraphs(thing: object, field: str) -> SafeString:
    """A longer text in the page's language, in paragraphs; a German one is marked as German."""
    text, is_translated = languages.in_language(thing, field)
    html = linebreaks_filter(text, autoescape=True)
    return html if is_translated or not text else format_html('<div lang="de">{}</div>', html)


@register.simple_tag
def rich(thing: object, field: str, is_below_title: bool = False) -> SafeString:
    """A text with tags in the page's language, cleaned once more; a German one is marked so.

    `is_below_title` where no heading of the page stands between its title and the text.
    """
    text = rich_text.shown(languages.localized_text(thing, field))
    if not text:
        return SafeString()
    html = rich_text.below_title(text) if is_below_title else text
    mark = language_mark(thing, field)
    html = html.replace("<table>", f"{_frame()}<table>").replace("</table>", "</table></div>")
    return format_html('<div class="rich-text"{}>{}</div>', mark, mark_safe(html))  # noqa: S308


def _frame() -> SafeString:
    """A table that is wider than a phone scrolls in it, by keys as well."""
    return format_html(
        '<div class="table-scroll" role="region" tabindex="0" aria-label="{}">', gettext("Tabelle")
    )


@register.simple_tag
def language_mark(thing: object, field: str) -> SafeString:
    """What an element says of its language where its text or attribute exists only in German."""
    text, is_translated = languages.in_language(thing, field)
    return mark_safe("" if is_translated or not text else ' lang="de"')  # noqa: S308


@register.filter
def people_date(moment: dt.date | None, precision: str = dates.DAY) -> str:
    """“Mittwoch, 17. Januar 2018”, or the month or year where no more is known."""
    return dates.date_in_words(moment, precision) if moment else ""


@register.simple_tag
def people_days(dated: dates.Dated) -> str:
    """The day of something dated, or its days: “12.–13. März 2027”."""
    return dates.days_of(dated)


@register.simple_tag
def days_between(starts: dt.datetime, ends: dt.datetime | None) -> str:
    """The same of two moments."""
    return dates.days_between(starts, ends)


@register.simple_tag
def people_move(old: dt.datetime, new: dt.datetime) -> str:
    """“vom 20. auf den 27. Januar”: when something was to be, and when it is."""
    return dates.move_in_words(old, new)


@register.simple_tag
def people_times(
    starts: dt.time | dt.datetime | None,
    ends: dt.time | dt.datetime | None = None,
    *,
    after_day: bool = False,
) -> str:
    """“16–19 Uhr”, “9.30–13 Uhr”, “ab 16 Uhr”."""
    return dates.times_in_words(starts, ends, after_day=after_day)


@register.filter
def people_time(moment: dt.time | dt.datetime | None) -> str:
    """“16 Uhr”, “9.30 Uhr”."""
    return dates.time_in_words(moment) if moment else ""


@register.filter
def people_deadline(moment: dt.datetime | None) -> str:
    """“Montag, 23. November 2026, 24 Uhr”: until when something holds."""
    return dates.deadline_in_words(moment) if moment else ""


@register.filter
def plain_number(number: Decimal | None) -> str:
    return "" if number is None else numbers.plain_number(number)


# Before a unit of money, and before a number with a point, such as a licence's version.
_KEPT_SPACE = re.compile(r" (?=€)| (?=\d+\.\d\b)")


@register.filter(is_safe=True)
def kept_together(text: str) -> str:
    """A text in which “25.000 €” and “CC0 1.0” aren't broken over two lines."""
    return _KEPT_SPACE.sub("\N{NO-BREAK SPACE}", text)


@register.filter
def in_fours(code: str) -> str:
    """A long code as it is read and typed: “1234 5678 90”."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@register.simple_tag
def style_sheets() -> SafeString:
    """The links to all that public pages need."""
    links = ((address,) for address in styles.addresses())
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def pattern(seed: object) -> SafeString:
    """A quiet picture drawn from the seed; its colour is the surrounding `.industry-<slug>`."""
    return patterns.svg(str(seed))


@register.simple_tag(takes_context=True)
def example_mark(context: Context, thing: object = None) -> SafeString | str:
    """What tells an invented thing from a real one; without a thing the mark itself.

    Where the section says it of all that it shows (`section_mark`), none of these says it again.
    """
    if thing is not None and not getattr(thing, "is_example", False):
        return ""
    if context.get("is_in_marked_section"):
        return ""
    return format_html('<span class="mark mark--example">{}</span>', gettext("Beispiel"))


@register.simple_tag(takes_context=True)
def section_mark(context: Context, things: Iterable[object]) -> SafeString | str:
    """One mark for a section in which several things stand, if all of them are invented.

    It holds to the end of the template, or of the `with`, that the section is in.
    """
    are_examples = [getattr(thing, "is_example", False) for thing in things]
    if len(are_examples) < 2 or not all(are_examples):
        return ""
    mark = example_mark(context)
    context["is_in_marked_section"] = True
    return mark


@register.filter
def public_form(form: forms.BaseForm) -> forms.BaseForm:
    """A form of another package with the markup of our own forms."""
    return as_public(form)


@register.inclusion_tag("_breadcrumb.html", takes_context=True)
def breadcrumb(context: Context, *steps: str) -> dict[str, object]:
    """The way here: label and address of each page above, then this page's own name."""
    above = [*zip(steps[:-1:2], steps[1::2], strict=True), (steps[-1], "")]
    request = context.get("request")
    site = f"{request.scheme}://{request.get_host()}" if request else ""
    plain = [(unescape(strip_tags(label)), url and site + url) for label, url in above]
    return {
        "breadcrumbs": above,
        "data": structured_data.as_script(structured_data.breadcrumb_list(plain)),
    }


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url: str, label: str) -> SafeString:
    """A link of a navigation, which says whether it is where the visitor is."""
    path = getattr(context.get("request"), "path", "")
    current = "page" if path == url else "true" if path.startswith(url) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html(NAV_LINK, url, mark, label)


@register.inclusion_tag("_language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """Links to this page in the other languages; none where it has one address for all."""
    request = context.get("request")
    return {"links": list(languages.other_languages(request)) if request else []}


@register.inclusion_tag("_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, object]:
    """For search engines: this page's address in each language, German where none fits."""
    found = languages.alternates(context["request"])
    return {"alternates": found.items(), "default": found.get(settings.LANGUAGE_CODE)}
