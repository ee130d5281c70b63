"""The small forms behind one's own link."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.dates import days_between, times_in_words
from interface.forms import (
    ActingForm,
    AddressField,
    NameField,
    OrganisationField,
    SentForm,
    by_key,
)
from interface.languages import localized
from workshops.forms import RegistrationForm, seats_in_words
from workshops.models import Mode, Registration, WorkingGroup, Workshop
from workshops.question_fields import NO, YES, AskedQuestions, SelectOfGermanNames


class WishForm(SentForm):
    """Another group or way of taking part; who waits may name a second choice, too."""

    own_seat: StrOrPromise = _("{} (Ihr Platz)")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registration, workshop = registration, registration.workshop
        self.groups = {str(group.pk): group for group in workshop.groups.all()}
        if len(workshop.modes) > 1:
            self._offer_modes(workshop)
        if self.groups:
            self._offer_groups(workshop)
        if len(self.groups) > 1 and not self.has_seat:
            self._offer_second_choices()
        self.refused_at = next((each for each in ("group", "mode") if each in self.fields), None)

    @property
    def has_seat(self) -> bool:
        return self.registration.is_confirmed or self.registration.has_held_seat

    def _offer_modes(self, workshop: Workshop) -> None:
        label = lazy(self._label_of_mode, str)
        self.fields["mode"] = forms.ChoiceField(
            label=_("Wie nehmen Sie teil?"),
            widget=forms.RadioSelect,
            choices=[(mode.value, label(workshop, mode)) for mode in workshop.modes],
            initial=self.registration.mode,
        )

    def _offer_groups(self, workshop: Workshop) -> None:
        label = lazy(self._label_of_group, str)
        chosen = self.registration.group
        if not self.has_seat:
            chosen = self.registration.first_choice or chosen
        self.fields["group"] = forms.TypedChoiceField(
            label=_("Arbeitsgruppe"),
            widget=forms.RadioSelect,
            choices=[(key, label(workshop, each)) for key, each in self.groups.items()],
            coerce=by_key(self.groups),
            initial=chosen and str(chosen.pk),
            error_messages=RegistrationForm.base_fields["group"].error_messages,
        )

    def _offer_second_choices(self) -> None:
        second = self.registration.second_choice_id
        names = [(key, each.name) for key, each in self.groups.items()]
        self.fields["second_choice"] = forms.TypedChoiceField(
            label=_("Zweitwunsch, falls diese Gruppe voll ist"),
            widget=SelectOfGermanNames,
            choices=[("", _("kein Zweitwunsch")), *names],
            coerce=by_key(self.groups),
            empty_value=None,
            required=False,
            initial=second and str(second),
        )

    def _label_of_mode(self, workshop: Workshop, mode: Mode) -> str:
        if mode == self.registration.mode and self.has_seat:
            return gettext("%(name)s (wie bisher)") % {"name": mode.label}
        return f"{mode.label} ({_seats_in_words(self._free_in(workshop, None, mode))})"

    def _label_of_group(self, workshop: Workshop, group: WorkingGroup) -> str:
        name = localized(group, "name")
        if group == self.registration.group and self.has_seat:
            return format_html(str(self.own_seat), name)
        return format_html("{} ({})", name, _seats_in_words(self._free_in(workshop, group)))

    def _free_in(self, workshop: Workshop, group: WorkingGroup | None, mode: str = "") -> int:
        """For who has a seat the workshop is never full: it is theirs that moves."""
        if workshop.line_comes_first or not self.has_seat:
            return workshop.free_in(group, mode)
        own = self.registration
        return workshop.seats.with_one_less(own.group, own.mode).free_in(workshop, group, mode)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") and cleaned.get("group") == cleaned.get("second_choice"):
            self.add_error("second_choice", _("Wählen Sie eine andere Gruppe als Zweitwunsch."))
        return cleaned


def _seats_in_words(free: int) -> str:
    """By changing a wish nobody gets into the line."""
    return seats_in_words(free) if free else gettext("voll")


class DetailsForm(SentForm):
    """A name or a house that was typed wrongly."""

    name = NameField()
    organisation = OrganisationField()


class AnswersForm(AskedQuestions, SentForm):
    """The questions of the workshop's own, with what was answered."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= self.fields_of_questions(registration.workshop)
        for answer in registration.answers.all():
            value: object = answer.value
            if isinstance(value, bool):
                value = YES if value else NO
            self.initial[f"question_{answer.question_id}"] = value


class HandoverForm(ActingForm):
    """Who is to have the seat; they get a mail, hence the limit."""

    limited_as = "register_for_workshop"
    too_many = RegistrationForm.too_many

    name = NameField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = AddressField(
        label=_("E-Mail-Adresse"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Dorthin geht ein Link, mit dem die Person den Platz annimmt oder ablehnt."),
    )
    organisation = OrganisationField(widget=forms.TextInput(attrs={"autocomplete": "off"}))


class OtherDateForm(SentForm):
    """Which date of the series, and in which group there."""

    refused_at = "date"

    date = forms.TypedChoiceField(
        label=_("Termin"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie einen Termin.")},
    )

    def __init__(self, *args: Any, dates: list[Workshop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            f"{date.pk}-{group.pk}" if group else str(date.pk): (date, group)
            for date in dates
            for group in (*date.groups.all(),) or (None,)
        }
        field = self.fields["date"]
        field.coerce = by_key(offered)  # type: ignore[attr-defined]
        label = lazy(_label_of_date, str)
        field.choices = [(key, label(*each)) for key, each in offered.items()]  # type: ignore[attr-defined]


def _label_of_date(workshop: Workshop, group: WorkingGroup | None) -> str:
    """Sessions of a series have titles of their own."""
    when = ""
    if workshop.starts_at:
        day = days_between(workshop.starts_at, workshop.ends_at)
        when = f"{day}, {times_in_words(workshop.starts_at, workshop.ends_at, after_day=True)}"
    place = workshop.place if workshop.seats_free else f"{workshop.place} ({gettext('voll')})"
    parts = [localized(workshop, "title"), when, place, localized(group, "name") if group else ""]
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))
