"""Cases that fit a company or another case, each with the reasons why; and whom they fit."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Func, Model, OuterRef, Q, QuerySet, When

from branchendialog.models import BestPractice, IndustryPage
from branchendialog.models.cases import NEWEST_FIRST
from branchendialog.models.wz import current_wz_codes
from editorial.models import Publishable, State
from interface import stamp
from search.fit import Whom, reasons
from search.models import Document, DocumentQuerySet
from taxonomy.models import (
    CompanySize,
    Industry,
    WzCode,
    WzEdition,
    places_of,
    slugs,
    with_ancestors,
)

if TYPE_CHECKING:
    from search.fit import NearDocument

Entry = TypeVar("Entry", bound=Publishable)

EVERYTHING = Q()
# An old case behind so many newer ones is not looked at when some are sought that fit.
NEWEST_OF_A_SIZE = 50
NEWEST_OF_ALL = 150


class FittingCase(NamedTuple):
    case: BestPractice
    reasons: list[str]
    kinship: int
    likeness: int

    @property
    def is_example(self) -> bool:
        return self.case.is_example


def similar_to(case: BestPractice, number: int) -> list[FittingCase]:
    """The public cases most like this one, which itself may be a draft."""
    whom = described_by(case)
    return fitting(akin_to(whom).exclude(object_id=case.pk), whom, number)


def akin_to(whom: Whom) -> DocumentQuerySet:
    """Public cases of the company's industry, of a neighbouring one, or about one of its topics.

    Of each industry and size the newest, of the topics those among the newest of all: indexes hold
    both in this order, so that as little is compared however many cases there are.
    """
    industries = [*whom.industries, *whom.neighbours]
    newest = [*(newest_of_industries(industries) if industries else [])]
    if whom.topics:
        newest.append(about(whom.topics).values_list("object_id"))
    documents = Document.objects.published().of(BestPractice)
    if not newest:
        return documents.none()
    # The index that finds these keys begins with the type.
    kind = ContentType.objects.get_for_model(BestPractice)
    keys = newest[0].union(*newest[1:], all=True)
    return documents.filter(content_type=kind, object_id__in=keys)


def about(topics: Collection[str]) -> DocumentQuerySet:
    """Those of the newest public cases that share a topic."""
    return newest_that(Q(topics__overlap=list(topics)), BestPractice, NEWEST_OF_ALL).published()


def of_size(size: str) -> DocumentQuerySet:
    """Those of the newest public cases that are of companies of this size."""
    return newest_that(Q(sizes__contains=[size]), BestPractice, NEWEST_OF_ALL).published()


def near(places: Collection[str]) -> DocumentQuerySet:
    """Those of the newest public cases that are in one of these places."""
    return newest_that(Q(places__overlap=list(places)), BestPractice, NEWEST_OF_ALL).published()


def newest_that(condition: Q, model: type[Model], number: int) -> DocumentQuerySet:
    """Of so many newest things of a kind those for which it holds."""
    newest = Document.objects.of(model).order_by(*NEWEST_FIRST)[:number]
    # Its own index finds all for which it holds, in no order: a CASE keeps the planner from it.
    holds = Case(When(condition, then=True), default=False)
    found = Document.objects.filter(pk__in=newest.values("pk")).alias(holds=holds)
    return found.filter(holds=True)


def newest_of_industries(industries: Collection[str]) -> "Iterator[QuerySet[Model, tuple[int]]]":
    """Keys of the newest cases of each industry, by size; some of them may wait for their hour."""
    chosen = Industry.objects.filter(slug__in=industries).order_by()
    cases = BestPractice.objects.filter(industry=OuterRef("pk"), state=State.PUBLISHED)
    for size in CompanySize.values:
        newest = cases.filter(size=size).order_by(*NEWEST_FIRST).values("pk")
        keys = ArraySubquery(newest[:NEWEST_OF_A_SIZE])
        yield chosen.values_list(Func(keys, function="unnest"))


def fitting(
    documents: DocumentQuerySet, whom: Whom, number: int, where: Q = EVERYTHING
) -> list[FittingCase]:
    """The nearest of these cases; `where` may ask for their `Nearness`."""
    ordered = documents.nearest_first(whom).filter(where)
    return [
        FittingCase(case, reasons(document, whom), document.kinship, document.likeness)
        for case, document in nearest_of(BestPractice, ordered, number)
    ]


def nearest_of(
    model: type[Entry], documents: DocumentQuerySet, number: int
) -> "list[tuple[Entry, NearDocument]]":
    """The first things that `nearest_first` orders; one no longer public is left out."""
    # A QuerySet with adjectives names its model once: types lose what is read beside.
    nearest = cast("list[NearDocument]", list(documents.without_vectors()[:number]))
    cards = model.objects.published().for_cards()
    things = cast("dict[int, Entry]", cards.in_bulk([each.object_id for each in nearest]))
    return [(things[each.object_id], each) for each in nearest if each.object_id in things]


# Whom they fit -----------------------------------------------------------------------------------


def described_by(case: BestPractice) -> Whom:
    """The company a case tells of; asks nothing that its page hasn't read."""
    industries = [case.industry.slug]
    return Whom(
        industries=industries,
        neighbours=neighbours_of(industries),
        wz=current_wz_codes(case),
        size=case.size,
        topics=slugs(case.topics.all()),
        places=places_of(case.municipality),
    )


def describing_itself(
    *,
    industries: Collection[str] = (),
    wz_codes: Collection[WzCode] = (),
    size: str = "",
    topics: Collection[str] = (),
    places: Collection[str] = (),
) -> Whom:
    """A company that says what it likes to: slugs, `CompanySize`, codes of the 2025 edition, keys.

    With codes alone its industries are those that they belong to.
    """
    wz = with_ancestors(wz_codes)
    industries = industries or industries_of(wz)
    return Whom(
        industries=industries,
        neighbours=neighbours_of(industries),
        wz=wz,
        size=size,
        topics=topics,
        places=places,
        is_reader=True,
    )


def industries_of(wz: Collection[str]) -> list[str]:
    """The regions' own names for what has these codes; asks nothing without any."""
    if not wz:
        return []
    codes = WzCode.objects.of_edition(WzEdition.WZ_2025).filter(code__in=wz)
    return slugs(Industry.objects.filter(wz_codes__in=codes).distinct())


def neighbours_of(industries: Collection[str]) -> list[str]:
    """Industries related to one of these, but for themselves."""
    related = related_industries()
    return sorted(
        {each for own in industries for each in related.get(own, ())}.difference(industries)
    )


@stamp.kept
def related_industries() -> Mapping[str, set[str]]:
    """For each industry those that are related to it, whichever of the two pages says so."""
    pages = IndustryPage.objects.published().filter(related_industries__isnull=False)
    related: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pages.values_list("industry__slug", "related_industries__slug"):
        related[one].add(other)
        related[other].add(one)
    return related
