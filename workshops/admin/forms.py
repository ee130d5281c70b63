"""The forms of dates and of findings."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.dates import last_day, moment_of
from editorial.forms import EntryForm
from interface.admin_forms import ClockField, show_only_with
from interface.names import permission
from workshops import services
from workshops.models import (
    Attendance,
    Finding,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.models.seats import require_seats_of_workshop, require_ways_in_use

# Which fields are needed for which ways of taking part.
ONLY_WITH: list[tuple[list[str], list[str]]] = [
    ([*Workshop.OF_HOUSE, "directions", "catering"], [Attendance.ON_SITE, Attendance.BOTH]),
    (["online_url"], [Attendance.ONLINE, Attendance.BOTH]),
    (["capacity_on_site", "capacity_online"], [Attendance.BOTH]),
]


class WorkshopForm(EntryForm):
    """The admin's form for a workshop: the day is asked once, times beside it.

    `EntryForm` holds the workshop's row, so nobody takes a seat while capacity is compared. Once
    people are registered, the time isn't asked at all: moving is a step of its own.
    """

    WHEN = ("date", "date_precision", "start_time", "end_time", "end_date")

    instance: Workshop
    start_time = ClockField(label=_("von"), required=False)
    end_time = ClockField(
        label=_("bis"),
        required=False,
        help_text=_("Bis 6 Uhr morgens ist der Morgen danach gemeint."),
    )
    end_date = forms.DateField(
        label=_("letzter Tag"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Nur bei mehreren Tagen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for names, ways in ONLY_WITH:
            show_only_with(self.fields, "attendance", ways, names)
        if "date" not in self.fields:
            for name in ("start_time", "end_time", "end_date"):
                del self.fields[name]
        elif self.instance.starts_at and self.instance.ends_at:
            starts, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
            self.fields["start_time"].initial = starts.time()
            self.fields["end_time"].initial = ends.time()
            if self.instance.lasts_several_days:
                self.fields["end_date"].initial = ends.date()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "date" in self.fields:
            self._take_times(cleaned)
        self._refuse_to_move()
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk and not self.errors:
            try:
                require_seats_of_workshop(self.instance, count_seats(self.instance))
                require_ways_in_use(self.instance)
            except ValidationError as error:
                self.add_error(None, error)

    def _refuse_to_move(self) -> None:
        """Somebody may have registered since the form was opened."""
        if "date" in self.fields:
            moves = {*self.WHEN} & {*self.changed_data} and "date" in self.instance.fixed_fields
        else:
            moves = {*self.WHEN} & {*self.data}
        if moves:
            text = _(
                "Inzwischen hat sich jemand angemeldet. Datum und Uhrzeit ändert jetzt nur der"
                " Schritt „Verschieben“, für alle, die veröffentlichen dürfen; alles andere können"
                " Sie noch einmal speichern."
            )
            self.add_error(None, text)

    def _take_times(self, cleaned: dict[str, Any]) -> None:
        day, start, end = (cleaned.get(name) for name in ("date", "start_time", "end_time"))
        if day is None or {"start_time", "end_time", "end_date"} & self.errors.keys():
            self._keep_times(day)
            return
        self.instance.starts_at = self.instance.ends_at = None
        if (start is None) != (end is None):
            self.add_error("end_time", _("Geben Sie Beginn und Ende an, oder keines von beiden."))
        elif start is None and cleaned.get("end_date"):
            self.add_error("end_date", _("Geben Sie auch Beginn und Ende an."))
        elif start is not None and end is not None:
            self.instance.starts_at = moment_of(day, start)
            self.instance.ends_at = moment_of(
                cleaned.get("end_date") or last_day(day, start, end), end
            )

    def _keep_times(self, day: date | None) -> None:
        """What depends on times that are mistyped is judged by those that are stored."""
        starts_at, ends_at = self.instance.starts_at, self.instance.ends_at
        if day and starts_at and ends_at:
            days = day - timezone.localdate(starts_at)
            self.instance.starts_at = timezone.localtime(starts_at) + days
            self.instance.ends_at = timezone.localtime(ends_at) + days


class CopyForm(forms.Form):
    """On which day the next date is."""

    day = forms.DateField(
        label=_("Datum"),
        widget=AdminDateWidget,
        help_text=_("Uhrzeiten und Fristen gehen mit: Sie liegen ebenso viele Tage später."),
    )


class FindingForm(forms.ModelForm[Finding]):
    """The admin's form for a finding; `user` is set by the admin."""

    user: User
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean_code(self) -> str:
        """As it stands in the address."""
        return self.cleaned_data["code"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            self._ask()
        if group := cleaned.get("group"):
            self._take_record(group)
        return cleaned

    def _ask(self) -> None:
        """Somebody else has saved the finding; from here on the person has seen it."""
        self.data = {**self.data.dict(), "seen_version": str(self.instance.version)}  # type: ignore[attr-defined]
        text = _(
            "Inzwischen hat jemand anderes dieses Ergebnis gesichert, mit dem Text: „%(text)s“."
            " Nichts wurde überschrieben. Sichern Sie noch einmal, gilt Ihre Eingabe."
        )
        self.add_error(None, ValidationError(text, params={"text": self.instance.text}))

    def _take_record(self, group: WorkingGroup) -> None:
        """A new finding begins the record of its date; nobody adds to one that isn't theirs."""
        if self.instance.record_id is not None or self.errors:
            return
        record = services.record_for_findings(group.workshop, by=self.user)
        rights = (permission(each, record) for each in ("change", "propose"))
        if not any(self.user.has_perm(right, record) for right in rights):
            text = _("Diesen Rückblick dürfen Sie nicht ändern.")
            self.add_error("group", text)
        self.instance.record = record
