"""What a case is filtered by, drawn as unevenly as life does it."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple, TypeVar

from demo.cases.words import Deck
from taxonomy.models import (
    CompanySize,
    CostBand,
    DurationBand,
    Industry,
    Municipality,
    TargetGroup,
    Topic,
    WzCode,
    WzEdition,
    names,
    place_names,
    places_of,
    with_ancestors,
)

# From a headcount to one, both included.
EMPLOYEES = {
    CompanySize.MICRO: (2, 9),
    CompanySize.SMALL: (10, 49),
    CompanySize.MEDIUM: (50, 249),
    CompanySize.LARGE: (250, 1200),
}
SIZES = Deck([*EMPLOYEES], [30, 35, 25, 10])
COSTS = Deck(CostBand.values, [40, 30, 20, 10])
DURATIONS = Deck(DurationBand.values, [25, 35, 25, 15])
MOST_TOPICS = 3
MOST_TARGET_GROUPS = 2

T = TypeVar("T")


class VocabulariesMissingError(Exception):
    """There is nothing that cases could be filtered by."""


class Code(NamedTuple):
    """A WZ code, and under which keys its case is found."""

    pk: int
    text: str
    keys: list[str]


class Branch(NamedTuple):
    """An industry with the codes that its companies may have, by edition."""

    pk: int
    slug: str
    names: tuple[str, ...]
    codes: Sequence[Sequence[Code]]


class Town(NamedTuple):
    pk: int
    name: str
    names: list[str]
    keys: list[str]


class Label(NamedTuple):
    """A topic or a target group."""

    pk: int
    slug: str
    names: tuple[str, ...]


class Choices(NamedTuple):
    """All that there is to choose from."""

    branches: Deck[Branch]
    towns: Deck[Town]
    topics: Deck[Label]
    target_groups: Deck[Label]


class Facets(NamedTuple):
    branch: Branch
    codes: list[Code]
    town: Town
    size: CompanySize
    employees: int
    cost_band: str
    duration_band: str
    topics: list[Label]
    target_groups: list[Label]


def choose(random: Random, choices: Choices) -> Facets:
    size = SIZES.draw(random)
    branch = choices.branches.draw(random)
    return Facets(
        branch=branch,
        codes=[random.choice(codes) for codes in branch.codes if codes],
        town=choices.towns.draw(random),
        size=size,
        employees=random.randint(*EMPLOYEES[size]),
        cost_band=COSTS.draw(random),
        duration_band=DURATIONS.draw(random),
        topics=some(choices.topics, MOST_TOPICS, random),
        target_groups=some(choices.target_groups, MOST_TARGET_GROUPS, random),
    )


def some(deck: Deck[T], most: int, random: Random) -> list[T]:
    """One to `most` different things."""
    return list(dict.fromkeys(deck.draw(random) for _ in range(random.randint(1, most))))


def read_choices() -> Choices:
    """The vocabularies; raises VocabulariesMissingError where they aren't loaded."""
    industries = Industry.objects.current().prefetch_related("wz_codes")
    towns = Municipality.objects.filter(regions__isnull=False).distinct().order_by("ags")
    towns = towns.select_related("district").prefetch_related("regions")
    branches = [branch_of(each) for each in industries]
    topics, target_groups = Topic.objects.current(), TargetGroup.objects.current()
    choices = Choices(
        # The first industries have most cases: nine times as many as the last of nine.
        Deck(branches, range(len(branches), 0, -1)),
        Deck(
            [Town(each.pk, each.name, place_names(each), places_of(each)) for each in towns],
            [each.population or 1 for each in towns],
        ),
        Deck([Label(each.pk, each.slug, tuple(names([each]))) for each in topics]),
        Deck([Label(each.pk, each.slug, tuple(names([each]))) for each in target_groups]),
    )
    if not all(deck.things for deck in choices):
        raise VocabulariesMissingError(
            "Industries, municipalities of a region, topics or target groups are missing:"
            " run load_vocabularies first."
        )
    return choices


def branch_of(industry: Industry) -> Branch:
    codes = [detailed_codes(industry, edition) for edition in WzEdition.values]
    return Branch(industry.pk, industry.slug, tuple(names([industry])), codes)


def detailed_codes(industry: Industry, edition: str) -> list[Code]:
    """The five-digit codes of an industry; its case is found by those of the current edition."""
    above = tuple(code.code for code in industry.wz_codes.all() if code.edition == edition)
    codes = WzCode.objects.of_edition(edition).filter(level=5).order_by("code")
    is_current = edition == WzEdition.WZ_2025
    return [
        Code(code.pk, f"{code.code} {code.title}", with_ancestors([code]) if is_current else [])
        for code in codes
        if code.code.startswith(above)
    ]
