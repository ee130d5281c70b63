import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from initiatives.models import Actor
from taxonomy.models import OUTLINE_SOURCE, Industry
from tests.support.factories import ActorFactory, municipality
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/akteure/"
FACETS_AND_NUMBER, IDS, ACTORS, MUNICIPALITIES = [1] * 4
STATEMENTS = FACETS_AND_NUMBER + IDS + ACTORS + MUNICIPALITIES


@pytest.fixture
def actors() -> None:
    rows: list[tuple[str, str, Any]] = [
        ("Zander-Verband", "Wunstorf", Actor.Kind.BUSINESS_ASSOCIATION),
        ("Äpfel-Innung", "Wunstorf", Actor.Kind.GUILD),
        ("Ahlers-Kolleg", "Werdohl", Actor.Kind.VOCATIONAL_SCHOOL),
    ]
    for title, town, kind in rows:
        ActorFactory.create(title=title, municipality=municipality(town), kind=kind, published=True)
    ActorFactory.create(title="Entwurf")


def read(client: Client, query: str = "") -> Page:
    return Page(client.get(f"{ADDRESS}{query}"))


def titles(page: Page) -> list[str]:
    entry = rf"{ADDRESS}[a-z-]+/(\?region=[a-z-]+)?"
    return [label for label, href in page.links if re.fullmatch(entry, href)]


def areas(client: Client, query: str = "") -> dict[str, str]:
    """What each link on the map says, with where it leads."""
    html = client.get(f"{ADDRESS}{query}").content.decode()
    found = re.findall(
        r'class="map__link" href="([^"]*)" rel="nofollow" aria-label="([^"]*)"', html
    )
    return {label: href.replace("&amp;", "&") for href, label in found}


@pytest.mark.usefixtures("actors")
def test_the_directory_reads_from_a_to_z_as_people_sort(client: Client) -> None:
    assert titles(read(client)) == ["Ahlers-Kolleg", "Äpfel-Innung", "Zander-Verband"]


@pytest.mark.usefixtures("actors")
def test_each_facet_leads_to_as_many_actors_as_it_promises(client: Client) -> None:
    promised = {
        href: label.split()[-2]
        for label, href in read(client).links
        if href.startswith("?") and label.endswith("Treffer")
    }
    found = {href: titles(read(client, href)) for href in promised}
    assert {href: str(len(each)) for href, each in found.items()} == promised
    assert len(promised) == 3 + 2 + 2 + 2  # kinds, regions, districts, municipalities


@pytest.mark.net
@pytest.mark.usefixtures("actors")
def test_each_municipality_on_the_map_leads_to_as_many_actors_as_it_says(client: Client) -> None:
    promised = areas(client)
    numbers = {label: int(re.findall(r": (\d+)", label)[0]) for label in promised}
    assert {label: len(titles(read(client, promised[label]))) for label in promised} == numbers
    assert numbers == {"Wunstorf: 2 Akteure": 2, "Werdohl: 1 Akteur": 1}


@pytest.mark.usefixtures("actors")
def test_the_map_counts_what_the_other_filters_leave(client: Client) -> None:
    found = areas(client, "?art=guild&ort=werdohl")
    assert found["Wunstorf: 1 Akteur"] == "?art=guild&ort=wunstorf"
    assert titles(read(client, found["Wunstorf: 1 Akteur"])) == ["Äpfel-Innung"]


@pytest.mark.usefixtures("actors")
def test_with_a_region_chosen_only_its_map_is_drawn(client: Client) -> None:
    found = areas(client, "?region=hannover")
    assert found == {"Wunstorf: 2 Akteure": "?region=hannover&ort=wunstorf"}


def test_a_municipality_without_an_actor_says_so_and_is_no_link(client: Client) -> None:
    html = client.get(ADDRESS).content.decode()
    assert "<title>Iserlohn: 0 Akteure</title>" in html
    assert "Iserlohn: 0 Akteure" not in areas(client)


def test_the_legend_names_neighbours_where_some_are_drawn(client: Client) -> None:
    words = "gehört zu keiner Region dieser Plattform"
    texts = [read(client, query).text for query in ("", "?region=hannover")]
    assert [words in text for text in texts] == [True, False]


@pytest.mark.usefixtures("actors")
def test_the_maps_figures_stand_in_a_table_and_its_source_below(client: Client) -> None:
    page = read(client)
    assert page.link("Wunstorf") == "?ort=wunstorf"
    assert page.link(OUTLINE_SOURCE) == "https://www.bkg.bund.de"


def test_an_industry_narrows_the_directory(client: Client) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    ActorFactory.create(title="Schmiede", industries=[metal], published=True)
    ActorFactory.create(title="Kammer", published=True)
    assert titles(read(client, "?branche=metallverarbeitung")) == ["Schmiede"]


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ActorFactory.create_batch(number, published=True)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200
