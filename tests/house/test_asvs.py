"""docs/asvs.md says of each requirement of ASVS 4.0.3, level 2, how it is met or why it isn't."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.support.environment import ROOT

TEXT = (ROOT / "docs" / "asvs.md").read_text()

# The requirements of level 2, by section; the standard leaves gaps.
LEVEL_2 = """
    1.1 1-7, 1.2 1-4, 1.4 1 4-5, 1.5 1-4, 1.6 1-4, 1.7 1-2, 1.8 1-2, 1.9 1-2, 1.10 1, 1.11 1-2,
    1.12 2, 1.14 1-6,
    2.1 1-12, 2.2 1-3, 2.3 1-3, 2.4 1-5, 2.5 1-7, 2.6 1-3, 2.7 1-6, 2.8 1-7, 2.9 1-3, 2.10 1-4,
    3.1 1, 3.2 1-4, 3.3 1-4, 3.4 1-5, 3.5 1-3, 3.7 1, 4.1 1-3 5, 4.2 1-2, 4.3 1-3,
    5.1 1-5, 5.2 1-8, 5.3 1-10, 5.4 1-3, 5.5 1-4, 6.1 1-3, 6.2 1-6, 6.3 1-2, 6.4 1-2,
    7.1 1-4, 7.2 1-2, 7.3 1 3-4, 7.4 1-3, 8.1 1-4, 8.2 1-3, 8.3 1-8, 9.1 1-3, 9.2 1-4,
    10.2 1-2, 10.3 1-3, 11.1 1-8,
    12.1 1-3, 12.2 1, 12.3 1-6, 12.4 1-2, 12.5 1-2, 12.6 1,
    13.1 1 3-5, 13.2 1-3 5-6, 13.3 1-2, 13.4 1-2, 14.1 1-4, 14.2 1-6, 14.3 2-3, 14.4 1-7, 14.5 1-4
"""
NOT_MET = "nicht erfüllt"
STATES = ("erfüllt", NOT_MET, "entfällt")
# Signing in, sessions, access, data.
ALL_MET = {"2", "3", "4", "8"}

ROW = re.compile(rf"\| ([\d.]+) \| [^|]+ \| ({'|'.join(STATES)}): [^|]{{10,}} \|")
NUMBERS = re.compile(r"(?m)^\| V(\d+) [^|]+ \| (\d+) \| (\d+) \| (\d+) \|$")
TOTAL = re.compile(r"(?m)^\| \*\*zusammen\*\* \| (\d+) \| (\d+) \| (\d+) \|$")
# Of what stands between backticks; an address begins with a slash, a setting has none.
PATH = re.compile(r"[\w.-]+(/[\w.-]+)+/?|[\w.-]+/|[\w.-]*\.(md|toml|yml|lock|example)|\w+file")


class Row(NamedTuple):
    """A requirement of the document, under the heading of a chapter."""

    chapter: str
    number: str
    state: str


def rows() -> list[Row]:
    """All of them in order; a line that begins like one and isn't has neither number nor state."""
    found = []
    for part in re.split(r"(?m)^## V", TEXT)[1:]:
        chapter = part.partition(" ")[0]
        for line in re.findall(r"(?m)^\| \d.*$", part):
            match = ROW.fullmatch(line)
            found.append(Row(chapter, *match.groups()) if match else Row(chapter, line, ""))
    return found


def requirements() -> Iterator[str]:
    for words in LEVEL_2.split(","):
        section, *spans = words.split()
        for span in spans:
            first, _, last = span.partition("-")
            yield from (f"{section}.{each}" for each in range(int(first), int(last or first) + 1))


def test_every_requirement_of_level_2_stands_there_once_in_its_chapter() -> None:
    wanted = list(requirements())
    assert len(wanted) == 259
    assert [(row.chapter, row.number) for row in rows()] == [
        (number.partition(".")[0], number) for number in wanted
    ]


def test_every_row_says_how_it_stands_and_why() -> None:
    assert [row.number for row in rows() if row.state not in STATES] == []


def test_the_numbers_of_each_chapter_and_of_all_are_right() -> None:
    counted = Counter((row.chapter, row.state) for row in rows())
    chapters = list(dict.fromkeys(row.chapter for row in rows()))
    assert NUMBERS.findall(TEXT) == [
        (chapter, *(str(counted[chapter, state]) for state in STATES)) for chapter in chapters
    ]
    in_all = Counter(row.state for row in rows())
    assert TOTAL.findall(TEXT) == [tuple(str(in_all[state]) for state in STATES)]


def test_nothing_is_left_open_of_signing_in_sessions_access_and_data() -> None:
    assert [row.number for row in rows() if row.chapter in ALL_MET and row.state == NOT_MET] == []


def test_every_file_that_is_named_exists() -> None:
    named = {word for word in re.findall(r"`([^`]+)`", TEXT) if PATH.fullmatch(word)}
    assert len(named) > 100
    assert sorted(word for word in named if not (ROOT / word).exists()) == []
