"""Lists of the admin in which people are searched for: what was typed stands in no address.

The form sends it, and the answer leads to the list with the words sealed: paging, sorting, filters
and the way back keep them, and no history, log or bookmark names anybody.
"""

from typing import Any, TypeVar

from cryptography.fernet import InvalidToken
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import (
    ERROR_FLAG,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
    ChangeListSearchForm,
)
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from interface.boxes import box_for

Row = TypeVar("Row", bound=models.Model)

PURPOSE = "interface.sealed_search"
# Longer than any name or address; an address with it still passes every proxy.
MOST_CHARACTERS = 320


def sealed(words: str) -> str:
    """Nothing stays nothing."""
    return box_for(PURPOSE).encrypt(words[:MOST_CHARACTERS].encode()).decode() if words else ""


def unsealed(words: str) -> str:
    """Raises IncorrectLookupParameters for what we haven't sealed, or with a key that is gone."""
    try:
        return box_for(PURPOSE).decrypt(words.encode()).decode() if words else ""
    except InvalidToken:
        raise IncorrectLookupParameters from None


class SealedWords(forms.CharField):
    def to_python(self, value: object) -> str:
        return unsealed(super().to_python(value) or "")


class SealedSearchForm(ChangeListSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {SEARCH_VAR: SealedWords(required=False, strip=False)}


class SealedChangeList(ChangeList):
    search_form_class = SealedSearchForm
    is_sealed = True  # for admin/search_form.html


class SealsSearch(admin.ModelAdmin[Row]):
    """An admin whose list is searched for people."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SealedChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        query = request.GET.copy()
        if SEARCH_VAR in request.POST:
            query[SEARCH_VAR] = sealed(request.POST[SEARCH_VAR])
            query.pop(PAGE_VAR, None)
            query.pop(ERROR_FLAG, None)
            return redirect_to_list(request, query)
        try:
            unsealed(query.get(SEARCH_VAR, ""))
        except IncorrectLookupParameters:
            del query[SEARCH_VAR]
            text = _("Wonach Sie suchen, steht nie in der Adresse: Bitte geben Sie es hier ein.")
            messages.warning(request, text)
            return redirect_to_list(request, query)
        return super().changelist_view(request, extra_context)


def redirect_to_list(request: HttpRequest, query: QueryDict) -> HttpResponse:
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
