"""What the demo runs beside its servers: the steps, the web server, the worker and the clock."""

import http.client
import os
import signal
import sys
from pathlib import Path

from demo.data import CHECKOUT
from demo.processes import Child, end_with_parent

HOST = "127.0.0.1"


class PythonChild(Child):
    """A module of Python, run by the interpreter that runs us."""

    death_signal = "TERM"
    words: list[str] = []

    def command(self) -> list[str]:
        return [*end_with_parent(self.death_signal), sys.executable, "-m", *self.words]

    def environment(self) -> dict[str, str]:
        homes = [str(CHECKOUT / home) for home in ("", "platform", "website")]
        path = [*homes, os.environ.get("PYTHONPATH", "")]
        return {"PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONUNBUFFERED": "1"}


class Steps(PythonChild):
    """What is done once before them; it ends by itself and writes where we write."""

    name = "preparation"

    def __init__(self, today: str | None, *, with_files: bool) -> None:
        super().__init__(log=Path(os.devnull))
        self.words = ["demo.steps"]
        self.words += ["--today", today] if today else []
        self.words += ["--with-files"] if with_files else []

    def start(self) -> None:
        self.launch(None, None)

    def wait_until_done(self) -> int:
        """Its exit code, or the number of the signal that ended it, below zero."""
        return self.process.wait() if self.process else 0


class Web(PythonChild):
    """gunicorn, as in production."""

    name = "web"

    def __init__(self, log: Path, port: int) -> None:
        super().__init__(log)
        self.port = port
        self.words = ["gunicorn", "-c", "python:config.gunicorn", "--bind", f"{HOST}:{port}"]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def environment(self) -> dict[str, str]:
        return super().environment() | {"DATABASE_POOL": "true"}

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class ReloadingWeb(Web):
    """Django's own server, which starts anew when a file changes."""

    def __init__(self, log: Path, port: int) -> None:
        super().__init__(log, port)
        self.words = ["django", "runserver", f"{HOST}:{port}", "--nostatic"]

    def environment(self) -> dict[str, str]:
        return super().environment() | {"DATABASE_POOL": "false"}


class Worker(PythonChild):
    """Celery's worker."""

    name = "worker"
    # A half-dead worker would wait for a broker that is gone: it ends at once, and its tasks come
    # again. Its own children follow it (see config.celery).
    death_signal = "KILL"

    def __init__(self, log: Path, concurrency: int = 2) -> None:
        super().__init__(log)
        self.words = ["celery", "-A", "config", "worker", "--loglevel", "INFO"]
        self.words += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]

    def start(self) -> None:
        self.seen = self.log.stat().st_size if self.log.exists() else 0
        super().start()

    def is_ready(self) -> bool:
        return b" ready." in self.log.read_bytes()[self.seen :]


class Beat(PythonChild):
    """Celery's clock for recurring jobs."""

    name = "beat"
    stop_signal = signal.SIGTERM

    def __init__(self, log: Path, schedule: Path) -> None:
        super().__init__(log)
        self.words = ["celery", "-A", "config.clock", "beat", "--loglevel", "INFO"]
        self.words += ["--schedule", str(schedule), "--pidfile="]
