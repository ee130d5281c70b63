"""The stamp of what the public sees: another one after every commit that changes a public page.

What is computed under a stamp may be kept while it is the current one, and for FRESH_SECONDS at
most: for what the clock changes, and what a lost stamp leaves behind. A page may show what is kept
for many of them, so that twice as long goes by at most.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar

from django.core.cache import caches
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from work.hints import once_after_commit

FRESH_SECONDS = 30
KEY = "stamp"
# Django writes every statement this way; who copies rows in bulk calls `renew_after_commit()`.
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")
public_tables: set[str] = set()


@dataclass
class Look:
    """One request's look at the data: the stamp read before it, and when the clock outdates it."""

    stamp: str
    until: datetime | None = None


_look: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def looking(stamp: str) -> Iterator[Look]:
    """While a page is computed under this stamp."""
    look = Look(stamp)
    token = _look.set(look)
    try:
        yield look
    finally:
        _look.reset(token)


def holds_until(moment: datetime | None) -> None:
    """Say of the page that is being computed that at this moment the clock makes it untrue."""
    look = _look.get()
    if look and moment and (look.until is None or moment < look.until):
        look.until = moment


def renew() -> None:
    caches["pages"].set(KEY, new_stamp(), timeout=None)


def renew_after_commit() -> None:
    """For what no statement of Django's says: a date that has filled up, rows that are copied."""
    once_after_commit(renew)


def new_stamp() -> str:
    return secrets.token_urlsafe(12)


# What is kept under it ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kept:
    stamp: str = ""
    until: float = 0.0
    values: dict[Any, Any] = field(default_factory=dict)


def kept(compute: Callable[Parameters, Value]) -> Callable[Parameters, Value]:
    """Keep what a function of few values returns, in this process; nobody may change it.

    Outside of a page, in commands and tasks, it is computed each time.
    """
    current = _Kept()

    @wraps(compute)
    def look_up(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
        nonlocal current
        look = _look.get()
        if look is None:
            return compute(*args, **kwargs)
        mine = current
        if mine.stamp != look.stamp or mine.until < time.monotonic():
            mine = current = _Kept(look.stamp, time.monotonic() + FRESH_SECONDS)
        key = (args, *sorted(kwargs.items()))
        if key not in mine.values:
            mine.values[key] = compute(*args, **kwargs)
        kept_value: Value = mine.values[key]
        return kept_value

    return look_up


def shared(key: str, compute: Callable[[], Value]) -> Value:
    """Keep a value of many for all processes; `key` says all that it depends on beside the data."""
    look = _look.get()
    if look is None:
        return compute()
    name = sha256(f"{look.stamp}:{key}".encode()).hexdigest()
    value: Value | None = caches["pages"].get(name)
    if value is None:
        value = compute()
        caches["pages"].set(name, value, FRESH_SECONDS)
    return value


# When it changes ---------------------------------------------------------------------------------


def watch(public: list[type[models.Model]]) -> None:
    """From now on a commit that wrote rows of these models replaces the stamp."""
    public_tables.update(model._meta.db_table for model in public)
    connection_created.connect(_watch_connection, dispatch_uid="interface.stamp")


def _watch_connection(connection: BaseDatabaseWrapper, **_more: object) -> None:
    if _notice_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice_write)


def _notice_write(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    answer = execute(sql, params, many, context)
    write = WRITES.match(sql) if isinstance(sql, str) else None
    if write and write[1] in public_tables:
        renew_after_commit()
    return answer
