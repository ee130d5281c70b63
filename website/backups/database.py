"""The rows as PostgreSQL copies them: out of one snapshot, and into a schema beside the others.

No client program is needed, whose version would have to be the server's.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from psycopg import Connection
from psycopg.sql import SQL, Composable, Identifier

from backups.archive import Content
from backups.refusal import Refused

STAGING = "restoring"
# They end with a restore, and so they needn't be kept: who is signed in, who typed an address.
NOT_KEPT = {"accounts_session"}
# A task may take a minute, a mail that is handed over longer.
LONGEST_WAIT_SECONDS = 160
LOCK_TIMEOUT = "20s"

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
ORDER BY relname
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""
SEQUENCES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname
"""
OTHERS = """
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND usename = current_user
"""


@contextmanager
def plain_connection(schema: str = "public") -> Iterator[None]:
    """Work in this schema, without the web server's pool and its limit of time.

    The address says so, not a statement: a connection that breaks comes back to the same schema.
    """
    former = connection.settings_dict["OPTIONS"]
    options = {name: value for name, value in former.items() if name != "pool"}
    _reconnect(options | {"options": f"-c search_path={schema}"})
    try:
        yield
    finally:
        _reconnect(former)


def _reconnect(options: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"] = options
    # In another schema the same kind has another number.
    ContentType.objects.clear_cache()


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything that is read in here is as of one moment, whatever others write meanwhile."""
    with transaction.atomic():
        _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _run(statement: str | Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _column(statement: str | Composable, parameters: list[str] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _psycopg() -> Connection:
    connection.ensure_connection()
    found: Connection = connection.connection
    return found


# Out ---------------------------------------------------------------------------------------------


def tables() -> list[str]:
    return _column(TABLES)


def columns_of(table: str) -> list[str]:
    return _column(COLUMNS, [f'"{table}"'])


def copied(table: str, columns: list[str]) -> Iterator[bytes]:
    statement = SQL("COPY {} ({}) TO STDOUT").format(Identifier(table), _names(columns))
    with _psycopg().cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def sequences() -> dict[str, tuple[int, bool]]:
    found = {}
    for name in _column(SEQUENCES):
        with connection.cursor() as cursor:
            cursor.execute(SQL("SELECT last_value, is_called FROM {}").format(Identifier(name)))
            found[name] = cursor.fetchone()
    return found


def _names(columns: list[str]) -> Composable:
    return SQL(", ").join(map(Identifier, columns))


# In ----------------------------------------------------------------------------------------------


@contextmanager
def staging() -> Iterator[None]:
    """An empty schema beside the one in use; gone at the end, whatever became of it."""
    with plain_connection():
        _run(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
        _run(f"CREATE SCHEMA {STAGING}")
    try:
        with plain_connection(STAGING):
            yield
    finally:
        with plain_connection():
            _run(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")


def build(migrations: list[tuple[str, str]]) -> None:
    """Make the tables as they were when these migrations had been applied, without a row."""
    executor = MigrationExecutor(connection)
    wanted = set(migrations)
    whole = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [step for step in whole if (step[0].app_label, step[0].name) in wanted]
    executor.migrate(None, plan=plan)
    with transaction.atomic():
        _run(SQL("TRUNCATE {} CASCADE").format(_names(tables())))


def load(table: str, content: Content, blocks: Iterator[bytes]) -> None:
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), _names(content.columns))
    with _psycopg().cursor() as cursor, cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


def set_sequences(wanted: dict[str, tuple[int, bool]]) -> None:
    with connection.cursor() as cursor:
        for name, (last, is_called) in wanted.items():
            cursor.execute(
                "SELECT setval(%s::text::regclass, %s, %s)", [f'"{name}"', last, is_called]
            )


def count(table: str) -> int:
    [rows] = _column(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    return int(rows)


def swap() -> None:
    """Put the staged tables in the place of those in use: all or nothing, in a moment."""
    staged = tables()
    with plain_connection(), transaction.atomic():
        _run(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        if in_use := tables():
            _run(SQL("DROP TABLE {} CASCADE").format(_names(in_use)))
        for table in staged:
            where = Identifier(STAGING, table)
            _run(SQL("ALTER TABLE {} SET SCHEMA public").format(where))
    with plain_connection():
        _run("ANALYZE")


# Alone -------------------------------------------------------------------------------------------


def wait_until_quiet() -> None:
    """Let others end what they are at, then close their connections; Refused if they don't."""
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while _column(f"SELECT pid {OTHERS} AND state <> 'idle'"):
        if time.monotonic() > end:
            raise Refused(
                _("Webserver oder Worker arbeiten noch. Halten Sie beide an und beginnen Sie neu.")
            )
        time.sleep(0.2)
    close_others()


def close_others() -> None:
    _column(f"SELECT pg_terminate_backend(pid) {OTHERS}")
