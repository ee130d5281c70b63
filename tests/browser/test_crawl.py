"""Every page in a browser: no complaint, valid HTML, accessible, and no wider than a phone.

The crawl follows every path, and of each list one link for each parameter; designed states that no
link leads to come from `town`. Axe and the phone see one page of each address of the URLconf and
each state, light and dark, and a few more of each.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, Page, Response, ViewportSize
from pytest_django import DjangoDbBlocker

from tests.support.addresses import PUBLIC, rows
from tests.support.demonstration import running_demonstration
from tests.support.factories import UserFactory
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints
from tests.support.town import State, make_states

pytestmark = pytest.mark.stack

DOORS = ["/", "/en/", "/demo/postfach/", "/demo/anmelden/", "/konto/login/"]
# Feeds are for programs; tests of their own read them.
NOT_CRAWLED = ("/admin/", "/static/", "/konto/logout/", "/feeds/", "/en/feeds/")
FILES = (".ics", ".css")
# Reached by a form alone, not among the demo's content, or no page.
NOT_LINKED = {
    "initiatives:idea_proposed",
    "pages:calendar",
    "pages:enquiry_received",
    "pages:feed",
    "pages:page",
    "pages:region_css",
    "workshops:download",
    "workshops:registered",
    "workshops:workshop_ics",
}
MORE_OF_EACH = 2
PHONE = ViewportSize(width=360, height=800)
DESKTOP = ViewportSize(width=1280, height=900)

# What every page must have, and where it leads.
LOOK = """() => ({
  title: document.title.trim() !== "",
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  links: [...document.querySelectorAll("a[href]")].map(
    (link) => new URL(link.getAttribute("href"), document.baseURI).href
  ),
})"""
# What sticks out of the window, were it ever so little.
SIDEWAYS = "() => document.scrollingElement.scrollWidth - window.innerWidth"


class Seen(NamedTuple):
    """A page as the browser got it."""

    address: str
    status: int
    html: str
    look: dict[str, Any]


class Examined(NamedTuple):
    """What axe found in either scheme, and how far the page sticks out of a phone."""

    light: list[str]
    dark: list[str]
    sideways: int


class Visits:
    """Browsers for each role on the demonstration; together they note every complaint."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home
        self.complaints = Complaints()
        self.pages: dict[str, Page] = {}

    def page(self, role: str = "") -> Page:
        if role not in self.pages:
            context = self.browser.new_context(
                base_url=self.home, locale="de-DE", timezone_id="Europe/Berlin", viewport=DESKTOP
            )
            context.set_default_timeout(10_000)
            self.complaints.watch(context, self.home)
            if role in ("participant", "editor", "superuser"):
                context.add_cookies([self.session(role)])
            self.pages[role] = context.new_page()
        return self.pages[role]

    def session(self, role: str) -> Any:
        client = Client()
        client.force_login(UserFactory.create(**({} if role == "participant" else {role: True})))
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.home}

    def see(self, address: str, role: str = "") -> Seen:
        page = self.page(role)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESKTOP)
        return self.seen(page, page.goto(address))

    def meet(self, state: State) -> Seen:
        """Bring a page into its state as a visitor would."""
        seen = self.see(state.path, state.role)
        if not (state.presses or state.fills):
            return self.without_refusal(seen, state.status)
        page = self.page(state.role)
        for name, text in state.fills:
            page.locator(f"main [name={name}]").fill(text)
        with page.expect_navigation() as navigation:
            page.locator("main button", has_text=state.presses).first.click()
        return self.without_refusal(self.seen(page, navigation.value), state.status)

    def seen(self, page: Page, response: Response | None) -> Seen:
        assert response is not None
        return Seen(page.url, response.status, response.text(), page.evaluate(LOOK))

    def without_refusal(self, seen: Seen, expected: int) -> Seen:
        """The browser notes a page that is refused; where it should be, that is no complaint."""
        words = f"error on {seen.address}: Failed to load resource: "
        if seen.status == expected >= 400:
            self.complaints[:] = [each for each in self.complaints if not each.startswith(words)]
        return seen

    def examine(self, page: Page) -> Examined:
        """Look at the page that is open with axe in both schemes, then on the phone."""
        light, dark = self.violations(page, "light"), self.violations(page, "dark")
        page.set_viewport_size(PHONE)
        return Examined(light, dark, page.evaluate(SIDEWAYS))

    def violations(self, page: Page, scheme: Literal["light", "dark"]) -> list[str]:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    with django_db_blocker.unblock(), running_demonstration("web") as stack:
        yield stack


@pytest.fixture(scope="module")
def states(crawled: dict[str, Seen]) -> list[State]:
    """Made after the crawl, which sees the demo's content alone."""
    return make_states()


@pytest.fixture(scope="module")
def visits(browser: Browser, demonstration: Stack) -> Iterator[Visits]:
    visits = Visits(browser, demonstration.url)
    yield visits
    visits.close()


@pytest.fixture(scope="module")
def crawled(visits: Visits, demonstration: Stack) -> dict[str, Seen]:
    """Every path, and one link for each parameter of each list, by address."""
    seen: dict[str, Seen] = {}
    known = set()
    waiting = [demonstration.url + door for door in DOORS]
    while waiting:
        address = waiting.pop(0)
        if key_of(address) in known:
            continue
        known.add(key_of(address))
        seen[address] = visits.see(address)
        links = [urldefrag(link)[0] for link in seen[address].look["links"]]
        waiting += [link for link in links if is_crawled(link, demonstration.url)]
    return seen


