"""What the team types about participants: by phone, at the door, on a registration's page."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from interface.forms import (
    AddressField,
    LineField,
    NameField,
    OrganisationField,
    ParagraphsField,
    SentForm,
    by_key,
)
from interface.languages import localized
from workshops import services
from workshops.admin.already_there import AsksWhetherAnother
from workshops.forms import seats_in_words
from workshops.link_forms import WishForm
from workshops.models import Question, Registration, WorkingGroup, Workshop
from workshops.question_fields import AskedFields, figure_fields
from workshops.services import Applicant


def name_field() -> NameField:
    return NameField(
        label=_("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Geben Sie den Namen ein."),
            "invalid": _("Geben Sie nur den Namen ein."),
        },
    )


def address_field(**facts: Any) -> AddressField:
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return AddressField(label=_("E-Mail-Adresse"), required=False, widget=widget, **facts)


def house_field() -> OrganisationField:
    return OrganisationField(widget=forms.TextInput(attrs={"autocomplete": "off"}))


class PersonForm(AskedFields, AsksWhetherAnother):
    """Somebody whom the team adds to a date; what stands in the way is said at its field."""

    questions: Mapping[str, Question] = MappingProxyType({})
    field_order = ["name", "namesakes", "email", "organisation"]

    name = name_field()
    organisation = house_field()

    def __init__(self, *args: Any, workshop: Workshop, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop, self.member = workshop, member
        self.groups = {str(group.pk): group for group in workshop.groups.all()}

    def _offer_groups(self, *, is_required: bool) -> None:
        if not self.groups:
            return
        unsaid: list[tuple[str, StrOrPromise]] = [] if is_required else [("", _("keine"))]
        labels = [(key, self._label_of(each)) for key, each in self.groups.items()]
        self.fields["group"] = forms.TypedChoiceField(
            label=_("Arbeitsgruppe"),
            widget=forms.RadioSelect,
            choices=[*unsaid, *labels],
            coerce=by_key(self.groups),
            empty_value=None,
            required=is_required,
            error_messages={"required": _("Wählen Sie eine Arbeitsgruppe.")},
        )

    def _label_of(self, group: WorkingGroup) -> str:
        return f"{localized(group, 'name')} ({seats_in_words(self.workshop.free_in(group))})"


class PhoneForm(PersonForm):
    """Who registers by phone; says what is free before it is sent."""

    email = address_field(help_text=_("Ohne Adresse geht keine E-Mail hinaus."))

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, workshop=workshop, **kwargs)
        self._offer_groups(is_required=True)
        if len(self.groups) > 1:
            self.fields["second_choice"] = forms.TypedChoiceField(
                label=_("Zweitwunsch, falls diese Gruppe voll ist"),
                choices=[
                    ("", _("kein Zweitwunsch")),
                    *((key, each.name) for key, each in self.groups.items()),
                ],
                coerce=by_key(self.groups),
                empty_value=None,
                required=False,
            )
        if len(workshop.modes) > 1:
            self.fields["mode"] = forms.ChoiceField(
                label=_("Teilnahme"),
                widget=forms.RadioSelect,
                choices=[
                    (mode.value, f"{mode.label} ({seats_in_words(workshop.free_in(None, mode))})")
                    for mode in workshop.modes
                ],
            )
        if workshop.seats_kept_back:
            self.fields["from_kept_back"] = kept_back_field(workshop)
        self._ask(workshop)

    def _ask(self, workshop: Workshop) -> None:
        """The date's own questions: on the phone nobody must answer."""
        further = self.fields_of_questions(workshop)
        further |= figure_fields(workshop) if workshop.asks_figures else {}
        for field in further.values():
            field.required = False
        self.fields |= further

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("group") and cleaned.get("group") == cleaned.get("second_choice"):
            self.add_error("second_choice", _("Wählen Sie eine andere Gruppe als Zweitwunsch."))
        return cleaned

    def applicant(self) -> Applicant:
        typed = self.cleaned_data
        return Applicant(typed["name"], typed["email"], typed["organisation"], language="de")

    def wishes(self) -> dict[str, Any]:
        """What `services.register_by_phone` takes beside the applicant."""
        names = ("group", "second_choice", "mode", "from_kept_back")
        wishes = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return wishes | {"namesakes": self.known_namesakes()}


class WalkInForm(PersonForm):
    """Who came without a registration."""

    email = address_field()

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, workshop=workshop, **kwargs)
        self._offer_groups(is_required=False)
        if workshop.asks_figures:
            self.fields |= figure_fields(workshop)

    def _label_of(self, group: WorkingGroup) -> str:
        return localized(group, "name")

    def facts(self) -> dict[str, Any]:
        """What `services.walk_in` takes."""
        return self.cleaned_data | {"namesakes": self.known_namesakes()}


