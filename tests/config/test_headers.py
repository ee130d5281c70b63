"""What each answer tells the browser, and under which names the browser keeps what it gets."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.settings.base import PERMISSIONS_POLICY
from pages.page_cache import key_of
from tests.support.factories import RegionFactory, RegistrationFactory, UserFactory
from tests.support.production import REAL, last_line

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/nirgends/",
    "/farben.css",
    "/robots.txt",
    "/konto/login/",
    "/admin/",
    "/rueckruf/",
]
NEVER_USED = {"camera", "microphone", "geolocation", "payment", "usb", "display-capture"}
HOST_NAMES = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "LANGUAGE_COOKIE_NAME": "__Host-language",
    "MESSAGES_COOKIE_NAME": "__Host-messages",
    "KNOWN_BROWSER_COOKIE_NAME": "__Host-known-browser",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_denies_what_no_page_uses(client: Client, address: str) -> None:
    RegionFactory.create()
    said = client.get(address)["Permissions-Policy"]
    denied = {part.removesuffix("=()") for part in said.split(", ")}
    assert denied == set(PERMISSIONS_POLICY)
    assert denied >= NEVER_USED


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/farben.css", "/robots.txt", "/sitemap.xml", "/sitemap-seiten.xml"),
        *("/feeds/aktuelles/", "/kalender.ics", "/konto/login/", "/nirgends/"),
    ],
)
def test_every_text_names_its_characters(client: Client, address: str) -> None:
    RegionFactory.create()
    assert client.get(address)["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.stack
def test_in_production_every_cookie_has_a_name_that_binds_it_to_the_host() -> None:
    module = "config.settings.production"
    names = "{k: v for k, v in vars(s).items() if k.endswith('COOKIE_NAME')}"
    said = last_line(module, REAL, f"import {module} as s; print({names} == {HOST_NAMES})")
    assert said == "True"
    # With either of these a browser refuses the name.
    other = "[k for k in vars(s) if k.endswith(('COOKIE_DOMAIN', 'COOKIE_PATH'))]"
    assert last_line(module, REAL, f"import {module} as s; print({other})") == "[]"


@pytest.fixture
def as_in_production(settings: Settings) -> None:
    for name, value in HOST_NAMES.items():
        setattr(settings, name, value)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


@pytest.mark.usefixtures("as_in_production")
def test_every_cookie_that_is_set_keeps_what_its_name_promises(client: Client) -> None:
    RegionFactory.create()
    client.force_login(UserFactory.create(editor=True))
    client.get("/rueckruf/", secure=True)
    assert set(client.cookies) == {"__Host-session", "__Host-csrf", "__Host-known-browser"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"] or "") == (True, "/", "")


@pytest.mark.usefixtures("as_in_production")
def test_a_message_to_somebody_without_session_waits_under_such_a_name() -> None:
    request = RequestFactory().get("/")
    request.session = Client().session
    waiting = default_storage(request)
    waiting.add(messages.SUCCESS, "Gespeichert")
    response = HttpResponse()
    waiting.update(response)
    (cookie,) = response.cookies.values()
    assert cookie.key == "__Host-messages"
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.usefixtures("as_in_production")
def test_an_action_by_link_leaves_its_message_under_such_a_name(client: Client) -> None:
    token = RegistrationFactory.create(pending=True).token
    client.post(f"/anmeldung/{token}/bestaetigen/", secure=True)
    assert set(client.cookies) <= {"__Host-messages"}


@pytest.mark.usefixtures("as_in_production")
@pytest.mark.parametrize("name", ["__Host-session", "__Host-messages"])
def test_who_has_one_of_these_gets_no_page_that_is_kept_for_all(name: str) -> None:
    request = RequestFactory().get("/")
    assert key_of(request) is not None
    request.COOKIES = {"__Host-csrf": "x"}
    assert key_of(request) is not None
    request.COOKIES = {name: "x"}
    assert key_of(request) is None
