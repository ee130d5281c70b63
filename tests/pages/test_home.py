import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry
from tests.support.factories import (
    BestPracticeFactory,
    IndustryPageFactory,
    InitiativeFactory,
    NewsItemFactory,
    RegionFactory,
    WorkshopFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

INDUSTRY_PAGES, NUMBERS_OF_CASES, DATES = [1] * 3
CASES, EFFECTS, INITIATIVES, FUNDINGS, NEWS = [1] * 5
STATEMENTS = (INDUSTRY_PAGES + NUMBERS_OF_CASES + DATES) + (
    CASES + EFFECTS + INITIATIVES + FUNDINGS + NEWS
)


def test_an_industry_says_how_many_cases_it_has(client: Client) -> None:
    for slug in ("metallverarbeitung", "gastgewerbe"):
        IndustryPageFactory.create(industry=Industry.objects.get(slug=slug), published=True)
    metal = Industry.objects.get(slug="metallverarbeitung")
    BestPracticeFactory.create_batch(2, industry=metal, published=True)
    BestPracticeFactory.create(industry=metal)
    page = Page(client.get("/"))
    tiles = [label for label, href in page.links if href.startswith("/branchen/")]
    assert tiles == ["Metallverarbeitung 2 Beispiele", "Gastgewerbe"]


def test_the_search_box_leads_to_the_search(client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'role="search" method="get" action="/suche/"' in html
    assert html.count('name="q"') == 1


def test_a_region_is_all_the_page_shows(client: Client) -> None:
    region = RegionFactory.create(slug="bergland", name="Bergland")
    InitiativeFactory.create(title="Kranich hier", published=True)
    NewsItemFactory.create(title="Kranich auch hier", published=True)
    WorkshopFactory.create(title="Kranich sogar hier", published=True)
    InitiativeFactory.create(title="Reiher im Bergland", region=region, published=True)
    page = Page(client.get("/?region=bergland"))
    assert "Kranich" not in page.text
    assert "Reiher im Bergland" in page.headings
    assert page.link("Alle Initiativen") == "/initiativen/?region=bergland"
    assert page.link(region.contact_phone) == "tel:03023125190"


def test_the_agency_can_be_called(client: Client) -> None:
    assert Page(client.get("/")).link("030 23125 100") == "tel:03023125100"


def test_drafts_and_past_dates_are_not_there(client: Client) -> None:
    BestPracticeFactory.create(title="Entwurf Kranich")
    WorkshopFactory.create(title="Vergangen Kranich", past=True, published=True)
    WorkshopFactory.create(title="Entwurf auch Kranich")
    WorkshopFactory.create(title="Kommt bald", published=True)
    page = Page(client.get("/"))
    assert "Kranich" not in page.text
    assert page.headings == [
        "So machen es andere Betriebe",
        "Lieber gleich sprechen?",
        "Nächste Termine",
        "Kommt bald",
    ]


def test_without_a_date_the_page_says_so(client: Client) -> None:
    assert Page(client.get("/")).text.endswith("Zurzeit ist kein Termin angekündigt.")


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        IndustryPageFactory.create(published=True)
    BestPracticeFactory.create_batch(number, published=True)
    InitiativeFactory.create_batch(number, published=True, fundings=2)
    NewsItemFactory.create_batch(number, published=True)
    WorkshopFactory.create_batch(number, published=True)
    client.get("/")
    with django_assert_num_queries(STATEMENTS):
        assert client.get("/").status_code == 200
