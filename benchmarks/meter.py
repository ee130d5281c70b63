"""What something costs: CPU of processes with all their children, and PostgreSQL's statements."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from demo.embedded import PostgreSQL

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# PostgreSQL's housekeeping runs by the clock, whatever is being measured.
HOUSEKEEPING = ("checkpointer", "background writer", "walwriter", "logical replication launcher")
# Not counted as statements: the frame of a transaction, what a pool tells a new connection, and the
# checks of foreign keys that PostgreSQL makes by itself when the transaction ends.
NOT_COUNTED = (
    r"^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|RESET|DISCARD|SHOW)\M"
    r"|^SELECT (1|\$1) FROM ONLY .* FOR KEY SHARE OF x$"
)


@dataclass(frozen=True)
class Work:
    """What one run of something measured did: how many units of work, in which time.

    `milliseconds` are those of each unit, where it can be told; `own_cpu_seconds` what the work
    spent itself, where that is no process that can be watched from outside.
    """

    milliseconds: list[float]
    seconds: float
    units: int
    own_cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Reading:
    """The cost of one unit of work in one round."""

    statements: float
    web_cpu_ms: float
    database_cpu_ms: float
    rate: float
    milliseconds: list[float]

    @property
    def cpu_ms(self) -> float:
        return self.web_cpu_ms + self.database_cpu_ms


class Meter:
    """Reads before and after; its own connection to PostgreSQL is neither timed nor counted."""

    def __init__(self, postgresql: PostgreSQL, database: str) -> None:
        self.postmaster = postgresql.identity.pid
        self.connection = postgresql.connect(database)
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        self.connection.execute("SET pg_stat_statements.track = 'none'")
        self.backend = self.connection.info.backend_pid

    def close(self) -> None:
        self.connection.close()

    def measure(self, run: Callable[[], Work], process: int | None) -> Reading:
        """Let `run` work; what process tree `process` and PostgreSQL spent, for one unit."""
        self.connection.execute("SELECT pg_stat_statements_reset()")
        before = self._spent(process)
        work = run()
        after = self._spent(process)
        units = work.units
        web, database = (end - begin for begin, end in zip(before, after, strict=True))
        return Reading(
            statements=self._statements() / units,
            web_cpu_ms=(web + work.own_cpu_seconds) * 1000 / units,
            database_cpu_ms=database * 1000 / units,
            rate=units / work.seconds,
            milliseconds=work.milliseconds,
        )

    def one_value(self, statement: str) -> int:
        """Ask the database without leaving a trace in the figures."""
        row = self.connection.execute(statement.encode()).fetchone()
        return int(row[0]) if row else 0

    def _spent(self, process: int | None) -> tuple[float, float]:
        all_processes = dict(_processes())
        web = _tree_seconds(all_processes, process) if process else 0.0
        return web, self._database_seconds(all_processes)

    def _database_seconds(self, processes: "dict[int, _Process]") -> float:
        """All backends and their helpers; those that have ended are in the postmaster's account."""
        ticks = processes[self.postmaster].reaped_ticks
        for pid, process in processes.items():
            is_backend = process.parent == self.postmaster and pid != self.backend
            if is_backend and not _is_housekeeping(pid):
                ticks += process.ticks
        return ticks / TICKS_PER_SECOND

    def _statements(self) -> int:
        counted = self.connection.execute(
            "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
            " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND query !~* %s",
            [NOT_COUNTED],
        ).fetchone()
        return int(counted[0]) if counted else 0


def timed(run: Callable[[], list[float]]) -> Work:
    """Work whose units are the milliseconds that `run` gives."""
    began = time.perf_counter()
    milliseconds = run()
    return Work(milliseconds, time.perf_counter() - began, units=len(milliseconds))


@dataclass(frozen=True)
class _Process:
    parent: int
    ticks: int
    reaped_ticks: int


def _processes() -> Iterator[tuple[int, _Process]]:
    """Every process with its CPU so far, and that of its children that have ended (proc(5))."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parent, *_, user, system, reaped_user, reaped_system = map(int, fields[1:15])
            process = _Process(parent, user + system, reaped_user + reaped_system)
            yield int(entry.name), process


def _tree_seconds(processes: dict[int, _Process], root: int) -> float:
    tree, fresh = {root}, {root}
    while fresh:
        fresh = {pid for pid, process in processes.items() if process.parent in fresh} - tree
        tree |= fresh
    return (
        sum(processes[pid].ticks + processes[pid].reaped_ticks for pid in tree) / TICKS_PER_SECOND
    )


def _is_housekeeping(pid: int) -> bool:
    try:
        title = Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
    return any(f"postgres: {name}" in title for name in HOUSEKEEPING)
