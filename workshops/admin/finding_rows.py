"""Findings as rows of a form, each saved by itself."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taxonomy.models import Topic
from workshops.admin.pasted_findings import Values
from workshops.models import Finding, WorkingGroup, WorkshopRecord

EMPTY_ROWS = 3
MOST_ROWS = 400
COLUMNS = ("group", "topic", "kind", "text", "addressed_to")


class Choices:
    """What a row chooses from, read once for all rows."""

    def __init__(self, record: WorkshopRecord) -> None:
        self.groups = {str(each.pk): each for each in record.workshop.groups.all()}
        self.topics = {str(each.pk): each for each in Topic.objects.all()}


class FindingRowForm(forms.ModelForm[Finding]):
    """One row: it knows what was shown in it, so that only what somebody typed is stored.

    If somebody has saved the finding since, it stores nothing until the person has seen both.
    """

    finding = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    delete = forms.BooleanField(label=gettext_lazy("Löschen"), required=False)
    group = forms.ChoiceField(
        label=gettext_lazy("Arbeitsgruppe"),
        error_messages={"required": gettext_lazy("Die Arbeitsgruppe fehlt.")},
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("Themenfeld"),
        error_messages={"required": gettext_lazy("Das Themenfeld fehlt.")},
    )

    class Meta:
        model = Finding
        fields = [*COLUMNS, "order"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 1, "cols": 40}),
            "order": forms.NumberInput(attrs={"min": 0}),
        }
        error_messages = {"kind": {"required": gettext_lazy("Die Art fehlt.")}}

    # An empty row is no fault.
    use_required_attribute = False
    # Whether what was typed was looked at, and what is wrong with it is to be said.
    is_checked = False

    def __init__(
        self, number: int | str, *, choices: Choices, record: WorkshopRecord, **kwargs: Any
    ) -> None:
        super().__init__(prefix=f"row-{number}", **kwargs)
        self.number, self.choices = number, choices
        self.instance.record = record
        for name, rows in (("group", choices.groups), ("topic", choices.topics)):
            named = [(pk, str(row)) for pk, row in rows.items()]
            self.fields[name].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        for name, blank in (("kind", "–"), ("addressed_to", _("an wen?"))):
            labelled = self.fields[name].choices[1:]  # type: ignore[attr-defined]
            self.fields[name].choices = [("", blank), *labelled]  # type: ignore[attr-defined]
        self.fields["order"].required = False
        self.initial["finding"] = self.instance.pk
        self.initial["seen_version"] = self.instance.version
        self.initial["seen"] = json.dumps(self.values_shown())
        for name in (*COLUMNS, "order", "delete"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        self.stored: Values | None = None

    def values_shown(self) -> list[str]:
        return [_as_sent(self.initial.get(name)) for name in COLUMNS]

    def values_sent(self) -> list[str]:
        return [_as_sent(self[name].value()) for name in COLUMNS]

    @property
    def is_written(self) -> bool:
        """Whether there is something to store: a new text, or another than was shown."""
        if not self.instance.pk:
            return bool(str(self["text"].value() or "").strip())
        return json.dumps(self.values_sent()) != str(self["seen"].value())

    @property
    def is_deleted(self) -> bool:
        """What the public has seen stays."""
        is_stored = bool(self.instance.pk) and not self.instance.was_public
        return is_stored and bool(self["delete"].value())

    @property
    def place(self) -> int:
        typed = str(self["order"].value() or "0")
        return int(typed) if typed.isdecimal() else 0

    def is_right(self) -> bool:
        self.is_checked = True
        return self.is_valid()

    def as_said(self) -> dict[str, object]:
        """For the page that has sent this row alone."""
        if self.stored:
            state = "conflict"
        elif self.is_checked and self.errors:
            state = "faulty"
        else:
            state = "saved"
        return {
            "state": state,
            "finding": self.instance.pk if state == "saved" else self["finding"].value(),
            "version": self["seen_version"].value() if self.stored else self.instance.version,
            "code": self.instance.code.upper(),
            "errors": {name.replace("__all__", ""): texts for name, texts in self.errors.items()}
            if self.is_checked
            else {},
            "stored": self.stored,
            "seen": self["seen"].value() if self.stored else json.dumps(self.values_sent()),
        }

    def clean_group(self) -> WorkingGroup:
        return self.choices.groups[self.cleaned_data["group"]]

    def clean_topic(self) -> Topic:
        return self.choices.topics[self.cleaned_data["topic"]]

    def clean_order(self) -> int:
        order: int | None = self.cleaned_data["order"]
        return order or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_impulse = cleaned.get("kind") == Finding.Kind.IMPULSE
        if is_impulse and not cleaned.get("addressed_to") and "addressed_to" not in self.errors:
            self.add_error("addressed_to", _("An wen richtet sich der Impuls?"))
        if not is_impulse:
            cleaned["addressed_to"] = ""
            self._end_impulse()
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            self._ask()
        elif not self.instance.pk and cleaned.get("finding"):
            self._ask_again()
        return cleaned

    def _end_impulse(self) -> None:
        """What was an impulse has no state any more; one that has gone its way stays one."""
        if self.instance.status in ("", Finding.Status.OPEN):
            self.instance.status = ""
            return
        text = _("Dieser Impuls bleibt einer: Er hat schon einen Stand („%(status)s“).")
        self.add_error("kind", text % {"status": self.instance.get_status_display()})

    def _ask(self) -> None:
        """Somebody else has saved the finding; from here on the person has seen it."""
        self.stored = dict(zip(COLUMNS, self.values_shown(), strict=True))
        self._set("seen_version", str(self.instance.version))
        self._set("seen", json.dumps(self.values_shown()))
        text = _("Inzwischen steht hier: „%(text)s“. Sichern Sie noch einmal, gilt Ihre Eingabe.")
        self.add_error(None, text % {"text": self.initial["text"]})

    def _ask_again(self) -> None:
        self._set("finding", "")
        text = _("Inzwischen gelöscht. Sichern Sie noch einmal, entsteht es neu.")
        self.add_error(None, text)

    def _set(self, name: str, value: str) -> None:
        self.data = {**self.data, self.add_prefix(name): value}


def _as_sent(value: object) -> str:
    """As a browser sends it, but for the ends of lines."""
    return str(value or "").replace("\r\n", "\n")


class FindingRows:
    """All findings of a record, each in its row, with some empty ones behind them."""

    def __init__(self, record: WorkshopRecord, data: Mapping[str, str] | None = None) -> None:
        self.record, self.data = record, data
        self.choices = Choices(record)
        found = record.findings.select_related("record").order_by("order", "pk")
        self.stored = {str(each.pk): each for each in found}
        self.forms = self._unbound() if data is None else self._bound(data)

    def __iter__(self) -> Iterator[FindingRowForm]:
        return iter(self.forms)

    def form(self, number: int | str, **kwargs: Any) -> FindingRowForm:
        return FindingRowForm(number, choices=self.choices, record=self.record, **kwargs)

    def sent(self, number: int | str) -> FindingRowForm:
        """A row as it was sent; one that somebody has deleted meanwhile has no finding."""
        data = self.data or {}
        finding = self.stored.get(data.get(f"row-{number}-finding", ""))
        return self.form(number, data=data, instance=finding)

    @property
    def blank(self) -> FindingRowForm:
        """For rows that are added in the page."""
        return self.form("__prefix__")

    @property
    def has_faults(self) -> bool:
        return any(each.is_checked and each.errors for each in self.forms)

    @property
    def count(self) -> int:
        return max((int(each.number) for each in self.forms), default=-1) + 1

    def add(self, rows: list[Values]) -> None:
        """Rows to be looked at and saved, after all that have something in them."""
        self.forms = [each for each in self.forms if each.instance.pk or each.is_written]
        for values in [*rows, *[{}] * EMPTY_ROWS]:
            place = self.count
            self.forms.append(self.form(place, initial={**values, "order": place}))

    def show_stored(self, form: FindingRowForm) -> None:
        """The row as it is stored now, in place of what was typed."""
        place = self.forms.index(form)
        self.forms[place] = self.form(form.number, instance=form.instance)

    def _unbound(self) -> list[FindingRowForm]:
        stored = [self.form(n, instance=each) for n, each in enumerate(self.stored.values())]
        empty = range(len(stored), len(stored) + EMPTY_ROWS)
        return [*stored, *(self.form(n, initial={"order": n}) for n in empty)]

    def _bound(self, data: Mapping[str, str]) -> list[FindingRowForm]:
        number = data.get("rows", "")
        count = min(int(number), MOST_ROWS) if number.isdecimal() else 0
        sent = [self.sent(n) for n in range(count) if f"row-{n}-text" in data]
        held = {each.instance.pk for each in sent}
        # A page sends no row that nobody has touched.
        others = [each for each in self.stored.values() if each.pk not in held]
        idle = [self.form(n, instance=each) for n, each in enumerate(others, start=count)]
        return sorted([*sent, *idle], key=lambda each: each.place)
