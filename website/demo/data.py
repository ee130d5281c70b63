"""The folder in which a demo keeps everything: data, logs, secret key, and what runs now."""

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import IO, TypedDict, Unpack

from demo.embedded import is_own_socket_folder, make_socket_folder
from demo.processes import Identity, StartError

CHECKOUT = Path(__file__).resolve().parents[2]


class Notes(TypedDict, total=False):
    """What a demo writes down for its next run, and for commands beside it."""

    sockets: str
    environment: dict[str, str]
    processes: list[tuple[int, str]]


class DataFolder:
    """`.data/` in the checkout, or the folder that DEMO_DATA names."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "log"
        self.notes_file = self.path / "run.json"

    @classmethod
    def chosen(cls) -> "DataFolder":
        return cls(Path(os.environ.get("DEMO_DATA") or CHECKOUT / ".data"))

    def prepare(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for log in self.logs.glob("*.log"):
            log.replace(log.with_suffix(".log.old"))

    def lock(self, note: str) -> IO[str]:
        """Keep every other demo out of this folder for as long as the answer stays open."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartError(
                f"A demo runs in {self.path} already: {lock.read().strip()}. End it first,"
                " or give this one a folder of its own with --data."
            ) from None
        lock.truncate(0)
        lock.write(note)
        lock.flush()
        return lock

    def secret_key(self) -> str:
        """The demo's own key, made once and readable by nobody else."""
        file = self.path / "secret_key"
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            fresh = self.path / "secret_key.new"
            fresh.unlink(missing_ok=True)
            fresh.touch(mode=0o600)
            fresh.write_text(token_urlsafe(60))
            fresh.replace(file)
        return file.read_text()

    @property
    def notes(self) -> Notes:
        """What was written down about the demo that runs, or ran, here."""
        try:
            notes: Notes = json.loads(self.notes_file.read_text())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def note(self, **facts: Unpack[Notes]) -> None:
        fresh = self.notes_file.with_suffix(".new")
        fresh.write_text(json.dumps(self.notes | facts, indent=1))
        fresh.replace(self.notes_file)

    def sockets(self) -> Path:
        """The folder of the sockets: the one of the last run if it is still there."""
        former = Path(self.notes.get("sockets") or "/nowhere")
        folder = former if is_own_socket_folder(former) else make_socket_folder()
        self.note(sockets=str(folder))
        return folder

    def forget_run(self) -> None:
        shutil.rmtree(self.notes.get("sockets") or "/nowhere", ignore_errors=True)
        self.notes_file.unlink(missing_ok=True)

    def addresses(self) -> Mapping[str, str]:
        """The environment that lets any command reach the running demo's servers."""
        return self.notes.get("environment", {})

    def leftovers(self) -> list[Identity]:
        """Processes of a former run that still live, in the order in which they were started."""
        known = [Identity(*item) for item in self.notes.get("processes", [])]
        return [identity for identity in known if identity.is_running]
