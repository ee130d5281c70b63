from typing import Any, cast

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.forms import (
    ActingForm,
    AddressField,
    NameField,
    OrganisationField,
    PublicForm,
    by_key,
)
from interface.languages import localized
from workshops.models import Mode, WorkingGroup, Workshop
from workshops.question_fields import AskedFields, SelectOfGermanNames
from workshops.services import COLLEAGUES_AT_MOST, Applicant, Colleague

Named = list[tuple[str, StrOrPromise]]


class RegistrationForm(AskedFields, ActingForm):
    """What a person tells us to get a seat; what the workshop doesn't use isn't asked.

    Colleagues stand below, each with a name and perhaps an address and a group of their own.
    """

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
    mode = forms.ChoiceField(label=_("Wie nehmen Sie teil?"), widget=forms.RadioSelect)
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
    together = forms.BooleanField(
        label=_("Wir kommen nur gemeinsam"),
        required=False,
        help_text=_(
            "Ist nicht für alle ein Platz frei, warten Sie mit einer gemeinsamen Nummer. Plätze"
            " zurückhalten können wir dafür nicht: Wer allein kommt, findet eher einen. Sie können"
            " das später ändern."
        ),
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
        in_menu = lazy(name_in_menu, str)  # a form that was sent counts no seats to be shown
        named: Named = [(key, in_menu(workshop, each)) for key, each in groups.items()]
        self.named = named
        self._offer_modes(workshop)
        self._offer_groups(workshop, groups, named)
        self.colleagues = [
            ColleagueForm(self.data or None, number=number, groups=groups, named=named)
            for number in range(1, COLLEAGUES_AT_MOST + 1)
        ]

    def _offer_modes(self, workshop: Workshop) -> None:
        if len(workshop.modes) == 1:
            del self.fields["mode"]
            return
        label = lazy(self.mode_with_seats, str)
        modes = [(mode.value, label(workshop, mode)) for mode in workshop.modes]
        cast(forms.ChoiceField, self.fields["mode"]).choices = modes

    def _offer_groups(
        self, workshop: Workshop, groups: dict[str, WorkingGroup], named: Named
    ) -> None:
        if not groups:
            del self.fields["group"], self.fields["second_choice"]
            self.ask(workshop)
            return
        self.refused_at = "group"
        # A form knows its fields only as fields.
        first, second = (
            cast(forms.TypedChoiceField, self.fields[name]) for name in ("group", "second_choice")
        )
        first.coerce = second.coerce = by_key(groups)
        label = lazy(self.label_with_seats, str)
        first.choices = [(key, label(workshop, each)) for key, each in groups.items()]
        second.choices = [("", _("kein Zweitwunsch")), *named]
        self.ask(workshop)

    @staticmethod
    def label_with_seats(workshop: Workshop, group: WorkingGroup) -> str:
        free = workshop.free_in(group)
        return format_html("{} ({})", localized(group, "name"), seats_in_words(free))

    @staticmethod
    def mode_with_seats(workshop: Workshop, mode: Mode) -> str:
        return f"{mode.label} ({seats_in_words(workshop.free_in(None, mode))})"

    @property
    def menu(self) -> list[tuple[str, str]]:
        """The groups to choose from: with them empty fields of colleagues are the same for all."""
        return [(key, str(name)) for key, name in self.named]

    @property
    def parts(self) -> list["ColleagueForm"]:
        return [each for each in self.colleagues if each.has_changed()]

    @property
    def last_part(self) -> int:
        """Up to which colleague something is filled in."""
        filled_in = [place for place, each in enumerate(self.colleagues, 1) if each.has_changed()]
        return max(filled_in, default=0)

    def is_valid(self) -> bool:
        """With all that was filled in of colleagues."""
        answers = [super().is_valid(), *(each.is_valid() for each in self.parts)]
        return all(answers)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") and cleaned.get("group") == cleaned.get("second_choice"):
            self.add_error("second_choice", _("Wählen Sie eine andere Gruppe als Zweitwunsch."))
        return cleaned

    def applicant(self) -> Applicant:
        return Applicant(*(self.cleaned_data[name] for name in ("name", "email", "organisation")))

    def wishes(self) -> dict[str, Any]:
        """What `services.book` takes beside the applicant."""
        names = ("group", "second_choice", "mode", "together")
        wishes = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        own = wishes.get("group"), wishes.get("second_choice")
        return wishes | {"colleagues": [each.colleague(*own) for each in self.parts]}


class LinkAgainForm(ActingForm):
    """Asks for the link to a registration; counted with them, for it sends as many mails."""

    limited_as = RegistrationForm.limited_as
    too_many = RegistrationForm.too_many

    email = AddressField()


class ColleagueForm(PublicForm):
    """One more person of the same house; nothing is asked that they had better say themselves.

    Left empty, it is nobody.
    """

    name = NameField(
        label=_("Name"),
        error_messages={"required": _("Geben Sie den Namen ein.")},
    )
    email = AddressField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Wenn Sie sie weglassen, bekommen Sie die E-Mails."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    group = forms.TypedChoiceField(
        label=_("Arbeitsgruppe"), widget=SelectOfGermanNames, required=False, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        number: int,
        groups: dict[str, WorkingGroup],
        named: Named,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, prefix=f"person-{number}", empty_permitted=True, **kwargs)
        self.number = number
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        if not groups:
            del self.fields["group"]
            return
        group = cast(forms.TypedChoiceField, self.fields["group"])
        group.coerce = by_key(groups)
        group.choices = [("", _("wie ich")), *named]

    @property
    def title(self) -> str:
        return gettext("%(number)s. Person") % {"number": self.number}

    def colleague(
        self, group: WorkingGroup | None, second_choice: WorkingGroup | None
    ) -> Colleague:
        """With the wishes of who books, where they have none of their own."""
        own = self.cleaned_data.get("group") or group
        second = second_choice if second_choice != own else None
        return Colleague(self.cleaned_data["name"], self.cleaned_data["email"], own, second)


def name_in_menu(workshop: Workshop, group: WorkingGroup) -> str:
    """A group in a menu, which says no more than whether it is full."""
    if workshop.free_in(group):
        return group.name
    return f"{group.name} ({gettext('voll')})"


def seats_in_words(free: int) -> str:
    left = ngettext("%(free)s Platz frei", "%(free)s Plätze frei", free) % {"free": free}
    return left if free else gettext("voll, mit Warteliste")
