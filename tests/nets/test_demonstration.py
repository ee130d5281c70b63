"""Every path of the demonstration, and one link for each parameter of each list."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from pytest_django import DjangoDbBlocker

from tests.support import demonstration
from tests.support.addresses import PUBLIC, rows
from tests.support.html import Look, html_errors
from tests.support.walk import Links, Seen, is_walked, view_name

pytestmark = [pytest.mark.net, pytest.mark.xdist_group("demonstration")]

# Reached by a form alone, or not among the demo's content.
NOT_LINKED = {
    "pages:page",
    "pages:suggestions",
    "workshops:download",
    "workshops:link_sent",
    "workshops:registered",
    "workshops:registered_in_line",
    "workshops:registered_without_seat",
}
# Reached by signing in.
BEHIND_A_DOOR = {302}


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Seen]:
    return demonstration.walked(django_db_blocker)


@pytest.fixture
def pages(walked: dict[str, Seen]) -> dict[str, str]:
    """The texts of those that are pages."""
    return {
        address: seen.text
        for address, seen in walked.items()
        if seen.status == 200 and "html" in seen.content_type
    }


def test_every_link_leads_somewhere(walked: dict[str, Seen]) -> None:
    strange = {address: seen.status for address, seen in walked.items() if seen.status != 200}
    assert set(strange.values()) <= BEHIND_A_DOOR
    linked = {
        view_name(link)
        for address, seen in walked.items()
        if "html" in seen.content_type
        for each in Links(seen.text).found
        if is_walked(link := urljoin(address, each))
    }
    assert set(rows(PUBLIC)) - linked == NOT_LINKED


def test_every_page_has_a_title_its_language_and_one_heading(pages: dict[str, str]) -> None:
    assert len(pages) > 400
    wrong = {}
    for address, text in pages.items():
        look = Look(text)
        language = "en" if address.startswith("/en/") else "de"
        if (bool(look.title), look.language, look.headings) != (True, language, 1):
            wrong[address] = (look.title, look.language, look.headings)
    assert wrong == {}


def test_a_page_without_them_would_be_found() -> None:
    drawing = "<svg><title>Eine Karte</title></svg>"
    look = Look(f"<html lang=de><title></title><body>{drawing}<h1>Eins</h1><h1>Zwei</h1>")
    assert (look.title, look.language, look.headings) == ("", "de", 2)


def test_html_is_valid(pages: dict[str, str], tmp_path: Path) -> None:
    assert html_errors(pages, tmp_path) == {}


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=de><title>Oh</title><p id=a><p id=a>"
    assert set(html_errors({"broken": page}, tmp_path)) == {"broken"}
