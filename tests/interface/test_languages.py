"""The way from a page to the same page in the other language, for people and search engines."""

import re

import pytest
from django.test import Client

from branchendialog.models import IndustryPage
from tests.support.factories import IndustryPageFactory, RegistrationFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

SWITCH = re.compile(r'<a href="([^"]*)" lang="(\w+)" hreflang="(\w+)">([^<]+)</a>')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)">')


def html(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def alternates(client: Client, address: str) -> dict[str, str]:
    return dict(ALTERNATE.findall(html(client, address)))


def test_a_german_page_leads_to_the_english_one_and_back(client: Client) -> None:
    assert SWITCH.findall(html(client, "/branchen/")) == [("/en/branchen/", "en", "en", "English")]
    assert SWITCH.findall(html(client, "/en/branchen/")) == [("/branchen/", "de", "de", "Deutsch")]


def test_the_switch_keeps_filters_and_words(client: Client) -> None:
    [(address, *_)] = SWITCH.findall(html(client, "/praxisbeispiele/?thema=ausbildung&q=a+%26+b"))
    assert address == "/en/praxisbeispiele/?thema=ausbildung&amp;q=a+%26+b"


@pytest.mark.parametrize("address", ["/konto/login/", "/demo/postfach/", "/gibt-es-nicht/"])
def test_a_page_with_one_address_for_all_languages_has_no_switch(
    client: Client, address: str
) -> None:
    page = html(client, address)
    assert "<header" in page
    assert SWITCH.findall(page) == []
    assert ALTERNATE.findall(page) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_opened_by_link_has_no_switch(client: Client, language: str) -> None:
    registration = RegistrationFactory.create(pending=True, language=language)
    page = html(client, registration.link_path)
    assert re.findall(r'<html lang="(\w+)"', page) == [language]
    assert SWITCH.findall(page) == []


def test_lists_and_forms_name_both_languages_and_german_as_the_default(client: Client) -> None:
    slug = WorkshopFactory.create(published=True).slug
    for path in ("", "praxisbeispiele/", f"veranstaltungen/{slug}/anmeldung/"):
        german, english = f"http://testserver/{path}", f"http://testserver/en/{path}"
        wanted = {"de": german, "en": english, "x-default": german}
        assert alternates(client, f"/{path}") == wanted
        assert alternates(client, f"/en/{path}") == wanted


@pytest.mark.parametrize(
    ("title_en", "text_en", "languages"),
    [
        ("Metal processing", "For companies that turn and mill.", ["de", "en", "x-default"]),
        ("Metal processing", "", []),
        ("", "For companies that turn and mill.", []),
    ],
)
def test_an_entry_names_its_english_page_where_title_and_text_exist(
    client: Client, title_en: str, text_en: str, languages: list[str]
) -> None:
    page = IndustryPageFactory.create(published=True)
    IndustryPage.objects.filter(pk=page.pk).update(title_en=title_en, text_en=text_en)
    assert list(alternates(client, page.get_absolute_url())) == languages


def test_the_switch_is_there_also_where_only_the_frame_is_english(client: Client) -> None:
    address = WorkshopFactory.create(published=True).get_absolute_url()
    page = html(client, address)
    assert [link[0] for link in SWITCH.findall(page)] == [f"/en{address}"]
    assert ALTERNATE.findall(page) == []
