"""Public forms that the agency of a region receives."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from interface.forms import ActingForm, by_key
from interface.languages import localized
from taxonomy.models import Region


class AgencyForm(ActingForm):
    """Says which agency receives it; where it may be that of several regions, it asks.

    Valid, it has the Region in `cleaned_data["region"]`.
    """

    region = forms.TypedChoiceField(
        label=_("In welcher Region?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eine Region.")},
    )

    def __init__(self, *args: Any, agencies: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        choice = cast(forms.TypedChoiceField, self.fields["region"])
        choice.coerce = by_key({each.slug: each for each in agencies})
        choice.choices = [(each.slug, _with_agency(each)) for each in agencies]
        if len(agencies) == 1:
            del self.fields["region"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if len(self.agencies) == 1:
            cleaned["region"] = self.agencies[0]
        return cleaned


def _with_agency(region: Region) -> str:
    """Both names, but once where the agency is called after its region."""
    agency = localized(region, "agency")
    if region.agency.startswith(region.name):
        return agency
    return format_html("{} ({})", region.name, agency)
