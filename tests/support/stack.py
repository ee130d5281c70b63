"""The product as its real processes: web server, worker, clock, Valkey, mail server, database."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Self

from django.db import connection

from demo.embedded import Valkey, make_socket_folder
from demo.processes import Child
from demo.services import HOST, Beat, Web, Worker
from tests.support import databases
from tests.support.demos import free_port
from tests.support.servers import in_turn
from tests.support.sink import Sink
from tests.support.template import TEMPLATE, manage

# Valkey's database for kept pages; Celery has the first.
PAGES = 1


class Told:
    """A part that is told where the others are."""

    told: dict[str, str] = {}

    def environment(self) -> dict[str, str]:
        known: dict[str, str] = super().environment()  # type: ignore[misc]
        return known | self.told


class ToldWeb(Told, Web):
    pass


class ToldWorker(Told, Worker):
    pass


class ToldBeat(Told, Beat):
    pass


class Stack:
    """Each part can be killed, frozen, stopped and started again; `start` names what runs."""

    def __init__(self, folder: Path, sockets: Path, **environment: str) -> None:
        self.folder = folder
        self.database = f"stack_{token_hex(4)}"
        self.sockets = sockets
        self.sink = Sink()
        self.sink.start()
        self.valkey = Valkey(folder / "valkey", sockets, folder / "valkey.log")
        self.web = ToldWeb(folder / "web.log", free_port())
        self.worker = ToldWorker(folder / "worker.log")
        self.beat = ToldBeat(folder / "beat.log", folder / "beat")
        for part in (self.web, self.worker, self.beat):
            part.told = self.environment() | environment
        self.running: list[Child] = []

    @property
    def url(self) -> str:
        return self.web.url.rstrip("/")

    def environment(self) -> dict[str, str]:
        """What the processes are told; the run's own PostgreSQL holds their database."""
        host = connection.settings_dict["OPTIONS"]["host"]
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgres://regiodialog@/{self.database}?host={host}",
            "BROKER_URL": self.valkey.broker_url(),
            "CACHE_URL": self.valkey.cache_url(PAGES),
            "EMAIL_URL": f"smtp://{HOST}:{self.sink.port}",
            "SITE_URL": self.url,
            "HAS_COLLECTED_STATIC_FILES": "true",
            "TRUSTED_PROXY_COUNT": "1",
        }

    @contextmanager
    def models(self) -> Iterator[Self]:
        """Let the test's own models read and write what the stack does."""
        with databases.switched_to(self.database):
            yield self

    def forget_pages(self) -> None:
        """After a write past the product, which tells no web server."""
        self.valkey.client(PAGES).flushdb()

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
        self.sink.stop()


@contextmanager
def running_stack(*names: str, copy_of: str = TEMPLATE, **environment: str) -> Iterator[Stack]:
    """The stack with the parts that are named, on a fresh copy of a database.

    `environment` is told to the processes beside what every stack needs.
    """
    folder, sockets = Path(tempfile.mkdtemp(prefix="stack-")), make_socket_folder()
    stack = Stack(folder, sockets, **environment)
    try:
        databases.clone(stack.database, copy_of)
        collect_static_files()
        stack.start(stack.valkey)
        stack.start(*(getattr(stack, name) for name in names))
        yield stack
    finally:
        stack.stop()
        databases.drop(stack.database)
        shutil.rmtree(folder)
        shutil.rmtree(sockets)


def collect_static_files() -> None:
    """Gather the static files as an installation does, once a run."""
    with in_turn("static"):
        if not Path(os.environ["STATIC_ROOT"], "staticfiles.json").exists():
            manage("collectstatic", "--no-input", HAS_COLLECTED_STATIC_FILES="true")
