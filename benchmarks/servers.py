"""The servers of one run: PostgreSQL and Valkey of its own, both web servers, worker, mail sink."""

import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

from demo.embedded import PostgreSQL, Valkey, make_socket_folder
from demo.processes import Child
from demo.services import HOST, PythonChild, Web, Worker

DATABASE = "regiodialog"
# Everything is written down as in production. Without autovacuum, its workers fall into no row's
# account; what has been filled is vacuumed once instead.
POSTGRESQL = {"shared_preload_libraries": "pg_stat_statements", "autovacuum": "off"}


class MeasuredWeb(Web):
    """gunicorn as the product configures it, with the product's settings or the floors'."""

    def __init__(self, log: Path, settings: str) -> None:
        super().__init__(log, free_port())
        self.name = settings
        self.settings = settings

    def environment(self) -> dict[str, str]:
        return super().environment() | {"DJANGO_SETTINGS_MODULE": self.settings}


class Sink(PythonChild):
    name = "mail sink"

    def __init__(self, log: Path, port_file: Path) -> None:
        super().__init__(log)
        self.port_file = port_file
        self.words = ["benchmarks.sink", str(port_file)]

    def is_ready(self) -> bool:
        return self.port_file.exists()

    @property
    def port(self) -> int:
        return int(self.port_file.read_text())


class Servers:
    """Everything in one temporary folder, which `stop` takes away."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="regiodialog-bench-"))
        self.sockets = make_socket_folder()
        self.postgresql = PostgreSQL(
            self.folder / "postgres", self.sockets, self.log("postgres"), POSTGRESQL
        )
        self.valkey = Valkey(self.folder / "valkey", self.sockets, self.log("valkey"))
        self.sink = Sink(self.log("sink"), self.folder / "sink.port")
        self.product = MeasuredWeb(self.log("product"), "benchmarks.settings")
        self.floors = MeasuredWeb(self.log("floors"), "benchmarks.floors.settings")
        self.worker = Worker(self.log("worker"), concurrency=1)
        self.started: list[Child] = []

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def start(self, *children: Child) -> None:
        for child in children:
            self.started.append(child)
            child.start()
        for child in children:
            child.wait_until_ready()

    def start_stores(self) -> None:
        """Start what the settings need, and name it in the environment."""
        self.start(self.postgresql, self.valkey, self.sink)
        self.postgresql.create_database(DATABASE)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": self.postgresql.url(DATABASE),
            "BROKER_URL": self.valkey.broker_url(),
            "CACHE_URL": self.valkey.cache_url(),
            "EMAIL_URL": f"smtp://{HOST}:{self.sink.port}",
            "SITE_URL": f"http://{HOST}:{self.product.port}",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "STATIC_ROOT": str(self.folder / "static"),
        }

    def stop(self) -> None:
        for child in reversed(self.started):
            child.stop()
        for folder in (self.sockets, self.postgresql.data, self.folder):
            shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
