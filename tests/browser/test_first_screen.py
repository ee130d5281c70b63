"""What a visitor came for stands on the first screen: of a case, a date, an industry."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.support.visits import SIDEWAYS

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=740)
WIDE = ViewportSize(width=1280, height=900)
SCREENS = pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
# How far down it may end with a title of so many letters.
ENDS_ABOVE = {60: 844, 100: 1200}
TITLES = {
    60: "Auszubildende machen alte Maschinen gesprächig und verlässig",
    100: "Auszubildende machen alte Maschinen gesprächig, und die Instandhaltung"
    " plant danach die Wartungszeit",
}
OF_CASE = ("h1", ".case-head__company", ".facts", ".figure", ".highlight", ".call")
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def entries(page: Page, of_list: str) -> list[str]:
    """The addresses of all that the list shows."""
    page.goto(of_list)
    links = page.locator(".list-results .card__link").all()
    assert links
    return [str(link.get_attribute("href")) for link in links]


def call_it(page: Page, title: str) -> None:
    page.locator("h1").evaluate("(heading, title) => { heading.textContent = title }", title)


def span(part: Locator) -> tuple[float, float]:
    """Where it begins and ends, from the top of the page."""
    box = part.bounding_box()
    assert box is not None, part
    return box["y"], box["y"] + box["height"]


def test_the_titles_are_as_long_as_they_say() -> None:
    assert {length: len(title) for length, title in TITLES.items()} == {60: 60, 100: 100}


# Header -------------------------------------------------------------------------------------------


def test_a_phones_header_is_low_and_has_all_of_it(page: Page) -> None:
    page.set_viewport_size(PHONE)
    for _ in range(2):  # the second time with the fonts, which no page waits for
        page.goto("/praxisbeispiele/")
    header = page.locator(".site-header")
    assert span(header)[1] <= 120
    names = ["Alle", "Märkische Region", "Region Hannover", "English", "Einloggen"]
    links = [header.get_by_role("link", name=name, exact=True) for name in names]
    for part in (*links, header.get_by_text("Menü")):
        expect(part).to_be_in_viewport(ratio=1)
        top, bottom = span(part)
        assert bottom - top >= 24
    expect(header.get_by_text("Demonstration mit zwei Regionen")).to_be_visible()


def test_the_menu_opens_over_the_page_and_moves_nothing(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/praxisbeispiele/")
    before = span(page.locator("h1"))
    page.get_by_text("Menü").click()
    link = page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Ideen")
    expect(link).to_be_in_viewport(ratio=1)
    assert span(page.locator("h1")) == before
    link.click()
    expect(page).to_have_url(re.compile("/ideen/$"))


def test_rows_above_the_page_stay_rows_on_a_narrow_phone(page: Page) -> None:
    """The regions to choose from, and the way to a page deep inside."""
    page.set_viewport_size(NARROW)
    page.goto("/initiativen/digitalisierung-maerkische-region/")
    impulse = page.locator(".impulse__text a").first.get_attribute("href")
    page.goto(str(impulse))
    for row in (".region-switch__list", ".breadcrumb__list"):
        tops = {round(span(each)[0]) for each in page.locator(f"{row} > li").all()}
        assert len(tops) == 1, row
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("region", ["", "?region=hannover", "?region=maerkische-region"])
def test_the_start_page_has_a_number_to_call_on_a_phones_first_screen(
    page: Page, region: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"/{region}")
    assert span(page.locator("main a[href^='tel:']").first)[1] <= 844


# A case -------------------------------------------------------------------------------------------


@SCREENS
def test_a_case_begins_with_what_a_company_came_for(page: Page, screen: ViewportSize) -> None:
    """In this order: title, company, facts with the cost, effect, first step, number to call."""
    page.set_viewport_size(screen)
    for address in entries(page, "/praxisbeispiele/"):
        page.goto(address)
        for length, title in TITLES.items():
            call_it(page, title)
            spans = [span(page.locator(f".case-head {part}").first) for part in OF_CASE]
            assert [top for top, _bottom in spans] == sorted(top for top, _bottom in spans)
            assert max(bottom for _top, bottom in spans) <= ENDS_ABOVE[length], (address, length)
        head = page.locator(".case-head")
        expect(head.get_by_text("Kosten", exact=True)).to_have_count(1)
        expect(head.locator(".call a[href^='tel:']")).to_be_visible()
        story = span(page.get_by_role("heading", name="Ausgangslage"))[0]
        picture = span(page.locator(".case__picture"))[0]
        assert spans[-1][1] < picture < story
        assert page.evaluate(SIDEWAYS) <= 0


def test_a_case_is_printed_on_at_most_three_pages(page: Page) -> None:
    """With whom to ask and where it stands, without what only a screen can do."""
    for address in entries(page, "/praxisbeispiele/"):
        page.goto(address)
        assert len(PAGE_OF_PDF.findall(page.pdf(format="A4"))) in (2, 3), address
    page.emulate_media(media="print")
    box = page.locator(".detail__main .contact-box")
    expect(box.locator("a[href^='mailto:']")).to_be_visible()
    expect(box.locator("a[href^='tel:']")).to_be_visible()
    expect(page.locator(".on-paper")).to_have_text(re.compile(f"http://.+{address}$"))
    for hidden in ("Ähnliche Beispiele", "Um Rückruf bitten", "Nach oben", "Um Austausch bitten"):
        for part in page.get_by_text(hidden, exact=True).all():
            expect(part).not_to_be_visible()


# A date -------------------------------------------------------------------------------------------


@SCREENS
def test_a_date_shows_day_time_and_place_and_then_the_button(
    page: Page, screen: ViewportSize
) -> None:
    page.set_viewport_size(screen)
    number_open = 0
    for address in entries(page, "/veranstaltungen/"):
        page.goto(address)
        buttons = page.locator("main a.kern-btn--primary")
        if not buttons.count():
            continue
        number_open += 1
        for length, title in TITLES.items():
            call_it(page, title)
            facts, button = span(page.locator(".date-head .facts")), span(buttons.first)
            assert span(page.locator("h1"))[1] <= facts[0] < facts[1] <= button[0]
            assert button[1] <= ENDS_ABOVE[length], (address, length)
        assert buttons.first.get_attribute("href") == buttons.last.get_attribute("href")
        assert buttons.count() == 2
        assert span(buttons.last)[0] > span(page.locator(".detail__main .block").last)[0]
        assert page.evaluate(SIDEWAYS) <= 0
    assert number_open >= 2


# An industry --------------------------------------------------------------------------------------

METAL = "/branchen/metallverarbeitung/?region=maerkische-region"


@SCREENS
def test_an_industry_shows_large_and_small_cases_side_by_side(
    page: Page, screen: ViewportSize
) -> None:
    page.set_viewport_size(screen)
    page.goto(METAL)
    small, large = page.locator(".size").all()
    first, other = (group.locator(".card").first.bounding_box() for group in (small, large))
    assert first is not None
    assert other is not None
    assert first["y"] == other["y"]
    assert first["x"] + first["width"] <= other["x"]
    assert max(box["y"] + box["height"] for box in (first, other)) <= 844
    assert page.evaluate(SIDEWAYS) <= 0


@SCREENS
def test_what_one_group_has_more_than_the_other_leaves_no_hole(
    page: Page, screen: ViewportSize
) -> None:
    """Two small ones, and a sentence that there is no large one yet."""
    page.set_viewport_size(screen)
    page.goto("/branchen/kunststoff-gummi/")
    first, second = (card.bounding_box() for card in page.locator(".size li").all())
    none_yet = page.locator(".size__none").bounding_box()
    assert first is not None
    assert second is not None
    assert none_yet is not None
    assert first["y"] == none_yet["y"]
    assert second["y"] >= first["y"] + first["height"]
    assert second["x"] + second["width"] == none_yet["x"] + none_yet["width"]


def test_an_industry_on_a_phone_goes_on_with_number_date_and_advice(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(METAL)
    parts = [".glance__cases", ".call", "section[aria-labelledby=termin]"]
    spans = [span(page.locator(part)) for part in (*parts, "section[aria-labelledby=angebote]")]
    for (_top, bottom), (next_top, _bottom) in pairwise(spans):
        assert bottom <= next_top
    offers = page.locator("section[aria-labelledby=angebote] li")
    expect(offers.first.locator("a[href^='tel:']")).to_be_visible()
    expect(page.locator(".industry .banner-picture")).to_have_count(0)


@pytest.mark.parametrize("address", [METAL, "/branchen/warum-diese-branchen/"])
def test_figures_read_on_a_phone(page: Page, address: str) -> None:
    """No cell is cut off, however long what it names is."""
    page.set_viewport_size(NARROW)
    page.goto(address)
    cells = page.locator(".figures-table td")
    assert cells.count() > 0
    cut_off = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).length"
    assert cells.evaluate_all(cut_off) == 0
    assert page.evaluate(SIDEWAYS) <= 0
