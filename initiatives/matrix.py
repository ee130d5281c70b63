"""The matrix: for each industry and each target group or topic, how many activities there are."""

from collections import Counter
from dataclasses import dataclass
from itertools import product

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.filters import ActivityFilterSet
from initiatives.models import Activity
from initiatives.shades import level_of
from search.models import EVERY_INDUSTRY
from taxonomy.models import Industry, TargetGroup, Term, Topic

# What is over is no offer; the links into the list ask for the same.
COUNTED = [Activity.Status.RUNNING.value, Activity.Status.PLANNED.value]


@dataclass(frozen=True)
class Axis:
    """What the columns are: the parameter of the list, the column of the Document."""

    parameter: str
    field: str
    label: StrOrPromise
    caption: StrOrPromise
    vocabulary: type[TargetGroup | Topic]


AXES = {
    "zielgruppe": Axis(
        "zielgruppe",
        "target_groups",
        _("Zielgruppen"),
        _("Zahl der Aktivitäten nach Branchen und Zielgruppen"),
        TargetGroup,
    ),
    "thema": Axis(
        "thema",
        "topics",
        _("Themenfelder"),
        _("Zahl der Aktivitäten nach Branchen und Themenfeldern"),
        Topic,
    ),
}


@dataclass(frozen=True)
class Cell:
    column: Term
    number: int
    url: str

    @property
    def level(self) -> int:
        return level_of(self.number)


@dataclass(frozen=True)
class Row:
    industry: Industry
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        return not any(cell.number for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Rows of industries with a cell for each column; `url` of a cell leads to its activities."""

    axis: Axis
    columns: list[Term]
    rows: list[Row]


def counted(asked: QueryDict) -> QueryDict:
    """What the list is asked for behind every number: the chosen regions, nothing that is over."""
    address = QueryDict(mutable=True)
    address.setlist("status", COUNTED)
    if regions := asked.getlist("region"):
        address.setlist("region", regions)
    return address


def build(axis: Axis, filterset: ActivityFilterSet, list_url: str) -> Matrix:
    """The list's own filters count and make the links: a number and its list can't differ."""
    columns = list(axis.vocabulary.objects.current())
    numbers: Counter[tuple[str, str]] = Counter()
    # Whole arrays are grouped, being few.
    groups = filterset.qs.order_by().values_list("industries", axis.field)
    for industries, of_axis, number in groups.annotate(Count("pk")):
        for pair in product(industries, of_axis):
            numbers[pair] += number

    def cell(industry: Industry, column: Term) -> Cell:
        choice = {"branche": industry.slug, axis.parameter: column.slug}
        number = numbers[industry.slug, column.slug] + numbers[EVERY_INDUSTRY, column.slug]
        return Cell(column, number, list_url + filterset.url(**choice))

    rows = [
        Row(industry, [cell(industry, column) for column in columns])
        for industry in Industry.objects.current()
    ]
    return Matrix(axis, columns, rows)
