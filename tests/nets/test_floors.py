"""Relations and migrations keep to the floors of the house, as imports do (`lint-imports`).

The floors are read from import-linter's contract in pyproject.toml: there is no second list.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from tests.support.packages import (
    FLOORS,
    PACKAGES,
    ROOT,
    app_of,
    home_of,
    is_first_party,
    own_models,
    parsed,
)

# Who wrote something and what a note hangs on: two things that every floor may point to.
FREE_TO_POINT_TO = {settings.AUTH_USER_MODEL, "contenttypes.ContentType"}


def is_above(app: str, other: str) -> bool:
    return FLOORS.index(app) < FLOORS.index(other)


def relations(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """Every relation the model declares: foreign keys, M2M and generic ones."""
    meta = model._meta
    for field in [*meta.local_fields, *meta.local_many_to_many, *meta.private_fields]:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Model):
            yield field.name, target


def upward_relations(models: list[type[Model]]) -> list[str]:
    return [
        f"{model._meta.label}.{name} → {target._meta.label}"
        for model in models
        for name, target in relations(model)
        if is_first_party(app_of(target)) and target._meta.label not in FREE_TO_POINT_TO
        if is_above(app_of(target), app_of(model))
    ]


def test_every_package_of_ours_has_its_floor() -> None:
    assert set(FLOORS) == set(PACKAGES)


def test_no_relation_points_to_a_higher_floor() -> None:
    assert upward_relations(own_models()) == []


def test_every_app_with_models_is_looked_at() -> None:
    seen = {app_of(model) for model in own_models()}
    without_models = {"backups", "config"}
    assert seen == set(FLOORS) - without_models


def test_a_relation_upwards_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__name__ + ".FLOORS", list(reversed(FLOORS)))
    assert "workshops.Workshop.region → taxonomy.Region" in upward_relations(own_models())


def dependencies() -> list[tuple[str, str]]:
    """Which first-party app's migrations wait for which other's."""
    names = {each.label: each.name for each in apps.get_app_configs()}
    loader = MigrationLoader(connection)
    pairs = {
        (names[app], names[on])
        for (app, _name), migration in loader.disk_migrations.items()
        for on, _other in migration.dependencies
        if on in names
    }
    accounts = apps.get_model(settings.AUTH_USER_MODEL)._meta.app_label
    return sorted(
        (app, on) for app, on in pairs if app != on and {app, on} <= set(FLOORS) and on != accounts
    )


@pytest.mark.django_db
def test_no_migration_waits_for_a_higher_floor() -> None:
    found = dependencies()
    assert ("workshops", "taxonomy") in found
    assert [(app, on) for app, on in found if is_above(on, app)] == []


# Ways up by a string, which import-linter and mypy don't see --------------------------------------

# Their keywords are lookups, and so are the strings they are given.
LOOKUPS = {
    *("filter", "exclude", "get_or_create", "update_or_create", "annotate", "alias", "aggregate"),
    *("order_by", "distinct", "values", "values_list", "only", "defer", "select_related"),
    *("prefetch_related", "prefetch_related_objects", "Prefetch", "Q", "F", "OuterRef", "When"),
    *("Count", "Sum", "Min", "Max", "Avg", "ArrayAgg", "StringAgg", "JSONObject"),
    *("get_field", "getattr", "attrgetter"),
}
# Of these only the keywords: a dictionary has a `get` with a string, too.
LOOKUPS_BY_KEYWORD = LOOKUPS | {"get", "get_object_or_404", "get_list_or_404"}


def names_from_above(floor: str) -> set[str]:
    """What relations of higher floors are called on models of this floor and of those below."""
    return {
        name
        for model in own_models()
        if not is_above(app_of(model), floor)
        for relation in model._meta.related_objects
        if isinstance(relation.related_model, type)
        if is_first_party(app_of(relation.related_model))
        if is_above(app_of(relation.related_model), floor)
        for name in (relation.name, relation.get_accessor_name())
        if name
    }


def ways_up(floor: str, source: str) -> list[str]:
    """The strings and keywords of the source that lead to a higher floor, with their lines."""
    names, apps_above = names_from_above(floor), {each for each in FLOORS if is_above(each, floor)}
    found = set()
    nodes: Iterator[Any] = ast.walk(parsed(source))
    for node in nodes:
        for lookup in lookups_in(node):
            if not names.isdisjoint(lookup.removeprefix("-").split("__")):
                found.add((node.lineno, lookup))
        if isinstance(node, ast.Call) and name_of(node) == "get_model":
            labels = [each.split(".")[0] for each in texts_of(node)]
            found |= {(node.lineno, each) for each in labels if each in apps_above}
    return [f"{line}: {text}" for line, text in sorted(found)]


def lookups_in(node: Any) -> list[str]:
    """What the node names that the ORM would follow: “a__b” anywhere, “a” where it is asked."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "__" in node.value:
        return [node.value]
    if not isinstance(node, ast.Call) or name_of(node) not in LOOKUPS_BY_KEYWORD:
        return []
    keywords = [each.arg for each in node.keywords if each.arg]
    return [*keywords, *texts_of(node)] if name_of(node) in LOOKUPS else keywords


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def texts_of(call: ast.Call) -> list[str]:
    constants = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return [each for each in constants if isinstance(each, str)]


def sources(floor: str) -> list[Path]:
    files = (home_of(floor) / floor).rglob("*.py")
    return sorted(file for file in files if "migrations" not in file.parts)


@pytest.mark.parametrize("floor", FLOORS)
def test_no_string_leads_to_a_higher_floor(floor: str) -> None:
    found = {
        str(file.relative_to(ROOT)): ways_up(floor, file.read_text()) for file in sources(floor)
    }
    assert {file: ways for file, ways in found.items() if ways} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "Q(series__workshops__initiative_links__initiative=entry)",
        'FieldOfAction._meta.get_field("findings").related_model',
        'apps.get_model("workshops", "Finding")',
        'apps.get_model("workshops.Finding")',
        "Activity.objects.filter(best_practices=case)",
        'Actor.objects.prefetch_related("carried_dialogues")',
        'Actor.objects.order_by("-best_practices__title")',
        'conditions = {"finding_outcomes__finding__in": keys}',
        'getattr(activity, "best_practices")',
    ],
)
def test_a_string_that_leads_upwards_is_found(planted: str) -> None:
    assert len(ways_up("initiatives", planted)) == 1
    assert ways_up("demo", planted) == []


@pytest.mark.parametrize(
    "allowed",
    [
        "entry.best_practices.published().for_cards()",
        'request.GET.get("page")',
        "Activity.objects.filter(activity_partners__actor=entry)",
        'apps.get_model("taxonomy", "Region")',
    ],
)
def test_attributes_and_what_lies_below_are_no_way_up(allowed: str) -> None:
    assert ways_up("initiatives", allowed) == []
