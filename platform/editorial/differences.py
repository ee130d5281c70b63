"""Changes as people read them: the field's name, what stood there before, what stands there now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.fields import RichTextField
from editorial.models import Publishable
from editorial.snapshots import Changes, content_fields, content_relations, from_json, parts_of
from interface import rich_text
from interface.numbers import plain_number


class Difference(NamedTuple):
    """One field, relation or row that differs; before and after are marked where they do."""

    key: str
    label: str
    before: SafeString
    after: SafeString


class Column(NamedTuple):
    """A field or relation of an entry or a part, and how its values read."""

    label: str
    field: models.Field[object, object]


class Names(dict[tuple[type[models.Model], str], str]):
    """What related rows are called; all of a kind are read at once."""

    def __init__(self, wanted: Iterable[tuple[type[models.Model], object]]) -> None:
        keys = defaultdict(set)
        for model, key in wanted:
            keys[model].add(key)
        for model, numbers in keys.items():
            for pk, row in model._base_manager.in_bulk(numbers).items():
                self[model, str(pk)] = str(row)

    def name(self, model: type[models.Model], key: object) -> str:
        return self.get((model, str(key)), str(_("(gelöscht)")))


def differences(kind: type[Publishable], changes: Changes) -> list[Difference]:
    """The changes of one step, ready to be shown."""
    return all_differences(kind, [changes])[0]


def all_differences(kind: type[Publishable], steps: list[Changes]) -> list[list[Difference]]:
    """The changes of several steps; names are read once for all of them."""
    columns = columns_of(kind)
    names = Names(_related(columns, steps))
    return [
        [_difference(kind, columns, names, key, *both) for key, both in changes.items()]
        for changes in steps
    ]


def columns_of(kind: type[Publishable]) -> dict[str, Column]:
    """`fields.title`, `relations.topics`, `parts.effects.fields.before` → its label and field."""
    columns = dict(_columns("", kind, ""))
    for part in parts_of(kind):
        columns |= dict(_columns(f"parts.{part.name}.", part.model, part.link))
    return columns


def _columns(prefix: str, model: type[models.Model], link: str) -> Iterator[tuple[str, Column]]:
    for section, fields in (
        ("fields", content_fields(model, link)),
        ("relations", content_relations(model)),
    ):
        for field in fields:
            label = capfirst(str(field.verbose_name))
            yield f"{prefix}{section}.{field.name}", Column(label, field)


def _related(
    columns: dict[str, Column], steps: list[Changes]
) -> Iterator[tuple[type[models.Model], object]]:
    for changes in steps:
        for key, both in changes.items():
            for path, value in (pair for each in both for pair in _values(key, each)):
                target = columns[path].field.related_model if path in columns else None
                keys = value if isinstance(value, list) else [value]
                yield from (
                    (target, each) for each in keys if isinstance(target, type) and each is not None
                )


def _values(key: str, value: Any) -> Iterator[tuple[str, object]]:
    """The single values of a key: one, or those of a part's row, by their columns."""
    section, name, *_row = key.split(".")
    if section != "parts":
        yield key, value
        return
    for inner in ("fields", "relations"):
        for column, each in (value or {}).get(inner, {}).items():
            yield f"parts.{name}.{inner}.{column}", each


def _difference(
    kind: type[Publishable],
    columns: dict[str, Column],
    names: Names,
    key: str,
    before: object,
    after: object,
) -> Difference:
    section, name, *_row = key.split(".")
    if section == "parts":
        label = capfirst(str(kind._meta.get_field(name).related_model._meta.verbose_name))  # type: ignore[union-attr]
        old, new = (
            {
                columns[path].label: readable(columns[path].field, value, names)
                for path, value in _values(key, row)
                if path in columns
            }
            for row in (before, after)
        )
        return Difference(key, label, *_marked_row(old, new))
    if key not in columns:
        return Difference(key, name, *marked(str(before or ""), str(after or "")))
    column = columns[key]
    texts = (readable(column.field, value, names) for value in (before, after))
    return Difference(key, column.label, *marked(*texts))


def _marked_row(old: dict[str, str], new: dict[str, str]) -> tuple[SafeString, SafeString]:
    """A row with the columns that differ; a new or deleted one with all that say something."""
    labels = [label for label in {**new, **old} if old.get(label, "") != new.get(label, "")]
    lines = [(label, *marked(old.get(label, ""), new.get(label, ""))) for label in labels]
    line = '<div class="difference__line"><b>{}:</b> {}</div>'
    befores = format_html_join("", line, ((label, before) for label, before, _after in lines))
    afters = format_html_join("", line, ((label, after) for label, _before, after in lines))
    return (befores if old else SafeString("")), (afters if new else SafeString(""))


def readable(field: models.Field[object, object], value: object, names: Names) -> str:
    """A snapshot's value as the team would say it."""
    if value in (None, "", []):
        return ""
    if isinstance(field.related_model, type):
        keys = value if isinstance(value, list) else [value]
        return ", ".join(sorted(names.name(field.related_model, key) for key in keys))
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    read = from_json(field, value)
    if isinstance(field, models.DecimalField):
        return plain_number(read)
    if isinstance(field, models.BooleanField):
        return str(_("ja")) if read else str(_("nein"))
    if isinstance(field, models.DateField | models.TimeField):
        return _moment(field, read)
    if isinstance(field, RichTextField):
        return rich_text.as_lines(str(read))
    if isinstance(read, list):
        return ", ".join(str(each) for each in read)
    return str(read)


def _moment(field: models.Field[object, object], moment: Any) -> str:
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    name = "DATE_FORMAT" if isinstance(field, models.DateField) else "TIME_FORMAT"
    return date_format(moment, name)


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, with the words that went marked in the one and those that came in the other."""
    old, new = before.split(" "), after.split(" ")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not before or not after or matcher.ratio() < 0.3:
        return _tagged("del", before), _tagged("ins", after)
    befores, afters = [], []
    for step, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        went, came = " ".join(old[old_from:old_to]), " ".join(new[new_from:new_to])
        is_same = step == "equal"
        befores.append(format_html("{}", went) if is_same else _tagged("del", went))
        afters.append(format_html("{}", came) if is_same else _tagged("ins", came))
    return _joined(befores), _joined(afters)


def _tagged(tag: str, text: str) -> SafeString:
    return format_html("<{0}>{1}</{0}>", tag, text) if text else SafeString("")


def _joined(pieces: list[SafeString]) -> SafeString:
    return format_html_join(" ", "{}", ((piece,) for piece in pieces if piece))