def kept_back_field(workshop: Workshop) -> forms.BooleanField:
    number = workshop.seats_kept_back
    text = ngettext(
        "%(number)s Platz ist zurückgehalten.", "%(number)s Plätze sind zurückgehalten.", number
    )
    return forms.BooleanField(
        label=_("Aus den zurückgehaltenen Plätzen"),
        required=False,
        help_text=text % {"number": number},
    )


# On a registration's page ------------------------------------------------------------------------


class StepForm(SentForm):
    """Of one registration; `arguments` are what its service takes beside it."""

    # What its page says before it is filled in: what will come of it, or why there is no form.
    lead: StrOrPromise = ""
    why_not: StrOrPromise = ""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registration = registration

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data


class DetailsForm(StepForm):
    """Another spelling, or another house."""

    name = name_field()
    organisation = house_field()

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        initial = {"name": registration.name, "organisation": registration.organisation}
        super().__init__(*args, registration=registration, initial=initial, **kwargs)


class AddressForm(StepForm):
    """The right address; the former one gets nothing more."""

    refused_at = "email"
    email = address_field(help_text=_("Leer: Die Person hat keine, und es geht nichts hinaus."))

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        initial = {"email": registration.email}
        super().__init__(*args, registration=registration, initial=initial, **kwargs)


class TeamWishForm(WishForm):
    """The person's own form, in words for the team."""

    own_seat = _("{} (bisher)")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, registration=registration, **kwargs)
        if "mode" in self.fields:
            self.fields["mode"].label = _("Teilnahme")

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data


class TakeBackForm(StepForm, AsksWhetherAnother):
    """Nothing to fill in: the page says what the person gets."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, registration=registration, **kwargs)
        if not services.has_wish(registration):
            self.why_not = _(
                "Die Arbeitsgruppen oder die Art der Teilnahme sind andere als damals. Melden Sie"
                " die Person telefonisch neu an."
            )
            return
        self.lead = _("Die Person hat danach wieder einen festen Platz.")
        if not services.has_seat_free(registration):
            self.lead = _(
                "Für diese Person ist kein Platz frei: Sie bekommt eine neue Nummer am Ende der"
                " Warteliste."
            )

    def arguments(self) -> dict[str, Any]:
        return {"namesakes": self.known_namesakes()}


class SeatForm(StepForm):
    """A seat out of turn; why is on record for all who were passed over."""

    reason = LineField(
        label=_("Grund"),
        max_length=300,
        help_text=_("Bleibt im Verlauf der Anmeldung. Schreiben Sie nichts über die Person."),
        error_messages={"required": _("Geben Sie den Grund an.")},
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, registration=registration, **kwargs)
        together = Registration.objects.waiting_together(registration)
        self.left_behind = together.exclude(pk=registration.pk).count()
        workshop = registration.workshop
        if groups := {str(group.pk): group for group in workshop.groups.all()}:
            wished = registration.first_choice or registration.group
            labels = [
                (key, f"{localized(each, 'name')} ({_seats(workshop, each, registration)})")
                for key, each in groups.items()
            ]
            self.fields["group"] = forms.TypedChoiceField(
                label=_("Arbeitsgruppe"),
                widget=forms.RadioSelect,
                choices=labels,
                coerce=by_key(groups),
                initial=wished and str(wished.pk),
                error_messages={"required": _("Wählen Sie eine Arbeitsgruppe.")},
            )
        if workshop.seats_kept_back:
            self.fields["from_kept_back"] = kept_back_field(workshop)
        if not services.can_give_seat(registration):
            self._say_what_is_left()

    def _say_what_is_left(self) -> None:
        if services.can_give_seat(self.registration, from_kept_back=True):
            self.lead = _(
                "Frei sind nur zurückgehaltene Plätze: Setzen Sie dafür unten das Häkchen."
            )
        else:
            self.why_not = _(
                "Kein Platz ist frei, den diese Person bekommen könnte: Sie wartet weiter."
            )


def _seats(workshop: Workshop, group: WorkingGroup, registration: Registration) -> str:
    """What the team can give, whoever waits before."""
    free = workshop.seats.free_in(workshop, group, registration.mode)
    text = ngettext("%(free)s Platz frei", "%(free)s Plätze frei", free)
    return text % {"free": free} if free else gettext("voll")


# Of many -----------------------------------------------------------------------------------------


class CircularForm(SentForm):
    """What the team writes to many; `form_key` makes two presses one."""

    subject = LineField(
        label=_("Betreff"),
        max_length=150,
        error_messages={"required": _("Geben Sie einen Betreff ein.")},
    )
    text = ParagraphsField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Anrede, Veranstaltung und den Link zur eigenen Anmeldung setzt die E-Mail selbst dazu."
        ),
        error_messages={"required": _("Schreiben Sie einen Text.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
