from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from interface.admin import HoldsRow, NeverDeleted
from interface.admin_forms import ChecksRow
from search.models import Synonym, TradeWord
from search.models.words import Taught
from taxonomy.admin import offer_again, retire

Row = TypeVar("Row", bound=Taught)


class TaughtAdmin(NeverDeleted, HoldsRow[Row]):
    """What the search is taught: retired rather than deleted, or an update would bring it again."""

    form = ChecksRow
    search_fields: ClassVar[tuple[str, ...]] = ("word", "form")
    actions = (retire, offer_again)

    def save_model(
        self, request: HttpRequest, obj: Row, form: ModelForm[Row], change: bool
    ) -> None:
        """What the team has changed is left alone by what is delivered later."""
        obj.is_edited = obj.is_edited or (change and form.has_changed())
        super().save_model(request, obj, form, change)


class TermsField(SimpleArrayField):
    """Words between commas; where nothing stands between two, none is."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = ",".join(each for each in value.split(",") if each.strip())
        return super().to_python(value)


@admin.register(Synonym)
class SynonymAdmin(TaughtAdmin[Synonym]):
    list_display = ("word", "shown_meanings", "language", "is_retired")
    list_filter = ("language", "is_retired")
    search_fields = (*TaughtAdmin.search_fields, "means")
    fields = ("language", "word", "means", "is_retired")
    formfield_overrides: ClassVar = {ArrayField: {"form_class": TermsField}}

    @admin.display(description=_("heißt in den Texten"))
    def shown_meanings(self, synonym: Synonym) -> str:
        return ", ".join(synonym.means)


@admin.register(TradeWord)
class TradeWordAdmin(TaughtAdmin[TradeWord]):
    list_display = ("word", "industry", "wz_code", "language", "is_retired")
    list_filter = ("industry", "language", "is_retired")
    list_select_related = ("industry", "wz_code")
    autocomplete_fields = ("industry", "wz_code")
    fields = ("language", "word", "industry", "wz_code", "is_retired")
