from typing import Any

from django import forms
from django.utils.translation import gettext as _

from editorial.models import Publishable


class EntryForm(forms.ModelForm[Publishable]):
    """The admin's form for an entry; it carries the version it was opened with."""

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("opened_version") != self.stored_version():
            raise forms.ValidationError(
                _(
                    "Inzwischen hat jemand anderes diesen Eintrag gespeichert. Nichts wurde "
                    "überschrieben. Öffnen Sie den Eintrag in einem zweiten Fenster und "
                    "übertragen Sie Ihre Änderung."
                ),
                code="stale",
            )
        return cleaned

    def stored_version(self) -> int:
        """The version in the database, held until the request's transaction ends."""
        manager = type(self.instance)._base_manager
        return manager.select_for_update(no_key=True).get(pk=self.instance.pk).version

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in self.instance.RESERVED_SLUGS:
            raise forms.ValidationError(
                _("Diese Adresse braucht die Seite selbst. Wählen Sie eine andere.")
            )
        return slug


class StateChangeForm(forms.Form):
    """The note that goes with a change of state, and the version that was looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Notiz"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
