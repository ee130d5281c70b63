"""One option of a facet. A list shows some ninety: as a template they would be half of its cost."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search.facets import Option

register = template.Library()

TO_CHOOSE = (
    '<li><a class="facet__option" href="{}" rel="nofollow"><span class="facet__name">{}</span>'
    ' <span class="facet__count">{}{}<span class="kern-sr-only"> {}</span></span></a></li>'
)
CHOSEN = (
    '<li><a class="facet__option facet__option--selected" href="{}" aria-current="true"'
    ' rel="nofollow"><span class="facet__name">{}</span>'
    '<span class="kern-sr-only">, {}</span></a></li>'
)
MORE = '<span class="kern-sr-only">{} </span>+'


@register.simple_tag
def facet_option(option: Option) -> SafeString:
    """A link that adds the value with what the list then has, or takes the value away."""
    if option.is_selected:
        return format_html(CHOSEN, option.url, option.label, _("ausgewählt, aufheben"))
    more = format_html(MORE, _("dazu")) if option.is_more else ""
    return format_html(TO_CHOOSE, option.url, option.label, more, option.count, _("Treffer"))
