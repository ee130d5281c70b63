"""Suggestions below the search box: by keyboard, by touch, for a screen reader, on a phone."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page, Route, ViewportSize, expect

from tests.support.stack_fixtures import Complaints
from tests.support.visits import SIDEWAYS

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

NARROW = ViewportSize(width=360, height=740)


@pytest.fixture
def box(page: Page) -> Locator:
    page.goto("/suche/")
    return page.get_by_role("combobox", name="Was suchen Sie?")


def typed(box: Locator, text: str) -> Locator:
    """The options, once they are there."""
    box.press_sequentially(text)
    options = box.page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def test_arrows_choose_and_enter_leads_there(page: Page, box: Locator) -> None:
    options = typed(box, "Stundenz")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    first = options.first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    shown = first.locator(".suggestion__text").inner_text()
    expect(page.get_by_role("status").filter(has_text=shown)).to_have_count(1)
    expect(box).to_be_focused()
    box.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "false")
    options.filter(has_text="Praxisbeispiel").first.click()
    expect(page).to_have_url(re.compile("/praxisbeispiele/"))


def test_a_trade_leads_to_its_industry(page: Page, box: Locator) -> None:
    typed(box, "Schlosser")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/branchen/metallverarbeitung/$"))


def test_a_word_is_searched_for(page: Page, box: Locator) -> None:
    typed(box, "Stundenz").filter(has_text="suchen").first.click()
    expect(page.locator("#treffer")).to_be_visible()
    expect(page).to_have_url(re.compile("q=Stunden"))
    # The box is another one now, and suggests as the first did.
    again = page.get_by_role("combobox", name="Was suchen Sie?")
    again.fill("")
    typed(again, "Touren")


def test_escape_closes_the_list_and_keeps_what_was_typed(page: Page, box: Locator) -> None:
    typed(box, "Stundenz")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("Stundenz")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_escape_ends_what_is_asked_for(page: Page, box: Locator) -> None:
    held: list[Route] = []
    page.route("**/vorschlaege/**", lambda route: held.append(route))
    with page.expect_request("**/vorschlaege/**"):
        box.press_sequentially("Stundenz")
    box.press("Escape")
    for route in held:
        with suppress(Error):  # nobody waits for it any more
            route.continue_()
    stays_closed(page, box)


def test_escape_comes_before_anything_is_asked(page: Page, box: Locator) -> None:
    box.press_sequentially("Stundenz")
    box.press("Escape")
    stays_closed(page, box)


def stays_closed(page: Page, box: Locator) -> None:
    page.wait_for_timeout(800)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("Stundenz")


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, box: Locator) -> None:
    typed(box, "Stundenz")
    box.press("Enter")
    expect(page).to_have_url(re.compile("q=Stundenz$"))


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    typed(box, "Stundenz")
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_where_the_server_fails_the_box_is_a_form_as_ever(
    page: Page, box: Locator, complaints: Complaints
) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=500, body="")

    page.route("**/vorschlaege/**", fail)
    box.press_sequentially("Stundenz")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    complaints.clear()  # the browser notes that the request failed
    box.press("Enter")
    expect(page).to_have_url(re.compile("q=Stundenz"))


def test_the_list_fits_a_phone_and_axe_finds_nothing(
    page: Page, box: Locator, complaints: Complaints
) -> None:
    page.set_viewport_size(NARROW)
    options = typed(box, "Stund")
    assert page.evaluate(SIDEWAYS) <= 0
    for option in options.all():
        assert (option.bounding_box() or {"height": 0})["height"] >= 44
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    complaints.clear()  # axe itself brings styles along, which the policy refuses


def test_the_server_takes_a_text_of_five_thousand_letters(page: Page) -> None:
    response = page.goto(f"/suche/?q={'Stundenzettel'.ljust(5_000, 'x')}")
    assert response
    assert response.status == 200


def test_with_colours_of_ones_own_all_of_the_chosen_option_is_read(
    page: Page, box: Locator
) -> None:
    page.emulate_media(forced_colors="active")
    option = typed(box, "Schlosser").first
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    colour = "e => getComputedStyle(e).color"
    assert option.locator(".suggestion__kind").evaluate(colour) == option.evaluate(colour)
