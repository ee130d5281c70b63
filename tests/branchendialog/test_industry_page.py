import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import IndustryPage
from taxonomy.models import CompanySize, Industry
from tests.factories import BestPracticeFactory, IndustryPageFactory, WorkshopFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db

ENTRY, CASES, EFFECTS, DATES, HOST_REGION = [1] * 5
STATEMENTS = ENTRY + CASES + EFFECTS + DATES + HOST_REGION
NO_LARGE = "Aus einem großen Betrieb dieser Branche liegt noch kein Beispiel vor."
NONE = "Aus einem Betrieb dieser Größe liegt noch kein Beispiel vor."


def page_of(slug: str) -> IndustryPage:
    industry = Industry.objects.get(slug=slug)
    return IndustryPageFactory.create(industry=industry, text="", published=True)


def case_of(page: IndustryPage, title: str, employees: int) -> None:
    BestPracticeFactory.create(
        title=title,
        industry=page.industry,
        employees=employees,
        size=CompanySize.for_headcount(employees),
        published=True,
    )


def test_every_size_has_its_heading_and_says_when_it_is_empty(client: Client) -> None:
    page = page_of("metallverarbeitung")
    case_of(page, "Klein", 38)
    read = Page(client.get(page.get_absolute_url()))
    assert read.headings[4:] == [
        "1–9 Beschäftigte",
        "10–49 Beschäftigte",
        "Klein",
        "50–249 Beschäftigte",
        "ab 250 Beschäftigte",
    ]
    assert [read.text.count(words) for words in (NONE, NO_LARGE)] == [2, 1]


def test_a_size_leads_to_its_cases_in_the_catalogue(client: Client) -> None:
    page = page_of("metallverarbeitung")
    case_of(page, "Klein", 38)
    link = Page(client.get(page.get_absolute_url())).link("10–49 Beschäftigte")
    assert link == "/praxisbeispiele/?branche=metallverarbeitung&groesse=small"
    assert "1 Treffer" in Page(client.get(link)).headings


def test_a_size_shows_its_two_newest_cases(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for title in ("Erstes", "Zweites", "Drittes"):
        case_of(page, title, 38)
    headings = Page(client.get(page.get_absolute_url())).headings
    assert headings[headings.index("10–49 Beschäftigte") + 1 :][:3] == [
        "Drittes",
        "Zweites",
        "50–249 Beschäftigte",
    ]


def test_an_industry_without_a_case_leads_to_those_that_have_one(client: Client) -> None:
    page, other = page_of("gastgewerbe"), page_of("bau-ausbau")
    page_of("handel-kfz")
    case_of(other, "Stundenzettel", 7)
    read = Page(client.get(page.get_absolute_url()))
    assert read.text.endswith(
        "Noch kein Praxisbeispiel Für die Branche Gastgewerbe gibt es noch kein Praxisbeispiel."
        " Kennen Sie einen Betrieb, der etwas ausprobiert hat? Schreiben Sie uns, oder sehen Sie"
        " sich Beispiele aus anderen Branchen an: Bau und Ausbau"
    )
    assert read.link("Schreiben Sie uns") == "mailto:arbeit-4-0@example.org"
    assert read.link("Bau und Ausbau") == other.get_absolute_url()


def test_a_phone_number_and_the_industrys_next_dates_stand_first(client: Client) -> None:
    page = page_of("metallverarbeitung")
    WorkshopFactory.create(title="Für Metall", industries=[page.industry], published=True)
    WorkshopFactory.create(title="Für alle anderen", published=True)
    read = Page(client.get(page.get_absolute_url()))
    assert read.headings[:4] == [
        page.title,
        "Rufen Sie an",
        "Nächste Termine",
        "Für Metall",
    ]
    assert read.link("030 23125 100") == "tel:03023125100"


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = page_of("metallverarbeitung")
    for each in range(number):
        case_of(page, f"Beispiel {each}", 38)
    WorkshopFactory.create_batch(number, industries=[page.industry], published=True)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(page.get_absolute_url()).status_code == 200
