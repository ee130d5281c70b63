"""One option of a facet. A list shows some ninety: as a template they would be half of its cost."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
def facet_option(option: Option) -> SafeString:
    """A link that adds the value with what the list then has, or takes the value away."""
    if option.is_selected:
        return format_html(CHOSEN, option.id, option.url, option.label, _("ausgewählt, aufheben"))
    more = format_html(MORE, _("dazu")) if option.is_more else ""
    return format_html(
        TO_CHOOSE, option.id, option.url, option.label, more, option.count, _("Treffer")
    )


@register.filter
def filters_chosen(chosen: Iterable[ChosenValue]) -> int:
    """How many filters a list has, the words that are searched for left out."""
    return sum(each.name != "q" for each in chosen)
