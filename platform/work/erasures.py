"""What was erased or forgotten, written down outside of the database, for the day of a restore.

A backup brings back what has been erased since it was made. So each erasure is one more line in a
folder of its own (ERASURE_JOURNAL): what kind of thing, and the row's random value, by which a
restore finds it again and erases it once more. Never its number, which another row may get, and
nothing about a person.

A line is written before the erasure is stored, so that none is ever missed. What is rolled back
after that leaves a line too many, which `tidy` takes back by a further one: nothing in the folder
is ever changed. A file holds a day; it goes when no backup is kept from before it.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar, cast

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.db.models.signals import pre_delete
from django.utils import timezone

# Longer than backups are kept: the oldest may be a day older than it looks.
MARGIN = timedelta(days=7)
# Transactions end within minutes; what was rolled back is taken back by then.
ROLLED_BACK_WITHIN = timedelta(days=1)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Line:
    """One erasure; `taken_back` says that it didn't come to be."""

    at: str
    kind: str
    key: str
    transaction: str
    taken_back: bool = False

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.at).date()


@dataclass(frozen=True)
class Kind(Generic[M]):
    """How a row of this kind is found again, and what is done with it."""

    rows: Callable[[], QuerySet[M]]
    key: str
    again: Callable[[M, date], object]


_kinds: dict[str, Kind[Model]] = {}
_is_repeating: ContextVar[bool] = ContextVar("is_repeating", default=False)


def register(
    model: type[M],
    *,
    key: str,
    kind: str = "",
    rows: Callable[[], QuerySet[M]] | None = None,
    again: Callable[[M, date], object] | None = None,
) -> None:
    """Say how rows of a model are erased again after a restore: `key` is their random column.

    Without `kind` each deletion of a row, by whatever way, is written down by itself; other ways
    of forgetting call `record`. `rows` are those still to be forgotten, `again` forgets one, as of
    the day it is given; else it is deleted.
    """
    label = kind or model._meta.label
    if label in _kinds:
        raise ValueError(f"{label} is registered twice")
    found = Kind(rows or model._default_manager.all, key, again or _delete)
    # It is given no rows but those of its own model.
    _kinds[label] = cast("Kind[Model]", found)
    if not kind:
        pre_delete.connect(_record_deletion, sender=model, dispatch_uid=f"work.erasures.{label}")


def kinds() -> dict[str, Kind[Model]]:
    return dict(_kinds)


def record(row: Model, *, kind: str = "") -> None:
    """Write down that a row is erased or forgotten in this transaction, before it is stored.

    Raises OSError if it can't be written: nothing is forgotten then, and the job tries again.
    """
    if _is_repeating.get():
        return
    label = kind or row._meta.label
    key = getattr(row, _kinds[label].key)
    _append(Line(timezone.localtime().isoformat(), label, str(key), _current_transaction()))


def _delete(row: Model, _day: date) -> None:
    row.delete()


def _record_deletion(instance: Model, **_more: object) -> None:
    record(instance)


# The folder --------------------------------------------------------------------------------------


def _append(line: Line) -> None:
    """One write, so that processes don't come between each other; safe when it returns."""
    folder = Path(settings.ERASURE_JOURNAL)
    folder.mkdir(parents=True, exist_ok=True)
    # The break before it keeps it apart from one that a full disk has cut.
    data = f"\n{json.dumps(asdict(line))}\n".encode()
    file = os.open(folder / f"{line.day}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, data) < len(data):
            raise OSError("The journal of erasures is full")
        os.fsync(file)
    finally:
        os.close(file)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut, too."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _files() -> list[tuple[date, Path]]:
    found = sorted(Path(settings.ERASURE_JOURNAL).glob("????-??-??.jsonl"))
    return [(date.fromisoformat(file.stem), file) for file in found]


def _lines(since: date = date.min) -> Iterator[Line]:
    for day, file in _files():
        for text in file.read_text().splitlines() if day >= since else ():
            try:
                yield Line(**json.loads(text))
            except (ValueError, TypeError):
                continue  # Empty, or cut by a full disk: then nothing was erased either.


def standing(since: date = date.min) -> list[Line]:
    """The erasures that came to be, each once, the oldest first."""
    last: dict[tuple[str, str], Line] = {}
    for line in _lines(since):
        last[line.kind, line.key] = line
    return [line for line in last.values() if not line.taken_back]


# Keeping it --------------------------------------------------------------------------------------


def reaches_back_to() -> date:
    """From this day on all is known, as long as the folder has been there."""
    return timezone.localdate() - timedelta(days=settings.BACKUPS_KEPT_DAYS) - MARGIN


def tidy() -> None:
    """Let go of the days before all backups; take back what the database has rolled back."""
    for day, file in _files():
        if day < reaches_back_to():
            file.unlink()
    recent = timezone.localdate() - ROLLED_BACK_WITHIN
    for line in standing(since=recent):
        if _was_rolled_back(line.transaction):
            _append(replace(line, at=timezone.localtime().isoformat(), taken_back=True))


def _current_transaction() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier::text, pg_current_xact_id()::text FROM pg_control_system()"
        )
        return "-".join(cursor.fetchone())


def _was_rolled_back(name: str) -> bool:
    """Whether this very server knows that the transaction came to nothing; in doubt it did not."""
    server, number = name.split("-")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_xact_status(%s::text::xid8) FROM pg_control_system()"
                " WHERE system_identifier::text = %s",
                [number, server],
            )
            return bool(cursor.fetchone() == ("aborted",))
    except DatabaseError:
        return False  # A number from before this server was set back.


# After a restore ---------------------------------------------------------------------------------


@dataclass
class Repeated:
    """What came of it: how many were erased once more, and of what kinds some are still there."""

    done: int
    left: list[str]


def repeat() -> Repeated:
    """Erase once more whatever a restore has brought back. Doing so twice changes nothing.

    What others hang on is tried again after these; what then still can't go is named.
    """
    lines, done = standing(), 0
    with _repeating():
        while True:
            left = [line for line in lines if _is_left(line)]
            done += len(lines) - len(left)
            if not left or len(left) == len(lines):
                return Repeated(done, [f"{line.kind} {line.key}" for line in left])
            lines = left


@contextmanager
def _repeating() -> Iterator[None]:
    """What is written down already isn't once more: it would outlive its day."""
    token = _is_repeating.set(True)
    try:
        yield
    finally:
        _is_repeating.reset(token)


def _is_left(line: Line) -> bool:
    kind = _kinds.get(line.kind)
    if kind is None:
        return True
    try:
        with transaction.atomic():
            row = kind.rows().filter(**{kind.key: line.key}).first()
            if row is not None:
                kind.again(row, line.day)
    except (ProtectedError, RestrictedError):
        return True
    return False
