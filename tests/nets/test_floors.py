"""Relations and migrations keep to the floors of the house, as imports do (`lint-imports`).

The floors are read from import-linter's contract in pyproject.toml: there is no second list.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from tests.support.packages import FLOORS, PACKAGES, app_of, is_first_party, own_models

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
    without_models = {"config", "desk", "interface"}
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
