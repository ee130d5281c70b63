import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry, TargetGroup, Topic
from tests.support.factories import ActivityFactory, ActorFactory, municipality
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/aktivitaeten/matrix/"
COLUMNS, NUMBERS, INDUSTRIES = [1] * 3
STATEMENTS = COLUMNS + NUMBERS + INDUSTRIES


@pytest.fixture
def activities() -> None:
    metal, builders = (
        Industry.objects.get(slug=each) for each in ("metallverarbeitung", "bau-ausbau")
    )
    staff, managers = (
        TargetGroup.objects.get(slug=each) for each in ("beschaeftigte", "fuehrungskraefte")
    )
    topics = list(Topic.objects.all()[:2])
    westphalian = ActorFactory.create(municipality=municipality("Werdohl"), published=True)
    ActivityFactory.create(
        industries=[metal, builders], target_groups=[staff, managers], topics=topics, published=True
    )
    ActivityFactory.create(
        industries=[metal], target_groups=[staff], actor=westphalian, published=True
    )
    ActivityFactory.create(
        industries=[metal], target_groups=[staff], status="planned", published=True
    )
    ActivityFactory.create(
        is_for_all_industries=True, industries=[], target_groups=[managers], published=True
    )
    ActivityFactory.create(
        industries=[metal], target_groups=[staff], status="completed", published=True
    )
    ActivityFactory.create(
        industries=[metal],
        target_groups=[staff],
        status="discontinued",
        status_reason="Zu teuer.",
        published=True,
    )
    ActivityFactory.create(industries=[metal], target_groups=[staff])


def cells(client: Client, query: str = "") -> dict[str, int]:
    """The number in each cell that is a link, by where it leads."""
    links = Page(client.get(f"{ADDRESS}{query}")).links
    return {
        href: int(label.split(",")[0])
        for label, href in links
        if "branche=" in href and label[0].isdigit()
    }


def results(client: Client, address: str) -> int:
    headings = Page(client.get(address)).headings
    return next(int(each.split()[0]) for each in headings if each.endswith("Treffer"))


@pytest.mark.usefixtures("activities")
@pytest.mark.net
@pytest.mark.parametrize("axis", ["zielgruppe", "thema"])
@pytest.mark.parametrize("region", ["", "&region=hannover", "&region=maerkische-region"])
def test_every_number_leads_to_exactly_as_many_activities(
    client: Client, axis: str, region: str
) -> None:
    promised = cells(client, f"?achse={axis}{region}")
    assert {href: results(client, href) for href in promised} == promised
    assert promised


@pytest.mark.usefixtures("activities")
def test_what_is_over_does_not_count_and_what_is_for_all_counts_everywhere(client: Client) -> None:
    found = {
        (re.findall(r"branche=([^&]+)", href)[0], re.findall(r"zielgruppe=([^&]+)", href)[0]): each
        for href, each in cells(client).items()
    }
    assert found.pop(("metallverarbeitung", "beschaeftigte")) == 3
    assert found.pop(("metallverarbeitung", "fuehrungskraefte")) == 2
    assert found.pop(("bau-ausbau", "beschaeftigte")) == 1
    assert found.pop(("bau-ausbau", "fuehrungskraefte")) == 2
    others = Industry.objects.current().exclude(slug__in=["metallverarbeitung", "bau-ausbau"])
    assert found == {(each.slug, "fuehrungskraefte"): 1 for each in others}


@pytest.mark.usefixtures("activities")
def test_a_region_narrows_the_matrix_and_stays_when_the_columns_change(client: Client) -> None:
    page = Page(client.get(f"{ADDRESS}?region=maerkische-region"))
    assert list(cells(client, "?region=maerkische-region").values()) == [1]
    assert page.link("Themenfelder") == f"{ADDRESS}?achse=thema&region=maerkische-region"
    assert page.link("Alle Regionen") == f"{ADDRESS}?achse=zielgruppe"


def test_a_cell_without_an_entry_says_so_and_calls_it_no_gap(client: Client) -> None:
    page = Page(client.get(ADDRESS))
    number = Industry.objects.current().count() * TargetGroup.objects.current().count()
    assert page.text.count("Nichts eingetragen") == number + 1  # and once as the legend
    assert "Lücke" not in page.text


def test_more_is_darker_by_the_steps_of_the_legend(client: Client) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    for group, number in zip(TargetGroup.objects.current(), (1, 4, 5, 10), strict=False):
        ActivityFactory.create_batch(
            number, industries=[metal], target_groups=[group], published=True
        )
    html = client.get(ADDRESS).content.decode()
    shades = re.findall(r'class="matrix__number shade shade--(\d)"[^>]*>(\d+)<', html)
    assert shades == [("1", "1"), ("2", "4"), ("3", "5"), ("4", "10")]
    legend = " ".join(Page(client.get(ADDRESS)).text.partition("Zahl der Aktivitäten:")[2].split())
    assert legend.startswith("Nichts eingetragen 1 2–4 5–9 10+")


def test_an_unknown_region_is_named_and_set_aside(client: Client) -> None:
    text = Page(client.get(f"{ADDRESS}?region=atlantis")).text
    assert "„atlantis“ kennen wir nicht (Region)." in text


def test_rows_and_columns_have_their_headers(client: Client) -> None:
    html = client.get(ADDRESS).content.decode()
    assert html.count('<th scope="row"') == Industry.objects.current().count()
    assert html.count('<th scope="col"') == TargetGroup.objects.current().count()
    assert (
        '<div class="matrix-scroll" role="region" aria-labelledby="matrix-titel" tabindex="0">'
        in html
    )


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ActivityFactory.create_batch(number, published=True)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200
