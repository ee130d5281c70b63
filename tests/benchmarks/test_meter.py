"""What counts as work in the benchmarks."""

import re

import pytest

from benchmarks.meter import NOT_COUNTED


@pytest.mark.parametrize(
    ("statement", "is_left_out"),
    [
        ("BEGIN", True),
        ("COMMIT", True),
        ("ROLLBACK", True),
        ('SAVEPOINT "s1_x2"', True),
        ('RELEASE SAVEPOINT "s1_x2"', True),
        ("SELECT set_config($1, $2, $3)", False),
        ('SELECT 1 FROM ONLY "public"."t" x WHERE "id" = $1 FOR KEY SHARE OF x', True),
        ("SELECT 1", False),
        ('SELECT 1 FROM "t" WHERE "id" = $1 FOR KEY SHARE OF x', False),
        ('INSERT INTO "workshops_registration" ("id") VALUES ($1)', False),
        ("UPDATE settings SET begin = $1", False),
    ],
)
def test_what_nobody_asked_for_is_no_statement(statement: str, *, is_left_out: bool) -> None:
    as_python = NOT_COUNTED.replace(r"\M", r"\b")
    assert bool(re.search(as_python, statement, re.IGNORECASE)) == is_left_out
