"""An industry's cases by company size: large and small side by side, or those of one's own size."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from branchendialog.models import BestPractice
from search.facets import Dropped
from taxonomy.models import CompanySize

SHOWN_TOGETHER = 3
SMALL_AND_MEDIUM = (CompanySize.MICRO, CompanySize.SMALL, CompanySize.MEDIUM)
NONE_YET = {
    "small_and_medium": _(
        "Aus einem kleinen oder mittleren Betrieb dieser Branche liegt noch kein Beispiel vor."
    ),
    CompanySize.MICRO: _(
        "Aus einem Betrieb dieser Branche mit 1 bis 9 Beschäftigten liegt noch kein Beispiel vor."
    ),
    CompanySize.SMALL: _(
        "Aus einem Betrieb dieser Branche mit 10 bis 49 Beschäftigten liegt noch kein Beispiel vor."
    ),
    CompanySize.MEDIUM: _(
        "Aus einem Betrieb dieser Branche mit 50 bis 249 Beschäftigten liegt noch kein Beispiel"
        " vor."
    ),
    CompanySize.LARGE: _("Aus einem großen Betrieb dieser Branche liegt noch kein Beispiel vor."),
}


@dataclass(frozen=True)
class Group:
    """Cases under one heading, or the sentence that there is none yet."""

    label: StrOrPromise
    cases: list[BestPractice]
    none_yet: StrOrPromise


# Beside the question how many work there; the labels with the unit stand everywhere else.
SHORT_LABELS = {
    CompanySize.MICRO: _("1–9"),
    CompanySize.SMALL: _("10–49"),
    CompanySize.MEDIUM: _("50–249"),
    CompanySize.LARGE: _("ab 250"),
}


class SizeLink(NamedTuple):
    """A size as an address of this page."""

    url: str
    label: StrOrPromise
    is_chosen: bool


@dataclass(frozen=True)
class CasesBySize:
    """What the page shows of its cases; `dropped` is what the address asked for in vain."""

    groups: list[Group]
    chosen: CompanySize | None
    dropped: list[Dropped]
    exist: bool
    address: QueryDict

    @property
    def all_sizes(self) -> SizeLink:
        return SizeLink(self._url(None), _("Alle"), self.chosen is None)

    @property
    def links(self) -> list[SizeLink]:
        return [
            SizeLink(self._url(size), SHORT_LABELS[size], size == self.chosen)
            for size in CompanySize
        ]

    def _url(self, size: CompanySize | None) -> str:
        """This page with another size; the region stays."""
        query = self.address.copy()
        query.pop("groesse", None)
        if size:
            query["groesse"] = size.value
        return f"?{query.urlencode()}"


def by_size(newest: Iterable[BestPractice], address: QueryDict) -> CasesBySize:
    """The cases in the groups that the address asks for; `newest` holds some of every size."""
    cases = list(newest)
    wanted = address.get("groesse", "")
    chosen = CompanySize(wanted) if wanted in CompanySize.values else None
    dropped = [Dropped(_("Unternehmensgröße"), wanted)] if wanted and chosen is None else []
    groups = _large_and_small(cases) if chosen is None else _of_size(cases, chosen)
    return CasesBySize(groups, chosen, dropped, bool(cases), address)


def _large_and_small(cases: list[BestPractice]) -> list[Group]:
    """One of each size first, so that a very small company finds its like, too."""
    of_size = {size: [case for case in cases if case.size == size] for size in CompanySize.values}
    spread = sorted(cases, key=lambda case: of_size[case.size].index(case))
    small = [case for case in spread if case.size in SMALL_AND_MEDIUM][:SHOWN_TOGETHER]
    large = [case for case in spread if case.size == CompanySize.LARGE][:SHOWN_TOGETHER]
    return [
        Group(_("Kleine und mittlere Betriebe"), small, NONE_YET["small_and_medium"]),
        Group(_("Große Betriebe"), large, NONE_YET[CompanySize.LARGE]),
    ]


def _of_size(cases: list[BestPractice], size: CompanySize) -> list[Group]:
    """Those of one size; beside them others, where there are few of its own."""
    own = [case for case in cases if case.size == size]
    others = [case for case in cases if case.size != size][:SHOWN_TOGETHER]
    groups = [Group(size.label, own, NONE_YET[size])]
    return groups + ([Group(_("Betriebe anderer Größe"), others, "")] if others else [])
