"""Browsers of visitors in every role, who look closely at the pages they come to."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.support.factories import UserFactory
from tests.support.stack_fixtures import Complaints
from tests.support.town import State

PHONE = ViewportSize(width=360, height=800)
DESKTOP = ViewportSize(width=1280, height=900)

# What every page must have.
LOOK = """() => ({
  title: document.title.trim() !== "",
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
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
    """Browsers for each role on one site; together they note every complaint."""

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
            button = page.locator("main button", has_text=state.presses).first
            if not button.is_visible():
                page.locator("main details", has_text=state.presses).locator(
                    "summary"
                ).first.click()
            button.click()
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


@contextmanager
def visiting(browser: Browser, home: str) -> Iterator[Visits]:
    visits = Visits(browser, home)
    try:
        yield visits
    finally:
        visits.close()


def without_frame(seen: Mapping[str, Seen], english: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The pages without a title, the right language or one main heading, by name."""
    wanted = {
        name: {"title": True, "lang": "en" if name in english else "de", "headings": 1}
        for name in seen
    }
    return {name: each.look for name, each in seen.items() if each.look != wanted[name]}


def violations(examined: Mapping[str, Examined]) -> dict[tuple[str, str], list[str]]:
    """What axe found, by page and scheme."""
    return {
        (name, scheme): found
        for name, each in examined.items()
        for scheme, found in [("light", each.light), ("dark", each.dark)]
        if found
    }


def too_wide(examined: Mapping[str, Examined]) -> dict[str, int]:
    """By how much pages are wider than a phone, where they are."""
    return {name: each.sideways for name, each in examined.items() if each.sideways > 0}
