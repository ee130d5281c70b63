"""A decision's industries beside one another: of each the same figures, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from branchendialog.models import FocusChoice, FocusDecision, IndustryFigure

BASIS = ("as_of_year", "area", "wz_edition", "analysis_id")
based_on = attrgetter(*BASIS)
# Figures of two industries are the same one only where all of this is the same: a column has one
# mark, so that nothing invented stands beside what is real.
measured = attrgetter("label", "unit", "is_example", *BASIS)


@dataclass(frozen=True)
class Candidate:
    """An industry in the decision: for each column its figure, or None where there is none."""

    choice: FocusChoice
    cells: list[tuple[IndustryFigure, IndustryFigure | None]]


@dataclass(frozen=True)
class Comparison:
    """One table. Of each of its `columns` stands the figure that was met first."""

    columns: list[IndustryFigure]
    candidates: list[Candidate]

    @property
    def bases(self) -> list[list[IndustryFigure]]:
        return by_basis(self.columns)

    @property
    def has_suppressed(self) -> bool:
        cells = (cell for candidate in self.candidates for cell in candidate.cells)
        return any(figure.is_suppressed for _column, figure in cells if figure)


def compared(decision: FocusDecision, figures: Iterable[IndustryFigure]) -> Comparison:
    """The decision's public industries, those in focus first, with the region's `figures`."""
    choices = sorted(decision.public_choices, key=lambda choice: not choice.is_focus)
    of_industry: dict[int, dict[object, IndustryFigure]]
    of_industry = {choice.industry_id: {} for choice in choices}
    columns: dict[object, IndustryFigure] = {}
    for figure in figures:
        if figure.industry_id in of_industry:
            columns.setdefault(measured(figure), figure)
            of_industry[figure.industry_id].setdefault(measured(figure), figure)
    candidates = []
    for choice in choices:
        own = of_industry[choice.industry_id]
        cells = [(column, own.get(key)) for key, column in columns.items()]
        candidates.append(Candidate(choice, cells))
    return Comparison(list(columns.values()), candidates)


def by_basis(figures: Iterable[IndustryFigure]) -> list[list[IndustryFigure]]:
    """Together what is of one year, area, edition and source, so that it is said once."""
    groups: dict[object, list[IndustryFigure]] = {}
    for figure in figures:
        groups.setdefault(based_on(figure), []).append(figure)
    return list(groups.values())
