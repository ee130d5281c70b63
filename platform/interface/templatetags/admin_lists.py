"""The lists of the admin: their filters in one line, and rows that say what each cell is."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

register = template.Library()


class ChosenFilter(NamedTuple):
    """A filter that is on: what it leaves in the list, and the list without it."""

    title: str
    value: str
    address: str


@register.simple_tag
def chosen_filters(cl: ChangeList) -> list[ChosenFilter]:
    return list(_chosen(cl))


def _chosen(cl: ChangeList) -> Iterator[ChosenFilter]:
    left = set(cl.get_filters_params())
    for spec in cl.filter_specs:
        names = [name for name in spec.expected_parameters() if name and name in cl.params]
        if not names:
            continue
        values = [str(each["display"]) for each in spec.choices(cl) if each["selected"]]
        value = ", ".join(values) or gettext("Auswahl")
        yield ChosenFilter(capfirst(str(spec.title)), value, cl.get_query_string(remove=names))
        left -= {*names}
    # What a link has chosen and no filter offers; the row of years shows its own.
    if names := [each for each in left if not each.startswith(f"{cl.date_hierarchy}__")]:
        yield ChosenFilter("", gettext("Auswahl"), cl.get_query_string(remove=names))


@register.filter
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, object]]) -> list[str]:
    """A row's cells, each with the heading of its column: a narrow screen has no columns."""
    return [
        mark_safe(cell.replace("<td", _opening(str(header["text"])), 1))  # noqa: S308 – both are safe
        for cell, header in zip(cells, headers, strict=False)
    ]


@lru_cache(maxsize=1000)
def _opening(heading: str) -> str:
    """The column of ticks has a box for a heading, which needs no words."""
    return format_html('<td data-label="{}"', "" if "<input" in heading else capfirst(heading))
