"""What the benchmarks' table makes of readings; how long anything takes is never tested."""

import pytest

from benchmarks.meter import Reading
from benchmarks.table import Budget, Line, line, remarks, table


def reading(cpu_ms: float, *, statements: float = 5, rate: float = 100) -> Reading:
    return Reading(
        statements=statements,
        web_cpu_ms=cpu_ms * 0.75,
        database_cpu_ms=cpu_ms * 0.25,
        rate=rate,
        milliseconds=[cpu_ms, cpu_ms + 1],
    )


def a_line(path: str = "list", **figures: float) -> Line:
    usual = {"statements": 5.0, "cpu_ms": 10.0, "web_cpu_ms": 8.0, "rate": 100.0}
    return Line(path=path, **{"p50": 11.0, "p95": 20.0, **usual, **figures})  # type: ignore[arg-type]


def test_a_line_is_the_median_of_its_rounds() -> None:
    found = line("list", [reading(4), reading(40), reading(8, statements=7, rate=50)])
    assert (found.cpu_ms, found.web_cpu_ms, found.statements, found.rate) == (8, 6, 5, 100)
    assert found.p50 == 8.5


def test_p95_is_that_of_all_rounds_together() -> None:
    found = line("list", [reading(milliseconds) for milliseconds in range(0, 200, 2)])
    assert found.p95 == pytest.approx(189.95)


def test_a_line_is_compared_with_its_floor() -> None:
    floor = a_line("floor", cpu_ms=4.0, p95=10.0, rate=200.0)
    compared = a_line().over(floor, Budget(cpu=3))
    assert (compared.floor, compared.cpu_ratio, compared.p95_ratio, compared.rate_ratio) == (
        "floor",
        2.5,
        2.0,
        0.5,
    )


@pytest.mark.parametrize(
    ("budget", "missed"),
    [
        (Budget(statements=5, cpu=2.5, p95=2, rate=0.5), []),
        (Budget(statements=4), ["statements"]),
        (Budget(cpu=2.4), ["CPU"]),
        (Budget(p95=1.9), ["p95"]),
        (Budget(rate=0.6), ["rate"]),
        (Budget(statements=4, cpu=2.4, p95=1.9, rate=0.6), ["statements", "CPU", "p95", "rate"]),
    ],
)
def test_what_is_over_its_budget_is_named(budget: Budget, missed: list[str]) -> None:
    floor = a_line("floor", cpu_ms=4.0, p95=10.0, rate=200.0)
    assert a_line().over(floor, budget).missed == missed


def test_a_mail_has_no_p95_to_compare() -> None:
    floor = line("floor_smtp", [Reading(0, 1, 0, 700, [])])
    mail = line("mail", [Reading(1, 3, 1, 350, [])]).over(floor, Budget(cpu=4, rate=0.4))
    assert (mail.p50, mail.p95, mail.p95_ratio, mail.cpu_ratio, mail.missed) == (
        None,
        None,
        None,
        4,
        [],
    )


@pytest.mark.parametrize(
    ("path", "cpu_ms", "number"),
    [
        ("floor_constant", 0.39, 1),
        ("floor_constant", 0.4, 0),
        ("floor_constant", 1.2, 0),
        ("floor_constant", 1.21, 1),
        ("floor_cards", 2.9, 1),
        ("floor_cards", 9.0, 0),
        ("floor_cards", 9.1, 1),
        ("list", 100.0, 0),
    ],
)
def test_a_floor_out_of_the_ordinary_is_remarked(path: str, cpu_ms: float, number: int) -> None:
    assert len(remarks([a_line(path, cpu_ms=cpu_ms)])) == number


def test_the_table_has_a_row_for_each_line() -> None:
    floor = a_line("floor_cards", cpu_ms=4.0)
    lines = [floor, a_line().over(floor, Budget(statements=8, cpu=2))]
    columns = [" ".join(row.split()) for row in table(lines).splitlines()]
    assert columns == [
        "path statements CPU ms × floor p50 ms p95 ms per s budget",
        "floor_cards 5.0 4.00 – 11.0 20.0 100 –",
        "list 5.0 10.00 2.50 11.0 20.0 100 ≤ 8 st., ≤ 2 × CPU OVER: CPU",
    ]
