"""Turns a row of the content into a row of its table, by what its model says about its fields.

A relation is named by what people know the other thing by: an entry by its `external_key`, a term,
a region or a municipality by its slug, a field of action by its code, the rest by their title.
"""

from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeVar

from django.contrib.contenttypes.fields import GenericRel, GenericRelation
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone

from accounts.models import User
from demo.days import day_named
from editorial.models import Publishable

Thing = TypeVar("Thing", bound=models.Model)
Row = dict[str, Any]
"""As YAML has it: texts, numbers, lists and rows; the models check what stands where."""

_NAMING_FIELDS = ("external_key", "slug", "code", "title", "programme", "label")


class Writing(NamedTuple):
    """From which day dates are counted, and in whose name is written."""

    today: date
    by: User

    def write(self, model: type[Thing], row: Row, **fixed: object) -> Thing:
        """Create the thing with its relations and parts, checked as a form would."""
        fields, relations, parts = self._sorted(model, row)
        thing = model(**fields, **fixed)
        if isinstance(thing, Publishable):
            thing.created_by = thing.updated_by = thing.responsible = self.by
        thing.full_clean()
        thing.save()
        for name, named in relations.items():
            getattr(thing, name).set(named)
        for name, rows in parts.items():
            self._write_parts(thing, name, rows)
        return thing

    def values(self, model: type[models.Model], row: Row) -> Row:
        """The row's plain values, as the model's fields take them."""
        return self._sorted(model, row)[0]

    def _sorted(self, model: type[models.Model], row: Row) -> tuple[Row, Row, Row]:
        fields, relations, parts = {}, {}, {}
        for name, value in row.items():
            field: Any = model._meta.get_field(name)
            if field.one_to_many:
                parts[name] = value
            elif field.many_to_many:
                relations[name] = [_named(field.related_model, each) for each in value]
            elif field.is_relation:
                fields[name] = _named(field.related_model, value)
            elif isinstance(field, models.DateTimeField):
                fields[name] = self.moment(value)
            elif isinstance(field, models.DateField):
                fields[name] = day_named(value, self.today)
            else:
                fields[name] = value
        return fields, relations, parts

    def _write_parts(self, whole: models.Model, name: str, rows: list[Row]) -> None:
        relation: Any = whole._meta.get_field(name)
        part = relation.related_model
        if isinstance(relation, GenericRelation | GenericRel):
            owner = {"entry": whole}
        else:
            owner = {relation.field.name: whole}
        is_ordered = any(field.name == "order" for field in part._meta.fields)
        for order, row in enumerate(rows):
            self.write(part, {"order": order, **row} if is_ordered else row, **owner)

    def moment(self, text: str) -> datetime:
        """“T−1 12:00”: a day as the content names it, and a time there."""
        day, _space, clock = text.rpartition(" ")
        return at(day_named(day, self.today), time.fromisoformat(clock))


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def naming_field(model: type[models.Model]) -> str:
    """The field by which the content names a row of this model."""
    names = {field.name for field in model._meta.get_fields()}
    return next(name for name in _NAMING_FIELDS if name in names)


def _named(model: type[Thing], name: str) -> Thing:
    try:
        return model._base_manager.get(**{naming_field(model): name})
    except ObjectDoesNotExist:
        raise KeyError(f"{model._meta.object_name} {name!r} is not there") from None
