"""What the admin's forms have in common."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    BaseAdminDateWidget,
    BaseAdminTimeWidget,
)
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.utils.translation import gettext_lazy as _

from interface.forms import as_seen


class ClockWidget(BaseAdminTimeWidget):
    """Shows a time without the seconds that nobody has typed."""

    def format_value(self, value: Any) -> str | None:
        has_seconds = not isinstance(value, time) or value.second
        return super().format_value(value) if has_seconds else f"{value:%H:%M}"


class ClockField(forms.TimeField):
    """A time of day as people type it in the admin: “17”, “17:00”, “17.30”, “17 Uhr”, “24 Uhr”."""

    widget = ClockWidget
    default_error_messages = {"invalid": _("Geben Sie eine Uhrzeit an, etwa 17 oder 17:30.")}
    AS_TYPED = re.compile(
        r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(?:Uhr|h)?", re.IGNORECASE
    )

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or value in self.empty_values:
            return super().to_python(value)
        hours, minutes, seconds = self.parts(value)
        try:
            return time(0 if (hours, minutes) == (24, 0) else hours, minutes, seconds)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    @classmethod
    def parts(cls, typed: object) -> tuple[int, int, int]:
        """Hours, minutes and seconds as typed; no time of day where nothing is to be read."""
        found = cls.AS_TYPED.fullmatch(as_seen(str(typed)))
        if not found:
            return 99, 0, 0
        hours, minutes, seconds = (int(each or 0) for each in found.groups())
        return hours, minutes, seconds


class MomentWidget(AdminSplitDateTime):
    """A day and a time, beside each other."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, [BaseAdminDateWidget, ClockWidget], attrs)


class MomentField(forms.SplitDateTimeField):
    """A day and a time of day as people type it; 24 o'clock is the end of the day."""

    widget = MomentWidget
    default_error_messages = {
        "invalid_date": _("Geben Sie auch den Tag an."),
        "invalid_time": _("Geben Sie auch die Uhrzeit an."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Whatever is wrong with one of the two, it says so itself.
        self.fields = (forms.DateField(required=False), ClockField(required=False))

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        is_end_of_day = moment and ClockField.parts(value[1])[0] == 24
        return moment + timedelta(days=1) if moment and is_end_of_day else moment


class ChecksRow(forms.ModelForm[Any]):
    """A form of the admin that checks all constraints of its row, whatever columns it shows.

    Django leaves out those that read a column which isn't on the form, and the database answers.
    A model says in `CONSTRAINT_FIELDS` beside which field the sentence of a constraint belongs.
    """

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        beside = getattr(self._meta.model, "CONSTRAINT_FIELDS", {})
        for constraint in self._meta.model._meta.constraints:
            if not isinstance(constraint, CheckConstraint):
                continue
            try:
                constraint.validate(self._meta.model, self.instance)  # type: ignore[attr-defined]
            except ValidationError as refusal:
                name = beside.get(constraint.name)
                self.add_error(name if name in self.fields else None, refusal.messages)


class StaysWhileUsed(forms.ModelForm[Any]):
    """A row of an inline that isn't deleted while something hangs on it, and says what."""

    def why_it_stays(self) -> str:
        """A sentence; empty where nothing is against it."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("DELETE") and (reason := self.why_it_stays()):
            # What is to be deleted has no errors.
            cleaned["DELETE"] = False
            self.add_error(None, reason)
        return cleaned


class OrderedRow(forms.ModelForm[Any]):
    """A row of an inline that is dragged to its place; a number alone makes no new row."""

    def has_changed(self) -> bool:
        ignored = [] if self.instance.pk else ["order"]
        return any(name not in ignored for name in self.changed_data)


# As a value of `show_only_with`.
ANYTHING = "*"


def show_only_with(
    fields: dict[str, forms.Field], other: str, values: list[str], names: list[str]
) -> None:
    """Let the browser show these fields only while the other one has one of the values.

    The other field stands in the same row, or on the form itself.
    One in which something stands, or which has an error, is always shown (static/js/entry-form.js).
    """
    for name in names:
        if field := fields.get(name):
            # The admin wraps the widgets of relations.
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["data-only-with"] = f"{other}:{' '.join(values)}"
