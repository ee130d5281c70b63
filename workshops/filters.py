from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from editorial.dates import DatePrecision, end_of_period, start_of_day
from interface.languages import localized, localized_text
from search.facets import Dropped, Facet, Option, option_id
from search.filters import DocumentFilterSet, Labels
from search.models import DocumentQuerySet
from taxonomy.models import Topic, make_slug
from workshops.models import Finding, WorkingGroup, Workshop

FIRST_YEAR, LAST_YEAR = 2000, 2100


class WorkshopFilterSet(DocumentFilterSet):
    """The dates' filters: what comes, unless the past or a month is asked for."""

    facet_names = ("branche", "thema", "ort", "art")
    kinds_of_entry = dict(Workshop.Kind.choices)
    periods = {"kommend": _("Kommende"), "vergangen": _("Vergangene"), "alle": _("Alle")}
    views = {"monat": _("Monat")}
    choosing = ("status", "ansicht", "monat")
    orders = {
        "datum": (_("Nächste zuerst"), (F("starts_at"), F("id"))),
        "neueste": (_("Späteste zuerst"), (F("starts_at").desc(), F("id").desc())),
    }

    def __init__(
        self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels, now: datetime
    ) -> None:
        super().__init__(data, queryset, labels, now)
        self._drop_unknown("ansicht", _("Ansicht"), self.views)
        wanted = self.address.get("monat", "")
        if wanted and _month_named(wanted) is None:
            self.dropped.append(Dropped(_("Monat"), wanted))

    @property
    def period(self) -> str:
        wanted = self.address.get("status", "")
        return wanted if wanted in self.periods else "kommend"

    @cached_property
    def month(self) -> date | None:
        """The first day of the month that is shown day by day; None for the list."""
        if self.address.get("ansicht") not in self.views:
            return None
        this_month = timezone.localdate().replace(day=1)
        return _month_named(self.address.get("monat", "")) or this_month

    @property
    def order(self) -> str:
        """The past starts with what was last, unless the visitor asks otherwise; a month is one."""
        if self.month:
            return "datum"
        is_chosen = self.searched or "sortierung" in self.address
        return "neueste" if self.period == "vergangen" and not is_chosen else super().order

    def filter_queryset(self, queryset: DocumentQuerySet, without: str = "") -> DocumentQuerySet:
        return self.in_period(super().filter_queryset(queryset, without))

    def in_period(self, queryset: DocumentQuerySet) -> DocumentQuerySet:
        if self.month:
            end = end_of_period(self.month, DatePrecision.MONTH)
            return queryset.filter(starts_at__gte=start_of_day(self.month), starts_at__lt=end)
        if self.period == "alle":
            return queryset
        if self.period == "vergangen":
            return queryset.past(self.now)
        return queryset.upcoming(self.now)

    @cached_property
    def hidden(self) -> Option | None:
        """The past, which the list doesn't show at first."""
        if not self.question or self.month or self.period != "kommend":
            return None
        chosen = super().filter_queryset(self.queryset.all())
        number = chosen.past(self.now).count()
        if not number:
            return None
        said = ngettext(
            "%(number)s vergangene Veranstaltung passt",
            "%(number)s vergangene Veranstaltungen passen",
            number,
        )
        label = said % {"number": number}
        return Option(label, number, self.url(status="vergangen"), False)

    def period_links(self) -> list[tuple[str, StrOrPromise, bool]]:
        """The periods of the list, and the month."""
        is_list = self.month is None
        periods = [
            (self.url(status=key, ansicht=None, monat=None), label, is_list and key == self.period)
            for key, label in self.periods.items()
        ]
        months = [
            (self.url(status=None, sortierung=None, ansicht=key), label, not is_list)
            for key, label in self.views.items()
        ]
        return [*periods, *months]

    def months_beside(self) -> list[tuple[str, date]]:
        """The month before the one shown and the one after, with their addresses."""
        if self.month is None:
            return []
        before = (self.month - timedelta(days=1)).replace(day=1)
        after = (self.month + timedelta(days=31)).replace(day=1)
        return [(self.month_url(each), each) for each in (before, after)]

    def next_month_with_dates(self) -> tuple[str, date] | None:
        """Where to go on from an empty month; one statement, so only asked there."""
        if self.month is None:
            return None
        chosen = super().filter_queryset(self.queryset.all())
        later = chosen.filter(starts_at__gte=end_of_period(self.month, DatePrecision.MONTH))
        begins = later.order_by("starts_at").values_list("starts_at", flat=True).first()
        if begins is None:
            return None
        month = timezone.localdate(begins).replace(day=1)
        return self.month_url(month), month

    def month_url(self, month: date) -> str:
        return self.url(ansicht="monat", monat=f"{month:%Y-%m}")


