"""The region that somebody chose goes with every link, and nothing else remembers it."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries

from pages.chosen_region import ChosenRegionMiddleware, carrying, with_region
from taxonomy.models import Industry, Region
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
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


def of_other_region(html: str) -> str:
    """What a page says that isn't of the chosen region."""
    found = re.search(r'<p class="other-region.*?</p>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[0]).split()) if found else ""


def own_phones(html: str) -> set[str]:
    return phones(re.sub(r'<p class="other-region.*?</p>', "", html, flags=re.DOTALL))


def test_an_entry_shows_its_own_region_whatever_is_chosen(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, municipality=municipality("Iserlohn"))
    for query in ("", "?region=hannover", f"?{CHOSEN}"):
        html = client.get(f"{case.get_absolute_url()}{query}").text
        assert (brand(html), own_phones(html)) == ("Märkische Region", {MARK}), query
        assert "Regiodialog Märkische Region</title>" in html
        assert '<body id="oben" class="region-maerkische-region"' in html


def test_who_chose_another_region_reads_whose_page_it_is_and_whom_to_call(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, municipality=municipality("Iserlohn"))
    address = case.get_absolute_url()
    said = (
        "Diese Seite kommt aus: Märkische Region."
        " Ihre Ansprechstelle, Region Hannover: 030 23125 100"
    )
    assert of_other_region(client.get(f"{address}?region=hannover").text) == said
    Region.objects.filter(slug="hannover").update(contact_phone="")
    html = client.get(f"{address}?region=hannover").text
    assert of_other_region(html) == said.replace("030 23125 100", "arbeit-4-0@example.org")
    for query in ("", f"?{CHOSEN}", "?region=nirgendwo"):
        assert of_other_region(client.get(f"{address}{query}").text) == ""


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
    assert (brand(html), own_phones(html)) == ("Region Hannover", {HANNOVER})


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
        assert own_phones(html) == {MARK}, address


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


def test_thanks_are_said_by_the_agency_that_has_it(client: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    item = NewsItemFactory.create(published=True, region=region)
    about = f"zu={item.get_absolute_url()}"
    call = {"name": "Eva Weiß", "phone": "030 1"}
    for address, told, thanks in [
        (f"?{about}", {}, "?an=maerkische-region"),
        (f"?{about}&region=hannover", {}, "?an=maerkische-region&region=hannover"),
        (f"?{CHOSEN}", {}, f"?{CHOSEN}"),
        ("", {"region": "maerkische-region"}, f"?{CHOSEN}"),
    ]:
        response = client.post(f"/rueckruf/{address}", call | told)
        assert response["Location"] == f"/rueckruf/danke/{thanks}"
        html = client.get(response["Location"]).text
        assert (brand(html), own_phones(html)) == ("Märkische Region", {MARK}), address
        assert f"{region.agency} hat Ihre Anfrage erhalten" in html
    html = client.get("/rueckruf/danke/?an=nirgendwo").text
    assert (brand(html), phones(html)) == ("", {HANNOVER, MARK})


def test_thanks_name_who_runs_the_platform_for_a_barrier(client: Client) -> None:
    message = {"message": "Der Knopf ist mit der Tastatur nicht zu erreichen."}
    response = client.post(f"/barrierefreiheit/rueckmeldung/?{CHOSEN}", message)
    assert response["Location"] == f"/rueckruf/danke/?an=hannover&{CHOSEN}"
    html = client.get(response["Location"]).text
    assert (brand(html), own_phones(html)) == ("Region Hannover", {HANNOVER})


def test_of_one_region_thanks_need_no_name(client: Client) -> None:
    Region.objects.filter(is_host=False).delete()
    response = client.post("/rueckruf/", {"name": "Eva Weiß", "phone": "030 1"})
    assert response["Location"] == "/rueckruf/danke/"
    html = client.get("/rueckruf/danke/").text
    assert (brand(html), phones(html)) == ("Region Hannover", {HANNOVER})


def test_an_actors_box_says_that_the_agency_calls_back(client: Client) -> None:
    actor = ActorFactory.create(
        published=True, municipality=municipality("Iserlohn"), contact_phone="030 23125 310"
    )
    offer = ActivityFactory.create(published=True, actor=actor)
    agency = Region.objects.get(slug="maerkische-region").agency
    for entry in (actor, offer):
        page = Page(client.get(entry.get_absolute_url()))
        address = page.link(f"Um Rückruf bitten: {agency} ruft Sie an")
        assert address == f"/rueckruf/?zu={quote_plus(entry.get_absolute_url())}"
        assert agency in client.get(address).text
    news = NewsItemFactory.create(published=True, region=Region.objects.get(slug="hannover"))
    assert " ruft Sie an" not in client.get(news.get_absolute_url()).text


def test_a_region_that_its_agency_is_called_after_is_named_once(client: Client) -> None:
    labels = re.findall(r"<label[^>]*>([^<]*)", client.get("/rueckruf/").text)
    regions = [each.strip() for each in labels if "egion" in each or "agentur" in each]
    assert regions == [
        "Märkische Region (agentur mark GmbH)",
        "Region Hannover, Wirtschafts- und Beschäftigungsförderung",
    ]


# What somebody says is as good as a choice --------------------------------------------------------


@pytest.mark.parametrize("query", ["", "&region=hannover"])
def test_the_place_of_a_company_chooses_its_region(client: Client, query: str) -> None:
    address = f"/erste-schritte/?q=Metallbau&ort=hagen{query}"
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/erste-schritte/?q=Metallbau&ort=hagen&{CHOSEN}"
    html = client.get(response["Location"]).text
    assert (brand(html), phones(html)) == ("Märkische Region", {MARK})
    links = LEADING.findall(html)
    assert [each for each in links if CHOSEN not in each] == []
    [switch] = re.findall(r'<ul class="region-switch__list">.*?</ul>', html, re.DOTALL)
    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)', switch) == [
        ("?q=Metallbau", "Alle"),
        (f"?q=Metallbau&amp;{CHOSEN}", "Märkische Region"),
        ("?q=Metallbau&amp;region=hannover", "Region Hannover"),
    ]
    assert re.findall(r'aria-current="true">([^<]*)', switch) == ["Märkische Region"]


def test_a_place_of_several_regions_chooses_none(client: Client) -> None:
    Region.objects.get(slug="hannover").municipalities.add(municipality("Hagen"))
    assert client.get("/erste-schritte/?q=Metallbau&ort=hagen").status_code == 200
    for slug in ("hannover", "maerkische-region"):
        html = client.get(f"/erste-schritte/?ort=hagen&region={slug}").text
        assert brand(html) == Region.objects.get(slug=slug).name


def test_of_one_region_a_place_chooses_nothing(client: Client) -> None:
    Region.objects.filter(is_host=False).delete()
    assert client.get("/erste-schritte/?ort=wunstorf").status_code == 200


def test_what_went_wrong_asks_the_database_for_no_region(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    failed = HttpResponse('<a href="/suche/">Suche</a>', status=HTTPStatus.SERVICE_UNAVAILABLE)
    middleware = ChosenRegionMiddleware(lambda _request: failed)
    with django_assert_num_queries(0):
        response = middleware(rf.get("/", {"region": "maerkische-region"}))
    assert isinstance(response, HttpResponse)
    assert "region" not in response.text
