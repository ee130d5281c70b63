"""How many registered and how many came: for the team, its report to the funder, and the record.

Counted from the registrations whenever somebody asks. Kind, size, municipality, group and way of
taking part stay when a name is forgotten; the organisation goes with the name.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from taxonomy.models import CompanySize, Municipality
from workshops.models import (
    Mode,
    OrganisationKind,
    RegistrationState,
    Workshop,
)
from workshops.models.registration import house_key
from workshops.models.registration_queries import RegistrationQuerySet
from workshops.models.seats import SEAT_STATES

COUNTS = {
    "registered": Count("pk", filter=Q(is_walk_in=False)),
    "attended": Count("pk", filter=Q(state=RegistrationState.ATTENDED)),
    "no_shows": Count("pk", filter=Q(state=RegistrationState.NO_SHOW)),
}


class Line(NamedTuple):
    """Of people, or of their organisations: registered with a seat, came, didn't come.

    Whoever walked in came without having registered.
    """

    label: str
    registered: int
    attended: int
    no_shows: int | None = None


class Table(NamedTuple):
    title: str
    lines: list[Line]


class Figures(NamedTuple):
    people: Line
    # Of those whose names aren't forgotten yet.
    organisations: Line
    forgotten: int
    kinds: Table
    sizes: Table
    municipalities: Table
    groups: Table
    modes: Table

    @property
    def attendance_was_taken(self) -> bool:
        return bool(self.people.attended or self.people.no_shows)

    @property
    def tables(self) -> list[Table]:
        """Those of which something is known, the whole numbers first."""
        parts = [self.kinds, self.sizes, self.municipalities, self.groups, self.modes]
        whole = Table(_("Insgesamt"), [self.people, self.organisations])
        return [whole, *(table for table in parts if table.lines)]


def figures_of(workshop: Workshop) -> Figures:
    """The figures of a date as they are at this moment, in the language of the page."""
    seated = workshop.registrations.filter(state__in=SEAT_STATES).order_by()
    towns = Municipality.objects.filter(pk__in=seated.values("municipality"))
    unknown = _("keine Angabe")
    modes = _lines(seated, "mode", dict(Mode.choices), unknown)
    has_both = len(modes) > 1
    return Figures(
        people=_sum(modes),
        organisations=_organisations(seated),
        forgotten=seated.exclude(forgotten_at=None).count(),
        kinds=Table(
            _("Art der Einrichtung"),
            _lines(seated, "organisation_kind", dict(OrganisationKind.choices), unknown),
        ),
        sizes=Table(
            _("Unternehmensgröße"),
            _lines(seated, "organisation_size", dict(CompanySize.choices), unknown),
        ),
        municipalities=Table(
            _("Kommune"),
            _lines(seated, "municipality", dict(towns.values_list("pk", "name")), unknown),
        ),
        groups=Table(
            _("Arbeitsgruppe"),
            _lines(
                seated,
                "group",
                dict(workshop.groups.values_list("pk", "name")),
                _("ohne Arbeitsgruppe"),
            ),
        ),
        modes=Table(_("Teilnahme"), modes if has_both else []),
    )


def _lines(
    seated: RegistrationQuerySet,
    column: str,
    labels: Mapping[object, StrOrPromise],
    unknown: str,
) -> list[Line]:
    """A line for each value that occurs, in the order of the labels; those without one last.

    None at all where nobody has a value.
    """
    rows = seated.values(column).annotate(**COUNTS)
    counted = {row[column]: [row[name] for name in COUNTS] for row in rows}
    if counted.keys() <= {"", None}:
        return []
    return [
        Line(str(label), *counted[value])
        for value, label in {**labels, "": unknown, None: unknown}.items()
        if value in counted
    ]


def _sum(lines: list[Line]) -> Line:
    columns = zip(*(counted for _label, *counted in lines), strict=True)
    return Line(_("Personen"), *([sum(each) for each in columns] or [0, 0, 0]))


def _organisations(seated: RegistrationQuerySet) -> Line:
    """Different ones, however they are written: blanks and capitals make no difference."""
    registered: set[str] = set()
    attended: set[str] = set()
    for organisation, state, is_walk_in in seated.values_list(
        "organisation", "state", "is_walk_in"
    ):
        key = house_key(organisation)
        if not key:
            continue
        if not is_walk_in:
            registered.add(key)
        if state == RegistrationState.ATTENDED:
            attended.add(key)
    return Line(_("verschiedene Einrichtungen"), len(registered), len(attended))
