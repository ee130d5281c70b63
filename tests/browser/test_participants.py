"""The team at the door, with a phone and without scripts; the list is read there, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, expect

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


def test_marks_that_are_not_saved_are_counted_and_asked_about(
    page: Page, workshop: Workshop
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    address = admin_address(workshop, "participants_attendance")
    page.goto(address)
    rows, said = page.locator(".attendance__row"), page.locator(".attendance__unsaved")
    for number in range(3):
        rows.nth(number).get_by_label("da", exact=True).check()
    expect(said).to_have_text("3 noch nicht gespeichert")
    rows.nth(0).get_by_label("offen").check()
    expect(said).to_have_text("2 noch nicht gespeichert")
    page.get_by_role("link", name="Start").click()
    expect(said).to_be_visible()
    assert asked == ["beforeunload"]
    # The return key saves, and leads nowhere else.
    rows.nth(1).get_by_label("da", exact=True).press("Enter")
    expect(page.locator(".attendance__count")).to_have_text("2 von 60 da")
    expect(said).to_have_text("")
    page.get_by_role("link", name="Start").click()
    expect(said).to_have_count(0)
    assert asked == ["beforeunload"]


def test_somebody_is_found_by_name_or_organisation(
    page: Page, phone: Page, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop, name="Çağla Süß", organisation="Groß & Sohn")
    address = admin_address(workshop, "participants_attendance")
    page.goto(address)
    shown = page.locator(".attendance__row:visible")
    for words in ("cagla", "SUSS gross"):
        page.get_by_label("Name oder Einrichtung").fill(words)
        expect(shown).to_have_count(1)
        expect(shown).to_contain_text("Çağla Süß")
        expect(page.locator(".attendance__letter:visible")).to_have_text(["C"])
    page.get_by_label("Name oder Einrichtung").fill("")
    expect(shown).to_have_count(61)
    phone.goto(address)
    assert phone.locator("#content input[type=search]:visible").count() == 0
