"""While a backup is restored nobody else reads or writes: pages say so, workers let tasks go by.

One file in PRIVATE_ROOT, which web server, worker and commands share, says it: whoever restores
holds a lock on it, which ends with the process, however that ends. Asking costs one look at the
file's times; only when these have changed is there more to do.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

NAME = ".maintenance"
RETRY_AFTER_SECONDS = 120


class UnderWay(Exception):  # noqa: N818 - it says what is the matter
    """Somebody else restores at this moment."""


class _Seen:
    """What this process saw of the file when it last looked."""

    mark: tuple[str, int, int] | None = None
    was_on = False
    lock = threading.Lock()


def is_on() -> bool:
    """Whether a backup is being restored; once it is, this process forgets what it knew before."""
    path = _path()
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    mark = (str(path), found.st_ino, found.st_mtime_ns)
    if mark == _Seen.mark and not _Seen.was_on:
        return False
    with _Seen.lock:
        _Seen.was_on = _is_held(path)
        if not _Seen.was_on and mark != _Seen.mark:
            _forget_the_former_rows()
            _Seen.mark = mark
    return _Seen.was_on


def _forget_the_former_rows() -> None:
    """The same kind of thing may have another number now; the pool's connections are dead."""
    ContentType.objects.clear_cache()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


@contextmanager
def alone() -> Iterator[None]:
    """Keep all others out; raises UnderWay if somebody else does."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        _lock(file)
        os.utime(path)
        try:
            yield
        finally:
            # Others see that something has been, even if they weren't asked meanwhile.
            os.utime(path)


def _path() -> Path:
    return Path(settings.PRIVATE_ROOT) / NAME


def _lock(file: IO[str]) -> None:
    """Who only asks whether it is held holds it for a moment, too."""
    end = time.monotonic() + 1
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise UnderWay from None
            time.sleep(0.02)


def _is_held(path: Path) -> bool:
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
