import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.support.factories import NewsItemFactory, PageFactory
from tests.support.walk import all_patterns

pytestmark = pytest.mark.django_db


def addresses(client: Client, section: str) -> list[str]:
    xml = client.get(f"/sitemap-{section}.xml").text
    return [each.removeprefix("http://testserver") for each in re.findall("<loc>(.*?)</loc>", xml)]


def test_the_index_names_its_parts(client: Client) -> None:
    xml = client.get("/sitemap.xml").text
    assert re.findall("<loc>(.*?)</loc>", xml) == [
        "http://testserver/sitemap-seiten.xml",
        "http://testserver/sitemap-eintraege.xml",
    ]


def test_an_entry_stands_there_in_english_only_with_title_and_text(client: Client) -> None:
    NewsItemFactory.create(slug="beides", title_en="Both", text_en="<p>Both</p>", published=True)
    NewsItemFactory.create(slug="nur-titel", title_en="Title only", published=True)
    NewsItemFactory.create(slug="entwurf")
    PageFactory.create(slug="impressum", published=True)
    assert sorted(addresses(client, "eintraege")) == [
        "/aktuelles/beides/",
        "/aktuelles/nur-titel/",
        "/en/aktuelles/beides/",
        "/impressum/",
    ]


def test_every_list_stands_there_in_both_languages_and_answers(client: Client) -> None:
    names = {name for name, _pattern in all_patterns(get_resolver().url_patterns)}
    lists = {reverse(name) for name in names if re.fullmatch(r"(?!admin:)\w+:\w+_list", name)}
    found = addresses(client, "seiten")
    german = [address for address in found if not address.startswith("/en/")]
    assert set(german) == lists | {"/", "/branchen/warum-diese-branchen/", "/aktivitaeten/matrix/"}
    assert sorted(found) == sorted([*german, *(f"/en{each}" for each in german)])
    assert {client.get(each).status_code for each in found} == {200}


def test_robots_are_shown_the_way(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
