"""Migrations: none is missing, and none holds a lock that a running installation would feel."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django_migration_linter import MigrationLinter

from tests.house.test_own_packages import PACKAGES, ROOT


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, no_color=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


@pytest.mark.django_db
def test_no_migration_breaks_a_running_installation(capsys: pytest.CaptureFixture[str]) -> None:
    own = [app.label for app in apps.get_app_configs() if app.name in PACKAGES]
    linter = MigrationLinter(
        path=str(ROOT), include_apps=own, no_cache=True, quiet=["ok", "ignore", "warning"]
    )
    linter.lint_all_migrations()
    assert linter.nb_total > 0
    assert linter.nb_erroneous == 0, capsys.readouterr().out
