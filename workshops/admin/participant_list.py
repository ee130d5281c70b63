"""Who comes to a date: found, counted, sorted and leafed through.

Everybody is read once, a line each; the rows of a page are read in full. So a page costs the same
whatever is chosen, names are sorted as German sorts them, and each number is that of its list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from django.contrib.admin.views.main import SEARCH_VAR
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from interface.sealed_search import unsealed
from taxonomy.text import search_key, sort_key
from workshops.models import (
    Answer,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Workshop,
)
from workshops.models.registration import house_key
from workshops.models.seats import CURRENT_STATES, SEAT_STATES

PEOPLE_PER_PAGE = 200
STATE, GROUP, MODE = "zustand", "gruppe", "teilnahme"
QUESTIONS, MAILBOX = "fragen", "post"
HOUSE, SORTING, PAGE = "einrichtung", "sortierung", "seite"
WITHOUT_GROUP, OPEN, NONE = "ohne", "offen", "ohne"
# For an address of the list: those whom nobody can write to.
WITHOUT_MAILBOX = {MAILBOX: NONE}


class Entry(NamedTuple):
    """A person as far as the list finds, counts and sorts them."""

    pk: int
    name: str
    organisation: str
    email: str
    contact_email: str
    group: int | None
    group_name: str | None
    mode: str
    state: str
    has_confirmed: bool
    line_number: int | None
    since: datetime
    has_open_questions: bool = False

    @property
    def house(self) -> str:
        """Empty where nobody said."""
        return house_key(self.organisation)

    @property
    def address(self) -> str:
        """To sort by: capitals make no difference."""
        return (self.email or self.contact_email).casefold()

    @property
    def text(self) -> str:
        """What is searched."""
        return " ".join((self.name, self.organisation, self.email, self.contact_email))

    def has(self, word: str) -> bool:
        """Whether it is found by a word; so is “Öztürk” by “ozturk” and “oeztuerk”."""
        key = search_key(word)
        is_there = word.casefold() in self.text.casefold()
        return is_there or (bool(key) and key in search_key(self.text))

    @property
    def has_no_mailbox(self) -> bool:
        """Somebody to be called; who was forgotten is nobody any more."""
        return bool(self.name) and not self.email and not self.contact_email

    @property
    def is_current(self) -> bool:
        """Others are shown only when somebody asks for them."""
        return self.state in CURRENT_STATES

    @property
    def order(self) -> tuple[int, Any, int]:
        """Who has a seat, the line from the front, who hasn't confirmed, who is out.

        The first and the last stay by name, as they are.
        """
        if not self.is_current:
            return 3, 0, 0
        if self.state in SEAT_STATES:
            return 0, 0, 0
        if not self.has_confirmed:
            return 2, self.since, self.pk
        return 1, self.line_number or 0, self.pk

    @property
    def by_name(self) -> tuple[str, int]:
        return sort_key(self.name), self.pk


# As an entry has them, but for what is counted apart.
COLUMNS = (
    *("pk", "name", "organisation", "email", "contact_email", "group", "group__name"),
    *("mode", "state", "has_confirmed", "line_number", "since"),
)


# What each filter looks at.
VALUE_OF: dict[str, Callable[[Entry], str]] = {
    STATE: lambda each: each.state,
    GROUP: lambda each: str(each.group or WITHOUT_GROUP),
    MODE: lambda each: each.mode,
    QUESTIONS: lambda each: OPEN if each.has_open_questions else "",
    MAILBOX: lambda each: NONE if each.has_no_mailbox else "",
}


def _passes(entry: Entry, name: str, value: str) -> bool:
    """Whether a filter shows somebody; without a value it shows all, of the states the current."""
    if value:
        return VALUE_OF[name](entry) == value
    return name != STATE or entry.is_current


class Option(NamedTuple):
    """Something to choose: with the number of people it would show, and the way to it."""

    label: StrOrPromise
    number: int
    address: str
    is_chosen: bool


class Filter(NamedTuple):
    title: StrOrPromise
    options: list[Option]


class Row(NamedTuple):
    """A line of the table."""

    registration: Registration
    since: datetime
    # How many come from the same house, themselves included, and the way to them.
    of_house: int
    house_address: str


class Column(NamedTuple):
    """A heading by which the list is sorted."""

    label: StrOrPromise
    address: str
    direction: str  # as `aria-sort` says it; empty where it is sorted by another


SORTED_BY: dict[str, tuple[StrOrPromise, Callable[[Entry], Any]]] = {
    "name": (gettext_lazy("Name"), lambda each: each.by_name),
    "einrichtung": (gettext_lazy("Einrichtung"), lambda each: sort_key(each.organisation)),
    "email": (gettext_lazy("E-Mail-Adresse"), lambda each: each.address),
    GROUP: (gettext_lazy("Gruppe"), lambda each: sort_key(each.group_name or "")),
    MODE: (gettext_lazy("Teilnahme"), lambda each: each.mode),
    STATE: (gettext_lazy("Zustand"), lambda each: each.order),
    "seit": (gettext_lazy("seit"), lambda each: each.since),
}


class ParticipantList:
    """The people of a date as a query chooses them; an unknown choice is none.

    Raises IncorrectLookupParameters for words that we haven't sealed.
    """

    def __init__(self, workshop: Workshop, query: QueryDict) -> None:
        self.workshop, self.query = workshop, query
        self.words = unsealed(query.get(SEARCH_VAR, ""))
        everybody = list(entries_of(workshop))
        # Who comes, not who would have.
        self.houses = Counter(each.house for each in everybody if each.is_current)
        self.house = next((each for each in everybody if str(each.pk) == query.get(HOUSE)), None)
        self.searched = [each for each in everybody if self._is_searched(each)]
        self.offered = {name: values for name, values in self._values().items() if values}
        self.chosen = {name: self._chosen(name) for name in self.offered}

    def _is_searched(self, entry: Entry) -> bool:
        is_of_house = self.house is None or entry.house == self.house.house
        return is_of_house and all(entry.has(word) for word in self.words.split())

    # What can be chosen --------------------------------------------------------------------------

    def _values(self) -> dict[str, dict[str, StrOrPromise]]:
        """Each filter that this date has a use for, with its values in words."""
        # What was asked for stays to be read, also once it is nobody.
        found = {each.state for each in self.searched} | {self.query.get(STATE)}
        groups: dict[str, StrOrPromise] = {
            str(group.pk): group.name for group in self.workshop.groups.all()
        }
        if groups and any(each.group is None for each in self.searched):
            groups[WITHOUT_GROUP] = _("ohne Gruppe")
        modes = self.workshop.modes
        is_open = any(each.has_open_questions for each in self.searched)
        is_unreached = any(each.has_no_mailbox for each in self.searched)
        return {
            STATE: {key: label for key, label in RegistrationState.choices if key in found},
            GROUP: groups,
            MODE: {each.value: each.label for each in modes} if len(modes) > 1 else {},
            QUESTIONS: {OPEN: _("Antworten fehlen")} if is_open else {},
            MAILBOX: {NONE: _("ohne E-Mail-Adresse")} if is_unreached else {},
        }

    def _chosen(self, name: str) -> str:
        value = self.query.get(name, "")
        return value if value in self.offered[name] else ""

    def _left(self, *, without: str = "") -> list[Entry]:
        """Those who pass all filters, or all but one."""
        values = {name: value for name, value in self.chosen.items() if name != without}
        return [
            each
            for each in self.searched
            if all(_passes(each, name, value) for name, value in values.items())
        ]

    @cached_property
    def filters(self) -> list[Filter]:
        return [self._filter(name) for name in self.offered]

    def _filter(self, name: str) -> Filter:
        left = self._left(without=name)
        numbers = Counter(VALUE_OF[name](each) for each in left)
        numbers[""] = sum(_passes(each, name, "") for each in left)
        values: dict[str, StrOrPromise] = {"": _("alle aktuellen") if name == STATE else _("alle")}
        options = [
            Option(
                label,
                numbers[value],
                self.address(**{name: value}),
                value == self.chosen[name],
            )
            for value, label in (values | self.offered[name]).items()
        ]
        return Filter(TITLES[name], options)

    def address(self, **changes: object) -> str:
        """This list with something else chosen, from its first page on."""
        query = self.query.copy()
        query.pop(PAGE, None)
        for name, value in changes.items():
            query[name] = str(value)
            if not value:
                del query[name]
        return f"?{query.urlencode()}"

    # What is shown -------------------------------------------------------------------------------

    @cached_property
    def entries(self) -> list[Entry]:
        """All that were chosen, sorted."""
        _label, key = SORTED_BY[self.sorting.removeprefix("-") or STATE]
        by_name = sorted(self._left(), key=lambda each: each.by_name)
        return sorted(by_name, key=key, reverse=self.sorting.startswith("-"))

    @property
    def sorting(self) -> str:
        asked = self.query.get(SORTING, "")
        return asked if asked.removeprefix("-") in SORTED_BY else ""

    @property
    def columns(self) -> list[Column]:
        unused = {GROUP, MODE} - set(self.offered)
        return [
            self._column(name, label)
            for name, (label, _key) in SORTED_BY.items()
            if name not in unused
        ]

    def _column(self, name: str, label: StrOrPromise) -> Column:
        directions = {name: "ascending", f"-{name}": "descending"}
        turned = f"-{name}" if self.sorting == name else name
        return Column(label, self.address(sortierung=turned), directions.get(self.sorting, ""))

    def keys(self, state: str = "") -> list[int]:
        """Of all that were chosen, or of those in one state."""
        return [each.pk for each in self.entries if state in ("", each.state)]

    @cached_property
    def page(self) -> Page[Entry]:
        return Paginator(self.entries, PEOPLE_PER_PAGE).get_page(self.query.get(PAGE))

    @property
    def previous_address(self) -> str:
        return self.address(seite=self.page.previous_page_number())

    @property
    def next_address(self) -> str:
        return self.address(seite=self.page.next_page_number())

    @cached_property
    def rows(self) -> list[Row]:
        shown = list(self.page.object_list)
        rows = Registration.objects.select_related("workshop", "group", "booked_by")
        found = rows.in_bulk([each.pk for each in shown])
        return [
            Row(
                found[each.pk],
                each.since,
                self.houses[each.house] if each.house and each.is_current else 0,
                self.address(einrichtung=each.pk),
            )
            for each in shown
            if each.pk in found
        ]


TITLES: dict[str, StrOrPromise] = {
    STATE: gettext_lazy("Zustand"),
    GROUP: gettext_lazy("Gruppe"),
    MODE: gettext_lazy("Teilnahme"),
    QUESTIONS: gettext_lazy("Fragen"),
    MAILBOX: gettext_lazy("E-Mail"),
}


def entries_of(workshop: Workshop) -> Iterator[Entry]:
    """Everybody who ever registered, in one statement; one more where answers are required."""
    events = RegistrationEvent.objects.filter(registration=OuterRef("pk"))
    changes = events.exclude(to_state=F("from_state")).order_by("-pk").values("at")
    rows = workshop.registrations.order_by().annotate(
        since=Coalesce(Subquery(changes[:1]), "created_at"),
        has_confirmed=Q(confirmed_at__isnull=False),
    )
    entries = starmap(Entry, rows.values_list(*COLUMNS))
    required = [each.pk for each in workshop.questions.all() if each.is_required]
    return _marked(entries, required) if required else entries


def _marked(entries: Iterable[Entry], required: list[int]) -> Iterator[Entry]:
    """With who owes an answer that the date needs."""
    answers = Answer.objects.filter(question__in=required).order_by()
    given = dict(answers.values_list("registration").annotate(number=Count("pk")))
    for each in entries:
        owes = each.is_current and given.get(each.pk, 0) < len(required)
        yield each._replace(has_open_questions=owes)
