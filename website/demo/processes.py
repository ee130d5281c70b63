"""Child processes that end with us: how one is started, recognised later, and stopped.

Nothing is ever ended by its name. A process of an earlier run is ours only if its number and its
start time are the ones we wrote down, or if it is the server at work in our data folder.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ON_LINUX = sys.platform == "linux"


class StartError(Exception):
    """Something the demo needs did not start; the message says what and why."""


@dataclass(frozen=True)
class Identity:
    """A process that no other can be taken for: its number and when it started."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> "Identity":
        return cls(pid, start_time(pid) or "gone")

    @property
    def is_running(self) -> bool:
        return start_time(self.pid) == self.started


def start_time(pid: int) -> str | None:
    """When process `pid` started, or None if there is none (a zombie is none)."""
    if ON_LINUX:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    answer = _ps("stat=,lstart=", pid)
    return None if not answer or answer.startswith("Z") else answer.partition(" ")[2].strip()


def working_in(folder: Path, program: str) -> list[Identity]:
    """The running processes of `program` whose working folder is `folder` (only Linux can tell)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*") if ON_LINUX else []:
        with contextlib.suppress(OSError):
            running = (entry / "exe").readlink().name.removesuffix(" (deleted)")
            if running == program and (entry / "cwd").readlink() == folder:
                found.append(Identity.of(int(entry.name)))
    return [identity for identity in found if identity.started != "gone"]


def command_line(pid: int) -> str:
    """The command that process `pid` runs, or an empty text."""
    return _ps("command=", pid)


def _ps(columns: str, pid: int) -> str:
    answer = subprocess.run(
        ["ps", "-o", columns, "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def end_with_parent(name: str) -> list[str]:
    """The words before a command that make the kernel send it signal `name` when we die."""
    setpriv = shutil.which("setpriv") if ON_LINUX else None
    return [setpriv, "--pdeathsig", name] if setpriv else []


def moments(limit: float, step: float = 0.02) -> Iterator[None]:
    """Yield every `step` seconds until `limit` seconds have passed."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        yield
        time.sleep(step)


def stop_process(identity: Identity, first: signal.Signals, limit: float) -> None:
    """Ask a process to end, and end it after `limit` seconds."""
    for number in (first, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            if identity.is_running:
                os.kill(identity.pid, number)
        for _ in moments(limit):
            if not identity.is_running:
                return


class Child:
    """A direct child in a process group of its own, with its output in a log file."""

    name = "child"
    stop_signal = signal.SIGTERM
    stop_limit = 10.0
    ready_limit = 60.0

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.was_asked = False

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """What the child sees beyond our own environment."""
        return {}

    def is_ready(self) -> bool:
        return True

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def identity(self) -> Identity:
        if self.process is None:
            raise StartError(f"{self.name} was not started")
        return Identity.of(self.process.pid)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.launch(output, subprocess.STDOUT)

    def launch(self, output: IO[bytes] | None, errors: int | None) -> None:
        """Run the command; where it writes to is meant as subprocess means it."""
        self.process = subprocess.Popen(
            self.command(),
            env=os.environ | self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            process_group=0,
        )
        self.was_asked = False

    def wait_until_ready(self) -> None:
        for _ in moments(self.ready_limit):
            if not self.is_running:
                raise StartError(f"{self.name} ended at once. {self.last_words()}")
            if self.is_ready():
                return
        raise StartError(
            f"{self.name} is not ready after {self.ready_limit:.0f} s. {self.last_words()}"
        )

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-15:] if self.log.exists() else []
        return "\n".join([f"Its log, {self.log}, ends:", *lines])

    def ask_to_stop(self) -> None:
        """Send the signal to end, once: a second one would break off an orderly end."""
        if not self.was_asked:
            self.send(self.stop_signal)
            self.was_asked = True

    def stop(self) -> None:
        """Ask it to end, wait, and end what is left of its group."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.stop_limit)
        except subprocess.TimeoutExpired:
            self.kill()
        self.end_group()
        self.process = None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.is_running:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End it without warning, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def end_group(self) -> None:
        """End what a dead leader left in its process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
