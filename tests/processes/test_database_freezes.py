"""A PostgreSQL that keeps its connections open and answers nothing: pages say so in time.

Under the real web server, as in production with a look at each connection before it is used.
"""

import http.client
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django import DjangoDbBlocker

from demo.embedded import PostgreSQL, make_socket_folder
from demo.processes import working_in
from tests.support.demos import until
from tests.support.stack import Stack, running_stack
from tests.support.template import TEMPLATE, fetch_template

pytestmark = [pytest.mark.stack, pytest.mark.chaos]

# Never kept: what is sought is asked for each time.
SEARCH = "/suche/?q=Sensor"
THREADS = 8
SIGNED_IN = {"Cookie": "sessionid=" + "x" * 32}


class Answer(NamedTuple):
    status: int
    seconds: float
    retry_after: str | None
    body: str


@pytest.fixture
def database() -> Iterator[PostgreSQL]:
    """A cluster of the test's own: nobody else stands still with it."""
    # PostgreSQL may run as somebody else, who has to reach what is theirs in it.
    folder, sockets = Path(tempfile.mkdtemp(prefix="frozen-")), make_socket_folder()
    folder.chmod(0o711)
    server = PostgreSQL(folder / "postgres", sockets, folder / "postgres.log")
    try:
        fetch_template(server)
        server.start()
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
        for each in (server.data, folder, sockets):
            shutil.rmtree(each, ignore_errors=True)


@pytest.fixture
def site(
    database: PostgreSQL, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Stack]:
    address = f"{database.url(TEMPLATE)}&conn_health_checks=true"
    with django_db_blocker.unblock(), running_stack("web", DATABASE_URL=address) as stack:
        yield stack


@contextmanager
def frozen(database: PostgreSQL) -> Iterator[None]:
    processes = working_in(database.data, "postgres")
    assert len(processes) > 1
    try:
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            os.kill(process.pid, signal.SIGCONT)


def ask(site: Stack, path: str, headers: dict[str, str] | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", site.web.port, timeout=60)
    began = time.monotonic()
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        body = response.read().decode()
    finally:
        connection.close()
    seconds = time.monotonic() - began
    return Answer(response.status, seconds, response.getheader("Retry-After"), body)


def ask_at_once(
    site: Stack, number: int, path: str, headers: dict[str, str] | None = None
) -> list[Answer]:
    with ThreadPoolExecutor(number) as pool:
        asked: list[Future[Answer]] = [pool.submit(ask, site, path, headers) for _ in range(number)]
        return [each.result() for each in asked]


def slowest(answers: list[Answer]) -> float:
    return max(each.seconds for each in answers)


def all_say_so(answers: list[Answer]) -> bool:
    return all(
        (each.status, each.retry_after) == (503, "30") and "nicht erreichbar" in each.body
        for each in answers
    )


def wait_for_recovery(site: Stack) -> float:
    """How long it takes until a page comes again."""
    began = time.monotonic()
    for _ in until(10):
        if ask(site, SEARCH).status == 200:
            break
    return time.monotonic() - began


def test_public_pages_give_up_after_five_seconds_and_come_back_by_themselves(
    site: Stack, database: PostgreSQL
) -> None:
    assert {each.status for each in ask_at_once(site, 2 * THREADS, SEARCH)} == {200}
    assert ask(site, "/praxisbeispiele/").status == 200  # from now on it is kept
    with frozen(database):
        first = ask_at_once(site, THREADS, SEARCH)
        assert all_say_so(first)
        assert 4 < min(each.seconds for each in first) <= slowest(first) < 7
        # Who comes now waits for a look, not for as long again.
        with ThreadPoolExecutor(1) as pool:
            many = pool.submit(ask_at_once, site, 2 * THREADS, SEARCH)
            kept = ask(site, "/praxisbeispiele/")
        assert all_say_so(many.result())
        assert slowest(many.result()) < 5
        assert (kept.status, kept.seconds < 4) == (200, True)
        health = ask(site, "/health/web/")
        assert (health.status, health.retry_after) == (503, "30")
        assert health.body.startswith("Database(alias='default'): Unavailable")
        assert health.seconds < 6
    assert wait_for_recovery(site) < 5
    assert {each.status for each in ask_at_once(site, 3 * THREADS, SEARCH)} == {200}
    assert ask(site, "/health/web/").status == 200


def test_health_is_told_in_time_when_nobody_else_asks(site: Stack, database: PostgreSQL) -> None:
    with frozen(database):
        health = ask(site, "/health/web/")
    assert (health.status, health.retry_after, health.seconds < 7) == (503, "30", True)


def test_who_is_signed_in_waits_for_twenty_seconds(site: Stack, database: PostgreSQL) -> None:
    with frozen(database):
        answers = ask_at_once(site, THREADS, SEARCH, SIGNED_IN)
        assert all_say_so(answers)
        assert slowest(answers) < 23
        # The first in each process waits its time, and tells the others so.
        assert slowest(answers) > 15
    assert wait_for_recovery(site) < 5
    assert {each.status for each in ask_at_once(site, 2 * THREADS, SEARCH)} == {200}


def test_a_long_silence_puts_recovery_off_no_further(site: Stack, database: PostgreSQL) -> None:
    with frozen(database):
        end = time.monotonic() + 40
        while time.monotonic() < end:
            assert all_say_so(ask_at_once(site, THREADS, SEARCH))
    assert wait_for_recovery(site) < 5
    assert {each.status for each in ask_at_once(site, 2 * THREADS, SEARCH)} == {200}
