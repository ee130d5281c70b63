"""An entry's content as one JSON value: what versions keep, proposals change, conflicts compare.

A snapshot holds the entry's fields, its plain relations and its parts (`Publishable.PARTS`) with
theirs. What moves by the services alone (state, version, times, who) is no content, and nothing
personal is: releases and consents are no parts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypedDict, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, RestrictedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.models import ChainLink, Publishable

Entry = TypeVar("Entry", bound=Publishable)


class RowContent(TypedDict):
    """What stands in a row itself, and what it is related to."""

    fields: dict[str, object]
    relations: dict[str, list[int]]


class PartRow(RowContent):
    """A row of a part; one that isn't stored yet has no number."""

    id: int | None


class Snapshot(RowContent):
    """An entry's content, with its parts."""

    parts: dict[str, list[PartRow]]


Section = Literal["fields", "relations", "parts"]
Changes = dict[str, list[object]]

# Given with the archiving, not written with the entry.
NOT_CONTENT = {"successor"}
# A row that isn't stored yet has this in place of its number.
NEW = "new"


class Part(NamedTuple):
    """A kind of row that belongs to an entry: `effects` of a best practice."""

    name: str
    model: type[models.Model]
    link: str

    def rows_of(self, entry: Publishable) -> models.QuerySet[models.Model]:
        rows = self.model._base_manager.filter(**{self.link: entry}).order_by("pk")
        return rows.prefetch_related(*(each.name for each in content_relations(self.model)))


def parts_of(kind: type[Publishable]) -> list[Part]:
    relations = [(name, kind._meta.get_field(name)) for name in kind.PARTS]
    return [Part(name, each.related_model, each.field.name) for name, each in relations]  # type: ignore[union-attr,arg-type]


def content_fields(model: type[models.Model], link: str = "") -> list[models.Field[object, object]]:
    """The columns people write; for a part all but the one that leads to its entry."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in {*NOT_CONTENT, link}
    ]


def content_relations(
    model: type[models.Model],
) -> list[models.ManyToManyField[models.Model, models.Model]]:
    """The relations without a table of their own; those that have one are parts."""
    return [
        field
        for field in model._meta.many_to_many
        if field.remote_field.through._meta.auto_created  # type: ignore[union-attr]
    ]


# Reading -----------------------------------------------------------------------------------------


def content_of(entry: Publishable) -> Snapshot:
    """The entry's content as it is stored at this moment."""
    kind = type(entry)
    stored = kind._base_manager.get(pk=entry.pk)
    rows: dict[str, list[PartRow]] = {
        part.name: [{"id": row.pk, **own_content(row, part.link)} for row in part.rows_of(stored)]
        for part in parts_of(kind)
    }
    return {**own_content(stored), "parts": rows}


def own_content(thing: models.Model, link: str = "") -> RowContent:
    return {"fields": own_fields(thing, link), "relations": own_relations(thing)}


def own_fields(thing: models.Model, link: str = "") -> dict[str, object]:
    return {field.name: as_json(field, thing) for field in content_fields(type(thing), link)}


def own_relations(thing: models.Model) -> dict[str, list[int]]:
    return {
        field.name: sorted(each.pk for each in getattr(thing, field.name).all())
        for field in content_relations(type(thing))
    }


def as_json(field: models.Field[object, object], thing: models.Model) -> object:
    """A column's value so that equal things are written alike, typed or read."""
    value = field.value_from_object(thing)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    text = field.value_to_string(thing)
    # Browsers send lines ended the old way.
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


def from_json(field: models.Field[object, object], value: object) -> Any:
    """A column's value; where it leads to a row that is gone and may be empty, it is empty."""
    if value is None:
        return None
    if not isinstance(field, models.ForeignKey):
        return field.to_python(value)
    key = field.target_field.to_python(value)
    rows = field.remote_field.model._base_manager
    return None if field.null and not rows.filter(pk=key).exists() else key


