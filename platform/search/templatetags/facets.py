"""The options of a facet. A list shows some ninety: a template would be half of its cost."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.facets import ChosenValue, Option

register = template.Library()

TO_CHOOSE = (
    '<li><a class="facet__option" id="{}" href="{}" rel="nofollow">'
    '<span class="facet__name">{}</span> <span class="facet__count">{}{}'
    '<span class="kern-sr-only"> {}</span></span></a></li>'
)
CHOSEN = (
    '<li><a class="facet__option facet__option--selected" id="{}" href="{}" aria-current="true"'
    ' rel="nofollow"><span class="facet__name">{}</span><span class="kern-sr-only">, {}</span>'
    '<span class="kern-icon kern-icon--close kern-icon--small" aria-hidden="true"></span></a></li>'
)
MORE = '<span class="kern-sr-only">{} </span>+'


@register.simple_tag
def facet_options(options: Iterable[Option]) -> SafeString:
    """Links that each add a value with what the list then has, or take the value away."""
    chosen, more = _("ausgewählt, aufheben"), format_html(MORE, _("dazu"))
    hit, hits = (ngettext("Treffer", "Treffer", number) for number in (1, 2))
    links = (
        format_html(CHOSEN, each.id, each.url, each.label, chosen)
        if each.is_selected
        else format_html(
            *(TO_CHOOSE, each.id, each.url, each.label),
            *(more if each.is_more else "", each.count, hit if each.count == 1 else hits),
        )
        for each in options
    )
    return mark_safe("".join(links))  # noqa: S308 - each is escaped


@register.filter
def filters_chosen(chosen: Iterable[ChosenValue]) -> int:
    """How many filters a list has, the words that are searched for left out."""
    return sum(each.name != "q" for each in chosen)
