"""The PostgreSQL and the Valkey that one test run starts for itself and takes away again."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from demo.embedded import PostgreSQL, Valkey, make_socket_folder
from tests.support.template import fetch_template

# Not as the demo's folders begin: production refuses whatever lies in one of those.
PREFIX = "tests-of-regiodialog-"
DATABASES_PER_WORKER = 2
MOST_WORKERS = 16


class Servers:
    """One cluster and one Valkey in a temporary folder, on sockets of their own.

    All that the run and its processes write for a time lies in that folder, and goes with it.
    """

    def __init__(self) -> None:
        sweep_folders_of_broken_runs()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        # PostgreSQL may run as somebody else, who has to reach what is theirs in it.
        self.folder.chmod(0o711)
        self.lock = hold(self.folder)
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.folder)
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
        self.valkey.start()
        fetch_template(self.postgresql)
        self.postgresql.start()
        self.postgresql.wait_until_ready()
        self.valkey.wait_until_ready()
        os.environ["POSTGRESQL_SOCKETS"] = str(self.sockets)
        os.environ["VALKEY_SOCKET"] = str(self.valkey.socket)
        for name in ("STATIC_ROOT", "PRIVATE_ROOT", "ERASURE_JOURNAL"):
            folder = self.folder / name.partition("_")[0].lower()
            folder.mkdir()
            os.environ[name] = str(folder)

    def stop(self) -> None:
        self.valkey.stop()
        self.postgresql.stop()
        for folder in (self.sockets, self.postgresql.data, self.folder):
            shutil.rmtree(folder, ignore_errors=True)
        self.lock.close()


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    """Let the run's processes do something one after the other."""
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
