"""Header and footer: regions, navigation, what every page links."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from taxonomy.models import Region
from tests.support.factories import (
    BestPracticeFactory,
    DialogueFactory,
    NewsItemFactory,
    RegionFactory,
    RegistrationFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    municipality,
)

pytestmark = pytest.mark.django_db


def header(client: Client, address: str) -> str:
    html = client.get(address).text
    return html[html.index("<header") : html.index("</header>")]


@pytest.mark.parametrize(
    "address", ["/", "/?region=hannover", "/praxisbeispiele/", "/ideen/vorschlagen/", "/nirgends/"]
)
def test_the_rows_of_the_frame_are_read_once_a_request(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len([each for each in asked if "public_pages" in each["sql"]]) == 1


def test_one_region_needs_no_switch(client: Client) -> None:
    assert "region-switch" in header(client, "/")
    Region.objects.filter(is_host=False).delete()
    assert "region-switch" not in header(client, "/")


def test_the_switch_leads_home_from_a_page_of_one_thing(client: Client) -> None:
    item = NewsItemFactory.create(published=True)
    switch = header(client, item.get_absolute_url())
    assert 'href="/?region=hannover"' in switch


def test_the_switch_of_a_list_keeps_its_other_filters(client: Client) -> None:
    switch = header(client, "/praxisbeispiele/?thema=ausbildung&seite=2")
    assert 'href="?thema=ausbildung&amp;region=hannover"' in switch
    switch = header(client, "/praxisbeispiele/?thema=ausbildung&region=hannover")
    assert 'href="?thema=ausbildung"' in switch
    assert 'href="?thema=ausbildung&amp;region=hannover" aria-current="true"' in switch


def test_a_region_of_the_switch_is_the_list_of_that_region(client: Client) -> None:
    RegionFactory.create(slug="bergland", municipalities=[municipality("Iserlohn")])
    BestPracticeFactory.create(published=True, municipality=municipality("Lehrte"))
    there = BestPracticeFactory.create(published=True, municipality=municipality("Iserlohn"))
    response = client.get("/praxisbeispiele/?region=bergland")
    assert response.context["entries"] == [there]


def test_the_navigation_carries_the_region_on(client: Client) -> None:
    assert 'href="/ideen/?region=hannover"' in header(client, "/?region=hannover")
    assert 'href="/ideen/"' in header(client, "/?region=nirgendwo")


def test_the_demo_says_that_it_is_one(client: Client, settings: Settings) -> None:
    settings.IS_DEMO = True
    RegionFactory.create()
    assert "Demonstration mit zwei Regionen" in header(client, "/")
    assert "Kein Angebot der genannten Einrichtungen." in client.get("/").text


@pytest.mark.parametrize("address", ["/", "/aktuelles/", "/gibt-es-nicht/"])
def test_the_footer_says_whom_to_speak_to(client: Client, address: str) -> None:
    html = client.get(address).text
    footer = html[html.index("<footer") :]
    assert "030 23125 100" in footer
    assert 'href="/rueckruf/"' in footer
    assert 'href="/kalender.ics"' in footer


def test_the_footer_of_an_entry_names_the_entrys_own_region(client: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    workshop = WorkshopFactory.create(published=True, region=region)
    past = WorkshopFactory.create(published=True, region=region, past=True)
    record = WorkshopRecordFactory.create(workshop=past, published=True)
    address = workshop.get_absolute_url()
    pages = [
        address,
        f"{address}anmeldung/",
        f"{address}anmeldung/link/",
        record.get_absolute_url(),
        RegistrationFactory.create(workshop=workshop).link_path,
        DialogueFactory.create(published=True, region=region).get_absolute_url(),
    ]
    for page in pages:
        html = client.get(page).text
        footer = html[html.index("<footer") :]
        assert ("030 23125 200" in footer, "030 23125 100" in footer) == (True, False), page
