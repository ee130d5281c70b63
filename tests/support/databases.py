"""Copies of the test database, made by PostgreSQL itself."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from tests.support.servers import DURABLE, FAST, set_durability


def keep_template() -> None:
    """Keep the test database as it is now, under another name."""
    copy(database_name(), template_name())


def restore() -> None:
    """Put the test database back to how `keep_template` saw it."""
    copy(template_name(), database_name())


def clone(name: str) -> None:
    """Make database `name` as `keep_template` saw the test database."""
    copy(template_name(), name)


@contextmanager
def switched_to_clone(name: str) -> Iterator[None]:
    """Let the test's own models work in a fresh copy called `name`."""
    own = database_name()
    clone(name)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@contextmanager
def durable() -> Iterator[None]:
    """Let PostgreSQL keep what it has promised, as it does outside the tests."""
    with closing(maintenance()) as cluster:
        set_durability(cluster, DURABLE)
        try:
            yield
        finally:
            set_durability(cluster, FAST)


def copy(source: str, target: str) -> None:
    """Make `target` a copy of `source`; who is connected to either is disconnected."""
    connection.close()
    drop(target)
    execute(
        SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = {} AND pid <> pg_backend_pid()"
        ).format(source)
    )
    execute(
        SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            Identifier(target), Identifier(source)
        )
    )


def drop(name: str) -> None:
    execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def execute(statement: Any) -> None:
    """Run one statement in the maintenance database."""
    with closing(maintenance()) as cluster:
        cluster.execute(statement)


def maintenance() -> psycopg.Connection:
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    parameters.pop("cursor_factory", None), parameters.pop("context", None)
    return psycopg.connect(**parameters, autocommit=True)


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def template_name() -> str:
    return f"{database_name()}_template"
