import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from editorial.models import publishable_models
from pages import sitemaps
from tests.support.factories import BestPracticeFactory, NewsItemFactory, PageFactory
from tests.support.walk import all_patterns

pytestmark = pytest.mark.django_db


def addresses(client: Client, section: str) -> list[str]:
    xml = client.get(f"/sitemap-{section}").text
    return [each.removeprefix("http://testserver") for each in re.findall("<loc>(.*?)</loc>", xml)]


def test_the_index_names_its_parts(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    xml = client.get("/sitemap.xml").text
    found = re.findall("<loc>http://testserver(.*?)</loc>", xml)
    assert [each for each in found if "?p=" not in each] == [
        "/sitemap-seiten.xml",
        *(f"/sitemap-{kind._meta.model_name}.xml" for kind in publishable_models()),
    ]
    assert {client.get(each).status_code for each in found} == {200}
    assert f"{timezone.localtime(case.published_at):%Y-%m-%d}" in xml


def test_parts_are_ranges_of_numbers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "NUMBERS_IN_A_PART", 10)
    first = NewsItemFactory.create(slug="erste", published=True)
    last = NewsItemFactory.create(slug="letzte", published=True, pk=first.pk // 10 * 10 + 10)
    part = first.pk // 10 + 1
    assert addresses(client, f"newsitem.xml?p={part}") == [first.get_absolute_url()]
    assert addresses(client, f"newsitem.xml?p={part + 1}") == [last.get_absolute_url()]
    assert f"/sitemap-newsitem.xml?p={part + 1}</loc>" in client.get("/sitemap.xml").text
    assert client.get(f"/sitemap-newsitem.xml?p={part + 2}").status_code == 404
    assert client.get("/sitemap-newsitem.xml?p=eins").status_code == 404


def test_an_entry_stands_there_in_english_only_with_title_and_text(client: Client) -> None:
    NewsItemFactory.create(slug="beides", title_en="Both", text_en="<p>Both</p>", published=True)
    NewsItemFactory.create(slug="nur-titel", title_en="Title only", published=True)
    NewsItemFactory.create(slug="entwurf")
    PageFactory.create(slug="impressum", published=True)
    assert addresses(client, "newsitem.xml") == [
        "/aktuelles/beides/",
        "/en/aktuelles/beides/",
        "/aktuelles/nur-titel/",
    ]
    assert addresses(client, "page.xml") == ["/impressum/"]


def test_every_list_stands_there_in_both_languages_and_answers(client: Client) -> None:
    names = {name for name, _pattern in all_patterns(get_resolver().url_patterns)}
    lists = {reverse(name) for name in names if re.fullmatch(r"(?!admin:)\w+:\w+_list", name)}
    found = addresses(client, "seiten.xml")
    german = [address for address in found if not address.startswith("/en/")]
    others = {"/", "/erste-schritte/", "/branchen/warum-diese-branchen/", "/aktivitaeten/matrix/"}
    assert set(german) == lists | others
    assert sorted(found) == sorted([*german, *(f"/en{each}" for each in german)])
    assert {client.get(each).status_code for each in found} == {200}


def test_robots_are_shown_the_way(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
