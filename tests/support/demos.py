"""A whole demo as its user starts it, in a folder of its own, with everything around it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from environ import Env

from demo.data import CHECKOUT
from demo.processes import moments

SET_BY_TESTS = {
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "CACHE_KEY_PREFIX",
    "BROKER_KEY_PREFIX",
    "DJANGO_SETTINGS_MODULE",
    "VALKEY_SOCKET",
}
LIMIT = 30.0


class Demo:
    """`manage.py demo` as a process; `parts` are the processes it started, by name."""

    def __init__(self, data: Path, port: int | None = None, **environment: str) -> None:
        self.data = data
        self.port = port or free_port()
        self.environment = environment
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(LIMIT)

    def launch(self) -> "subprocess.Popen[str]":
        words = ["manage.py", "demo", "--data", str(self.data), "--port", str(self.port)]
        environment = {key: value for key, value in os.environ.items() if key not in SET_BY_TESTS}
        self.process = subprocess.Popen(
            [sys.executable, *words],
            cwd=CHECKOUT,
            env=environment | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self.process

    def start(self) -> float:
        """Start it, and answer how many seconds went by until it called itself ready."""
        began = time.monotonic()
        output = self.launch().stdout
        assert output is not None
        lines = []
        for line in output:
            lines.append(line)
            if line.startswith("Ready after"):
                return time.monotonic() - began
        raise AssertionError("".join(lines))

    def refusal(self) -> str:
        """What a demo that can't start says; its exit code must say so, too."""
        output, _ = self.launch().communicate(timeout=LIMIT)
        assert self.process is not None
        assert self.process.returncode == 1
        return output.strip()

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(LIMIT)

    @property
    def notes(self) -> dict[str, Any]:
        notes: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return notes

    @property
    def parts(self) -> dict[str, int]:
        names = ["PostgreSQL", "Valkey", "web", "worker", "beat"]
        return dict(zip(names, [pid for pid, _ in self.notes["processes"]], strict=True))

    def connect(self) -> psycopg.Connection:
        return self.connect_to(self.notes["environment"]["DATABASE_URL"])

    def connect_to(self, url: str) -> psycopg.Connection:
        address = Env.db_url_config(url)
        return psycopg.connect(
            host=address["OPTIONS"]["host"],
            user=address["USER"],
            dbname=address["NAME"],
            autocommit=True,
        )

    def status(self, path: str = "/") -> int:
        """The status with which the site answers, 0 if it doesn't."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


def processes_of(data: Path) -> list[int]:
    """Every process that works for the demo in `data`: by its environment or its folder."""
    mark = f"DEMO_DATA={data}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            folder = str((entry / "cwd").readlink())
            if folder.startswith(str(data)) or mark in (entry / "environ").read_bytes().split(
                b"\0"
            ):
                found.append(int(entry.name))
        except OSError:
            continue
    return sorted(set(found) - {os.getpid()})


def memory_in_mb(pids: list[int]) -> float:
    """What processes take of memory; what several share counts once (Linux calls it PSS)."""
    kilobytes = 0
    for pid in pids:
        # PostgreSQL's helpers come and go.
        with suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes += int(rollup.partition("\nPss:")[2].split()[0])
    return kilobytes / 1024


def nothing_runs(data: Path, limit: float = LIMIT) -> bool:
    return any(not processes_of(data) for _ in moments(limit, 0.1))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(limit: float = LIMIT) -> Iterator[None]:
    """Moments in which to look again; the test fails when the limit has passed."""
    yield from moments(limit, 0.1)
    raise AssertionError(f"not within {limit:.0f} s")
