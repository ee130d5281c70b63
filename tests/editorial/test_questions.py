"""A question of a lower floor, answered by a higher one."""

import pytest

from editorial.questions import Question


def test_whoever_answers_is_asked() -> None:
    double: Question[[int], int] = Question()

    @double.answered_by
    def doubled(number: int) -> int:
        return 2 * number

    assert double(21) == 42


def test_two_answers_are_refused() -> None:
    length: Question[[str], int] = Question()
    length.answered_by(len)
    with pytest.raises(ValueError, match="len answers what is answered already"):
        length.answered_by(len)


def test_what_nobody_answers_is_said() -> None:
    unknown: Question[[], int] = Question()
    with pytest.raises(LookupError, match="No floor has answered this"):
        unknown()
