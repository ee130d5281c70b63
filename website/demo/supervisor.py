"""`manage.py demo`: starts everything as direct children, keeps it running, ends everything.

Only the standard library and PostgreSQL's driver are imported here: we stay as long as the demo,
and with Django we would be four times as large.
"""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from demo.data import DataFolder
from demo.embedded import PostgreSQL, Valkey
from demo.processes import Child, StartError, stop_process
from demo.progress import say, step
from demo.services import HOST, Beat, PythonChild, ReloadingWeb, Steps, Web, Worker

# After a crash a part starts again, each time a little later; a minute of peace forgives all.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
PEACE = 60.0


class Interrupts:
    """Ctrl-C and TERM, held back while a child is being started or stopped."""

    def __init__(self) -> None:
        self.came = False
        self.held = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.note)

    def note(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        if not self.held:
            raise KeyboardInterrupt

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.held = True
        yield
        self.held = False
        if self.came:
            raise KeyboardInterrupt


class Supervisor:
    """The children of one demo, in the order in which they were started."""

    def __init__(self, data: DataFolder, interrupts: Interrupts) -> None:
        self.data = data
        self.interrupts = interrupts
        self.children: list[Child] = []
        self.started: dict[Child, float] = {}
        self.pauses: dict[Child, float] = {}
        self.waiting: dict[Child, float] = {}

    def start(self, *children: Child) -> None:
        """Start children side by side, then wait until each answers."""
        for child in children:
            self.add(child)
        for child in children:
            child.wait_until_ready()

    def do(self, steps: Steps) -> None:
        """Have the steps done; when one of them fails, it has said why."""
        self.add(steps)
        code = steps.wait_until_done()
        self.children.remove(steps)
        if code < 0:
            raise StartError(f"The {steps.name} was ended by {signal.Signals(-code).name}.")
        if code:
            sys.exit(code)

    def add(self, child: Child) -> None:
        with self.interrupts.hold():
            child.start()
            self.children.append(child)
            self.remember(child)

    def remember(self, child: Child) -> None:
        """Write down who our children are, for a next demo that finds them without us."""
        self.started[child] = time.monotonic()
        running = [child.identity for child in self.children if child.is_running]
        self.data.note(processes=[(one.pid, one.started) for one in running])

    def keep_running(self) -> None:
        """Start again what crashed, until somebody ends us."""
        while True:
            for child in self.children:
                if not child.is_running:
                    self.restart_when_due(child)
            time.sleep(0.2)

    def restart_when_due(self, child: Child) -> None:
        now = time.monotonic()
        if child not in self.waiting:
            calm = now - self.started[child] > PEACE
            pause = FIRST_PAUSE if calm else self.pauses.get(child, FIRST_PAUSE)
            self.pauses[child] = min(2 * pause, LONGEST_PAUSE)
            self.waiting[child] = now + pause
            say(f"{child.name} ended unexpectedly and starts again; see {child.log}")
            child.end_group()
        elif now >= self.waiting[child]:
            del self.waiting[child]
            with self.interrupts.hold():
                child.start()
                self.remember(child)

    def stop(self) -> None:
        """End all children, the last one first; only the servers wait for the rest."""
        self.interrupts.held = True
        for child in self.children:
            if isinstance(child, PythonChild):
                child.ask_to_stop()
        for child in reversed(self.children):
            child.stop()
        self.data.forget_run()


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    os.environ["DEMO_DATA"] = str(options.data)
    data = DataFolder(options.data)
    interrupts = Interrupts()
    try:
        url = f"http://{HOST}:{options.port}/"
        with data.lock(f"process {os.getpid()}, {url}"):
            refuse_taken_port(options.port)
            data.prepare()
            run(data, options, Supervisor(data, interrupts))
    except KeyboardInterrupt:
        say("\nEverything that was started has ended.")
    except StartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("manage.py demo", description="Run the whole demo.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=DataFolder.chosen().path, metavar="FOLDER")
    parser.add_argument("--today", help="the day on which the demo's events are arranged")
    parser.add_argument("--dev", action="store_true", help="start anew when a file changes")
    options = parser.parse_args(arguments)
    options.data = options.data.absolute()
    return options


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise StartError(
                f"Port {port} can't be used: {error.strerror}."
                f" Choose another: make demo PORT={port + 1}"
            ) from None


def run(data: DataFolder, options: argparse.Namespace, supervisor: Supervisor) -> None:
    began = time.monotonic()
    url = f"http://{HOST}:{options.port}/"
    try:
        say(f"Demo in {data.path}")
        with step("servers"):
            stop_leftovers(data)
            servers, addresses = choose_servers(data)
            supervisor.start(*servers)
            for server in servers:
                if isinstance(server, PostgreSQL):
                    server.create_database("regiodialog")
            addresses |= {"SITE_URL": url.rstrip("/")}
            data.note(environment=addresses)
            os.environ.update(addresses | {"DJANGO_SETTINGS_MODULE": "config.settings.demo"})
        if options.dev:
            os.environ["DEBUG"] = "true"
        supervisor.do(Steps(options.today, with_files=not options.dev))
        with step("web, worker, clock"):
            supervisor.start(*services(data, options))
        say(f"\nReady after {time.monotonic() - began:.1f} s:  {url}   (Ctrl-C ends it)")
        supervisor.keep_running()
    finally:
        supervisor.stop()


def stop_leftovers(data: DataFolder) -> None:
    """End what a demo that was killed left behind in this folder."""
    for identity in reversed(data.leftovers()):
        stop_process(identity, signal.SIGTERM, limit=3.0)


def choose_servers(data: DataFolder) -> tuple[list[Child], dict[str, str]]:
    """Our own PostgreSQL and Valkey, except where the environment names others."""
    sockets = data.sockets()
    servers: list[Child] = []
    addresses: dict[str, str] = {}
    if "DATABASE_URL" not in os.environ:
        postgresql = PostgreSQL(data.path / "postgres", sockets, data.logs / "postgres.log")
        servers.append(postgresql)
        addresses["DATABASE_URL"] = postgresql.url("regiodialog")
    if redis := os.environ.get("REDIS_URL"):
        addresses |= redis_addresses(redis)
    elif not {"BROKER_URL", "CACHE_URL"} <= os.environ.keys():
        valkey = Valkey(data.path / "valkey", sockets, data.logs / "valkey.log")
        servers.append(valkey)
        addresses |= {"BROKER_URL": valkey.broker_url(), "CACHE_URL": valkey.cache_url()}
    return servers, addresses


def redis_addresses(url: str) -> dict[str, str]:
    """Broker and cache as two databases of one server."""
    server = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    return {"BROKER_URL": f"{server}/0", "CACHE_URL": f"{server}/1"}


def services(data: DataFolder, options: argparse.Namespace) -> list[Child]:
    web = ReloadingWeb if options.dev else Web
    return [
        web(data.logs / "web.log", options.port),
        Worker(data.logs / "worker.log"),
        Beat(data.logs / "beat.log", data.path / "beat"),
    ]
