from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import EntryVersion, Proposal, Publishable, StateChange
from editorial.services.addresses import address_is_taken, is_taken
from editorial.snapshots import changes_between, content_of, flat
from interface.admin_forms import ChecksRow

STALE = "stale"


class EntryForm(ChecksRow):
    """The admin's form for an entry; it carries the version it was opened with.

    If somebody has saved the entry since, it stores nothing until the person has seen the other
    version, too, and chosen (`seen_version`).
    """

    TYPED, STORED = "typed", "stored"

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    proposal_note = forms.CharField(
        label=gettext_lazy("Begründung"),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        required=False,
    )
    # What was against storing it with its rows; set by the admin.
    refusal: ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_version"].initial = self.instance.version
        self.kept_values: dict[str, object] = {}
        self.former_editor: int | None = self.instance.updated_by_id
        for name in filter(self.fields.__contains__, self.instance.NEEDED):
            mark, help_text = _("Zum Veröffentlichen nötig."), self.fields[name].help_text
            needed = format_html('<strong class="needed">{}</strong> {}', mark, help_text)
            self.fields[name].help_text = needed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.refusal:
            for name, errors in self.refusal.update_error_dict({}).items():
                self.add_error(name if name in self.fields else None, errors)
        if not self.instance.pk:
            return cleaned
        version = self.stored_version()
        opened = cleaned.get("opened_version")
        if version not in (opened, cleaned.get("seen_version")) and self._is_changed_since(opened):
            text = _(
                "Inzwischen hat jemand anderes diesen Eintrag gespeichert. Nichts wurde "
                "überschrieben. Wählen Sie oben, was gelten soll."
            )
            self.add_error(None, ValidationError(text, code=STALE))
        else:
            asked = [name.removeprefix("take.") for name in self.data if name.startswith("take.")]
            if keys := [key for key in asked if self.chosen(key) == self.STORED]:
                stored = flat(content_of(self.instance))
                self.kept_values = {key: stored[key] for key in keys if key in stored}
        return cleaned

    @property
    def is_stale(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, STALE)

    def chosen(self, key: str) -> str | None:
        """Which of the two the person took where both had written."""
        return self.data.get(f"take.{key}")

    def stored_version(self) -> int:
        """The version in the database, held until the request's transaction ends."""
        manager = type(self.instance)._base_manager
        return manager.select_for_update(no_key=True).get(pk=self.instance.pk).version

    def _is_changed_since(self, opened: int | None) -> bool:
        """Whether something is stored that the form holds, too: not the parts with their own page.

        Compared with the content as it was, or as it was before that.
        """
        versions = EntryVersion.objects.of(self.instance).filter(number__lte=opened or 0)
        base, apart = versions.first(), self.instance.PARTS_APART
        if base is None or not apart:
            return True
        changes = changes_between(base.snapshot, content_of(self.instance))
        is_moved = StateChange.objects.of(self.instance).filter(at__gt=base.at).exists()
        return is_moved or any(key.split(".")[1] not in apart for key in changes)

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in self.instance.RESERVED_SLUGS:
            raise forms.ValidationError(
                _("Diese Adresse braucht die Seite selbst. Wählen Sie eine andere.")
            )
        if is_taken(slug, self.instance):
            raise forms.ValidationError(address_is_taken(slug))
        return slug


class StateChangeForm(forms.Form):
    """The note that goes with a change of state, and the version that was looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Notiz"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class ArchiveForm(StateChangeForm):
    """Archiving asks where visitors are to go instead."""

    note = forms.CharField(
        label=gettext_lazy("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("Steht dann auf der Seite."),
    )
    successor = forms.CharField(
        label=gettext_lazy("Nachfolger"),
        widget=forms.TextInput(attrs={"size": 60}),
        required=False,
        help_text=gettext_lazy(
            "Adresse, auf die die Seite dann verweist: eine dieser Website, die mit „/“ beginnt, "
            "oder eine ganze mit „https://“. Darf leer bleiben."
        ),
    )


class RevertForm(forms.Form):
    """The version of the entry that was looked at when somebody chose to go back."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class EraseForm(forms.Form):
    """The reason for a true erasure, and the title typed, so that it doesn't happen by accident."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Titel des Eintrags"),
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
        help_text=gettext_lazy("Zur Sicherheit noch einmal eintippen."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bleibt beim Vermerk der Löschung: bitte ohne Namen von Personen."),
    )

    def __init__(self, *args: Any, entry: Publishable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if title.strip() != self.entry.title.strip():
            raise forms.ValidationError(_("Das ist nicht der Titel des Eintrags."))
        return title


class DecisionForm(forms.Form):
    """The answer to a proposal and, where both sides have changed the same, what is to hold."""

    STORED, PROPOSED = "stored", "proposed"

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Antwort"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = list(proposal.changes)

    def picks(self) -> dict[str, str]:
        """Each change on which the publisher has decided → which side holds."""
        picked = {key: self.data.get(f"take.{key}") for key in self.keys}
        return {key: side for key, side in picked.items() if side in (self.STORED, self.PROPOSED)}
