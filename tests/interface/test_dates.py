import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from interface.dates import date_in_words, deadline_in_words, time_in_words, times_in_words

WORKSHOP_DAY = dt.date(2018, 1, 17)


@pytest.mark.parametrize(
    ("precision", "words"),
    [("day", "Mittwoch, 17. Januar 2018"), ("month", "Januar 2018"), ("year", "2018")],
)
def test_a_date_says_no_more_than_is_known(precision: str, words: str) -> None:
    assert date_in_words(WORKSHOP_DAY, precision) == words


def test_a_date_is_english_on_an_english_page() -> None:
    with translation.override("en"):
        assert date_in_words(WORKSHOP_DAY) == "Wednesday, 17 January 2018"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (dt.time(16), dt.time(19), "16–19 Uhr"),
        (dt.time(9, 30), dt.time(13), "9.30–13 Uhr"),
        (dt.time(8, 5), None, "ab 8.05 Uhr"),
        (None, None, ""),
    ],
)
def test_times_are_said_as_people_say_them(
    starts: dt.time | None, ends: dt.time | None, words: str
) -> None:
    assert times_in_words(starts, ends) == words


def test_times_are_english_on_an_english_page() -> None:
    with translation.override("en"):
        assert times_in_words(dt.time(9, 30), dt.time(13)) == "9:30–13:00"


def test_a_moment_is_shown_in_berlin_on_both_sides_of_the_clock_change() -> None:
    utc = ZoneInfo("UTC")
    before = dt.datetime(2026, 10, 24, 14, tzinfo=utc)
    after = dt.datetime(2026, 10, 25, 14, tzinfo=utc)
    assert [times_in_words(before), times_in_words(after)] == ["ab 16 Uhr", "ab 15 Uhr"]


def test_a_moment_after_midnight_in_berlin_belongs_to_the_new_year() -> None:
    moment = dt.datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert date_in_words(moment) == "Freitag, 1. Januar 2027"


def test_a_single_time_is_said_with_uhr() -> None:
    assert [time_in_words(dt.time(16)), time_in_words(dt.time(9, 30))] == ["16 Uhr", "9.30 Uhr"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Montag, 23. November 2026, 24 Uhr"), ("en", "Monday, 23 November 2026, 24:00")],
)
def test_a_term_that_ends_at_midnight_ends_on_the_day_before(language: str, words: str) -> None:
    midnight = dt.datetime(2026, 11, 24, tzinfo=ZoneInfo("Europe/Berlin"))
    with translation.override(language):
        assert deadline_in_words(midnight) == words


def test_a_term_within_a_day_names_its_hour() -> None:
    closes = dt.datetime(2026, 11, 24, 17, 30, tzinfo=dt.UTC)
    assert deadline_in_words(closes) == "Dienstag, 24. November 2026, 18.30 Uhr"
