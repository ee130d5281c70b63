"""Cases that fit a company or another case, each with the reasons why."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple, cast

from django_stubs_ext import WithAnnotations

from branchendialog.models import BestPractice, IndustryPage
from branchendialog.models.wz import current_wz_codes
from interface import stamp
from search.fit import Nearness, Whom, reasons
from search.models import Document, DocumentQuerySet
from taxonomy.models import (
    Industry,
    Municipality,
    WzCode,
    WzEdition,
    places_of,
    slugs,
    with_ancestors,
)


class FittingCase(NamedTuple):
    case: BestPractice
    reasons: list[str]


def similar_to(case: BestPractice, number: int) -> list[FittingCase]:
    """The public cases most like this one, which itself may be a draft."""
    whom = described_by(case)
    others = Document.objects.published().of(BestPractice).exclude(object_id=case.pk)
    return fitting(others.akin_to(whom), whom, number)


def fitting(documents: DocumentQuerySet, whom: Whom, number: int) -> list[FittingCase]:
    """The nearest of these cases; one that is no longer public is left out."""
    # A QuerySet with adjectives names its model once: types lose what is read beside.
    nearest = cast(
        "list[WithAnnotations[Document, Nearness]]", list(documents.nearest_first(whom)[:number])
    )
    ids = [each.object_id for each in nearest]
    cases = BestPractice.objects.published().for_cards().in_bulk(ids)
    return [
        FittingCase(cases[each.object_id], reasons(each, whom))
        for each in nearest
        if each.object_id in cases
    ]


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
    industry: str = "",
    wz_codes: Collection[WzCode] = (),
    size: str = "",
    topics: Collection[str] = (),
    municipality: Municipality | None = None,
) -> Whom:
    """A company that says what it likes to: slugs, `CompanySize`, codes of the 2025 edition.

    With codes alone its industries are those that they belong to.
    """
    wz = with_ancestors(wz_codes)
    industries = [industry] if industry else industries_of(wz)
    return Whom(
        industries=industries,
        neighbours=neighbours_of(industries),
        wz=wz,
        size=size,
        topics=topics,
        places=places_of(municipality) if municipality else [],
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
