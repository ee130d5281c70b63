"""Days counted from T: never before it when they lie ahead, never after it when they are past."""

from datetime import date, timedelta

import pytest

from demo.days import day_named, is_free

# From the last Wednesday before Christmas to the second one of January.
FREE_AT_MOST = 21
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-01-17", date(2018, 1, 17)),
        ("T+0", FRIDAY),
        ("T−500", date(2025, 7, 8)),
        ("T+12 → Mi", date(2026, 12, 2)),
        ("T+13 → Mi", date(2026, 12, 9)),
        ("T+0 → Mi", date(2026, 11, 25)),
        ("T−90 → Do", date(2026, 8, 20)),
        ("T−0 → Do", date(2026, 11, 19)),
    ],
)
def test_day_from_a_friday(text: str, expected: date) -> None:
    assert day_named(text, FRIDAY) == expected


def test_day_that_already_is_the_weekday_stays() -> None:
    wednesday = FRIDAY + timedelta(days=12)
    assert wednesday.strftime("%A") == "Wednesday"
    assert day_named("T+12 → Mi", FRIDAY) == wednesday


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 19), date(2026, 11, 23)),  # Thursday: Saturday becomes Monday
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday: Sunday becomes Monday
        (date(2026, 11, 21), date(2026, 11, 23)),  # Saturday: Monday
        (date(2026, 11, 22), date(2026, 11, 24)),  # Sunday: Tuesday
    ],
)
def test_working_day_is_never_a_weekend(today: date, expected: date) -> None:
    assert day_named("T+2 (Werktag)", today) == expected


def test_working_day_in_the_past_goes_back() -> None:
    assert day_named("T−6 (Werktag)", FRIDAY) == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("T+17 → Mi", date(2026, 12, 31), date(2027, 1, 20)),
        ("T+2 (Werktag)", date(2026, 12, 31), date(2027, 1, 8)),
        ("T−1 → Do", date(2027, 1, 1), date(2026, 12, 17)),
        ("T+60", date(2028, 1, 1), date(2028, 3, 1)),
        ("T+24 → Do", date(2026, 11, 30), date(2027, 1, 14)),  # else one registers until Epiphany
        ("T+2 → Do", date(2027, 5, 4), date(2027, 5, 13)),  # Ascension Day
        ("T+2 → Mo", date(2026, 5, 23), date(2026, 6, 1)),  # Whit Monday
        ("T+2 → Di", date(2026, 5, 24), date(2026, 6, 2)),  # the day after it
        ("T+0 (Werktag)", date(2025, 10, 31), date(2025, 11, 3)),  # a holiday in one of the states
        ("T+2", date(2026, 12, 22), date(2026, 12, 24)),
    ],
)
def test_year_ends_and_leap_days_are_just_days(text: str, today: date, expected: date) -> None:
    assert day_named(text, today) == expected


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        # Until then a decision holds: a Sunday, or Christmas Eve, as the calendar has it.
        ("T−400 → Mi + 3 Jahre", date(2026, 11, 30), date(2028, 10, 22)),
        ("T+0 + 2 Jahre", date(2026, 12, 24), date(2028, 12, 24)),
        ("T+0 + 3 Jahre", date(2028, 2, 29), date(2031, 2, 28)),
        ("T+0 + 4 Jahre", date(2028, 2, 29), date(2032, 2, 29)),
    ],
)
def test_same_day_years_later_is_moved_by_nothing(text: str, today: date, expected: date) -> None:
    assert day_named(text, today) == expected


def test_weekday_is_met_within_a_week() -> None:
    for number in range(366):
        today = FRIDAY + timedelta(days=number)
        ahead, past = day_named("T+17 → Mi", today), day_named("T−90 → Do", today)
        assert (ahead.weekday(), past.weekday()) == (2, 3)
        assert timedelta(days=17) <= ahead - today < timedelta(days=24 + FREE_AT_MOST)
        assert timedelta(days=90) <= today - past < timedelta(days=97 + FREE_AT_MOST)
        assert not is_free(ahead)
        assert not is_free(ahead - timedelta(days=1))
        assert not is_free(past)


@pytest.mark.parametrize(
    "text", ["T", "T+", "T-3", "T+3 → XX", "T+3 (Feiertag)", "T+3 + Jahre", "morgen", ""]
)
def test_anything_else_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(Not a day|Invalid isoformat)"):
        day_named(text, FRIDAY)