# Comparing ---------------------------------------------------------------------------------------


def flat(content: Snapshot) -> dict[str, object]:
    """One value for each key: `fields.title`, `relations.topics`, `parts.effects.12`."""
    values: dict[str, object] = {}
    values |= {f"fields.{name}": value for name, value in content["fields"].items()}
    values |= {f"relations.{name}": value for name, value in content["relations"].items()}
    for name, rows in content["parts"].items():
        for number, row in enumerate(rows):
            key = f"parts.{name}.{row['id'] or f'{NEW}{number}'}"
            values[key] = {"fields": row["fields"], "relations": row["relations"]}
    return values


def from_flat(values: Mapping[str, Any], parts: Iterable[str]) -> Snapshot:
    """The snapshot again, with the parts of these names, also where they have no row."""
    content: Snapshot = {"fields": {}, "relations": {}, "parts": {name: [] for name in parts}}
    for key, value in values.items():
        section, name, *row = key.split(".")
        if row:
            number = None if row[0].startswith(NEW) else int(row[0])
            content["parts"][name].append(
                {"id": number, "fields": value["fields"], "relations": value["relations"]}
            )
        elif section == "fields":
            content["fields"][name] = value
        else:
            content["relations"][name] = value
    return content


def changes_between(before: Snapshot, after: Snapshot) -> Changes:
    """What differs, as key → [before, after]; a row that isn't there is None.

    What one of the two doesn't know, because the model has grown since, doesn't differ.
    """
    old, new = flat(before), flat(after)
    changes = {}
    for key in {**new, **old}:
        first, name, *_row = key.split(".")
        section = cast(Section, first)  # `flat` knows no other
        is_known = name in before[section] and name in after[section]
        if is_known and not _same(old.get(key), new.get(key)):
            changes[key] = [old.get(key), new.get(key)]
    return changes


def _same(old: object, new: object) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict) or "relations" not in old:
        return bool(old == new)
    return all(
        old[section][name] == new[section][name]
        for section in ("fields", "relations")
        for name in old[section].keys() & new[section].keys()
    )


def with_rows_kept(entry: Publishable, content: Snapshot) -> Snapshot:
    """The content with the rows, and their fields, that stay because the public has seen them."""
    if entry.first_published_at is None or not entry.ROWS_KEPT_ONCE_PUBLIC:
        return content
    stored, parts = content_of(entry)["parts"], dict(content["parts"])
    for name in entry.ROWS_KEPT_ONCE_PUBLIC.keys() & parts.keys():
        rows = {row["id"]: row for row in parts[name]}
        fixed = entry.ROWS_KEPT_ONCE_PUBLIC[name]
        kept = [_with_fields_kept(row, rows.get(row["id"]), fixed) for row in stored[name]]
        numbers = {row["id"] for row in kept}
        parts[name] = [*kept, *(row for row in parts[name] if row["id"] not in numbers)]
    return {**content, "parts": parts}


def _with_fields_kept(stored: PartRow, row: PartRow | None, names: Iterable[str]) -> PartRow:
    if row is None:
        return stored
    return {**row, "fields": row["fields"] | {name: stored["fields"][name] for name in names}}


def without(names: Collection[str], content: Snapshot) -> Snapshot:
    """The content but for some of the entry's own fields."""
    kept = {name: value for name, value in content["fields"].items() if name not in names}
    return {**content, "fields": kept}


# Writing -----------------------------------------------------------------------------------------


def write(entry: Publishable, content: Snapshot, *, by: User) -> None:
    """Store this content in place of the entry's own; what it doesn't name stays, or is fixed.

    The caller holds the entry's row and a transaction. Parts keep their numbers: changed where
    they are, made again where they were deleted, deleted where the content has none. Raises
    ValidationError with what breaks a rule; then all of it has to be taken back.
    """
    _set_fields(entry, without(entry.fixed_fields, content)["fields"])
    _set_relations(entry, content["relations"])
    _write_parts(entry, with_rows_kept(entry, content), by=by)
    _require(entry, entry.full_clean)
    entry.updated_by = by
    entry.save()
    _require(entry, entry.check_with_parts)


