"""Whom a thing fits: how near it is to a company, and the words in which a page says so.

Both speak of the same steps, which the database tells once (`DocumentQuerySet.nearest_first`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import get_language, gettext, ngettext

from taxonomy.models import CompanySize, vocabulary_labels

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from search.models import Document

    NearDocument = WithAnnotations[Document, "Nearness"]

MOST_REASONS = 3
# More shared topics than these are counted, not named.
MOST_NAMED = 2
# Stands among the industries of what is for all of them, whichever there are.
EVERY_INDUSTRY = "*"

# Whose figures still hold, then what is new.
CHECKED_LAST = (F("verified_at").desc(nulls_last=True), "-published_at", "-id")
# What things are ordered by; nothing outweighs what stands before it (docs/decisions/0036).
CASES = ("-kinship", "-likeness", "-shared_topics", "-closeness", *CHECKED_LAST)
OFFERS = (
    *("-kinship", "-is_running", "-is_advice", "-closeness", "-is_free", "-shared_topics"),
    *CHECKED_LAST,
)
DATES = ("-is_bookable", "-kinship", "-is_of_dialogue", "-closeness", "starts_at", "id")
# For whoever has said nothing.
DATES_OF_ALL = ("-is_bookable", "starts_at", "id")


class Kinship(IntEnum):
    """How near the industries of two companies are."""

    FOR_ALL = 1  # an offer or a date that is for every industry, or names none
    NEIGHBOUR = 2  # the team calls one related to the other
    LABEL = 3  # the region has one name for both, often for several divisions
    WZ_DIVISION = 4  # related trades, such as all that make things of metal
    WZ_CLASS = 5  # they do the same


class Likeness(IntEnum):
    """How near their sizes are."""

    NEXT_SIZE = 1
    SAME_SIZE = 2


class Closeness(IntEnum):
    """How near their places are."""

    REGION = 1
    DISTRICT = 2
    MUNICIPALITY = 3


class Nearness(TypedDict):
    """What `nearest_first` tells of each thing; 0 where a thing has nothing of it."""

    kinship: int
    likeness: int
    shared_topics: int
    closeness: int


@dataclass(frozen=True)
class Whom:
    """A company, as it describes itself or as a case describes it; what is unknown stays empty.

    Values are those of a Document: slugs of industries and topics, WZ codes of the 2025 edition
    with all above them, the keys of a municipality, its district and its regions. `neighbours` are
    the industries related to its own; `is_reader` if it is the company that reads the reasons.
    """

    industries: Collection[str] = ()
    neighbours: Collection[str] = ()
    wz: Collection[str] = ()
    size: str = ""
    topics: Collection[str] = ()
    places: Collection[str] = ()
    is_reader: bool = False

    @property
    def has_industry(self) -> bool:
        return bool(self.industries or self.wz)

    @property
    def regions(self) -> list[str]:
        return _regions(self.places)

    def nearness(self) -> dict[str, Combinable]:
        """The steps of the orders.

        Industry: what another trade did seldom carries over. Size: it decides what a company can
        afford. Topics: the more of its questions a thing answers, the better. Place: what is near
        can be visited, what is far can still be read.
        """
        sizes = CompanySize(self.size).neighbours if self.size else []
        return {
            "kinship": _highest(
                (Kinship.WZ_CLASS, "wz", self.codes_of_length(5)),
                (Kinship.WZ_DIVISION, "wz", self.codes_of_length(2)),
                (Kinship.LABEL, "industries", self.industries),
                (Kinship.NEIGHBOUR, "industries", self.neighbours),
                otherwise=Case(When(FOR_ALL, then=Value(int(Kinship.FOR_ALL))), default=ZERO),
            ),
            "likeness": _highest(
                (Likeness.SAME_SIZE, "sizes", [self.size] if self.size else []),
                (Likeness.NEXT_SIZE, "sizes", sizes),
            ),
            "shared_topics": sum((_highest((1, "topics", [each])) for each in self.topics), ZERO),
            "closeness": _highest(
                (Closeness.MUNICIPALITY, "places", self.places_of_length(8)),
                (Closeness.DISTRICT, "places", self.places_of_length(5)),
                (Closeness.REGION, "places", _regions(self.places)),
            ),
        }

    def codes_of_length(self, length: int) -> list[str]:
        """WZ codes tell their level by their length: 25 is a division, 25.53 a class."""
        return [each for each in self.wz if len(each) == length]

    def places_of_length(self, length: int) -> list[str]:
        """Official keys do, too: a district's has five digits, a municipality's eight."""
        return [each for each in self.places if each.isdigit() and len(each) == length]


ZERO: Combinable = Value(0)
FOR_ALL = Q(industries__contains=[EVERY_INDUSTRY]) | Q(industries=[])


def _regions(places: Collection[str]) -> list[str]:
    return [each for each in places if not each.isdigit()]


def _highest(*steps: tuple[int, str, Collection[str]], otherwise: Combinable = ZERO) -> Case:
    """The first of the steps, highest first, whose column has one of its values."""
    whens = (
        When(**{f"{column}__overlap": list(values)}, then=Value(int(step)))
        for step, column, values in steps
        if values
    )
    return Case(*whens, default=otherwise)


def reasons(document: "NearDocument", whom: Whom) -> list[str]:
    """Why the thing fits, each in a few words, the strongest first; MOST_REASONS at most.

    `document` comes from `nearest_first(whom)`.
    """
    labels = vocabulary_labels(get_language() or "de")
    found = [
        _why_industry(document, whom, labels["branche"]),
        _why_size(document, whom),
        _why_topics(document, whom, labels["thema"]),
        _why_place(document, whom, labels["ort"]),
    ]
    return [each for each in found if each][:MOST_REASONS]


def _why_industry(document: "NearDocument", whom: Whom, labels: Mapping[str, str]) -> str:
    shared = [each for each in document.industries if each in whom.industries]
    related = [each for each in document.industries if each in whom.neighbours]
    slug = next(iter([*shared, *related, *document.industries]), "")
    label = {"industry": labels.get(slug, slug)}
    if document.kinship == Kinship.WZ_CLASS:
        return gettext("gleiche Art von Betrieb (%(industry)s)") % label
    if shared and whom.is_reader:
        return gettext("Ihre Branche (%(industry)s)") % label
    if shared:
        return gettext("gleiche Branche (%(industry)s)") % label
    if document.kinship == Kinship.WZ_DIVISION:
        return gettext("ähnliche Art von Betrieb (%(industry)s)") % label
    if document.kinship == Kinship.NEIGHBOUR:
        return gettext("verwandte Branche (%(industry)s)") % label
    return gettext("für alle Branchen") if slug == EVERY_INDUSTRY else ""


def _why_size(document: "NearDocument", whom: Whom) -> str:
    if document.likeness == Likeness.SAME_SIZE:
        return gettext("Ihre Größe") if whom.is_reader else gettext("gleiche Größe")
    return gettext("ähnliche Größe") if document.likeness == Likeness.NEXT_SIZE else ""


def _why_topics(document: "NearDocument", whom: Whom, labels: Mapping[str, str]) -> str:
    shared = {*document.topics}.intersection(whom.topics)
    names = [label for slug, label in labels.items() if slug in shared]
    told = {"number": len(names), "topics": ", ".join(names)}
    if not names:
        return ""
    if whom.is_reader and len(names) > MOST_NAMED:
        return gettext("%(number)s Ihrer Themen") % told
    if len(names) > MOST_NAMED:
        return gettext("%(number)s gemeinsame Themen") % told
    if whom.is_reader:
        return ngettext("Ihr Thema %(topics)s", "Ihre Themen %(topics)s", len(names)) % told
    return (
        ngettext("gemeinsames Thema %(topics)s", "gemeinsame Themen %(topics)s", len(names)) % told
    )


def _why_place(document: "NearDocument", whom: Whom, labels: Mapping[str, str]) -> str:
    here = [each for each in whom.places_of_length(8) if each in document.places]
    if here and here[0] in labels:
        # A case is of a company that is there as well; offers and dates have no size.
        said = gettext("auch in %(place)s") if document.sizes else gettext("in %(place)s")
        return said % {"place": labels[here[0]]}
    if document.closeness >= Closeness.DISTRICT:
        return gettext("in der Nähe")
    # Where there is one region, everything is in it.
    if document.closeness == Closeness.REGION and len(_regions(labels)) > 1:
        return gettext("Ihre Region") if whom.is_reader else gettext("gleiche Region")
    return ""
