"""The product as its real processes: web server, worker, clock, Valkey, mail server, database."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from demo.data import CHECKOUT
from demo.embedded import Valkey, make_socket_folder
from demo.processes import Child
from demo.services import HOST, Beat, Web, Worker
from tests.support import databases
from tests.support.demos import free_port
from tests.support.sink import Sink

DATABASE = "stack"


class Stack:
    """Each part can be killed, frozen, stopped and started again; `start` names what runs."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.sockets = sockets
        self.sink = Sink()
        self.valkey = Valkey(folder / "valkey", sockets, folder / "valkey.log")
        self.web = Web(folder / "web.log", free_port())
        self.worker = Worker(folder / "worker.log")
        self.beat = Beat(folder / "beat.log", folder / "beat")
        self.running: list[Child] = []

    @property
    def url(self) -> str:
        return self.web.url.rstrip("/")

    def environment(self) -> dict[str, str]:
        """What the processes are told; the run's own PostgreSQL holds their database."""
        host = connection.settings_dict["OPTIONS"]["host"]
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgres://regiodialog@/{DATABASE}?host={host}",
            "BROKER_URL": self.valkey.broker_url(),
            "CACHE_URL": self.valkey.cache_url(),
            "EMAIL_URL": f"smtp://{HOST}:{self.sink.port}",
            "SITE_URL": self.url,
            "HAS_COLLECTED_STATIC_FILES": "true",
        }

    def start(self, *parts: Child) -> None:
        """Start parts side by side and wait until each answers."""
        for part in parts:
            part.start()
            self.running.append(part)
        for part in parts:
            part.wait_until_ready()

    def kill(self, part: Child) -> None:
        """End a part without warning, with what belongs to it, as a crash of it would."""
        part.kill()
        part.end_group()

    def restart(self, part: Child) -> None:
        """Start a killed or stopped part again, as a supervisor would."""
        part.start()
        part.wait_until_ready()

    def stop(self) -> None:
        for part in reversed(self.running):
            part.send(signal.SIGCONT)
            part.stop()


@contextmanager
def running_stack(*names: str, **environment: str) -> Iterator[Stack]:
    """The stack with the parts that are named, on a fresh copy of the test database.

    While it runs, the test's own models read and write that copy. `environment` is told to the
    processes beside what every stack needs.
    """
    folder, sockets = Path(tempfile.mkdtemp(prefix="regiodialog-stack-")), make_socket_folder()
    stack = Stack(folder, sockets)
    own = databases.database_name()
    stack.sink.start()
    try:
        with pytest.MonkeyPatch.context() as variables, databases.switched_to_clone(DATABASE):
            for name, value in (stack.environment() | environment).items():
                variables.setenv(name, value)
            collect_static_files()
            stack.start(stack.valkey)
            stack.start(*(getattr(stack, name) for name in names))
            yield stack
    finally:
        stack.stop()
        stack.sink.stop()
        assert databases.database_name() == own
        databases.drop(DATABASE)
        shutil.rmtree(folder)
        shutil.rmtree(sockets)


def collect_static_files() -> None:
    """Gather the static files as an installation does, once a run."""
    if not Path(os.environ["STATIC_ROOT"], "staticfiles.json").exists():
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=CHECKOUT, check=True)