def _month_named(text: str) -> date | None:
    """“2026-12” as its first day; None for what names no month of our time."""
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else None


# Findings of one record --------------------------------------------------------------------------


class Cell(NamedTuple):
    """What a group said on one topic."""

    topic: Topic
    findings: list[Finding]


class Row(NamedTuple):
    """A group with what it said, topic by topic."""

    group: WorkingGroup
    cells: list[Cell]


class FindingFacet(NamedTuple):
    """A parameter of the address: which value a finding has, its name, and its place."""

    label: StrOrPromise
    key: Callable[[Finding], str]
    name: Callable[[Finding], StrOrPromise]
    place: Callable[[Finding], int]


FACETS: Mapping[str, FindingFacet] = {
    "gruppe": FindingFacet(
        _("Arbeitsgruppe"),
        lambda finding: make_slug(finding.group.name),
        lambda finding: localized(finding.group, "name"),
        lambda finding: 0,
    ),
    "thema": FindingFacet(
        _("Themenfeld"),
        lambda finding: finding.topic.slug,
        lambda finding: localized_text(finding.topic, "name"),
        lambda finding: finding.topic.order,
    ),
    "art": FindingFacet(
        _("Art"),
        lambda finding: finding.kind,
        lambda finding: finding.get_kind_display(),
        lambda finding: Finding.Kind.values.index(finding.kind),
    ),
}


class FindingFilter:
    """The findings of one record, chosen by `?gruppe=`, `?thema=` and `?art=`.

    All are read anyway, so choosing and counting cost no statement.
    """

    def __init__(self, address: QueryDict, findings: list[Finding]) -> None:
        self.address, self.findings = address, findings
        self.chosen: dict[str, list[str]] = {}
        self.dropped: list[Dropped] = []
        for name, facet in FACETS.items():
            known = {facet.key(finding) for finding in findings}
            wanted = list(dict.fromkeys(filter(None, address.getlist(name))))
            self.chosen[name] = [value for value in wanted if value in known]
            self.dropped += [Dropped(facet.label, each) for each in wanted if each not in known]

    @property
    def is_chosen(self) -> bool:
        return any(self.chosen.values())

    @cached_property
    def shown(self) -> list[Finding]:
        return list(self._passing())

    def facets(self) -> list[Facet]:
        return [
            Facet(name, facet.label, self._options(name, facet)) for name, facet in FACETS.items()
        ]

    def matrix(self) -> list[Row]:
        """Group by group and topic by topic; a cell without a finding only where all are shown."""
        groups = {finding.group_id: finding.group for finding in self.shown}
        topics = sorted({finding.topic for finding in self.shown}, key=lambda each: each.order)
        said: dict[tuple[int, int], list[Finding]] = {}
        for finding in self.shown:
            said.setdefault((finding.group_id, finding.topic_id), []).append(finding)
        return [
            Row(
                group,
                [
                    Cell(topic, said.get((group.pk, topic.pk), []))
                    for topic in topics
                    if (group.pk, topic.pk) in said or not self.is_chosen
                ],
            )
            for group in groups.values()
        ]

    def _passing(self, without: str = "") -> Iterable[Finding]:
        names = [name for name, values in self.chosen.items() if values and name != without]
        return (
            finding
            for finding in self.findings
            if all(FACETS[name].key(finding) in self.chosen[name] for name in names)
        )

    def _options(self, name: str, facet: FindingFacet) -> list[Option]:
        counts = Counter(facet.key(finding) for finding in self._passing(without=name))
        in_order = sorted(self.findings, key=facet.place)
        labels = {facet.key(finding): facet.name(finding) for finding in in_order}
        return [
            Option(
                label,
                counts[value],
                self._toggled(name, value),
                is_selected=value in self.chosen[name],
                id=option_id(name, value),
            )
            for value, label in labels.items()
            if counts[value] or value in self.chosen[name]
        ]

    def _toggled(self, name: str, value: str) -> str:
        chosen = self.chosen[name]
        others = [each for each in chosen if each != value]
        query = self.address.copy()
        query.setlist(name, others if value in chosen else [*chosen, value])
        return f"?{query.urlencode()}#ergebnisse"
