"""Rows that come along in the statement which reads what they belong to.

A page has a handful of small parts (milestones, topics, fundings). Read one by one, each would cost
a statement; as JSON in a column of the entry they cost none.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def rows_of(rows: models.QuerySet[Any], *related: str) -> ArraySubquery:
    """The rows as JSON, for `annotate()`; `related` names foreign keys that come along."""
    paths = {each.attname: each.attname for each in _columns(rows.model)}
    for name in related:
        target: Any = rows.model._meta.get_field(name).related_model
        paths |= {f"{name}__{each.attname}": f"{name}__{each.attname}" for each in _columns(target)}
    return ArraySubquery(rows.values(row=JSONObject(**paths)))


def read_rows(model: type[models.Model], rows: list[dict[str, Any]], *related: str) -> list[Any]:
    """The model's instances again, from what `rows_of` put into the statement."""
    return [_instance(model, row, related) for row in rows]


def _instance(model: type[models.Model], row: dict[str, Any], related: tuple[str, ...]) -> Any:
    instance = _from_json(model, row, "")
    for name in related:
        target: Any = model._meta.get_field(name).related_model
        key = f"{name}__{target._meta.pk.attname}"
        setattr(instance, name, _from_json(target, row, f"{name}__") if row[key] else None)
    return instance


def _from_json(model: type[models.Model], row: dict[str, Any], prefix: str) -> Any:
    columns = _columns(model)
    values = [each.to_python(row[f"{prefix}{each.attname}"]) for each in columns]
    return model.from_db("default", [each.attname for each in columns], values)
