"""What the database refuses, a form or an import has said before; and it refuses what it says.

Django checks a constraint only where all of its columns are on the form, and PostgreSQL lets pass
what is neither true nor false.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import BooleanField, CheckConstraint, ExpressionWrapper, Model, Q, Value
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE
from django.test import RequestFactory

from interface.admin_forms import ChecksRow
from tests.support.factories import UserFactory
from tests.support.packages import own_models

pytestmark = [pytest.mark.net, pytest.mark.django_db]


def checks(model: type[Model]) -> Iterator[tuple[str, Q, set[str]]]:
    """Those of a model: name, condition, and the columns that it reads."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            condition = constraint.condition
            assert isinstance(condition, Q)
            yield constraint.name, condition, set(condition.referenced_base_fields)


def admin_forms() -> Iterator[Any]:
    """Of each page and each part of a page on which something is written."""
    request = RequestFactory().get("/")
    request.user = UserFactory.create(superuser=True)
    for page in admin.site._registry.values():
        if page.has_add_permission(request):
            yield page.get_form(request)
        for part in page.get_inline_instances(request):
            yield part.get_formset(request).form


def test_a_form_checks_also_what_reads_columns_that_are_not_on_it() -> None:
    found: dict[str, tuple[Any, set[str]]] = {}
    for form in admin_forms():
        model = form._meta.model
        for name, _condition, columns in checks(model):
            if hidden := columns - set(form.base_fields):
                found[name] = (form, hidden)
    # The times of a date are asked for by the hour.
    assert "workshops_workshop_closes_before_it_starts" in found
    assert [
        name for name, (form, _hidden) in found.items() if not issubclass(form, ChecksRow)
    ] == []


def verdict(condition: Q, row: dict[str, Any]) -> bool | None:
    """What PostgreSQL says of the row: None is neither true nor false."""
    query = Query(None)
    for name, value in row.items():
        query.add_annotation(value, name, select=False)
    query.add_annotation(ExpressionWrapper(condition, BooleanField(null=True)), "verdict")
    (found,) = query.get_compiler(using="default").execute_sql(SINGLE)
    return found


def values(model: type[Model], empty: tuple[str, ...], columns: set[str]) -> dict[str, Any]:
    """A row of which some columns are empty and the others hold what any row may hold."""
    row = {}
    for name in columns:
        column = column_of(model, name)
        sample = None if name in empty else any_value(column)
        row[name] = Value(sample, output_field=column)
    return row


def column_of(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def some_of(names: list[str]) -> Iterator[tuple[str, ...]]:
    for number in range(1, len(names) + 1):
        yield from combinations(names, number)


def any_value(column: Any) -> object:
    kinds = {
        "DateTimeField": "2026-11-29 12:00+01",
        "DateField": "2026-11-29",
        "BooleanField": False,
        "JSONField": {"type": "Polygon"},
    }
    if column.choices:
        return next(value for value, _label in column.flatchoices if value not in (None, ""))
    numbers = ("PositiveIntegerField", "PositiveSmallIntegerField", "DecimalField", "ForeignKey")
    kind = column.get_internal_type()
    return kinds.get(kind, 5 if kind in (*numbers, "BigIntegerField", "FloatField") else "x")


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_no_check_is_passed_by_what_is_empty(model: type[Model]) -> None:
    undecided = [
        (name, empty)
        for name, condition, columns in checks(model)
        for empty in some_of([each for each in columns if column_of(model, each).null])
        if verdict(condition, values(model, empty, columns)) is None
    ]
    assert undecided == []
