"""Every test run has a PostgreSQL and a Valkey of its own; nothing else needs to run."""

import os
import signal
from types import FrameType

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import TransactionTestCase
from django.test.utils import setup_databases
from django.utils import translation
from pytest_django import DjangoDbBlocker
from redis import Redis

from demo.catalogues import compile_catalogues
from tests.support import databases
from tests.support.servers import DATABASES_PER_WORKER, Servers

pytest_plugins = ["tests.support.stack_fixtures"]
started: list[Servers] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once a run; workers of xdist inherit where they are."""
    compile_catalogues()
    if config.option.collectonly or config.option.help:
        os.environ.setdefault("VALKEY_SOCKET", "/nowhere")
    elif not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, end_orderly)
        started.append(Servers())
        started[-1].start()
    choose_valkey_databases()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    # Loads the settings, now that the servers are known; pytest-django then sets Django up.
    assert settings.DATABASES["default"]["OPTIONS"]
    if config.getoption("numprocesses", None):
        # A worker that inherits it would load the settings before it has its own databases.
        del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while started:
        started.pop().stop()


def choose_valkey_databases() -> None:
    """Give each worker its own databases and key prefix in the one Valkey."""
    first, socket = first_database(), os.environ["VALKEY_SOCKET"]
    os.environ["BROKER_URL"] = f"redis+socket://{socket}?virtual_host={first}"
    os.environ["CACHE_URL"] = f"unix://{socket}?db={first + 1}"
    os.environ["CACHE_KEY_PREFIX"] = os.environ["BROKER_KEY_PREFIX"] = f"tests{first}-"


def first_database() -> int:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(worker.removeprefix("gw")) * DATABASES_PER_WORKER


def end_orderly(number: int, frame: FrameType | None) -> None:
    pytest.exit(f"Ended by {signal.Signals(number).name}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Migrate, load the vocabularies, and keep a copy of the database as it is then.

    After a test with real transactions the database is made anew from that copy: emptying the
    tables would take the vocabularies along. All of it goes with the servers.
    """
    with django_db_blocker.unblock():
        setup_databases(verbosity=0, interactive=False)
        call_command("load_vocabularies", verbosity=0)
        databases.keep_template()
    setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.restore())  # noqa: B010


@pytest.fixture(autouse=True)
def _clean_start() -> None:
    """No test sees another's cached pages, spent rate limits, waiting tasks or language."""
    translation.activate(settings.LANGUAGE_CODE)
    for number in (0, 1):
        Redis(unix_socket_path=os.environ["VALKEY_SOCKET"], db=first_database() + number).flushdb()
