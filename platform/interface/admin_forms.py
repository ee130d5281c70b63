"""What the admin's forms have in common."""

import re
from datetime import time
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTimeWidget
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.utils.translation import gettext_lazy as _

from interface.forms import as_seen


class ClockField(forms.TimeField):
    """A time of day as people type it in the admin: “17”, “17:00”, “17.30”, “17 Uhr”, “24 Uhr”."""

    widget = AdminTimeWidget(format="%H:%M")
    default_error_messages = {"invalid": _("Geben Sie eine Uhrzeit an, etwa 17 oder 17:30.")}
    AS_TYPED = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(?:Uhr|h)?", re.IGNORECASE)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or value in self.empty_values:
            return super().to_python(value)
        found = self.AS_TYPED.fullmatch(as_seen(str(value)))
        hours, minutes = (int(each or 0) for each in found.groups()) if found else (99, 0)
        if (hours, minutes) == (24, 0):
            hours = 0
        try:
            return time(hours, minutes)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


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
