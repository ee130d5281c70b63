"""Every choice a list offers leads to a list of exactly as many things as it promises.

Followed are all options of all lists, from the whole list and from each of its single choices, so
that every pair of choices is seen; and the ways out of lists that are empty.
"""

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from search.filters import DocumentFilterSet
from search.views import EntryListView
from taxonomy.models import Industry, Region, TargetGroup, Topic
from tests.support import kinds
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    DialogueFactory,
    IdeaFactory,
    InitiativeFactory,
    NewsItemFactory,
    RegionFactory,
    WorkshopFactory,
    municipality,
)
from tests.support.walk import all_patterns

pytestmark = [pytest.mark.net, pytest.mark.django_db]


def lists() -> Iterator[tuple[str, type[EntryListView]]]:
    for name, pattern in all_patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and issubclass(view, EntryListView):
            yield name, view


LISTS = dict(lists())


@pytest.fixture(scope="module")
def _a_town_full(module_rows: None) -> None:
    """Of each kind some, with facets that overlap in part."""
    industries, topics = list(Industry.objects.all()[:2]), list(Topic.objects.all()[:3])
    groups = list(TargetGroup.objects.all()[:2])
    host = Region.objects.get(is_host=True)
    other = RegionFactory.create(municipalities=[municipality("Iserlohn")])
    places = [municipality("Lehrte"), municipality("Iserlohn")]
    sizes = [("micro", 5), ("small", 31), ("large", 400)]
    for number in range(4):
        industry, region = industries[number % 2], [host, other][number % 2]
        shared = {"topics": topics[: number % 3 + 1], "target_groups": groups[: number % 2 + 1]}
        BestPracticeFactory.create(
            published=True,
            industry=industry,
            size=sizes[number % 3][0],
            employees=sizes[number % 3][1],
            municipality=places[number % 2],
            **shared,
        )
        WorkshopFactory.create(
            published=True,
            past=number == 3,
            region=region,
            industries=[industry],
            topics=topics[:2],
        )
        actor = ActorFactory.create(published=True, municipality=places[number % 2])
        ActivityFactory.create(published=True, actor=actor, industries=[industry], **shared)
        InitiativeFactory.create(published=True, region=region)
        IdeaFactory.create(published=True, region=region)
        NewsItemFactory.create(published=True, region=region)
    DialogueFactory.create(published=True)


def promises(filterset: DocumentFilterSet) -> dict[str, int]:
    """Where each option leads that adds a choice, and how long it says the list is there."""
    return {
        option.url: option.count + filterset.number * option.is_more
        for facet in filterset.facets()
        for option in facet.options
        if not option.is_selected
    }


def at(name: str, query: str) -> DocumentFilterSet:
    """What the list with this query is made of, without the page around it."""
    return LISTS[name].filterset(RequestFactory().get(reverse(name) + query))


@pytest.mark.usefixtures("_a_town_full")
@pytest.mark.parametrize("name", LISTS)
def test_every_facet_link_leads_to_as_many_as_it_says(client: Client, name: str) -> None:
    first = promises(at(name, ""))
    assert {url: client.get(reverse(name) + url).context["result_count"] for url in first} == first
    for url in first:
        second = promises(at(name, url))
        assert {each: at(name, each).number for each in second} == second


@pytest.mark.usefixtures("_a_town_full")
def test_leaving_a_choice_out_of_an_empty_list_leads_to_as_many_as_it_says() -> None:
    for name in LISTS:
        ways = at(name, "?q=Quastenflosser&region=hannover").ways_out()
        # Each says how long the list is then, not by how much it grows; the text is no filter.
        assert [way.is_more for way in ways] == [False]
        assert [at(name, way.url).number for way in ways] == [way.count for way in ways]


@pytest.mark.usefixtures("_a_town_full")
def test_all_lists_are_followed() -> None:
    assert {name for name in LISTS if at(name, "").number == 0} == set()
    assert set(LISTS) == {*kinds.LISTS.values(), kinds.OF_ALL_KINDS}
