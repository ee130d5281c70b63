"""A real installation never runs on what belongs to a demo."""

from pathlib import Path

import pytest

from tests.support.production import REAL, address_through, last_line
from work.demo_marks import carries_demo_mark, set_demo_mark

pytestmark = pytest.mark.stack


def test_starts_with_real_servers() -> None:
    assert last_line("config.settings.production", REAL) == "started"


@pytest.mark.parametrize("name", sorted(REAL.keys() - {"DJANGO_SETTINGS_MODULE"}))
def test_names_what_is_missing(name: str) -> None:
    rest = {key: value for key, value in REAL.items() if key != name}
    refusal = "django.core.exceptions.ImproperlyConfigured: Missing in the environment: "
    assert last_line("config.settings.production", rest) == refusal + name


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgres://regiodialog@/regiodialog?host=%2Ftmp%2Fregiodialog-ab"),
        ("BROKER_URL", "redis+socket:///tmp/regiodialog-ab/valkey.sock?virtual_host=0"),
        ("CACHE_URL", "unix:///tmp/regiodialog-ab/valkey.sock?db=1"),
    ],
)
def test_refuses_embedded_servers(name: str, address: str) -> None:
    refusal = "The demo's embedded servers are not for production"
    assert last_line("config.settings.production", REAL | {name: address}) == (
        f"django.core.exceptions.ImproperlyConfigured: {refusal}"
    )


@pytest.mark.django_db(transaction=True)
def test_web_server_refuses_a_database_with_the_demos_mark(tmp_path: Path) -> None:
    set_demo_mark()
    assert carries_demo_mark()
    address = address_through(tmp_path / "sockets")
    refusal = (
        "django.core.exceptions.ImproperlyConfigured: DATABASE_URL names the database of a demo"
    )
    assert last_line("config.wsgi", REAL | {"DATABASE_URL": address}) == refusal


@pytest.mark.django_db(transaction=True)
def test_web_server_has_no_connection_yet_when_it_forks(tmp_path: Path) -> None:
    address = address_through(tmp_path / "sockets")
    # Whitenoise warns that no static files are collected yet.
    environment = {"DATABASE_URL": address, "DATABASE_POOL": "true", "PYTHONWARNINGS": "ignore"}
    pools = "from django.db import connection; print(connection._connection_pools)"
    assert last_line("config.wsgi", REAL | environment, pools) == "{}"


@pytest.mark.django_db(transaction=True)
def test_worker_refuses_a_database_with_the_demos_mark(tmp_path: Path) -> None:
    set_demo_mark()
    address = address_through(tmp_path / "sockets")
    refusal = (
        "django.core.exceptions.ImproperlyConfigured: DATABASE_URL names the database of a demo"
    )
    # Not run: one that does not refuse would run for ever. An error that is only written down
    # does not stop it.
    start = "from config.celery import app; app.Worker(); sys.stderr.write('started')"
    assert last_line("sys, config", REAL | {"DATABASE_URL": address}, start) == refusal
