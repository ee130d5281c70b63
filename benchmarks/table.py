"""From readings to the one table: medians, ratios to the floors, and which budgets are held."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median, quantiles
from typing import Any

from benchmarks.meter import Reading

# What the floors cost on the machine for which the budgets were written, in milliseconds of CPU.
USUAL_MS = {"floor_constant": (0.4, 1.2), "floor_cards": (3.0, 9.0)}


@dataclass(frozen=True)
class Budget:
    """The most a path may take: statements, CPU and p95 as multiples of the floor's.

    `rate` is the least: a part of the floor's units per second.
    """

    statements: int | None = None
    cpu: float | None = None
    p95: float | None = None
    rate: float | None = None

    def __str__(self) -> str:
        words = [
            f"≤ {self.statements} st." if self.statements is not None else "",
            f"≤ {self.cpu:g} × CPU" if self.cpu is not None else "",
            f"≤ {self.p95:g} × p95" if self.p95 is not None else "",
            f"≥ {self.rate:g} × rate" if self.rate is not None else "",
        ]
        return ", ".join(filter(None, words)) or "–"


@dataclass(frozen=True)
class Line:
    """One path's figures; the multiples are of its floor's, None where it has none."""

    path: str
    statements: float
    cpu_ms: float
    web_cpu_ms: float
    rate: float
    p50: float | None
    p95: float | None
    floor: str = ""
    cpu_ratio: float | None = None
    p95_ratio: float | None = None
    rate_ratio: float | None = None
    budget: Budget = Budget()

    def over(self, floor: "Line", budget: Budget) -> "Line":
        """The same line, compared with its floor's."""
        both = self.p95 is not None and floor.p95 is not None
        return replace(
            self,
            floor=floor.path,
            cpu_ratio=self.cpu_ms / floor.cpu_ms,
            p95_ratio=(self.p95 or 0) / (floor.p95 or 1) if both else None,
            rate_ratio=self.rate / floor.rate,
            budget=budget,
        )

    @property
    def missed(self) -> list[str]:
        """The parts of the budget that aren't held."""
        most = [
            ("statements", self.statements, self.budget.statements),
            ("CPU", self.cpu_ratio, self.budget.cpu),
            ("p95", self.p95_ratio, self.budget.p95),
        ]
        missed = [
            name
            for name, value, limit in most
            if value is not None and limit is not None and value > limit
        ]
        least = self.budget.rate
        if least is not None and self.rate_ratio is not None and self.rate_ratio < least:
            missed.append("rate")
        return missed

    @property
    def verdict(self) -> str:
        if self.budget == Budget():
            return ""
        return f"OVER: {', '.join(self.missed)}" if self.missed else "held"


def line(path: str, readings: Sequence[Reading]) -> Line:
    """The medians of a path's rounds; p50 and p95 are those of all its units together."""
    milliseconds = [each for reading in readings for each in reading.milliseconds]
    return Line(
        path=path,
        statements=median(reading.statements for reading in readings),
        cpu_ms=median(reading.cpu_ms for reading in readings),
        web_cpu_ms=median(reading.web_cpu_ms for reading in readings),
        rate=median(reading.rate for reading in readings),
        p50=median(milliseconds) if milliseconds else None,
        p95=quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else None,
    )


HEAD = ["path", "statements", "CPU ms", "× floor", "p50 ms", "p95 ms", "per s", "budget", ""]


def table(lines: Iterable[Line]) -> str:
    """The lines as text, in columns."""
    rows = [HEAD, *(_cells(each) for each in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows)


def remarks(lines: Iterable[Line]) -> list[str]:
    """What has to be said before a ratio is quoted."""
    found = []
    for each in lines:
        least, most = USUAL_MS.get(each.path, (0, float("inf")))
        if not least <= each.cpu_ms <= most:
            found.append(
                f"{each.path} takes {each.cpu_ms:.2f} ms, not {least:g} to {most:g}: explain that"
                " before you quote a ratio to it."
            )
    return found


def as_json(each: Line) -> dict[str, Any]:
    return {**asdict(each), "missed": each.missed}


def _cells(each: Line) -> list[str]:
    return [
        each.path,
        f"{each.statements:.1f}",
        f"{each.cpu_ms:.2f}",
        _ratios(each),
        _number(each.p50),
        _number(each.p95),
        f"{each.rate:.0f}",
        str(each.budget),
        each.verdict,
    ]


def _ratios(each: Line) -> str:
    """The multiple of the floor's CPU, and those others that have a budget."""
    ratios = [_number(each.cpu_ratio, 2)]
    if each.budget.p95 is not None:
        ratios.append(f"p95 {_number(each.p95_ratio, 2)}")
    if each.budget.rate is not None:
        ratios.append(f"rate {_number(each.rate_ratio, 2)}")
    return ", ".join(ratios)


def _number(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _aligned(cells: list[str], widths: list[int]) -> list[str]:
    """Words to the left, figures to the right."""
    is_word = [True, False, False, False, False, False, False, True, True]
    return [
        cell.ljust(width) if word else cell.rjust(width)
        for cell, width, word in zip(cells, widths, is_word, strict=True)
    ]
