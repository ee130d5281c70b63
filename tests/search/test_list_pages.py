"""What every list has in common: hits that a skip link leads to, filters in the order of use."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.factories import BestPracticeFactory
from tests.support.kinds import KINDS

pytestmark = pytest.mark.django_db

CASES = "branchendialog:best_practice_list"
# Industries are few enough to need neither search nor filter.
LISTS = sorted(
    {each.list_name for each in KINDS.values() if each.list_name}
    - {"branchendialog:industry_page_list"}
    | {"pages:search"}
)


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def facets_of(client: Client, name: str) -> list[str]:
    return [each.name for each in client.get(reverse(name)).context["facets"]]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_exchanged_in_place_and_said(client: Client, name: str) -> None:
    html = html_of(client, reverse(name))
    assert re.findall(r'<a class="skip-link" href="#(\w+)"', html) == ["inhalt", "treffer"]
    outside, inside = html.split('id="liste"')
    assert '<p class="kern-sr-only" id="ansage" role="status"></p>' in outside
    parts = ('id="suchen"', 'id="treffer" tabindex="-1"', '<details class="facets"')
    assert [part for part in parts if part not in inside] == []
    assert html.count("htmx.min.js") == html.count("js/lists.js") == 1
    names = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [each for each, number in names.items() if number > 1] == []


def test_htmx_neither_evaluates_nor_styles(client: Client) -> None:
    html = html_of(client, reverse(CASES))
    [config] = re.findall(r"""<meta name="htmx-config" content='([^']+)'>""", html)
    for setting in ("allowEval", "allowScriptTags", "includeIndicatorStyles"):
        assert f'"{setting}": false' in config


def test_a_page_without_a_list_loads_no_htmx(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    for address in (reverse("pages:home"), case.get_absolute_url()):
        assert "htmx" not in html_of(client, address)


def test_what_people_choose_most_comes_first(client: Client) -> None:
    assert facets_of(client, CASES)[:4] == ["branche", "groesse", "thema", "ort"]
    for name in ("initiatives:activity_list", "workshops:workshop_list"):
        assert facets_of(client, name)[:3] == ["branche", "thema", "ort"]


def test_a_later_page_says_which_one_it_is(client: Client) -> None:
    BestPracticeFactory.create_batch(21, published=True)
    said = []
    for query in ("", "?seite=2"):
        heading = html_of(client, f"{reverse(CASES)}{query}").split('id="treffer"')[1]
        said += [re.findall(r"Seite \d+ von \d+", heading.split("</h2>")[0])]
    assert said == [[], ["Seite 2 von 2"]]


# One look ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "address",
    [
        "/suche/?q=Zaun",
        "/praxisbeispiele/?q=Zaun",
        "/praxisbeispiele/?q=Zaun+Leiter+Kettte",
        "/praxisbeispiele/?branche=gastgewerbe&groesse=large",
        "/veranstaltungen/?q=Zaun&thema=ausbildung",
    ],
)
def test_all_that_a_list_says_of_entries_is_read_in_one_look(client: Client, address: str) -> None:
    BestPracticeFactory.create(published=True, title="Ein Zaun")
    BestPracticeFactory.create(published=True, title="Eine Kette")
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    said = [each["sql"] for each in statements]
    look = said[said.index("BEGIN") : said.index("COMMIT")]
    assert "REPEATABLE READ" in look[1]
    assert [each for each in said if "search_document" in each and each not in look] == []
    moments = {moment for each in look for moment in re.findall(r"'(\d{4}-[^']+)'::timest", each)}
    assert len(moments) == 1


@pytest.mark.parametrize("query", ["?region=hannover", "?region=hannover&q=Zwiebelfisch"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_found_nothing_says_whom_to_ask(client: Client, name: str, query: str) -> None:
    list_of = html_of(client, f"{reverse(name)}{query}").split('id="liste"')[1].split("</main>")[0]
    assert "<strong>0</strong> Treffer" in list_of
    assert list_of.count('href="tel:03023125100"') == 1


def test_a_list_that_found_something_goes_on_without_a_box(client: Client) -> None:
    BestPracticeFactory.create(published=True)
    list_of = html_of(client, reverse(CASES)).split('id="liste"')[1].split("</main>")[0]
    assert "tel:" not in list_of
