"""Faults at a chosen step of a deed: an error, a cut connection, the process killed.

A step is a statement, or the moment before or after a commit.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError, OperationalError, connection, connections

from tests.support import databases

Deed = Callable[[], object]
# What runs a deed with a fault at a step; returns whether the deed came to its end.
Fault = Callable[[Deed, int], bool]


@contextmanager
def at_step(number: int, strike: Callable[[], None]) -> Iterator[None]:
    """Let it strike at this step of what the connection does within."""
    steps, commit = 0, connection.commit

    def count() -> None:
        nonlocal steps
        steps += 1
        if steps == number:
            strike()

    def before_statement(execute: Callable[..., Any], *args: Any) -> Any:
        count()
        return execute(*args)

    def around_commit() -> None:
        count()
        commit()
        count()

    with (
        connection.execute_wrapper(before_statement),
        patch.object(connection, "commit", around_commit),
    ):
        yield


def failing(deed: Deed, number: int) -> bool:
    """The database answers with an error."""

    def strike() -> None:
        raise OperationalError("out of shared memory")

    return _is_done(deed, number, strike)


def cut_off(deed: Deed, number: int) -> bool:
    """The database ends the connection, as it does when it restarts."""
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid

    def strike() -> None:
        with closing(databases.maintenance()) as cluster:
            cluster.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    try:
        return _is_done(deed, number, strike)
    finally:
        connection.close()


def _is_done(deed: Deed, number: int, strike: Callable[[], None]) -> bool:
    try:
        with at_step(number, strike):
            deed()
    except DatabaseError:
        return False
    return True


def killed(deed: Deed, number: int) -> bool:
    """The process is gone, without a word to the database."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            with at_step(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                deed()
        finally:
            # Nothing of the test run ends with this copy of it.
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0
