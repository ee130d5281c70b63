"""Copies of the checkout in which `tools/mutants.py` has pytest work.

This is a plugin of pytest as well: it writes down what becomes of each test.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import Phase, settings

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "mutants"
PYTEST = [str(ROOT / ".venv" / "bin" / "python"), "-m", "pytest", "-p", "tools.lanes", "-q"]
PYTEST += ["-p", "no:cacheprovider"]
# Until the first test begins: a mutant may be in what the template of the database is made from.
START_LIMIT = 600.0
Report = tuple[str, str, float]


class StopError(Exception):
    """Why nothing can be said about the tests."""


@dataclass(frozen=True)
class Outcome:
    """How a run of pytest has ended; without a code it took too long."""

    code: int | None
    reports: list[Report]
    output: str

    @property
    def failed(self) -> list[str]:
        return [test for test, outcome, _seconds in self.reports if outcome == "failed"]

    @property
    def last_words(self) -> str:
        return "\n".join(self.output.splitlines()[-30:])


class Lane:
    """A copy of the checkout, in which one run of pytest works at a time."""

    def __init__(self, number: int) -> None:
        self.folder = KEPT / f"lane-{number}"
        self.log = self.folder.with_suffix(".log")
        self.words = self.folder.with_suffix(".words")
        self.reports = self.folder.with_suffix(".reports")
        self.temporary = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.limit = self.until = 0.0
        self.has_begun = False

    def refresh(self, tests: Path | None) -> None:
        """Copy what git knows or would know; the copy's own `.cache/` stays."""
        self.folder.mkdir(exist_ok=True)
        for entry in self.folder.iterdir():
            if entry.is_dir() and entry.name != ".cache":
                shutil.rmtree(entry)
            elif entry.is_file():
                entry.unlink()
        for name in files():
            if not tests or not name.startswith("tests/"):
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)
        if tests:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(tests, self.folder / "tests", ignore=ignored)

    def start(self, words: Iterable[str], limit: float) -> None:
        # Names of tests have blanks, brackets and umlauts, and there may be many.
        self.words.write_text("".join(f"{word}\n" for word in words))
        self.reports.write_text("")
        # Not in the checkout, and short: the paths of sockets begin with it.
        self.temporary = tempfile.mkdtemp(prefix="m")
        path = os.pathsep.join(str(self.folder / home) for home in ("", "platform", "website"))
        own = {"PYTHONPATH": path, "MUTANTS_LANE": str(self.folder), "TMPDIR": self.temporary}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*PYTEST, f"@{self.words}"],
                cwd=self.folder,
                env=os.environ | own,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.limit, self.has_begun = limit, False
        self.until = time.monotonic() + START_LIMIT

    def is_over(self) -> bool:
        """Whether the run has ended, or its tests take longer than their limit."""
        if not self.has_begun and self.reports.stat().st_size:
            self.has_begun = True
            self.until = time.monotonic() + self.limit
        ended = self.process is None or self.process.poll() is not None
        return ended or time.monotonic() > self.until

    def outcome(self) -> Outcome:
        """Wait for the run, and end it if it takes too long."""
        try:
            while not self.is_over():
                time.sleep(0.05)
            code = self.process.poll() if self.process else None
        finally:
            self.end()
        reports = [json.loads(line) for line in self.reports.read_text().splitlines()]
        if strangers := [what for what, outcome, _seconds in reports if outcome == "stranger"]:
            raise StopError(f"Not the copy was tested but {', '.join(strangers)}")
        return Outcome(code, reports, self.log.read_text(errors="replace"))

    def end(self) -> None:
        """End the run, gently so that it ends its servers, then whatever is left of its group."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        shutil.rmtree(self.temporary, ignore_errors=True)


def files(*paths: str) -> list[str]:
    """The files of the checkout that git knows or would know, in a stable order."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths)
    return sorted({name for name in names.split("\0") if (ROOT / name).is_file()})


def git(*words: str) -> str:
    command = ["git", "-c", "core.quotepath=off", *words]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise StopError(answer.stderr.strip())
    return answer.stdout


# As a plugin, in the tests' process --------------------------------------------------------------


def pytest_configure() -> None:
    """Let Hypothesis try the same examples each time, and not look for smaller ones for minutes."""
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile("mutants", derandomize=True, phases=phases)
    settings.load_profile("mutants")


def pytest_runtest_logreport(report: "pytest.TestReport") -> None:
    write_down((report.nodeid, report.outcome, report.duration))


def pytest_sessionfinish() -> None:
    """Name modules that come from the checkout and not from the copy that is tested."""
    lane = Path(os.environ["MUTANTS_LANE"])
    checkout = lane.parents[2]
    for module in list(sys.modules.values()):
        path = Path(getattr(module, "__file__", None) or "/")
        known = path.is_relative_to(lane) or path.is_relative_to(checkout / ".venv")
        if path.is_relative_to(checkout) and not known:
            write_down((str(path), "stranger", 0))


def write_down(report: Report) -> None:
    # What a worker of xdist reports, the process that started it reports as well.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(os.environ["MUTANTS_LANE"]).with_suffix(".reports").open("a") as file:
            file.write(json.dumps(report) + "\n")
