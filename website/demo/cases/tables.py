"""Many rows at once into tables without their indexes, which are built again behind them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain

from django.db import connection, models
from psycopg.sql import SQL, Identifier

Row = Mapping[str, object]

# An index that a constraint stands on can't be dropped without it; it is filled row by row.
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid
"""
# Of a session's own memory, for building an index; two processes share it.
MEMORY = "1GB"


@contextmanager
def without_indexes(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Fill these tables inside; afterwards they have their indexes again and fresh statistics.

    Only in a transaction: if it is broken off, the indexes were never gone. Until it ends, nobody
    else reads the tables.
    """
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        # Foreign keys are checked at the end of each statement: nothing may be left to check where
        # an index is to be built.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(SQL("SET LOCAL maintenance_work_mem = {}").format(MEMORY))
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute(SQL("ANALYZE {}").format(SQL(", ").join(map(Identifier, names))))


def copy_rows(model: type[models.Model], rows: Iterator[Row]) -> None:
    """Store rows, of which there is at least one, all with the same columns in the same order.

    While PostgreSQL stores some, the next ones are taken.
    """
    first = next(rows)
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(model._meta.db_table), SQL(", ").join(map(Identifier, first))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in chain([first], rows):
            copy.write_row([*row.values()])


def blank_row(model: type[models.Model]) -> Row:
    """What the columns of a new row hold, without its number and what the database knows itself."""
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    told = (each for each in fields if each.db_default is models.NOT_PROVIDED)
    return {each.column: each.get_default() for each in told}


def reserve_numbers(model: type[models.Model], number: int) -> int:
    """Keep so many primary keys in a row for us, and say the first."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        [first] = cursor.fetchone()
        last = first + number - 1
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
    return int(first)
