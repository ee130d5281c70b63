import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry
from tests.factories import BestPracticeFactory, IndustryPageFactory, WorkshopFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db

HOST_REGION, INDUSTRY_PAGES, NUMBERS_OF_CASES, DATES, CASES, EFFECTS = 1, 1, 1, 1, 1, 1
STATEMENTS = HOST_REGION + INDUSTRY_PAGES + NUMBERS_OF_CASES + DATES + CASES + EFFECTS


def test_an_industry_says_how_many_cases_it_has(client: Client) -> None:
    for slug in ("metallverarbeitung", "gastgewerbe"):
        IndustryPageFactory.create(industry=Industry.objects.get(slug=slug), published=True)
    metal = Industry.objects.get(slug="metallverarbeitung")
    BestPracticeFactory.create_batch(2, industry=metal, published=True)
    BestPracticeFactory.create(industry=metal)
    page = Page(client.get("/"))
    tiles = [label for label, href in page.links if href.startswith("/branchen/")]
    assert tiles == ["Metallverarbeitung 2 Beispiele", "Gastgewerbe"]


def test_the_search_box_leads_to_the_catalogue(client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'role="search" method="get" action="/praxisbeispiele/"' in html
    assert html.count('name="q"') == 1


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


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        IndustryPageFactory.create(published=True)
    BestPracticeFactory.create_batch(number, published=True)
    WorkshopFactory.create_batch(number, published=True)
    with django_assert_num_queries(STATEMENTS):
        assert client.get("/").status_code == 200
