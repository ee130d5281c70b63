from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
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

INDUSTRY_PAGES, NUMBERS_OF_CASES, DATES = 1, 1, 2
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
    text = Page(client.get("/")).text
    assert "Nach Branchen Metallverarbeitung 2 Beispiele Gastgewerbe noch kein Beispiel" in text


def test_three_fields_lead_to_what_fits_the_company(client: Client) -> None:
    html = client.get("/").content.decode()
    form = html[html.index('action="/erste-schritte/"') : html.index('action="/suche/"')]
    labels = ("Was macht Ihr Betrieb?", "Wie viele Beschäftigte?", "Wo?", "Zeigen, was passt")
    assert sorted(labels, key=form.index) == [*labels]
    assert [form.count(f'name="{name}"') for name in ("q", "groesse", "ort")] == [1, 5, 1]
    of_region = client.get("/?region=hannover").content.decode()
    assert of_region.count('<input type="hidden" name="region" value="hannover">') == 2


def test_the_search_box_leads_to_the_search(client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'role="search" method="get" action="/suche/"' in html


def test_a_case_says_what_the_page_promises(client: Client) -> None:
    case = BestPracticeFactory.create(
        employees=38, size="small", cost_band="5000-bis-25000", costs=0, effects=1, published=True
    )
    [effect] = case.effects.all()
    text = Page(client.get("/")).text
    assert f"{case.industry.name}, 38 Beschäftigte, {case.municipality.name}" in text
    assert "Kosten 5.000 bis unter 25.000 €" in text
    assert effect.indicator in text


def test_dates_that_can_be_booked_come_first(client: Client) -> None:
    soon, later = (timezone.now() + timedelta(days=days) for days in (5, 40))
    WorkshopFactory.create(
        title="Ohne Anmeldung", starts_at=soon, registration_opens_at=None, published=True
    )
    WorkshopFactory.create(title="Mit Plätzen", starts_at=later, published=True)
    WorkshopFactory.create(
        title="Abgesagt", starts_at=soon, cancelled_at=timezone.now(), published=True
    )
    page = Page(client.get("/"))
    dates = [label for label, href in page.links if href.startswith("/veranstaltungen/")]
    assert dates == ["Alle Veranstaltungen", "Mit Plätzen", "Ohne Anmeldung"]


def test_of_dates_that_can_be_booked_the_next_comes_first(client: Client) -> None:
    """Nobody has said an industry: what is for all of them has no precedence."""
    dates = {"Nur für Metall": "metallverarbeitung", "Für alle": "", "Nur für Bau": "bau-ausbau"}
    for number, (title, slug) in enumerate(dates.items(), 1):
        industries = list(Industry.objects.filter(slug=slug))
        starts_at = timezone.now() + timedelta(weeks=number)
        WorkshopFactory.create(
            title=title, industries=industries, starts_at=starts_at, published=True
        )
    headings = Page(client.get("/")).headings
    assert [each for each in headings if each in dates] == [*dates]


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
        "Rufen Sie an",
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
