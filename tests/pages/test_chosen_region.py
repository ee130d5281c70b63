"""The region that somebody chose goes with every link, and nothing else remembers it."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries

from pages.chosen_region import ChosenRegionMiddleware, carrying, with_region
from taxonomy.models import Industry, Region
from tests.support.factories import (
    BestPracticeFactory,
    IndustryPageFactory,
    NewsItemFactory,
    PageFactory,
    WorkshopFactory,
    municipality,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

CHOSEN = "region=maerkische-region"
# Links of our pages, but for those that say that they are for all regions.
LEADING = re.compile(r'<(?:a|form)\b(?![^>]*data-all-regions)[^>]*\s(?:href|action)="(/[^"]*)"')


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("/ideen/", "/ideen/?region=a"),
        ("/ideen/#stand", "/ideen/?region=a#stand"),
        ("/ideen/?status=alle#oben", "/ideen/?status=alle&region=a#oben"),
        *((each, each) for each in ("/static/a.css", "/admin/", "//example.org/", "https://a.de/")),
        *((each, each) for each in ("/ideen/?region=b", "/?thema=c&region=b", "mailto:a@b.de")),
    ],
)
def test_an_address_of_ours_carries_it(address: str, carried: str) -> None:
    assert carrying(address, "a") == carried


def test_only_links_and_forms_carry_it() -> None:
    html = (
        '<link rel="canonical" href="/a/"><a class="b" href="/b/?c=d&amp;e=f">x</a>'
        '<form method="post" action="/g/"><a data-all-regions href="/h/"><a href="#i">'
    )
    assert with_region(html, "z") == (
        '<link rel="canonical" href="/a/"><a class="b" href="/b/?c=d&amp;e=f&amp;region=z">x</a>'
        '<form method="post" action="/g/?region=z"><a data-all-regions href="/h/"><a href="#i">'
    )


@pytest.mark.parametrize("address", ["/", "/praxisbeispiele/", "/suche/?q=Plan", "/gibt-es-nicht/"])
def test_every_link_carries_the_chosen_region(client: Client, address: str) -> None:
    BestPracticeFactory.create(published=True)
    joint = "&" if "?" in address else "?"
    links = LEADING.findall(client.get(f"{address}{joint}{CHOSEN}").text)
    assert len(links) > 15
    assert [each for each in links if CHOSEN not in each] == []
    assert [each for each in LEADING.findall(client.get(address).text) if CHOSEN in each] == []


def test_what_is_suggested_leads_there_too(client: Client) -> None:
    case = BestPracticeFactory.create(
        published=True, title="Der Stundenzettel", municipality=municipality("Hagen")
    )
    for query, address in [
        ("", case.get_absolute_url()),
        (f"&{CHOSEN}", f"{case.get_absolute_url()}?{CHOSEN}"),
    ]:
        options = client.get(f"/suche/vorschlaege/?q=Stundenz{query}").json()["options"]
        assert re.findall(r'data-address="([^"]*)"', options) == [address]


def test_a_search_on_the_page_of_an_error_stays_there(client: Client) -> None:
    """A form that is sent by GET forgets what stands behind its address."""
    html = client.get(f"/gibt-es-nicht/?{CHOSEN}").text
    assert html.count('<input type="hidden" name="region" value="maerkische-region">') == 1


ASKED = re.compile(r'data-suggestions="([^"]*)"')
SUGGESTED = re.compile(r'data-address="([^"]*)"')


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ["/", "/suche/"])
def test_suggestions_are_of_it_and_lead_to_it(client: Client, prefix: str, address: str) -> None:
    for region in Region.objects.all():
        BestPracticeFactory.create(
            published=True,
            title=f"Schlosserei in {region.name}",
            municipality=region.municipalities.first(),
        )
    forge = Industry.objects.get(slug="metallverarbeitung")
    IndustryPageFactory.create(published=True, industry=forge)
    [asked] = ASKED.findall(client.get(f"{prefix}{address}?{CHOSEN}").text)
    assert asked == f"{prefix}/suche/vorschlaege/?{CHOSEN}"
    addresses = SUGGESTED.findall(client.get(f"{asked}&q=Schloss").json()["options"])
    assert len(addresses) == 2
    assert [each for each in addresses if not each.endswith(f"/?{CHOSEN}")] == []
    [asked] = ASKED.findall(client.get(f"{prefix}{address}").text)
    addresses = SUGGESTED.findall(client.get(f"{asked}?q=Schloss").json()["options"])
    assert len(addresses) == 3
    assert [each for each in addresses if "region=" in each] == []


def test_what_staff_write_carries_it_too(client: Client) -> None:
    text = '<p>Mehr bei den <a href="/ideen/">Ideen</a>.</p>'
    page = PageFactory.create(published=True, text=text)
    html = client.get(f"{page.get_absolute_url()}?{CHOSEN}").text
    assert f'<a href="/ideen/?{CHOSEN}" rel="noopener">Ideen</a>' in html


def test_addresses_for_machines_have_none(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    head, _body = client.get(f"{case.get_absolute_url()}?{CHOSEN}").text.split("</head>")
    assert CHOSEN not in head
    assert f'href="http://testserver{case.get_absolute_url()}"' in head


def test_after_a_form_one_is_still_there(client: Client) -> None:
    data = {"name": "Eva Weiß", "phone": "030 1"}
    response = client.post(f"/rueckruf/?{CHOSEN}", data)
    assert response["Location"] == f"/rueckruf/danke/?{CHOSEN}"


@pytest.mark.parametrize("query", ["", "?region=nirgendwo", "?region=hannover&" + CHOSEN])
def test_where_none_is_chosen_links_carry_none(client: Client, query: str) -> None:
    links = LEADING.findall(client.get(f"/ideen/{query}").text)
    assert {"/praxisbeispiele/", "/rueckruf/", "/kalender.ics"} <= {*links}


def test_of_one_region_there_is_nothing_to_choose(client: Client) -> None:
    Region.objects.filter(is_host=False).delete()
    html = client.get("/?region=hannover").text
    assert {"/praxisbeispiele/", "/rueckruf/", "/kalender.ics"} <= {*LEADING.findall(html)}
    assert "region-switch" not in html
    assert "Regiodialog Region Hannover</title>" in html


# Whose page it is --------------------------------------------------------------------------------

HANNOVER, MARK = "030 23125 100", "030 23125 200"


def phones(html: str) -> set[str]:
    return {each for each in (HANNOVER, MARK) if each in html}


def brand(html: str) -> str:
    found = re.search(r'brand__region">([^<]*)', html)
    return found[1] if found else ""


def test_an_entry_shows_its_own_region_whatever_is_chosen(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, municipality=municipality("Iserlohn"))
    for query in ("", "?region=hannover", f"?{CHOSEN}"):
        html = client.get(f"{case.get_absolute_url()}{query}").text
        assert (brand(html), phones(html)) == ("Märkische Region", {MARK}), query
        assert "Regiodialog Märkische Region</title>" in html
        assert '<body id="oben" class="region-maerkische-region"' in html


def test_of_an_entry_in_two_regions_the_chosen_one_is_shown(client: Client) -> None:
    town = municipality("Iserlohn")
    Region.objects.get(slug="hannover").municipalities.add(town)
    case = BestPracticeFactory.create(published=True, municipality=town)
    for slug, name in [("hannover", "Region Hannover"), ("maerkische-region", "Märkische Region")]:
        assert brand(client.get(f"{case.get_absolute_url()}?region={slug}").text) == name


@pytest.mark.parametrize("kind", [IndustryPageFactory, PageFactory])
def test_what_belongs_to_no_region_shows_the_chosen_one_or_all(client: Client, kind: Any) -> None:
    address = kind.create(published=True).get_absolute_url()
    html = client.get(address).text
    assert (brand(html), phones(html)) == ("", {HANNOVER, MARK})
    html = client.get(f"{address}?{CHOSEN}").text
    assert (brand(html), phones(html)) == ("Märkische Region", {MARK})


def test_a_region_without_a_phone_is_written_to(client: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    Region.objects.filter(pk=region.pk).update(contact_phone="")
    page = Page(client.get("/"))
    assert page.link(region.contact_email) == f"mailto:{region.contact_email}"
    assert page.link(HANNOVER) == "tel:03023125100"
    page = Page(client.get(f"/suche/?q=Friseursalon&{CHOSEN}"))
    assert f"Fragen Sie uns, wer helfen kann: {region.agency}, {region.contact_email}" in page.text
    assert [href for _label, href in page.links if href == "tel:"] == []


def test_pages_that_the_law_asks_for_name_who_runs_the_platform(client: Client) -> None:
    page = PageFactory.create(published=True, slug="impressum", title="Impressum")
    html = client.get(f"{page.get_absolute_url()}?{CHOSEN}").text
    assert (brand(html), phones(html)) == ("Region Hannover", {HANNOVER})


def test_a_call_is_asked_of_the_agency_that_the_form_names(client: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    item = NewsItemFactory.create(published=True, region=region)
    there = WorkshopFactory.create(published=True, region=region)
    for address in (
        f"/rueckruf/?zu={item.get_absolute_url()}&region=hannover",
        f"/rueckruf/?zu={there.get_absolute_url()}",
        f"/rueckruf/?{CHOSEN}",
    ):
        html = client.get(address).text
        assert region.agency in html
        assert phones(html) == {MARK}, address


def test_where_it_may_be_any_the_form_asks(client: Client) -> None:
    html = client.get("/rueckruf/").text
    assert 'name="region" value="hannover"' in html
    assert phones(html) == {HANNOVER, MARK}
    data = {"name": "Eva Weiß", "phone": "030 1"}
    response = client.post("/rueckruf/", data)
    assert response.status_code == 422
    assert "Wählen Sie eine Region." in response.text
    assert client.post("/rueckruf/", data | {"region": "maerkische-region"}).status_code == 302
    assert client.post("/rueckruf/", data | {"region": "nirgendwo"}).status_code == 422


def test_what_went_wrong_asks_the_database_for_no_region(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    failed = HttpResponse('<a href="/suche/">Suche</a>', status=HTTPStatus.SERVICE_UNAVAILABLE)
    middleware = ChosenRegionMiddleware(lambda _request: failed)
    with django_assert_num_queries(0):
        response = middleware(rf.get("/", {"region": "maerkische-region"}))
    assert isinstance(response, HttpResponse)
    assert "region" not in response.text
