"""The team's forms for moving, calling off and announcing; the services know the rules."""

from copy import copy
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from editorial.dates import last_day, moment_of
from interface.admin_forms import ClockField, MomentField
from workshops.models import Workshop, WorkshopChange
from workshops.models.programme import why_too_late
from workshops.services.changes import changed_since, plan_move, require_other_time


def reason_field(help_text: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=_("Grund"),
        max_length=WorkshopChange._meta.get_field("reason").max_length,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text=help_text,
        error_messages={"required": _("Geben Sie den Grund an.")},
    )


class ChangeForm(forms.Form):
    """The sentence that goes out, and the version of the entry that was looked at."""

    usual_message = _("Alles andere bleibt, wie es war.")
    # Beside which field a sentence of the service stands.
    fields_of: dict[str, str] = {}

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Satz an die Angemeldeten"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Steht nur in der E-Mail."),
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["seen_version"].initial = workshop.version
        self.fields["message"].initial = self.usual_message

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        return {name: self.cleaned_data[name] for name in ("seen_version", "message")}

    def planned(self) -> WorkshopChange:
        """The change as it would be, unsaved: what the preview shows."""
        raise NotImplementedError

    def refuse(self, refusal: ValidationError) -> None:
        """Show a sentence of the service, beside its field where it names one."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal.messages)
            return
        for name, sentences in refusal.message_dict.items():
            self.add_error(self.fields_of.get(name, name), sentences)


class MoveForm(ChangeForm):
    """Another day or hour; what is left empty moves along."""

    usual_message = _("Wir freuen uns, wenn Sie am neuen Termin dabei sind.")
    fields_of = {"starts_at": "date", "ends_at": "end_time", "last_day": "end_date"}

    date = forms.DateField(
        label=_("Neues Datum"),
        widget=AdminDateWidget,
        error_messages={"required": _("Geben Sie das neue Datum an.")},
    )
    start_time = ClockField(label=_("von"))
    end_time = ClockField(
        label=_("bis"), help_text=_("Bis 6 Uhr morgens ist der Morgen danach gemeint.")
    )
    end_date = forms.DateField(
        label=_("am"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Leer: so viele Tage wie bisher."),
    )
    registration_closes_at = MomentField(
        label=_("Anmeldung bis"),
        required=False,
        help_text=_("Leer: so lange vor dem Beginn wie bisher."),
    )
    reason = reason_field(_("Steht in der E-Mail und auf der Seite jeder Anmeldung."))

    field_order = [
        *("date", "start_time", "end_time", "end_date"),
        *("registration_closes_at", "reason", "message"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.workshop.starts_at and self.workshop.ends_at:
            starts_at, ends_at = self.workshop.starts_at, self.workshop.ends_at
            self.fields["start_time"].initial = timezone.localtime(starts_at).time()
            self.fields["end_time"].initial = timezone.localtime(ends_at).time()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        day, start, end = (cleaned[name] for name in ("date", "start_time", "end_time"))
        cleaned["starts_at"] = moment_of(day, start)
        more_days = timedelta(days=self.workshop.number_of_days - 1)
        ends_on = cleaned["end_date"] or last_day(day + more_days, start, end)
        cleaned["ends_at"] = moment_of(ends_on, end)
        # The page goes on with the workshop as it is.
        self.moved = copy(self.workshop)
        try:
            if "confirmed" not in self.data:  # then the service says that it is done already
                require_other_time(self.workshop, cleaned["starts_at"], cleaned["ends_at"])
            self.programme = plan_move(self.moved, **self._times(cleaned))
            self.why_too_late = why_too_late(self.moved, self.programme)
        except ValidationError as refusal:
            self.refuse(refusal)
        return cleaned

    def _times(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "registration_closes_at")
        return {name: cleaned[name] for name in names}

    def arguments(self) -> dict[str, Any]:
        times = self._times(self.cleaned_data)
        return super().arguments() | times | {"reason": self.cleaned_data["reason"]}

    def planned(self) -> WorkshopChange:
        return WorkshopChange(
            workshop=self.moved,
            kind=WorkshopChange.Kind.MOVED,
            reason=self.cleaned_data["reason"],
            message=self.cleaned_data["message"],
            from_starts_at=self.workshop.starts_at,
            from_ends_at=self.workshop.ends_at,
        )


class CallOffForm(ChangeForm):
    """It doesn't take place."""

    usual_message = _("Wir bedauern das und bitten um Ihr Verständnis.")

    reason = reason_field(_("Steht in der E-Mail und auf der Seite der Veranstaltung."))

    field_order = ["reason", "message"]

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"reason": self.cleaned_data["reason"]}

    def planned(self) -> WorkshopChange:
        return WorkshopChange(
            workshop=self.workshop,
            kind=WorkshopChange.Kind.CANCELLED,
            reason=self.cleaned_data["reason"],
            message=self.cleaned_data["message"],
        )


class AnnounceForm(ChangeForm):
    """What differs from a version of the entry, which `initial` names (`since`)."""

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"since": self.initial["since"]}

    def planned(self) -> WorkshopChange:
        changed = changed_since(self.workshop, self.initial["since"])
        return WorkshopChange(
            workshop=self.workshop,
            kind=WorkshopChange.Kind.CHANGED,
            message=str(self["message"].value() or ""),
            before={name: old for name, (old, _new) in changed.items()},
            after={name: new for name, (_old, new) in changed.items()},
        )
