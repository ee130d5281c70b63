import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from interface.dates import (
    date_in_words,
    days_between,
    deadline_in_words,
    time_in_words,
    times_in_words,
)

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


BERLIN = ZoneInfo("Europe/Berlin")


def march(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In March 2027, whose 12th is a Friday; the 32nd is the first of April."""
    first = dt.datetime(2027, 3, 1, hour, minute, tzinfo=BERLIN)
    return first + dt.timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("starts", "ends", "days", "times", "english"),
    [
        (march(12, 16), march(12, 19), "Freitag, 12. März 2027", "16–19 Uhr", "16:00–19:00"),
        (march(12, 20), march(13, 0), "Freitag, 12. März 2027", "20–24 Uhr", "20:00–24:00"),
        (
            march(12, 20),
            march(13, 1),
            "Freitag, 12. März 2027",
            "Fr, 20 Uhr bis Sa, 1 Uhr",
            "Fri 20:00 to Sat 1:00",
        ),
        (
            march(12, 9),
            march(13, 13, 30),
            "12.–13. März 2027",
            "Fr, 9 Uhr bis Sa, 13.30 Uhr",
            "Fri 9:00 to Sat 13:30",
        ),
        (
            march(30, 9),
            march(33, 13),
            "30. März – 2. April 2027",
            "Di, 9 Uhr bis Fr, 13 Uhr",
            "Tue 9:00 to Fri 13:00",
        ),
    ],
)
def test_an_end_on_another_day_is_said(
    starts: dt.datetime, ends: dt.datetime, days: str, times: str, english: str
) -> None:
    assert (days_between(starts, ends), times_in_words(starts, ends)) == (days, times)
    with translation.override("en"):
        assert times_in_words(starts, ends) == english


@pytest.mark.parametrize(
    ("starts", "ends", "said", "english"),
    [
        (
            march(12, 20),
            march(13, 1),
            "Freitag, 12. März 2027, 20 Uhr bis Sa, 1 Uhr",
            "Friday, 12 March 2027, 20:00 to Sat 1:00",
        ),
        (
            march(12, 9),
            march(13, 13),
            "12.–13. März 2027, Fr, 9 Uhr bis Sa, 13 Uhr",
            "12–13 March 2027, Fri 9:00 to Sat 13:00",
        ),
        (
            march(12, 9),
            march(12, 13),
            "Freitag, 12. März 2027, 9–13 Uhr",
            "Friday, 12 March 2027, 9:00–13:00",
        ),
    ],
)
def test_behind_its_day_no_weekday_is_said_twice(
    starts: dt.datetime, ends: dt.datetime, said: str, english: str
) -> None:
    def in_words() -> str:
        return f"{days_between(starts, ends)}, {times_in_words(starts, ends, after_day=True)}"

    assert in_words() == said
    with translation.override("en"):
        assert in_words() == english


def test_days_over_the_turn_of_the_year_name_both_years() -> None:
    starts, ends = march(12, 9).replace(month=12, day=31), march(12, 9).replace(2028, 1, 1)
    assert days_between(starts, ends) == "31. Dezember 2027 – 1. Januar 2028"
    with translation.override("en"):
        assert days_between(starts, ends) == "31 December 2027 – 1 January 2028"
        assert days_between(march(12, 9), march(13, 9)) == "12–13 March 2027"
