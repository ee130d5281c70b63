"""PostgreSQL and Valkey from wheels: what a start finds, and what it makes of it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import embedded
from demo.embedded import PostgreSQL, Valkey, make_socket_folder
from demo.processes import Identity, StartError, working_in

pytestmark = pytest.mark.stack

QUICK = {"fsync": "off"}


@pytest.fixture
def sockets() -> Iterator[Path]:
    folder = make_socket_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def postgresql(tmp_path: Path, sockets: Path) -> Iterator[PostgreSQL]:
    server = PostgreSQL(tmp_path / "postgres", sockets, tmp_path / "log", QUICK)
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path, sockets: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "valkey", sockets, tmp_path / "log")
    yield server
    server.stop()


def answer(server: PostgreSQL, question: str) -> object:
    with server.connect() as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def start(server: PostgreSQL | Valkey) -> None:
    server.start()
    server.wait_until_ready()


def test_socket_folder_is_closed_to_others(sockets: Path) -> None:
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_postgresql_listens_on_its_socket_only(postgresql: PostgreSQL) -> None:
    start(postgresql)
    assert answer(postgresql, "SHOW listen_addresses") == ""
    assert answer(postgresql, "SHOW unix_socket_directories") == str(postgresql.sockets)


def test_cluster_has_the_builtin_locale_and_durable_writes(tmp_path: Path, sockets: Path) -> None:
    server = PostgreSQL(tmp_path / "postgres", sockets, tmp_path / "log")
    try:
        start(server)
        locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = "
        assert answer(server, f"{locale} 'template1'") == "bC.UTF-8"
        assert answer(server, "SHOW fsync") == "on"
    finally:
        server.stop()


def test_statement_statistics_can_be_preloaded(postgresql: PostgreSQL) -> None:
    postgresql.options["shared_preload_libraries"] = "pg_stat_statements"
    start(postgresql)
    with postgresql.connect() as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
    assert answer(postgresql, "SELECT count(*) > 0 FROM pg_stat_statements") is True


def test_data_outlive_a_stop_and_a_kill(postgresql: PostgreSQL) -> None:
    start(postgresql)
    with postgresql.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postgresql.kill()
    start(postgresql)
    postgresql.stop()
    start(postgresql)
    assert answer(postgresql, "SELECT one FROM kept") == 1


def test_cluster_of_another_major_version_is_moved_aside(postgresql: PostgreSQL) -> None:
    former = postgresql.data
    former.mkdir(parents=True)
    (former / "PG_VERSION").write_text("17\n")
    (former / "customers").write_text("kept")
    start(postgresql)
    (aside,) = former.parent.glob("postgres-17-*")
    assert (aside / "customers").read_text() == "kept"
    assert answer(postgresql, "SELECT 1") == 1


def test_cluster_that_was_half_made_is_made_anew(postgresql: PostgreSQL) -> None:
    half = postgresql.data.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    start(postgresql)
    assert answer(postgresql, "SELECT 1") == 1
    assert not half.exists()


def test_mark_with_the_number_of_a_strange_process_hinders_nothing(postgresql: PostgreSQL) -> None:
    start(postgresql)
    mark = postgresql.data / "postmaster.pid"
    text = mark.read_text().splitlines()
    postgresql.kill()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        mark.write_text("\n".join([str(stranger.pid), *text[1:]]) + "\n")
        start(postgresql)
        assert stranger.poll() is None
        stranger.kill()
    assert answer(postgresql, "SELECT 1") == 1


def test_leftover_in_the_same_data_folder_is_ended(postgresql: PostgreSQL) -> None:
    start(postgresql)
    leftover = postgresql.identity
    successor = PostgreSQL(postgresql.seat.asked, postgresql.sockets, postgresql.log, QUICK)
    try:
        start(successor)
        assert not leftover.is_running
        assert answer(successor, "SELECT 1") == 1
    finally:
        successor.stop()


def test_strange_process_in_the_data_folder_is_left_alone(postgresql: PostgreSQL) -> None:
    start(postgresql)
    postgresql.stop()
    with subprocess.Popen(["sleep", "60"], cwd=postgresql.data) as stranger:
        assert working_in(postgresql.data, "postgres") == []
        start(postgresql)
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_runs_as_nobody_where_user_namespaces_are_forbidden(
    tmp_path: Path, sockets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "way_to_leave_root", lambda: "nobody")
    tmp_path.chmod(0o700)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = PostgreSQL(closed / "postgres", sockets, tmp_path / "log", QUICK)
    try:
        start(server)
        assert answer(server, "SELECT 1") == 1
        with server.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        server.stop()
        successor = PostgreSQL(closed / "postgres", sockets, tmp_path / "log", QUICK)
        start(successor)
        assert answer(successor, "SELECT one FROM kept") == 1
        successor.stop()
    finally:
        server.stop()
        if server.data.parent.name.startswith("regiodialog-"):
            shutil.rmtree(server.data.parent)


def test_postgresql_that_cannot_start_shows_its_log(postgresql: PostgreSQL) -> None:
    postgresql.options["shared_buffers"] = "much"
    postgresql.start()
    with pytest.raises(StartError, match='invalid value for parameter "shared_buffers": "much"'):
        postgresql.wait_until_ready()


def test_valkey_keeps_what_it_took_when_it_is_killed(valkey: Valkey) -> None:
    start(valkey)
    valkey.client(3).set("seat", "taken")
    valkey.kill()
    start(valkey)
    assert valkey.client(3).get("seat") == b"taken"


def test_leftover_valkey_is_ended(valkey: Valkey) -> None:
    start(valkey)
    leftover = valkey.identity
    successor = Valkey(valkey.data, valkey.socket.parent, valkey.log)
    try:
        start(successor)
        assert not leftover.is_running
    finally:
        successor.stop()


def test_identity_is_lost_with_the_process() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        identity = Identity.of(process.pid)
        assert identity.is_running
        assert not Identity(process.pid, "another start").is_running
        process.kill()
    assert not identity.is_running