def key_of(address: str) -> tuple[str, str]:
    """Two addresses with the same key are one page: path and the name of the parameter."""
    parts = urlsplit(address)
    return parts.path, " ".join(name for name, _value in parse_qsl(parts.query))


def is_crawled(address: str, home: str) -> bool:
    path = address.removeprefix(home)
    is_own = address.startswith(home) and not path.startswith(NOT_CRAWLED)
    return is_own and not path.endswith(FILES) and len(parse_qsl(urlsplit(address).query)) <= 1


@pytest.fixture(scope="module")
def met_and_examined(
    visits: Visits, states: list[State]
) -> tuple[dict[str, Seen], dict[str, Examined]]:
    """Every designed state by its name, met once and looked at there and then."""
    met, examined = {}, {}
    for state in states:
        met[state.name] = visits.meet(state)
        examined[state.name] = visits.examine(visits.page(state.role))
    return met, examined


@pytest.fixture(scope="module")
def met(met_and_examined: tuple[dict[str, Seen], dict[str, Examined]]) -> dict[str, Seen]:
    return met_and_examined[0]


@pytest.fixture(scope="module")
def examined(
    visits: Visits,
    crawled: dict[str, Seen],
    met_and_examined: tuple[dict[str, Seen], dict[str, Examined]],
) -> dict[str, Examined]:
    """Each state, and of each address of the URLconf one page and a few more."""
    found = dict(met_and_examined[1])
    for address in some_of_each(crawled):
        visits.see(address)
        found[address] = visits.examine(visits.page())
    return found


def view_name(address: str) -> str:
    return resolve(re.sub(r"^/en/", "/", urlsplit(address).path)).view_name


def some_of_each(addresses: Iterable[str]) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for address in addresses:
        by_name.setdefault(view_name(address), []).append(address)
    return [each for group in by_name.values() for each in group[: 1 + MORE_OF_EACH]]


# What holds for all of them ----------------------------------------------------------------------


def test_every_link_leads_to_a_page(crawled: dict[str, Seen]) -> None:
    assert {address: seen.status for address, seen in crawled.items() if seen.status != 200} == {}
    reached = {view_name(address) for address in crawled}
    assert set(rows(PUBLIC)) - reached == NOT_LINKED


def test_every_state_answers_with_its_status(states: list[State], met: dict[str, Seen]) -> None:
    found = {name: seen.status for name, seen in met.items()}
    assert found == {state.name: state.status for state in states}


def test_every_page_has_a_title_its_language_and_one_heading(
    crawled: dict[str, Seen], met: dict[str, Seen], demonstration: Stack
) -> None:
    wrong = {}
    for name, seen in [*crawled.items(), *met.items()]:
        is_english = seen.address.startswith(f"{demonstration.url}/en/") or "English" in name
        wanted = {"title": True, "lang": "en" if is_english else "de", "headings": 1}
        if {key: seen.look[key] for key in wanted} != wanted:
            wrong[name] = seen.look | {"links": ...}
    assert wrong == {}


def test_html_is_valid(crawled: dict[str, Seen], met: dict[str, Seen], tmp_path: Path) -> None:
    pages = {name: seen.html for name, seen in [*crawled.items(), *met.items()]}
    assert html_errors(pages, tmp_path) == {}


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=de><title>Oh</title><p id=a><p id=a>"
    assert set(html_errors({"broken": page}, tmp_path)) == {"broken"}


def html_errors(pages: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """What the W3C's checker calls an error, by page; one run of it for all of them."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        pytest.skip("There is no HTML checker; VNU_JAR names it.")
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html)
        files[file.as_uri()] = name
    words = ["java", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always"]
    answer = subprocess.run([*words, str(folder)], capture_output=True, text=True, check=True)
    errors: dict[str, list[str]] = {}
    for message in json.loads(answer.stderr)["messages"]:
        what = f"{message['message']} {message.get('extract', '')}"
        errors.setdefault(files[message["url"].replace("file:/", "file:///", 1)], []).append(what)
    return errors


def test_axe_finds_nothing(examined: dict[str, Examined]) -> None:
    found = {
        (name, scheme): violations
        for name, each in examined.items()
        for scheme, violations in [("light", each.light), ("dark", each.dark)]
        if violations
    }
    assert found == {}


def test_no_page_is_wider_than_a_phone(examined: dict[str, Examined]) -> None:
    assert {name: each.sideways for name, each in examined.items() if each.sideways > 0} == {}


def test_what_is_wrong_would_be_found(visits: Visits) -> None:
    """A page with a fault for each of axe's looks and for the phone's."""
    page = visits.page("nobody's")
    page.set_viewport_size(DESKTOP)
    page.set_content(
        "<!doctype html><html lang=de><title>Oh</title><style>p { width: 400px; color: #bbb;"
        "background: #fff } @media (prefers-color-scheme: dark) { p { color: #000 } img { display:"
        "none } }</style><main><h1>Oh</h1><p>Blass</p><img src='data:,'></main>"
    )
    found = visits.examine(page)
    assert [each.partition(":")[0] for each in found.light] == ["color-contrast", "image-alt"]
    assert found.dark == []
    assert found.sideways > 40


def test_no_page_makes_the_browser_complain(examined: dict[str, Examined], visits: Visits) -> None:
    heard = list(dict.fromkeys(visits.complaints))
    visits.complaints.clear()
    assert heard == []
