from typing import Any, cast

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.forms import ActingForm, AddressField, NameField, OrganisationField
from interface.languages import localized
from workshops.models import WorkingGroup, Workshop
from workshops.services import Applicant


class SelectOfGermanNames(forms.Select):
    """Options that say they are German, but for the empty one, which is in the page's language."""

    def create_option(self, name: str, value: object, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"attrs": option["attrs"] | {"lang": "de"}} if value else option


class RegistrationForm(ActingForm):
    """What a person tells us to get a seat; what the workshop doesn't use isn't asked."""

    limited_as = "register_for_workshop"
    too_many = {
        "email": _(
            "An diese Adresse gingen in der letzten Stunde schon viele E-Mails. Bitte versuchen Sie"
            " es später noch einmal, oder rufen Sie uns an."
        )
    }

    name = NameField()
    email = AddressField(
        help_text=_("Dorthin schicken wir den Link, mit dem Sie bestätigen und absagen.")
    )
    organisation = OrganisationField()
    group = forms.TypedChoiceField(
        label=_("Arbeitsgruppe"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Wählen Sie eine Arbeitsgruppe."),
            "invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"],
        },
    )
    second_choice = forms.TypedChoiceField(
        label=_("Zweitwunsch, falls diese Gruppe voll ist"),
        widget=SelectOfGermanNames,
        required=False,
        empty_value=None,
        error_messages={
            "invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"],
        },
    )
    consent = forms.BooleanField(
        label=_(
            "Ich bin einverstanden, dass meine Angaben für diese Veranstaltung genutzt werden."
        ),
        error_messages={"required": _("Ohne Ihr Einverständnis können wir Sie nicht anmelden.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The view has read the groups already; a field of models would read them twice more.
        groups = {str(group.pk): group for group in workshop.groups.all()}
        if not groups:
            del self.fields["group"], self.fields["second_choice"]
            return
        self.refused_at = "group"
        # A form knows its fields only as fields.
        first, second = (
            cast(forms.TypedChoiceField, self.fields[name]) for name in ("group", "second_choice")
        )
        first.coerce = second.coerce = groups.__getitem__
        label = lazy(self.label_with_seats, str)
        first.choices = [(key, label(workshop, each)) for key, each in groups.items()]
        names = [(key, each.name) for key, each in groups.items()]
        second.choices = [("", _("kein Zweitwunsch")), *names]

    @staticmethod
    def label_with_seats(workshop: Workshop, group: WorkingGroup) -> str:
        free = workshop.seats.free_in(workshop, group)
        left = ngettext("%(free)s Platz frei", "%(free)s Plätze frei", free) % {"free": free}
        return format_html("{} ({})", localized(group, "name"), left if free else _("voll"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") and cleaned.get("group") == cleaned.get("second_choice"):
            self.add_error("second_choice", _("Wählen Sie eine andere Gruppe als Zweitwunsch."))
        return cleaned

    def applicant(self) -> Applicant:
        return Applicant(*(self.cleaned_data[name] for name in ("name", "email", "organisation")))
