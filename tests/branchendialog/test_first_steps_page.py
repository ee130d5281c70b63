"""The page on which a company finds what fits it, as visitors read it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry, Region, Topic, WzCode
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    IndustryPageFactory,
    RegistrationFactory,
    WorkshopFactory,
    municipality,
)
from tests.support.reading import Page
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

# Of cases the Documents, the cards, their effects; of offers and dates the first two, and groups.
PLACE, KIN, SAME_TASK, OFFERS, DATES = 1, 3, 3, 2, 3
STATEMENTS = PLACE + KIN + SAME_TASK + OFFERS + DATES

METAL = "metallverarbeitung"
HOST_PHONE, OTHER_PHONE = "030 23125 100", "030 23125 200"
HEADING = "Erste Schritte"


def read(client: Client, **said: Any) -> Page:
    return Page(client.get("/erste-schritte/", said, follow=True))


def industry(slug: str) -> Industry:
    return Industry.objects.get(slug=slug)


def case_of(title: str, slug: str = METAL, **more: Any) -> None:
    fields = {"size": "small", "employees": None, "published": True} | more
    BestPracticeFactory.create(title=title, industry=industry(slug), **fields)


def codes(code: str) -> list[WzCode]:
    return list(WzCode.objects.filter(edition="2025", code=code))


def offer(title: str, *slugs: str, town: str = "Hannover", **more: Any) -> None:
    ActivityFactory.create(
        title=title,
        industries=[industry(each) for each in slugs],
        actor=ActorFactory.create(municipality=municipality(town), published=True),
        published=True,
        **more,
    )


def date_for(title: str, *slugs: str, **more: Any) -> Any:
    industries = [industry(each) for each in slugs]
    return WorkshopFactory.create(title=title, industries=industries, published=True, **more)


def titles_of(page: Page, kind: str) -> list[str]:
    return [label for label, href in page.links if href.startswith(f"/{kind}/")]


# What a company says -----------------------------------------------------------------------------


def test_who_says_nothing_finds_the_fields_and_whom_to_call(client: Client) -> None:
    page = read(client)
    assert page.headings == ["Erste Schritte für Ihren Betrieb", "Lieber gleich sprechen?"]
    html = client.get("/erste-schritte/").content.decode()
    assert "noindex" not in html
    assert '<option value="hagen">Hagen</option>' in html
    assert page.link(HOST_PHONE) == "tel:03023125100"


def test_fields_that_were_left_empty_are_as_if_nothing_was_said(client: Client) -> None:
    nothing_said = read(client).headings
    assert read(client, q="", groesse="", ort="").headings == nothing_said
    assert read(client, q=" ", thema=["", ""]).headings == nothing_said
    assert "Zu Ihren Themen" in read(client, thema=["ausbildung", ""]).headings


@pytest.mark.parametrize(
    "said",
    [
        {"branche": METAL},
        {"q": "Metallverarbeitung"},
        {"q": "metallverarbeitung"},
        {"q": "Dreherei"},
        {"q": "WZ 25"},
        {"q": "25.53"},
        {"wz": "25.53"},
        {"wz": ["25", "99.99"]},
    ],
)
def test_an_industry_is_said_by_name_word_or_code(client: Client, said: dict[str, str]) -> None:
    case_of("Aus Metall")
    case_of("Vom Bau", "bau-ausbau")
    assert titles_of(read(client, **said), "praxisbeispiele") == ["Aus Metall"]


def test_a_word_that_nobody_knows_is_said_and_the_rest_still_answers(client: Client) -> None:
    case_of("Aus Metall")
    page = read(client, q="Zauberei", groesse="small", ort="hagen")
    assert "„Zauberei“ können wir keiner Branche zuordnen." in page.text
    address = page.link("Metallverarbeitung")
    assert parse_qs(address[1:]) == {
        "branche": [METAL],
        "groesse": ["small"],
        "ort": ["hagen"],
        "region": ["maerkische-region"],
    }
    assert "Aus Betrieben Ihrer Größe" in page.headings
    assert titles_of(page, "praxisbeispiele") == ["Aus Metall"]


def test_who_chooses_an_industry_there_stays_in_the_region(client: Client) -> None:
    page = read(client, q="Zauberei", ort="hagen", region="maerkische-region")
    said = {"branche": [METAL], "ort": ["hagen"], "region": ["maerkische-region"]}
    assert parse_qs(page.link("Metallverarbeitung")[1:]) == said


def test_a_trade_without_an_industry_of_ours_is_known_all_the_same(client: Client) -> None:
    page = read(client, q="Friseursalon")
    assert "keiner Branche zuordnen" not in page.text
    assert "Aus Ihrer Branche gibt es hier noch kein Beispiel." in page.text


def test_what_nobody_knows_is_ignored_and_named(client: Client) -> None:
    said = {"branche": "zauberei", "groesse": "riesig", "thema": "hexen", "ort": "nirgends"}
    said |= {"wz": "99.99", "region": "atlantis"}
    text = read(client, **said).text
    for value in said.values():
        assert f"„{value}“ kennen wir nicht" in text


@pytest.mark.parametrize("name", ["hagen", "05914000"])
def test_a_place_is_said_by_name_or_key(client: Client, name: str) -> None:
    case_of("Nah", municipality=municipality("Hagen"))
    page = read(client, branche=METAL, ort=name)
    assert "Passt, weil: Ihre Branche (Metallverarbeitung) · auch in Hagen" in page.text


def test_the_address_is_not_for_search_engines_but_for_others(client: Client) -> None:
    html = client.get("/erste-schritte/", {"branche": METAL}).content.decode()
    assert '<meta name="robots" content="noindex, follow">' in html
    assert '<link rel="canonical" href="http://testserver/erste-schritte/">' in html
    assert "http://testserver/erste-schritte/?branche=metallverarbeitung" in html


def test_what_was_said_stands_in_the_fields(client: Client) -> None:
    said = {"q": "Dreherei", "groesse": "small", "ort": "hagen", "thema": "ausbildung"}
    html = client.get("/erste-schritte/", said, follow=True).content.decode()
    assert 'name="q" value="Dreherei"' in html
    assert 'value="small" checked' in html
    assert '<option value="hagen" selected>' in html
    assert 'value="ausbildung" checked' in html


# Cases -------------------------------------------------------------------------------------------


def test_a_size_without_a_case_of_the_industry_is_said_with_the_phone(client: Client) -> None:
    case_of("Groß", size="large")
    page = read(client, branche=METAL, groesse="micro", ort="hagen")
    missing = "Aus Ihrer Branche noch kein Beispiel Ihrer Größe. Fragen Sie uns: 030 23125 200"
    assert missing in page.text
    assert titles_of(page, "praxisbeispiele") == ["Groß"]


def test_it_is_not_said_where_a_case_of_the_size_stands_further_down(client: Client) -> None:
    for number in range(4):
        case_of(f"Gleiche Art {number}", wz_codes=codes("25.53.0"), size="large")
    case_of("Klein", wz_codes=[], size="micro")
    page = read(client, branche=METAL, wz="25.53.0", groesse="micro")
    assert "Klein" not in titles_of(page, "praxisbeispiele")
    assert "noch kein Beispiel" not in page.text


def test_the_same_task_stands_in_its_own_section(client: Client) -> None:
    topics = list(Topic.objects.filter(slug="it-sicherheit"))
    case_of("Eigene", topics=topics)
    case_of("Andere", "bau-ausbau", topics=topics)
    case_of("Anderes Thema", "bau-ausbau", topics=[])
    page = read(client, branche=METAL, thema="it-sicherheit", groesse="small")
    assert page.headings[:5] == [
        *(HEADING, "Aus Ihrer Branche", "Eigene"),
        *("Gleiche Aufgabe, andere Branche", "Andere"),
    ]
    assert "Anderes Thema" not in page.text


def test_without_a_case_and_topics_others_of_the_size_are_shown(client: Client) -> None:
    case_of("Vom Bau", "bau-ausbau")
    case_of("Große Pflege", "gesundheit-pflege", size="large")
    page = read(client, branche="gastgewerbe", groesse="small")
    assert page.headings[1:4] == [
        *("Aus Ihrer Branche", "Aus anderen Branchen, Ihre Größe", "Vom Bau"),
    ]
    assert "Große Pflege" not in page.text


def test_a_related_industry_is_not_called_ones_own(client: Client) -> None:
    page = IndustryPageFactory.create(industry=industry("gastgewerbe"), published=True)
    page.related_industries.set([industry("handel-kfz")])
    case_of("Handel", "handel-kfz")
    read_page = read(client, branche="gastgewerbe")
    assert read_page.headings[1:3] == ["Aus verwandten Branchen", "Handel"]
    assert "Aus Ihrer Branche gibt es hier noch kein Beispiel." in read_page.text
    case_of("Hotel", "gastgewerbe")
    assert "Aus Ihrer Branche und verwandten" in read(client, branche="gastgewerbe").headings


# Offers and dates --------------------------------------------------------------------------------


def test_offers_come_by_industry_place_and_price(client: Client) -> None:
    offer("Für alle", is_for_all_industries=True, town="Hagen")
    offer("Kostet", METAL, town="Altena", price="90 €")
    offer("Kostenfrei", METAL, town="Altena")
    offer("Am Ort", METAL, town="Hagen", price="90 €")
    offer("Woanders", METAL, town="Hannover")
    offer("Für den Bau", "bau-ausbau", town="Hagen")
    offer("Vorbei", METAL, town="Hagen", status="completed")
    page = read(client, branche=METAL, ort="hagen")
    assert titles_of(page, "aktivitaeten") == ["Am Ort", "Kostenfrei", "Kostet", "Für alle"]
    assert "Passt, weil: Ihre Branche (Metallverarbeitung) · in Hagen" in page.text
    assert "Passt, weil: für alle Branchen · in Hagen" in page.text


def test_of_several_industries_the_related_one_is_the_reason(client: Client) -> None:
    page = IndustryPageFactory.create(industry=industry("gastgewerbe"), published=True)
    page.related_industries.set([industry("handel-kfz")])
    offer("Besuch", "bau-ausbau", "handel-kfz")
    text = read(client, branche="gastgewerbe").text
    assert "Passt, weil: verwandte Branche (Handel und Kfz-Gewerbe)" in text


def test_of_offers_as_near_and_free_the_one_about_the_topic_comes_first(client: Client) -> None:
    offer("Zum Thema", METAL, topics=list(Topic.objects.filter(slug="it-sicherheit")))
    offer("Neuer", METAL, topics=[])
    page = read(client, branche=METAL, thema="it-sicherheit")
    assert titles_of(page, "aktivitaeten") == ["Zum Thema", "Neuer"]


def test_a_helper_can_be_called_at_once(client: Client) -> None:
    offer("Besuch", METAL)
    page = read(client, branche=METAL)
    assert [href for label, href in page.links if label == "030 23125 310"] == ["tel:03023125310"]


def test_who_says_a_district_finds_what_its_regions_have(client: Client) -> None:
    offer("Nah", METAL, town="Altena")
    offer("Fern", METAL, town="Hannover")
    page = read(client, branche=METAL, ort="maerkischer-kreis")
    assert titles_of(page, "aktivitaeten") == ["Nah"]
    assert page.link(OTHER_PHONE) == "tel:03023125200"
    assert HOST_PHONE not in page.text


def test_where_several_regions_are_named_none_is_chosen(client: Client) -> None:
    offer("Nah", METAL, town="Altena")
    offer("Fern", METAL, town="Hannover")
    page = read(client, branche=METAL, region=["hannover", "maerkische-region"])
    assert {*titles_of(page, "aktivitaeten")} == {"Nah", "Fern"}
    html = client.get("/erste-schritte/?region=hannover&region=maerkische-region").text
    assert ['<option value="wunstorf">' in html, '<option value="hagen">' in html] == [True, True]


def test_dates_that_can_be_booked_come_first(client: Client) -> None:
    far, near = (timezone.now() + timedelta(days=days) for days in (40, 5))
    full = date_for("Ausgebucht", METAL, starts_at=near, capacity=1)
    RegistrationFactory.create(workshop=full, state="confirmed")
    waited_for = date_for("Mit Warteliste", METAL, starts_at=near, capacity=2)
    RegistrationFactory.create(workshop=waited_for, number=1)
    date_for("Für alle", starts_at=near)
    date_for("Metall später", METAL, starts_at=far)
    date_for("Pflege", "gesundheit-pflege", starts_at=near)
    date_for("Abgesagt", METAL, starts_at=near, cancelled_at=timezone.now())
    page = read(client, branche=METAL)
    assert titles_of(page, "veranstaltungen") == ["Metall später", "Für alle", "Ausgebucht"]
    waiting = Workshop.objects.filter(pk=waited_for.pk)
    assert not waiting.bookable().exists()
    waited_for.registrations.all().delete()
    assert waiting.bookable().exists()


def test_where_nothing_is_the_page_says_so_and_whom_to_ask(client: Client) -> None:
    text = read(client, branche=METAL, ort="hagen").text
    for missing in (
        "Aus Ihrer Branche gibt es hier noch kein Beispiel.",
        "Ein passendes Angebot ist hier noch nicht eingetragen.",
        "Zurzeit ist kein passender Termin angekündigt.",
    ):
        assert f"{missing} Fragen Sie uns: {OTHER_PHONE}" in text


# Whom to call ------------------------------------------------------------------------------------


def phones(client: Client, **said: str) -> list[str]:
    html = client.get("/erste-schritte/", said, follow=True).content.decode()
    return [each for each in (HOST_PHONE, OTHER_PHONE) if each in html]


def test_the_place_decides_whom_to_call_then_the_region(client: Client) -> None:
    assert phones(client, branche=METAL) == [HOST_PHONE, OTHER_PHONE]
    assert phones(client, branche=METAL, ort="hagen") == [OTHER_PHONE]
    assert phones(client, branche=METAL, region="hannover") == [HOST_PHONE]
    assert phones(client, branche=METAL, region="hannover", ort="hagen") == [OTHER_PHONE]


def test_a_call_is_asked_for_in_the_region_of_the_place(client: Client) -> None:
    page = read(client, branche=METAL, ort="hagen")
    assert page.link("Um Rückruf bitten") == "/rueckruf/?region=maerkische-region"
    Region.objects.get(slug="hannover").delete()
    assert read(client, branche=METAL, ort="hagen").link("Um Rückruf bitten") == "/rueckruf/"


def test_a_region_that_was_chosen_offers_its_own_places(client: Client) -> None:
    html = client.get("/erste-schritte/?region=hannover").content.decode()
    assert '<option value="wunstorf">' in html
    assert '<option value="hagen">' not in html
    assert '<input type="hidden" name="region" value="hannover">' in html


def test_the_switch_of_regions_keeps_what_was_said_but_for_the_place(client: Client) -> None:
    address = "/erste-schritte/?branche=metallverarbeitung&ort=hagen"
    html = client.get(address, follow=True).content.decode()
    assert 'href="?branche=metallverarbeitung&amp;region=hannover"' in html


# Cost --------------------------------------------------------------------------------------------


def test_a_section_of_invented_cases_says_so_once(client: Client) -> None:
    for name in ("Eins", "Zwei"):
        case_of(name, is_example=True)
    assert read(client, q="Dreherei").text.count("Beispiel ") == 1
    case_of("Drei")
    assert read(client, q="Dreherei").text.count("Beispiel ") == 2


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topics = list(Topic.objects.filter(slug="it-sicherheit"))
    for each in range(number):
        case_of(f"Metall {each}", topics=topics)
        case_of(f"Bau {each}", "bau-ausbau", topics=topics)
        offer(f"Angebot {each}", METAL, town="Hagen")
        date_for(f"Termin {each}", METAL, region=Region.objects.get(slug="maerkische-region"))
    said = {"branche": METAL, "groesse": "small", "thema": "it-sicherheit", "ort": "hagen"}
    said["region"] = "maerkische-region"
    client.get("/erste-schritte/", said)
    with django_assert_num_queries(STATEMENTS):
        assert client.get("/erste-schritte/", said).status_code == 200
