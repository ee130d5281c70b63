"""Parameters of a list's address that choose things."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django_stubs_ext import StrOrPromise

from interface.dates import PLAIN_DAY, date_in_words
from search.models import DocumentQuerySet


class ChosenValues(forms.Field):
    """A parameter that may stand several times in the address: `?thema=a&thema=b`."""

    widget = forms.SelectMultiple

    def clean(self, value: Iterable[str] | None) -> list[str]:
        return list(dict.fromkeys(each.strip() for each in value or [] if each.strip()))


class MultipleChoice(django_filters.Filter):
    """Things that have at least one of the chosen values; unknown ones are set aside and named."""

    field_class = ChosenValues

    def __init__(self, *args: object, is_array: bool = True, **kwargs: object) -> None:
        self.is_array = is_array
        super().__init__(*args, **kwargs)

    def filter(self, queryset: DocumentQuerySet, values: list[str]) -> DocumentQuerySet:
        if not values:
            return queryset
        lookup = "overlap" if self.is_array else "in"
        return queryset.filter(**{f"{self.field_name}__{lookup}": values})


class Day(django_filters.DateFilter):
    """A day; `said` are the words around it, with `%(day)s`, where it is chosen."""

    def __init__(self, *args: Any, said: StrOrPromise, **kwargs: Any) -> None:
        self.said = said
        super().__init__(*args, **kwargs)

    def in_words(self, day: date) -> str:
        return str(self.said) % {"day": date_in_words(day, PLAIN_DAY)}
