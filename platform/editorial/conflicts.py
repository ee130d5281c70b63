"""Two people at once: what one has typed beside what the other has stored meanwhile."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.forms import BaseInlineFormSet, ModelForm
from django.forms.formsets import DEFAULT_MAX_NUM
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.differences import Difference, differences
from editorial.forms import EntryForm
from editorial.models import EntryVersion, Publishable, StateChange
from editorial.snapshots import (
    RowContent,
    Snapshot,
    changes_between,
    content_of,
    content_relations,
    flat,
    own_fields,
    parts_of,
)

RowForm = ModelForm[models.Model]
FormSet = BaseInlineFormSet[models.Model, Publishable, RowForm]


class Row(NamedTuple):
    """One thing that differs: as typed, as stored, and which of the two is chosen at first."""

    difference: Difference
    keeps_stored: bool
    note: str

    @property
    def field_name(self) -> str:
        return f"take.{self.difference.key}"


class Conflict(NamedTuple):
    """What stands above a form that came too late."""

    rows: list[Row]
    version: int
    by: User | None
    at: datetime
    state: str


def conflict_of(form: EntryForm, formsets: Iterable[FormSet], opened: int | None) -> Conflict:
    """Compare a form nobody may store any more with its entry as it stands now.

    What the person has not touched since opening is chosen from the stored entry, what they have
    written from their form.
    """
    kind = type(form.instance)
    entry = kind._base_manager.get(pk=form.instance.pk)
    stored = content_of(entry)
    typed, deleted = _typed_content(form, formsets, stored)
    base = EntryVersion.objects.of(entry).filter(number__lte=opened or 0).first()
    seen = flat(base.snapshot) if base else {}
    mine = flat(typed)
    changes = changes_between(typed, stored)
    rows = [
        Row(each, bool(base) and mine.get(each.key) == seen.get(each.key), _note(each, deleted))
        for each in differences(kind, changes)
    ]
    by, at = entry.updated_by, entry.updated_at
    # A small correction leaves the last editor as it was.
    last = EntryVersion.objects.of(entry).select_related("by").first()
    if last and last.at >= at:
        by, at = last.by, last.at
    moved = StateChange.objects.of(entry).select_related("by").first()
    if moved and moved.at > at:
        by, at = moved.by, moved.at
    return Conflict(rows, entry.version, by, at, entry.get_state_display())


def _note(difference: Difference, deleted: set[str]) -> str:
    if not difference.key.startswith("parts."):
        return ""
    if not difference.after:
        return _("Inzwischen gelöscht.")
    if not difference.before:
        is_own = difference.key in deleted
        return _("Von Ihnen gelöscht.") if is_own else _("Inzwischen hinzugekommen.")
    return ""


def _typed_content(
    form: EntryForm, formsets: Iterable[FormSet], stored: Snapshot
) -> tuple[Snapshot, set[str]]:
    """What the entry would be if the form were stored, and the rows it would delete."""
    relations = stored["relations"] | _typed_relations(form)
    content: Snapshot = {"fields": own_fields(form.instance), "relations": relations, "parts": {}}
    content["parts"] = dict(stored["parts"])
    deleted: set[str] = set()
    names = {part.model: part for part in parts_of(type(form.instance))}
    for formset in formsets:
        part = names.get(formset.model)
        if part is None:
            continue
        forms = _typed_forms(formset)
        deleting = [each for each in forms if getattr(each, "cleaned_data", {}).get("DELETE")]
        kept = [each for each in forms if is_gone(each) or each not in deleting]
        content["parts"][part.name] = [
            {"id": _number(each), **_typed_row(each, part.link)} for each in kept
        ]
        deleted |= {f"parts.{part.name}.{_number(each)}" for each in forms if each not in kept}
    return content, deleted


def rows_kept_as_typed(form: EntryForm, formsets: Iterable[FormSet]) -> dict[str, RowContent]:
    """Rows that somebody has deleted meanwhile and the person wants to have as they typed them."""
    names = {part.model: part for part in parts_of(type(form.instance))}
    rows: dict[str, RowContent] = {}
    for formset in formsets:
        if part := names.get(formset.model):
            for each in filter(is_gone, _typed_forms(formset)):
                rows[f"parts.{part.name}.{_number(each)}"] = _typed_row(each, part.link)
    return {key: row for key, row in rows.items() if form.chosen(key) == form.TYPED}


def _typed_relations(form: EntryForm | RowForm) -> dict[str, list[int]]:
    return {
        field.name: sorted(each.pk for each in form.cleaned_data[field.name])
        for field in content_relations(type(form.instance))
        if field.name in getattr(form, "cleaned_data", {})
    }


def _typed_forms(formset: FormSet) -> list[RowForm]:
    """All but the empty ones in which nobody has written anything."""
    return [form for form in formset.forms if _number(form) or form.has_changed()]


def _typed_row(form: RowForm, link: str) -> RowContent:
    return {"fields": own_fields(form.instance, link), "relations": _typed_relations(form)}


def _number(form: RowForm) -> int | None:
    """The number of a row's form, also where there is no such row any more."""
    number = form[type(form.instance)._meta.pk.name].value()
    return int(number) if str(number or "").isdecimal() else None


def mark_rows_gone(data: QueryDict, rows: models.QuerySet[models.Model], prefix: str) -> None:
    """Let the form pass over rows that aren't there any more, as if they were to be deleted."""
    name = rows.model._meta.pk.name
    count = data.get(f"{prefix}-INITIAL_FORMS") or ""
    # No more than a form may have, whatever it says.
    numbers = range(min(int(count), DEFAULT_MAX_NUM) if count.isdecimal() else 0)
    typed = {number: data.get(f"{prefix}-{number}-{name}") for number in numbers}
    there = {str(pk) for pk in rows.values_list("pk", flat=True)} if any(typed.values()) else set()
    for number, pk in typed.items():
        if pk and pk not in there:
            data[f"{prefix}-{number}-DELETE"] = "on"


def is_gone(form: RowForm) -> bool:
    """Whether somebody has deleted the row since its form was opened."""
    return form.instance.pk is None and _number(form) is not None
