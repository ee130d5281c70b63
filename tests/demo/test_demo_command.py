"""`manage.py demo`, killed in every way: the next one has all data, and nothing is left running."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from demo.data import CHECKOUT
from demo.processes import moments
from tests.support.demos import (
    SET_BY_TESTS,
    Demo,
    free_port,
    memory_in_mb,
    nothing_runs,
    processes_of,
    until,
)

pytestmark = [
    pytest.mark.stack,
    pytest.mark.chaos,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
LONGEST_RESTART = 30.0
# Of all processes together, when some pages have been read; about 480 were measured.
MOST_MEMORY_IN_MB = 600


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all demos of this module, as one checkout has."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture
def demo(data: Path) -> Iterator[Demo]:
    """A demo that runs; each one finds what all before it have written, and leaves no process."""
    with Demo(data) as demo:
        demo.start()
        assert_all_marks_are_there(demo)
        yield demo
    assert nothing_runs(data)


marks_written = 0


def write_marks(demo: Demo) -> None:
    """Leave one mark in PostgreSQL and one in Valkey."""
    global marks_written
    with demo.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (mark serial)")
        connection.execute("INSERT INTO kept DEFAULT VALUES")
    valkey(demo).incr("kept")
    marks_written += 1


def assert_all_marks_are_there(demo: Demo) -> None:
    if not marks_written:
        return
    with demo.connect() as connection:
        rows = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert rows == (marks_written,)
    assert valkey(demo).get("kept") == str(marks_written).encode()


def valkey(demo: Demo) -> Redis:
    return Redis(unix_socket_path=f"{demo.notes['sockets']}/valkey.sock", db=9)


def test_all_parts_run_and_the_home_page_answers(demo: Demo) -> None:
    assert demo.status("/") == 200
    assert set(demo.parts.values()) - set(processes_of(demo.data)) == set()


def test_demo_is_content_with_little_memory(demo: Demo) -> None:
    for path in ("/", "/veranstaltungen/", "/initiativen/", "/suche/?q=digital", "/en/"):
        assert demo.status(path) == 200
    assert demo.process is not None
    assert memory_in_mb([demo.process.pid, *processes_of(demo.data)]) < MOST_MEMORY_IN_MB


def test_supervisor_never_loads_django() -> None:
    loaded = "import sys, demo.supervisor; print({'django', 'celery', 'redis'} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set()"


@pytest.mark.parametrize("part", ["PostgreSQL", "Valkey", "web", "worker", "beat"])
def test_killed_part_starts_again_with_all_data(demo: Demo, part: str) -> None:
    write_marks(demo)
    former = demo.parts[part]
    os.kill(former, signal.SIGKILL)
    for _ in until():
        # A kept page is no sign of life of the database.
        if demo.parts[part] != former and demo.status("/health/web/") == 200:
            break
    assert_all_marks_are_there(demo)


def test_killed_supervisor_leaves_nothing_and_the_next_demo_has_all_data(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    write_marks(demo)
    demo.end(signal.SIGKILL)
    # The next demo starts at once: it ends what the former one is still leaving.
    seconds = demo.start()
    with capsys.disabled():
        print(f" (demo restarted in {seconds:.1f} s)", end="")
    assert seconds < LONGEST_RESTART
    assert_all_marks_are_there(demo)
    demo.end(signal.SIGKILL)
    assert nothing_runs(demo.data)


def test_power_cut_loses_no_data(demo: Demo) -> None:
    write_marks(demo)
    assert demo.process is not None
    for pid in [demo.process.pid, *processes_of(demo.data)]:
        # Some end by themselves as soon as the supervisor is dead.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    demo.process.wait()
    demo.start()
    assert_all_marks_are_there(demo)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_end_leaves_no_process_and_no_socket(demo: Demo, number: signal.Signals) -> None:
    sockets = Path(demo.notes["sockets"])
    assert demo.end(number) == 0
    assert processes_of(demo.data) == []
    assert not sockets.exists()


@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.8, 1.2, 1.6])
def test_ctrl_c_during_the_start_leaves_nothing(data: Path, seconds: float) -> None:
    with Demo(data) as demo:
        process = demo.launch()
        for _ in moments(seconds):
            pass
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert processes_of(data) == []


def test_second_demo_in_the_same_folder_says_so(demo: Demo) -> None:
    assert demo.process is not None
    assert Demo(demo.data, free_port()).refusal() == (
        f"A demo runs in {demo.data} already: process {demo.process.pid},"
        f" http://127.0.0.1:{demo.port}/. End it first, or give this one a folder of its own"
        " with --data."
    )
    assert demo.status() == 200


def test_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert Demo(tmp_path / "data", port).refusal() == (
            f"Port {port} can't be used: Address already in use."
            f" Choose another: make demo PORT={port + 1}"
        )
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["lock"]


def test_database_that_no_demo_made_is_left_alone(demo: Demo, tmp_path: Path) -> None:
    with demo.connect() as connection:
        connection.execute("CREATE DATABASE somebodys")
    address = demo.notes["environment"]["DATABASE_URL"].replace("/regiodialog?", "/somebodys?")
    foreign = Demo(tmp_path / "data", DATABASE_URL=address)
    with foreign.connect_to(address) as connection:
        connection.execute("CREATE TABLE customers (name text)")
    assert foreign.refusal().endswith(
        "The database that DATABASE_URL names holds tables that no demo made."
        " Give the demo an empty one."
    )
    with foreign.connect_to(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("customers",)]


def test_any_command_reaches_the_running_demo(demo: Demo) -> None:
    question = "from django.db import connection as c; u = c.cursor(); u.execute('SELECT 41 + 1')"
    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", f"{question}; print(u.fetchone())"],
        cwd=CHECKOUT,
        env={key: value for key, value in os.environ.items() if key not in SET_BY_TESTS}
        | {"DEMO_DATA": str(demo.data)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "(42,)"
