from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from editorial.dates import last_day, moment_of
from editorial.forms import EntryForm
from interface.admin_forms import ClockField
from interface.forms import ActingForm, AddressField, NameField, OrganisationField
from interface.languages import localized
from workshops.models import Finding, WorkingGroup, Workshop, WorkshopRecord, count_seats
from workshops.models.seats import (
    require_room_in_groups,
    require_seats_of_workshop,
    require_seats_taken_in_group,
)
from workshops.question_fields import AskedFields, SelectOfGermanNames
from workshops.services import Applicant


class RegistrationForm(AskedFields, ActingForm):
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
            self.ask(workshop)
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
        self.ask(workshop)

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


class WorkshopForm(EntryForm):
    """The admin's form for a workshop: the day is asked once, times beside it.

    `EntryForm` holds the workshop's row, so nobody takes a seat while capacity is compared.
    """

    instance: Workshop
    start_time = ClockField(label=_("von"), required=False)
    end_time = ClockField(
        label=_("bis"),
        required=False,
        help_text=_("Bis 6 Uhr morgens ist der Morgen danach gemeint."),
    )
    end_date = forms.DateField(
        label=_("am"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Nur bei mehreren Tagen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.starts_at and self.instance.ends_at:
            starts, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
            self.fields["start_time"].initial = starts.time()
            self.fields["end_time"].initial = ends.time()
            if ends.date() != last_day(starts.date(), starts.time(), ends.time()):
                self.fields["end_date"].initial = ends.date()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._take_times(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk and not self.errors:
            try:
                require_seats_of_workshop(self.instance, count_seats(self.instance))
            except ValidationError as error:
                self.add_error(None, error)

    def _take_times(self, cleaned: dict[str, Any]) -> None:
        day, start, end = (cleaned.get(name) for name in ("date", "start_time", "end_time"))
        self.instance.starts_at = self.instance.ends_at = None
        if day is None or {"start_time", "end_time", "end_date"} & self.errors.keys():
            return
        if (start is None) != (end is None):
            self.add_error("end_time", _("Geben Sie Beginn und Ende an, oder keines von beiden."))
        elif start is None and cleaned.get("end_date"):
            self.add_error("end_date", _("Geben Sie auch Beginn und Ende an."))
        elif start is not None and end is not None:
            self.instance.starts_at = moment_of(day, start)
            self.instance.ends_at = moment_of(
                cleaned.get("end_date") or last_day(day, start, end), end
            )


class GroupFormSet(forms.BaseInlineFormSet[WorkingGroup, Workshop, forms.ModelForm[WorkingGroup]]):
    """A group keeps the seats that are taken in it; together groups hold all of the workshop's."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        require_room_in_groups(
            self.instance.capacity, [data.get("capacity") for data in kept if data.get("name")]
        )
        names = [data["name"].lower() for data in kept if data.get("name")]
        if len(set(names)) < len(names):
            raise ValidationError(_("Zwei Arbeitsgruppen tragen denselben Namen."))
        taken = count_seats(self.instance).by_group if self.instance.pk else {}
        for form in self.forms:
            capacity = form.cleaned_data.get("capacity") if hasattr(form, "cleaned_data") else None
            try:
                require_seats_taken_in_group(capacity, taken.get(form.instance.pk, 0))
            except ValidationError as error:
                form.add_error("capacity", error)


class FindingForm(forms.ModelForm[Finding]):
    """The admin's form for a finding; `user` is set by the admin."""

    user: User | AnonymousUser

    def clean_group(self) -> WorkingGroup:
        """Nobody adds to a record, or moves into one, that they may not change."""
        group: WorkingGroup = self.cleaned_data["group"]
        # Held, so that nobody publishes it before the finding is stored.
        records = WorkshopRecord.objects.select_for_update(no_key=True)
        record = records.filter(workshop=group.workshop_id).first()
        if record and not self.user.has_perm("workshops.change_workshoprecord", record):
            raise ValidationError(
                _("Der Rückblick dieser Veranstaltung ist öffentlich; Sie dürfen ihn nicht ändern.")
            )
        if self.instance.pk and group.workshop_id != self.instance.workshop_id:
            raise ValidationError(_("Ein Ergebnis bleibt bei seiner Veranstaltung."))
        return group

    def clean_code(self) -> str:
        """As it stands in the address."""
        return self.cleaned_data["code"].lower()
