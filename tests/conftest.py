"""Every test run has a PostgreSQL and a Valkey of its own; nothing else needs to run."""

import gc
import os
import secrets
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker
from redis import Redis

from demo.catalogues import compile_catalogues
from tests.support import databases
from tests.support.servers import DATABASES_PER_WORKER, Servers

pytest_plugins = [
    "tests.support.stack_fixtures",
    "tests.support.choosing",
    "tests.support.documents",
]
started: list[Servers] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once a run; workers of xdist inherit where they are."""
    compile_catalogues()
    if config.option.collectonly or config.option.help:
        for name in ("VALKEY_SOCKET", "POSTGRESQL_SOCKETS"):
            os.environ.setdefault(name, "/nowhere")
    elif not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, end_orderly)
        started.append(Servers())
        started[-1].start()
        # Beside the servers, so that nothing of a run is left when it is over.
        config.option.basetemp = started[-1].folder / "t"
    choose_databases()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    # Loads the settings, now that the servers are known; pytest-django then sets Django up.
    assert settings.DATABASES["default"]["OPTIONS"]
    if config.getoption("numprocesses", None):
        # A worker that inherits it would load the settings before it has its own databases.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while started:
        started.pop().stop()


def choose_databases() -> None:
    """Give each worker its own database, and its own databases and key prefix in the one Valkey."""
    sockets = os.environ["POSTGRESQL_SOCKETS"]
    os.environ["DATABASE_URL"] = f"postgres://regiodialog@/{worker()}?host={sockets}"
    first, socket = first_database(), os.environ["VALKEY_SOCKET"]
    os.environ["BROKER_URL"] = f"redis+socket://{socket}?virtual_host={first}"
    os.environ["CACHE_URL"] = f"unix://{socket}?db={first + 1}"
    os.environ["CACHE_KEY_PREFIX"] = os.environ["BROKER_KEY_PREFIX"] = f"tests{first}-"


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def first_database() -> int:
    return int(worker().removeprefix("gw")) * DATABASES_PER_WORKER


def end_orderly(number: int, frame: FrameType | None) -> None:
    pytest.exit(f"Ended by {signal.Signals(number).name}")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Copy the template, which is migrated and holds the vocabularies.

    After a test with real transactions the database is made anew from it: emptying the tables would
    take the vocabularies along. All of it goes with the servers.
    """
    with django_db_blocker.unblock():
        databases.restore()
    setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.restore())  # noqa: B010


@pytest.fixture(scope="module")
def module_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of the module write after this one is there for all its tests, then undone.

    Each test still undoes its own changes. Not for modules that test real transactions.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        start_clean()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _clean_start() -> None:
    start_clean()


@pytest.fixture
def one_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes between two visits: what a process keeps of the first serves the second."""
    stamp = secrets.token_hex(4)
    monkeypatch.setattr("pages.page_cache.first_stamp", lambda: stamp)


def start_clean() -> None:
    """No test sees another's cached pages, spent rate limits, waiting tasks or language."""
    translation.activate(settings.LANGUAGE_CODE)
    for number in (0, 1):
        Redis(unix_socket_path=os.environ["VALKEY_SOCKET"], db=first_database() + number).flushdb()
