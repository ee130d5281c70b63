"""Copies of the template, made by PostgreSQL itself."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from tests.support.template import DURABLE, FAST, TEMPLATE, set_durability


def restore() -> None:
    """Make the test database anew from the template."""
    connection.close()
    clone(database_name())


def clone(name: str, source: str = TEMPLATE) -> None:
    """Make database `name` a copy of another; whoever uses `name` is disconnected."""
    drop(name)
    execute(
        SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            Identifier(name), Identifier(source)
        )
    )


@contextmanager
def switched_to(name: str) -> Iterator[None]:
    """Let the test's own models work in another database."""
    own = database_name()
    connection.close()
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


def exists(name: str) -> bool:
    with closing(maintenance()) as cluster:
        found = cluster.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


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
