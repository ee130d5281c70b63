"""PostgreSQL's advisory locks: what only one process at a time may do, each with its number."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from zlib import crc32

from django.db import connection


class Lock(IntEnum):
    """Numbers that nothing else in the database uses."""

    DELIVERY = 20_260_001
    JOB = 20_260_002
    VOCABULARIES = 20_260_004
    DEMO = 20_260_005
    IMPORTS = 20_260_006
    WORDS = 20_260_007


@contextmanager
def held(lock: Lock, part: int = 0) -> Iterator[bool]:
    """Hold the lock if nobody has it, and say whether; it ends with the process, too.

    `part` tells holders apart that don't hinder each other; see `number_of`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, part])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, part])


def number_of(name: str) -> int:
    """A number for the holder of this name, as PostgreSQL's integer."""
    return crc32(name.encode()) - 2**31


def wait_for(lock: Lock, *, is_shared: bool = False) -> None:
    """Hold the lock to the end of the transaction, after whoever has it now.

    Those who share it hinder only those who don't.
    """
    suffix = "_shared" if is_shared else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{suffix}(%s, 0)", [lock])
