"""A long list is read from both ends, and says in the middle how to get on."""

import re

import pytest
from django.test import Client

from tests.support.factories import BestPracticeFactory

pytestmark = pytest.mark.django_db

TITLES = [f"Fall {letter}" for letter in "ABCDEFGHI"]


@pytest.fixture(autouse=True)
def _nine_cases_make_a_long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.views.PER_PAGE", 2)
    monkeypatch.setattr("search.views.DEEPEST", 2)
    for title in TITLES:
        BestPracticeFactory.create(title=title, published=True)


def titles(client: Client, page: int, address: str = "/praxisbeispiele/") -> list[str]:
    html = client.get(f"{address}?sortierung=titel&seite={page}").text
    return re.findall(r"Fall [A-I]", html.split("<main")[1])


def test_pages_from_both_ends_hold_the_list_in_order(client: Client) -> None:
    pages = [list(dict.fromkeys(titles(client, number))) for number in range(1, 6)]
    assert pages == [TITLES[:2], TITLES[2:4], [], TITLES[6:8], TITLES[8:]]


def test_in_between_the_page_asks_to_narrow_and_leads_on(client: Client) -> None:
    html = client.get("/praxisbeispiele/?sortierung=titel&seite=3").text
    assert "Grenzen Sie sie bitte mit einem Filter oder einem Suchwort ein" in html
    assert 'href="?sortierung=titel&amp;seite=4" rel="next"' in html
    assert "Kein Treffer" not in html


def test_the_whole_search_is_read_from_both_ends_too(client: Client) -> None:
    first, last = (titles(client, number, "/suche/") for number in (1, 5))
    assert (first, last) == (TITLES[:2], TITLES[8:])
