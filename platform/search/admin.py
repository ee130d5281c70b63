import re
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interface.admin import HoldsRow, NeverDeleted
from interface.admin_forms import ChecksRow
from search import queries
from search.analysis import EVERYWHERE
from search.models import Document, Synonym, TradeWord
from search.models.documents import Matches
from search.models.words import LONGEST_TERM, Taught
from taxonomy.admin import offer_again, retire

Row = TypeVar("Row", bound=Taught)


TOO_LONG = _("„%(value)s“ hat %(show_value)s Zeichen, höchstens %(limit_value)s sind möglich.")


class TaughtForm(ChecksRow):
    """A word that is too long is refused: a browser would cut what is pasted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if word := self.fields.get("word"):
            word.error_messages["max_length"] = TOO_LONG
            word.widget.attrs.pop("maxlength", None)


class TaughtAdmin(NeverDeleted, HoldsRow[Row]):
    """What the search is taught: retired rather than deleted, or an update would bring it again."""

    form = TaughtForm
    search_fields: ClassVar[tuple[str, ...]] = ("word", "form")
    actions = (retire, offer_again)

    def save_model(
        self, request: HttpRequest, obj: Row, form: ModelForm[Row], change: bool
    ) -> None:
        """What the team has changed is left alone by what is delivered later."""
        obj.is_edited = obj.is_edited or (change and form.has_changed())
        super().save_model(request, obj, form, change)


class TermsField(SimpleArrayField):
    """Words between commas or semicolons; where nothing stands between two, none is."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = ",".join(each for each in re.split("[,;]", value) if each.strip())
        terms = super().to_python(value)
        for each in terms:
            if len(each) > LONGEST_TERM:
                said = {"value": each, "show_value": len(each), "limit_value": LONGEST_TERM}
                raise ValidationError(TOO_LONG, code="max_length", params=said)
        return terms


@admin.register(Synonym)
class SynonymAdmin(TaughtAdmin[Synonym]):
    list_display = ("word", "shown_meanings", "language", "is_retired")
    list_filter = ("language", "is_retired")
    search_fields = (*TaughtAdmin.search_fields, "means")
    fields = ("language", "word", "means", "is_retired")
    formfield_overrides: ClassVar = {ArrayField: {"form_class": TermsField}}

    def save_model(
        self, request: HttpRequest, obj: Synonym, form: ModelForm[Synonym], change: bool
    ) -> None:
        """What nothing says yet may be said soon; else the team learns here that it is mistyped."""
        super().save_model(request, obj, form, change)
        for term in [] if obj.is_retired else obj.means:
            asked = queries.in_this_tier(queries.words(term, obj.language), EVERYWHERE)
            if not Document.objects.published().filter(Matches(asked, obj.language)).exists():
                text = gettext("Noch sagt kein Eintrag „%(word)s“.")
                messages.warning(request, text % {"word": term})

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
