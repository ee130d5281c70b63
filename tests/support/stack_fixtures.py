"""Fixtures for tests that carry `stack`: the running product, and a browser that misses nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.support.stack import Stack

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
BROWSER_FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Chromium names the source of what it refuses; the event names the directive, too.
REPORT_REFUSALS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.effectiveDirective} refused ${event.blockedURI || "inline"}`);
});
"""


@pytest.fixture
def stack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """Everything runs, for this test alone: web server, worker, clock and mail server."""
    from tests.support.stack import running_stack

    with (
        django_db_blocker.unblock(),
        running_stack("web", "worker", "beat") as stack,
        stack.models(),
    ):
        yield stack


# The tests that share a running product form two lanes, told apart by what they do to it.


@pytest.fixture(scope="session")
def readers(django_db_setup: None) -> Iterator[Stack]:
    """The demonstration of the tests that look at its content, and register and publish in it."""
    from tests.support.demonstration import running_demonstration

    with running_demonstration("web", "worker", "beat") as stack:
        yield stack


@pytest.fixture(scope="session")
def makers(django_db_setup: None) -> Iterator[Stack]:
    """The demonstration of the tests that make entries of their own in it."""
    from tests.support.demonstration import running_demonstration

    with running_demonstration("web") as stack:
        yield stack


@pytest.fixture
def site(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The demonstration of the test's lane, which is the name of its xdist group."""
    marker = request.node.get_closest_marker("xdist_group")
    running: Stack = request.getfixturevalue(marker.args[0])
    with django_db_blocker.unblock(), running.models():
        yield running


@pytest.fixture
def site_url(request: pytest.FixtureRequest) -> str:
    """Where the browser goes: to the stack if the test asks for it, else to the lane's site."""
    running: Stack = request.getfixturevalue("stack" if "stack" in request.fixturenames else "site")
    return running.url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("There is no Chromium on the path; CHROMIUM names one.")
    flags = [*BROWSER_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else BROWSER_FLAGS
    return {"executable_path": path, "args": flags}


@pytest.fixture(scope="session", autouse=True)
def _models_beside_the_browser() -> None:
    """The browser's event loop runs in our thread; it hinders no query, though Django fears so."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Complaints(list[str]):
    """What a browser complained about; a test that expects something takes it out."""

    def watch(self, context: BrowserContext, home: str) -> None:
        context.add_init_script(REPORT_REFUSALS)
        context.on("console", self.note_message)
        context.on("weberror", self.note_error)
        context.on("request", lambda request: self.note_request(request, urlsplit(home).netloc))

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.append(f"{message.type} on {message.page and message.page.url}: {message.text}")

    def note_error(self, error: WebError) -> None:
        self.append(f"script failed: {error.error}")

    def note_request(self, request: Request, home: str) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != home:
            self.append(f"request to a foreign host: {request.url}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    complaints = Complaints()
    yield complaints
    assert complaints == []


@pytest.fixture
def context(
    complaints: Complaints, site_url: str, new_context: Callable[..., BrowserContext]
) -> BrowserContext:
    """A window of its own in a German browser; every complaint in it fails the test."""
    context = new_context(base_url=site_url, locale="de-DE", timezone_id="Europe/Berlin")
    context.set_default_timeout(10_000)
    complaints.watch(context, site_url)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