def create(kind: type[Entry], content: Snapshot, *, by: User) -> Entry:
    """A new entry, a draft, with this content; its parts are rows of its own.

    Raises ValidationError with what breaks a rule; then all of it has to be taken back.
    """
    entry = kind(created_by=by, updated_by=by)
    _set_fields(entry, content["fields"])
    _require(entry, entry.full_clean)
    entry.save()
    _set_relations(entry, content["relations"])
    parts = {
        name: [PartRow(id=None, fields=row["fields"], relations=row["relations"]) for row in rows]
        for name, rows in content["parts"].items()
    }
    _write_parts(entry, {**content, "parts": parts}, by=by)
    _require(entry, entry.check_with_parts)
    return entry


def _write_parts(entry: Publishable, content: Snapshot, *, by: User) -> None:
    named = [part for part in parts_of(type(entry)) if part.name in content["parts"]]
    for part in reversed(named):
        _delete_rows(part, entry, content["parts"][part.name])
    for part in named:
        _write_rows(part, entry, content["parts"][part.name], by=by)


def _set_fields(thing: models.Model, values: Mapping[str, object], link: str = "") -> None:
    for field in content_fields(type(thing), link):
        if field.name in values:
            setattr(thing, field.attname, from_json(field, values[field.name]))


def _set_relations(thing: models.Model, values: Mapping[str, list[int]]) -> None:
    for field in content_relations(type(thing)):
        if field.name in values:
            known = field.remote_field.model._base_manager.filter(pk__in=values[field.name])
            getattr(thing, field.name).set(known)


def _delete_rows(part: Part, entry: Publishable, kept: list[PartRow]) -> None:
    numbers = [row["id"] for row in kept if row["id"]]
    for row in part.rows_of(entry).exclude(pk__in=numbers):
        try:
            row.delete()
        except (ProtectedError, RestrictedError) as error:
            raise ValidationError(still_needed(row, error)) from error


def _write_rows(part: Part, entry: Publishable, rows: list[PartRow], *, by: User) -> None:
    stored = {row.pk: row for row in part.rows_of(entry)}
    for content in rows:
        row = stored.get(content["id"])
        if row and _same(own_content(row, part.link), content):
            continue
        if row is None:
            row = part.model(pk=content["id"], **{part.link: entry})
            if isinstance(row, ChainLink):
                row.added_by = by
        setattr(row, part.link, entry)
        _set_fields(row, content["fields"], part.link)
        _require(row, row.full_clean)
        row.save()
        _set_relations(row, content["relations"])


def _require(thing: models.Model, rule: Callable[[], None]) -> None:
    """Raise ValidationError with what is wrong: the field's label and, for a part, its kind."""
    try:
        rule()
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        kind = "" if isinstance(thing, Publishable) else f"{thing._meta.verbose_name} „{thing}“: "
        labels = {each.name: f"{capfirst(str(each.verbose_name))}: " for each in thing._meta.fields}
        sentences = [
            f"{kind}{labels.get(name, '')}{message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
        raise ValidationError(sentences) from error


def still_needed(thing: models.Model, error: ProtectedError | RestrictedError) -> str:
    """Why a row can't be deleted: what still hangs on it, by name."""
    if isinstance(error, ProtectedError):
        rows = error.protected_objects
    else:
        rows = error.restricted_objects
    names = sorted({f"{capfirst(str(row._meta.verbose_name))} „{row}“" for row in rows})
    text = _("„%(thing)s“ lässt sich nicht löschen. Daran hängen noch: %(names)s.")
    return text % {"thing": thing, "names": ", ".join(names)}
