"""The team at the door, with a phone and without scripts; the list is read there, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize

from interface.names import admin_address
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    at_nine_thirty,
)
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints
from workshops.models import Registration, Workshop

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
PAGES = ("participants", "participants_attendance", "participants_phone", "participants_walk_in")


def opened(site: Stack, browser: Browser, **how: Any) -> Page:
    client = Client()
    client.force_login(UserFactory.create(editor=True))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=site.url, locale="de-DE", **how)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
    return context.new_page()


@pytest.fixture
def page(site: Stack, browser: Browser, complaints: Complaints) -> Iterator[Page]:
    found = opened(site, browser)
    complaints.watch(found.context, site.url)
    yield found
    found.context.close()


@pytest.fixture
def phone(site: Stack, browser: Browser) -> Iterator[Page]:
    found = opened(site, browser, java_script_enabled=False, viewport=PHONE)
    yield found
    found.context.close()


@pytest.fixture
def workshop() -> Workshop:
    """Sixty people, one of them with a long name."""
    made = WorkshopFactory.create(
        published=True, capacity=80, groups=[40, 40], starts_at=at_nine_thirty(0)
    )
    group = made.groups.first()
    RegistrationFactory.create_batch(58, workshop=made, group=group)
    RegistrationFactory.create(workshop=made, name="Donaudampfschifffahrtsgesellschaft " * 3)
    RegistrationFactory.create(workshop=made, group=group, number=1)
    return made


def test_attendance_is_taken_on_a_phone_without_scripts(phone: Page, workshop: Workshop) -> None:
    phone.goto(admin_address(workshop, "participants_attendance"))
    save = phone.locator(".attendance__save input")
    box = save.bounding_box()
    # In reach of the thumb, however long the list is.
    assert box
    assert box["y"] + box["height"] <= PHONE["height"]
    rows = phone.locator(".attendance__row")
    assert rows.count() == 60
    for number in (0, 59):
        label = rows.nth(number).locator("label", has_text="da").first
        target = label.bounding_box()
        assert target
        assert target["height"] >= 44
        label.click()
    save.click()
    assert phone.locator(".attendance__count").inner_text() == "2 von 60 da"
    assert Registration.objects.filter(workshop=workshop, state="attended").count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_phone_and_desk_and_axe_finds_nothing(
    page: Page, complaints: Complaints, workshop: Workshop, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    registration = workshop.registrations.get(state="waiting")
    addresses = [
        *(admin_address(workshop, name) for name in PAGES),
        *(admin_address(registration, name) for name in ("change", "seat", "address")),
    ]
    found, wide = {}, []
    for address in addresses:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.goto(address, wait_until="networkidle")
            if page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") > 0:
                wide.append((address, size["width"]))
        violations = Axe().run(page).response["violations"]
        found[address] = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in violations]
    complaints.clear()  # axe itself brings styles along, which the policy refuses
    assert (found, wide) == ({address: [] for address in addresses}, [])
