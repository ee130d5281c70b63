"""From the start page to what fits, on a phone, on paper, by keyboard, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

PHONE = ViewportSize(width=390, height=844)
FITS = "/erste-schritte/"
METAL_SHOP = f"{FITS}?q=Schlosserei&groesse=small&ort=hagen"
BUTTON = "Zeigen, was passt"


def end_of(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("address", ["/", "/?region=maerkische-region", "/en/"])
def test_the_three_fields_and_their_button_stand_on_the_first_screen(
    page: Page, address: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert end_of(page.locator(".company-form button")) < PHONE["height"]


def test_the_first_case_that_fits_stands_on_the_first_screen(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(METAL_SHOP)
    assert end_of(page.locator(".fit .card").first) < PHONE["height"]


def test_from_the_start_page_to_a_phone_number_in_three_steps(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Was macht Ihr Betrieb?").fill("Schlosserei")
    page.get_by_label("10–49").check()
    page.get_by_label("Wo?").select_option("Hagen")
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url(re.compile(re.escape(FITS)))
    assert page.locator(".fit .contact-box__phone").get_attribute("href") == "tel:03023125200"


def test_the_fields_work_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Was macht Ihr Betrieb?").focus()
    page.keyboard.type("Schlosserei")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Hagen")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Themen wählen")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"groesse=micro&ort=hagen"))


def test_without_scripts_all_is_there(browser: Browser, site: Stack) -> None:
    page = browser.new_page(base_url=site.url, java_script_enabled=False)
    try:
        page.goto(METAL_SHOP)
        page.get_by_text("Angaben ändern").click()
        page.get_by_text("Themen wählen").click()
        page.get_by_label("Ausbildung", exact=True).check()
        page.get_by_role("button", name=BUTTON).click()
        expect(page.get_by_role("heading", name="Gleiche Aufgabe, andere Branche")).to_be_visible()
    finally:
        page.close()


def test_on_paper_it_is_two_pages(page: Page) -> None:
    page.goto(f"{METAL_SHOP}&thema=ausbildung&thema=weiterbildung")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
