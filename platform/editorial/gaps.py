"""“Was fehlt noch”: what publication waits for, beside the form, with the way to each field."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import User
from editorial import services
from editorial.conflicts import FormSet
from editorial.forms import EntryForm
from editorial.models import Publishable, State


class Gap(NamedTuple):
    """A sentence, and where on the page it is put right; empty where nobody can do so there."""

    text: str
    anchor: str


def gaps_of(entry: Publishable, form: EntryForm, formsets: Iterable[FormSet]) -> list[Gap]:
    """What publication waits for, each with the way there as far as it stands on this page."""
    if entry.pk is None and not form.is_bound:
        # A new form may begin with texts.
        for name in entry.NEEDED:
            setattr(entry, name, form.initial.get(name) or getattr(entry, name))
    anchors = _anchors(entry, form, formsets)
    return [Gap(each.text, anchors.get(each.field, "")) for each in entry.missing_for_publication()]


def waits_for_another(entry: Publishable, user: User) -> list[Gap]:
    """What a publisher can't put right: who has edited last."""
    text = services.why_another_publishes(entry, user) if entry.state == State.IN_REVIEW else ""
    return [Gap(text, "")] if text else []


def _anchors(entry: Publishable, form: EntryForm, formsets: Iterable[FormSet]) -> dict[str, str]:
    """Each field and each relation whose rows stand on the page, with its place there."""
    groups: dict[object, str] = {formset.model: f"{formset.prefix}-group" for formset in formsets}
    rows = {
        each.name: groups[each.related_model]
        for each in entry._meta.get_fields()
        if each.is_relation and each.related_model in groups
    }
    return rows | {field.name: field.auto_id for field in form}
