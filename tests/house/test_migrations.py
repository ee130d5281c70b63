"""Migrations: none is missing, none blocks a full table for long."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FIRST_PARTY = PYPROJECT["tool"]["importlinter"]["root_packages"]
OURS = [name for name in FIRST_PARTY if apps.is_installed(name)]
# The linter asks for the SQL of indexes that are built outside a transaction.
pytestmark = [pytest.mark.net, pytest.mark.django_db(transaction=True)]


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_migration_locks_what_is_in_use() -> None:
    linter = MigrationLinter(str(ROOT), include_apps=OURS, no_cache=True, quiet=["ok", "ignore"])
    linter.lint_all_migrations()
    assert linter.nb_total > 0
    assert linter.nb_erroneous == 0
