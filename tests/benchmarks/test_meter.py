"""What counts as work in the benchmarks."""

import re

import pytest

from benchmarks.meter import FRAME


@pytest.mark.parametrize(
    ("statement", "is_frame"),
    [
        ("BEGIN", True),
        ("COMMIT", True),
        ("ROLLBACK", True),
        ('SAVEPOINT "s1_x2"', True),
        ('RELEASE SAVEPOINT "s1_x2"', True),
        ("SELECT set_config($1, $2, $3)", False),
        ("SELECT 1", False),
        ('INSERT INTO "workshops_registration" ("id") VALUES ($1)', False),
        ("UPDATE settings SET begin = $1", False),
    ],
)
def test_the_frame_of_a_transaction_is_no_statement(statement: str, *, is_frame: bool) -> None:
    as_python = FRAME.replace(r"\M", r"\b")
    assert bool(re.search(as_python, statement, re.IGNORECASE)) == is_frame
