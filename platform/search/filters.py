"""The filters every list shares, and how many things each further choice would leave."""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface import stamp
from search.answers import JUST_THIS, AnswersText
from search.choices import Day, MultipleChoice
from search.facets import ChosenValue, Dropped, Facet, Option, option_id
from search.models import EVERY_INDUSTRY, Document, DocumentQuerySet
from search.queries import searched
from search.ranking import FEW, BestFirst, few_of
from taxonomy.models import CompanySize, CostBand, Industry, resolve_places

# More values of one parameter than anybody would choose by hand are not looked at.
MOST_VALUES = 30
# Beside the facets: everything in the list.
ALL = "alle"
# The order of a list in which words are searched for, unless another one is chosen.
BEST_FIRST = "passend"
# Parameters whose values name places, by slug or official key.
PLACES = ("ort", "region")

Labels = Mapping[str, Mapping[str, StrOrPromise]]


class DocumentFilterSet(AnswersText, django_filters.FilterSet):
    """Decides which things a list shows, how many, in what order.

    `labels` are the vocabularies' values with what is shown for them; a value that isn't among them
    is ignored and listed in `dropped`. `now` is when somebody looks. Kinds inherit and choose their
    `facet_names`.
    """

    q = django_filters.CharFilter(method="search_text", label=_("Suche"))
    branche = MultipleChoice("industries", method="for_industries", label=_("Branche"))
    groesse = MultipleChoice("sizes", label=_("Unternehmensgröße"))
    thema = MultipleChoice("topics", label=_("Themenfeld"))
    zielgruppe = MultipleChoice("target_groups", label=_("Zielgruppe"))
    ort = MultipleChoice("places", label=_("Ort"))
    region = MultipleChoice("places", label=_("Region"))
    aufwand = MultipleChoice("cost_band", label=_("Kosten"), is_array=False)
    art = MultipleChoice("subkind", label=_("Art"), is_array=False)
    von = Day(method="not_before", label=_("von"), said=_("ab %(day)s"))
    bis = Day(method="not_after", label=_("bis"), said=_("bis %(day)s"))

    facet_names: tuple[str, ...] = ("branche", "groesse", "thema", "ort")
    orders: Mapping[str, tuple[StrOrPromise, tuple[Combinable, ...]]] = {
        "neueste": (_("Neueste zuerst"), (F("published_at").desc(), F("id").desc())),
        "titel": (_("Titel A bis Z"), (F("sort_name"), F("id"))),
    }
    kinds_of_entry: Mapping[str, StrOrPromise] = {}
    # Values of `status`, where a list has such: a choice among states or one of the periods.
    statuses: Mapping[str, StrOrPromise] = {}
    periods: Mapping[str, StrOrPromise] = {}

    # Parameters that choose things, too, and are none of the filters: a period, a month.
    choosing: tuple[str, ...] = ()

    class Meta:
        model = Document
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels, now: datetime
    ) -> None:
        places = labels.get("ort", {})
        self.labels = {
            **labels,
            "groesse": dict(CompanySize.choices),
            "aufwand": dict(CostBand.choices),
            "art": self.kinds_of_entry,
            "status": self.statuses,
            "region": {key: label for key, label in places.items() if not key.isdigit()},
        }
        self.now = now
        self.dropped: list[Dropped] = []
        self.address = self._once(data)
        self.searched = searched(self.address.get("q", "")).strip()
        if self.searched:
            self.orders = {BEST_FIRST: (_("Passende zuerst"), ()), **self.orders}
        self._drop_unknown("sortierung", _("Sortierung"), self.orders)
        if "status" not in self.base_filters:
            self._drop_unknown("status", _("Zeitraum"), self.periods)
        known = self._known(self.address)
        if "q" in known:
            known["q"] = self.searched
        super().__init__(known, queryset=queryset)

    # Choosing ------------------------------------------------------------------------------------

    def filter_queryset(self, queryset: DocumentQuerySet, without: str = "") -> DocumentQuerySet:
        """All filters but the one named: a facet counts as if none of its values were chosen."""
        for name, value in self._values.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> DocumentQuerySet:
        return self.filter_queryset(self.queryset.all())

    @property
    def order(self) -> str:
        wanted = self.address.get("sortierung", "")
        return wanted if wanted in self.orders else next(iter(self.orders))

    def ordered(self) -> "DocumentQuerySet | BestFirst":
        if self.order == BEST_FIRST:
            return BestFirst(self.qs, self.question, self.number)
        found = self.qs.order_by(*self.orders[self.order][1])
        return few_of(found) if self.question and self.number <= FEW else found

    def search_text(self, queryset: DocumentQuerySet, name: str, value: str) -> DocumentQuerySet:
        return queryset.matching(self.question)

    def for_industries(
        self, queryset: DocumentQuerySet, name: str, values: list[str]
    ) -> DocumentQuerySet:
        return queryset.for_industries(values, self._current_industries)

    def not_before(self, queryset: DocumentQuerySet, name: str, value: date) -> DocumentQuerySet:
        return queryset.filter(ends_at__gte=_at(value, time.min))

    def not_after(self, queryset: DocumentQuerySet, name: str, value: date) -> DocumentQuerySet:
        return queryset.filter(starts_at__lte=_at(value, time.max))

    # Counting ------------------------------------------------------------------------------------

    def facets(self) -> list[Facet]:
        """Each facet with its options and their counts."""
        return [
            Facet(name, self.filters[name].label, self._options(name)) for name in self.facet_names
        ]

    @property
    def number(self) -> int:
        """How many things the list has; told by the statement that counts the facets."""
        return self._counts[ALL][ALL]

    def count(self, name: str, value: str) -> int:
        """How many things the list has with that value as the only one of its facet."""
        return self._counts[name][value]

    def url(self, **changes: str | list[str] | None) -> str:
        """This list's address with other values; back to its first page."""
        query = {name: values for name, values in self.address.lists() if name != "seite"}
        for name, value in changes.items():
            query[name] = [value] if isinstance(value, str) else value or []
        return f"?{urlencode(query, doseq=True)}"

    def chosen(self, name: str) -> list[str]:
        return self.data.getlist(name)

    def chosen_options(self) -> list[ChosenValue]:
        """What is chosen and can be read, each as a link to the list without it."""
        return [
            ChosenValue(name, value, self._label(name, value), self._toggled(name, value))
            for name in self._values
            for value in self.chosen(name)
            if value
        ]

    def ways_out(self) -> list[Option]:
        """For a list without a hit: each choice that may be left out, with what is found then.

        One statement for each, so only where the list is empty. What is searched for is no choice:
        without it the list is about something else.
        """
        return [
            Option(each.label, self._count_without(each), each.url, True)
            for each in self.chosen_options()
            if each.name != "q"
        ]

    @property
    def is_turned_round(self) -> bool:
        """Whether what is chosen ends before it begins."""
        begin, end = self._values.get("von"), self._values.get("bis")
        return isinstance(begin, date) and isinstance(end, date) and end < begin

    def industries(self) -> list[tuple[StrOrPromise, str]]:
        """The list of each industry that it has something of, without what is searched for.

        One statement, that of the facets.
        """
        if "branche" not in self.facet_names:
            return []
        address = self.address.copy()
        for name in ("q", "branche", "sortierung", JUST_THIS):
            address.pop(name, None)
        there = type(self)(address, self.queryset.all(), self.labels, self.now)
        labels = self.labels.get("branche", {})
        return [
            (labels[each], there.url(branche=each))
            for each in self._current_industries
            if each in labels and there.count("branche", each)
        ]

    def _count_without(self, left_out: ChosenValue) -> int:
        remaining = self.filter_queryset(self.queryset.all(), without=left_out.name)
        others = [each for each in self.chosen(left_out.name) if each != left_out.value]
        if others:
            remaining = self.filters[left_out.name].filter(remaining, others)
        return remaining.count()

    @cached_property
    def _counts(self) -> Mapping[str, Counter[str]]:
        """For each facet how many things have each value; the same on all pages of a list."""
        names = {*self.filters, *self.choosing}
        asked = sorted(each for each in self.data.lists() if each[0] in names)
        asked.append(("", [self.question.tsquery()]))
        return stamp.shared(f"counts:{type(self).__name__}:{get_language()}:{asked}", self._count)

    def _count(self) -> Mapping[str, Counter[str]]:
        """In one statement: facets of which nothing is chosen count the same things."""
        chosen = [name for name in self.facet_names if self.chosen(name)]
        others = [name for name in self.facet_names if name not in chosen]
        parts = [others, *([name] for name in chosen)]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for part, column, stored, number in self._rows(parts, chosen):
            if column == ALL:
                counts[ALL][ALL] += 0 if part else number
                continue
            values = self._current_industries if EVERY_INDUSTRY in stored else stored
            for facet in parts[part]:
                if self.filters[facet].field_name != column:
                    continue
                for value in values:
                    counts[facet][value] += number
                    # What has none of the chosen values is new in a list with this one, too.
                    is_new = set(values).isdisjoint(self.chosen(facet))
                    counts[f"+{facet}"][value] += number * is_new
        return counts

    @cached_property
    def _current_industries(self) -> list[str]:
        return current_industries()

    def _rows(
        self, parts: list[list[str]], chosen: list[str]
    ) -> list[tuple[int, str, list[str], int]]:
        """Which part, column, values that stand together, and how many things have just those."""
        without = ["", *chosen]
        counted = [
            self._counted(place, parts[place], without[place]) for place in range(len(parts))
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(sql for sql, _parameters in counted),
                [each for _sql, parameters in counted for each in parameters],
            )
            return cursor.fetchall()

    def _counted(self, part: int, names: list[str], without: str) -> tuple[str, tuple[Any, ...]]:
        """A statement that counts things by each of the facets' columns, and all of them.

        Whole arrays are grouped, being few; taking 10,000 of them apart costs three times as much.
        """
        # Only names of our own columns are put into the text; several facets may have the same one.
        columns = {self.filters[name].field_name: self.filters[name].is_array for name in names}
        things = self.filter_queryset(self.queryset.all(), without=without)
        sql, parameters = things.order_by().values("pk", *columns).query.sql_with_params()
        column, values = f"'{ALL}'", "'{}'::text[]"
        for each, is_array in columns.items():
            stored = f'"{each}"::text[]' if is_array else f'ARRAY["{each}"::text]'
            column = f"CASE GROUPING(\"{each}\") WHEN 0 THEN '{each}' ELSE {column} END"
            values = f'CASE GROUPING("{each}") WHEN 0 THEN {stored} ELSE {values} END'
        sets = ", ".join(["()", *(f'("{each}")' for each in columns)])
        counted = f"SELECT {part}, {column}, {values}, COUNT(*)"
        return f"{counted} FROM ({sql}) things GROUP BY GROUPING SETS ({sets})", parameters

    def _options(self, name: str) -> list[Option]:
        chosen = self.chosen(name)
        counts = self._counts[f"+{name}" if chosen else name]
        # Regions stand among the places where they aren't a facet of their own.
        elsewhere = self.labels["region"] if name == "ort" and "region" in self.facet_names else {}
        return [
            Option(
                label,
                counts.get(value, 0),
                self._toggled(name, value),
                is_selected=value in chosen,
                is_more=bool(chosen),
                id=option_id(name, value),
            )
            for value, label in self.labels.get(name, {}).items()
            if (counts.get(value) and value not in elsewhere) or value in chosen
        ]

    def _toggled(self, name: str, value: str) -> str:
        chosen = self.chosen(name)
        if not chosen:
            return f"{self._address_to_add_to}{urlencode({name: value})}"
        others = [each for each in chosen if each != value]
        return self.url(**{name: others if value in chosen else [*chosen, value]})

    @cached_property
    def _address_to_add_to(self) -> str:
        """For the many links that only add a value."""
        address = self.url()
        return address if address == "?" else f"{address}&"

    def _label(self, name: str, value: str) -> StrOrPromise:
        day, choice = self._values.get(name), self.filters[name]
        if isinstance(choice, Day) and isinstance(day, date):
            return choice.in_words(day)
        return self.labels.get(name, {}).get(value, value)

    # Reading the address -------------------------------------------------------------------------

    def _once(self, data: QueryDict) -> QueryDict:
        """The last value of each parameter; all of those that may stand several times."""
        once = data.copy()
        for name in data:
            if not isinstance(self.base_filters.get(name), MultipleChoice):
                once.setlist(name, data.getlist(name)[-1:])
        return once

    def _known(self, data: QueryDict) -> QueryDict:
        """Without values that nobody knows; places under the keys that are stored."""
        chosen = {
            name: list(islice(dict.fromkeys(filter(None, data.getlist(name))), MOST_VALUES))
            for name, choice in self.base_filters.items()
            if isinstance(choice, MultipleChoice) and name in data
        }
        places = resolve_places(each for name in PLACES for each in chosen.get(name, []))
        known = data.copy()
        for name, values in chosen.items():
            keys = {each: places.get(each, "") if name in PLACES else each for each in values}
            labels = self.labels.get(name, {})
            known.setlist(name, list(dict.fromkeys(key for key in keys.values() if key in labels)))
            unknown = [value for value, key in keys.items() if key not in labels]
            self.dropped += [Dropped(self.base_filters[name].label, each) for each in unknown]
        return known

    def _drop_unknown(self, name: str, label: StrOrPromise, known: Container[str]) -> None:
        value = self.address.get(name)
        if value and value not in known:
            self.dropped.append(Dropped(label, value))

    @cached_property
    def _values(self) -> dict[str, object]:
        """What the address asks for and can be read."""
        for name in self.form.errors:
            if name in self.filters:
                self.dropped.append(Dropped(self.filters[name].label, self.address.get(name, "")))
        return self.form.cleaned_data


@stamp.kept
def current_industries() -> list[str]:
    """The slugs of the industries that can be chosen today."""
    return list(Industry.objects.current().values_list("slug", flat=True))


class StatusFilterSet(DocumentFilterSet):
    """For kinds that stand somewhere: planned, running, completed."""

    status = MultipleChoice("status", label=_("Stand"), is_array=False)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
