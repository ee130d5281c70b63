"""What the factories publish at once is what the services publish step by step."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from factory.declarations import Iterator as Turns
from factory.django import DjangoModelFactory

from editorial import services as editorial
from editorial.models import publishable_models
from tests.support import factories
from tests.support.kinds import an_entry
from tests.support.packages import own_models

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# What differs by nature: a random key.
RANDOM = {"uuid", "random_key"}
# One takes back what the save of the row has made due, two read who the team is.
MOST_STATEMENTS = 18


@pytest.fixture(autouse=True)
def _at_one_moment() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        yield


def begin_anew() -> None:
    """Let every factory start with its first name and number."""
    for each in vars(factories).values():
        if isinstance(each, type) and issubclass(each, DjangoModelFactory):
            if each._meta.model is None:
                continue
            each.reset_sequence(0, force=True)
            for declaration in {**each._meta.base_declarations, **each._meta.parameters}.values():
                turns = getattr(declaration, "value", declaration)
                if isinstance(turns, Turns):
                    turns.reset()


class Rows:
    """All rows of our own tables, with numbers that count from the first row of each table."""

    def __init__(self) -> None:
        self.numbers: dict[type[models.Model], dict[Any, int]] = {}
        self.said = {model._meta.label: self.rows_of(model) for model in own_models()}

    def number(self, model: type[models.Model], key: Any) -> int | None:
        if model not in self.numbers:
            keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
            self.numbers[model] = {each: number for number, each in enumerate(keys)}
        return None if key is None else self.numbers[model][key]

    def rows_of(self, model: type[models.Model]) -> list[dict[str, Any]]:
        return [self.row(each) for each in model._base_manager.order_by("pk")]

    def row(self, row: models.Model) -> dict[str, Any]:
        said = {}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            target = target_of(row, field)
            said[field.name] = self.number(target, value) if target else value
        return {name: value for name, value in said.items() if name not in RANDOM}


def target_of(row: Any, field: Any) -> Any:
    """The model whose row the column names, if it names one."""
    if field.primary_key:
        return type(row)
    if field.name == "object_id":
        return ContentType.objects.get_for_id(row.content_type_id).model_class()
    return field.related_model if isinstance(field, models.ForeignKey) else None


def rows_after(make: Any) -> dict[str, list[dict[str, Any]]]:
    with transaction.atomic():
        begin_anew()
        make()
        said = Rows().said
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("model", publishable_models())
def test_both_ways_of_publishing_leave_the_same_rows(model: Any) -> None:
    at_once = rows_after(lambda: an_entry(model, published=True))
    step_by_step = rows_after(lambda: factories.publish(an_entry(model, published=False)))
    assert len(at_once["search.Document"]) >= 1
    assert at_once == step_by_step


@pytest.mark.parametrize("model", publishable_models())
def test_a_published_entry_costs_few_statements_more_than_a_draft(model: Any) -> None:
    an_entry(model, published=True)
    numbers = []
    for published in (False, True):
        with CaptureQueriesContext(connection) as asked:
            an_entry(model, published=published)
        editorial.work_off_due()
        numbers.append(len(asked))
    assert numbers[1] - numbers[0] <= MOST_STATEMENTS
