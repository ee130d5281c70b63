"""The PostgreSQL and the Valkey that one test run starts for itself and takes away again."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import psycopg
from psycopg.sql import SQL, Identifier

from demo.embedded import PostgreSQL, Valkey, make_socket_folder

PREFIX = "regiodialog-tests-"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
DATABASES_PER_WORKER = 2
MOST_WORKERS = 16


class Servers:
    """One cluster and one Valkey in a temporary folder, on sockets of their own."""

    def __init__(self) -> None:
        sweep_folders_of_broken_runs()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.lock = hold(self.folder)
        self.sockets = make_socket_folder()
        (self.folder / "sockets").write_text(str(self.sockets))
        preload = {"shared_preload_libraries": "pg_stat_statements"}
        self.postgresql = PostgreSQL(
            self.folder / "postgres", self.sockets, self.folder / "postgres.log", preload
        )
        self.valkey = Valkey(
            self.folder / "valkey",
            self.sockets,
            self.folder / "valkey.log",
            databases=DATABASES_PER_WORKER * MOST_WORKERS,
        )

    def start(self) -> None:
        self.postgresql.start()
        self.valkey.start()
        self.postgresql.wait_until_ready()
        self.valkey.wait_until_ready()
        with self.postgresql.connect() as connection:
            set_durability(connection, FAST)
        os.environ["DATABASE_URL"] = self.postgresql.url("regiodialog")
        os.environ["VALKEY_SOCKET"] = str(self.valkey.socket)
        os.environ["STATIC_ROOT"] = str(self.folder / "static")
        os.environ["PRIVATE_ROOT"] = str(self.folder / "private")
        (self.folder / "static").mkdir()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgresql.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.postgresql.data, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()


def set_durability(connection: psycopg.Connection, values: Mapping[str, str]) -> None:
    """Change settings of the whole cluster while it runs."""
    for name, value in values.items():
        connection.execute(SQL("ALTER SYSTEM SET {} = {}").format(Identifier(name), value))
    connection.execute("SELECT pg_reload_conf()")


def hold(folder: Path) -> IO[str]:
    """Mark a folder as in use for as long as this process lives."""
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def sweep_folders_of_broken_runs() -> None:
    """Remove what runs that were killed left behind: folders whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError), (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with contextlib.suppress(OSError):
                shutil.rmtree((folder / "sockets").read_text(), ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
