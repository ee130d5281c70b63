"""What nobody types and robots send is no fault of ours: never a page that says so."""

from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from taxonomy.models import Industry
from tests.support.addresses import PARAMETERS
from tests.support.factories import (
    BestPracticeFactory,
    IndustryPageFactory,
    RegionFactory,
    WorkshopFactory,
)
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db

ZERO_BYTES = [
    ("/branchen/bau/", "region"),
    ("/branchen/bau/", "groesse"),
    ("/praxisbeispiele/", "wz"),
    ("/praxisbeispiele/", "sortierung"),
    ("/veranstaltungen/", "monat"),
    ("/aktivitaeten/matrix/", "achse"),
    ("/aktivitaeten/matrix/", "region"),
    ("/ideen/vorschlagen/", "region"),
    ("/", "region"),
    ("/suche/", "art"),
    ("/feeds/praxisbeispiele/", "wz"),
]


@pytest.mark.parametrize(("address", "parameter"), ZERO_BYTES)
def test_a_zero_byte_in_a_parameter_is_no_error(
    client: Client, address: str, parameter: str
) -> None:
    RegionFactory.create()
    industry = Industry.objects.first()
    IndustryPageFactory.create(industry=industry, slug="bau", published=True)
    response = client.get(address, {parameter: "a\x00b"})
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["//[", "http://[x", "https://[::1/x"])
def test_what_is_no_address_is_asked_about_nothing(client: Client, address: str) -> None:
    RegionFactory.create()
    assert client.get("/rueckruf/", {"zu": address}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
@pytest.mark.parametrize("address", ["/veranstaltungen/", "/kalender.ics"])
def test_any_day_of_the_calendar_can_be_asked_for(client: Client, address: str, day: str) -> None:
    WorkshopFactory.create(published=True)
    assert client.get(address, {"von": day, "bis": day}).status_code == 200


def test_a_zero_byte_in_a_choice_of_a_form_is_refused(client: Client) -> None:
    RegionFactory.create()
    typed = {"title": "Leihbox", "description": "Ein Satz.", "region": "a\x00b"}
    assert client.post("/ideen/vorschlagen/", typed).status_code == 422


def test_a_control_character_pasted_into_a_title_breaks_no_feed(client: Client) -> None:
    BestPracticeFactory.create(title="Lager\x0bneu", published=True)
    feed = Xml.fromstring(client.get("/feeds/praxisbeispiele/").content)  # noqa: S314 - our own
    assert [each.text for each in feed.iterfind("{*}entry/{*}title")] == ["Lager neu"]


def test_the_longest_title_is_found_even_where_sorting_makes_it_longer() -> None:
    case = BestPracticeFactory.create(title="ß" * 200, published=True)
    assert case.documents.get().sort_name == "s" * 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/branchendialog/bestpractice/?state=a%00b", 400),
        ("/admin/branchendialog/bestpractice/?size=micro&size=a%00b", 400),
        ("/admin/taxonomy/district/?land__gte=%00", 400),
        ("/admin/branchendialog/bestpractice/?q=a&q=b&p=1&p=2&state=draft&state=published", 200),
        ("/admin/workshops/finding/add/?group=a&group=b", 200),
        ("/admin/workshops/finding/add/?group=1&group=2", 200),
    ],
)
def test_odd_parameters_are_no_error_in_the_admin_either(address: str, status: int) -> None:
    assert signed_in(is_superuser=True).get(address).status_code == status


# A zero byte, a space without width, letters taken apart, a number without end, broken UTF-8.
ODD_VALUES = ["a%00b", "a%E2%80%8Bb", "Gro%CC%88%C3%9Fe", "9" * 300, "%ED%A0%80"]
LISTS = [
    *("/", "/suche/", "/aktuelles/", "/praxisbeispiele/", "/branchen/", "/branchendialoge/"),
    *("/veranstaltungen/", "/initiativen/", "/akteure/", "/aktivitaeten/", "/ideen/"),
    *("/aktivitaeten/matrix/", "/ideen/vorschlagen/", "/kalender.ics", "/rueckruf/"),
    *("/feeds/praxisbeispiele/", "/feeds/veranstaltungen/", "/feeds/ideen/", "/konto/login/"),
]


@pytest.mark.net
@pytest.mark.parametrize("address", LISTS)
def test_no_value_of_any_parameter_is_an_error_not_even_twice(client: Client, address: str) -> None:
    RegionFactory.create()
    WorkshopFactory.create(published=True)
    statuses = set()
    for value in ODD_VALUES:
        for first, last in [(value, "2026-11"), ("2026-11", value)]:
            query = "&".join(f"{name}={first}&{name}={last}" for name in PARAMETERS)
            statuses.add(client.get(f"{address}?{query}").status_code)
    assert statuses == {200}
