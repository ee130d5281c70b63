"""What machines that check accessibility don't see: focus, menus, forced colours, long words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.visits import SIDEWAYS

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=740)
MATRIX = "/aktivitaeten/matrix/"
FINDING = "/veranstaltungen/workshop-arbeit-4-0-in-der-region-hannover-2018-01-17/rueckblick/f16/"
PAGES = [
    *("/", "/branchen/metallverarbeitung/", "/branchendialoge/", "/initiativen/arbeit-4-0/"),
    *("/praxisbeispiele/das-leck-verraet-sich-selbst/", "/akteure/", FINDING, MATRIX),
    *("/aktivitaeten/plattform-digitalisierung-in-der-maerkischen-region/", "/suche/?q=Daten"),
]
LONG_WORD = (
    "Bezirksschornsteinfegermeisterprüfungsvorbereitungslehrgangsteilnahme" + "bestätigung" * 3
)

# Each text of the page in turn is a word of a hundred letters: which make the page wider? What is
# kept in one line on purpose (phone numbers, counts) is never as long.
WITH_LONG_WORDS = """(word) => {
  const texts = [...document.querySelectorAll("body *")].filter(
    (each) => !each.children.length && !each.closest("svg, head, script, .site-header")
      && each.textContent.trim().length > 14 && getComputedStyle(each).whiteSpace !== "nowrap");
  return texts.filter((each) => {
    const text = each.textContent;
    each.textContent = word;
    const isWider = document.scrollingElement.scrollWidth > window.innerWidth;
    each.textContent = text;
    return isWider;
  }).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim()}`);
}"""
OUTLINE = "(each) => getComputedStyle(each).outlineStyle + getComputedStyle(each).outlineWidth"
SKIPPED = """() => {
  const levels = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5)")]
    .filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]));
  return levels.filter((level, at) => at && level > levels[at - 1] + 1);
}"""


@pytest.mark.parametrize("address", PAGES)
def test_a_word_of_a_hundred_letters_does_not_widen_the_page(page: Page, address: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(address)
    assert len(LONG_WORD) > 100
    assert page.evaluate(WITH_LONG_WORDS, LONG_WORD) == []


@pytest.mark.parametrize("address", PAGES)
def test_headings_leave_out_no_level(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate(SKIPPED) == []


def test_a_region_that_scrolls_shows_where_the_keyboard_is(page: Page) -> None:
    page.goto(MATRIX)
    page.locator(".sorting a").last.focus()
    page.keyboard.press("Tab")
    region = page.locator(".matrix-scroll")
    expect(region).to_be_focused()
    assert region.evaluate(OUTLINE) == "solid4px"


def test_escape_closes_the_menu_and_leads_back_to_its_button(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(MATRIX)
    page.get_by_text("Menü", exact=True).click()
    page.get_by_role("link", name="Akteure", exact=True).focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Akteure", exact=True)).to_be_hidden()
    expect(page.locator(".site-nav__toggle")).to_be_focused()


def test_forced_colours_tell_the_chosen_region_and_the_step_that_one_is_at(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{FINDING}?region=hannover")
    chosen = page.locator(".region-switch__list a[aria-current]")
    assert chosen.evaluate(OUTLINE) == "solid2px"
    dots = "(each) => getComputedStyle(each, '::after').borderTopWidth"
    here, other = page.locator(".chain__stage--here"), page.locator(".chain__stage").first
    assert here.evaluate(dots) != other.evaluate(dots)


def test_on_a_phone_the_matrix_is_a_list_by_industry_without_what_there_is_not(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(MATRIX)
    row = page.locator(".matrix__industry").first
    words = row.inner_text().replace("\N{SOFT HYPHEN}", "").split()
    assert words[0] == "Metallverarbeitung"
    assert "Auszubildende" in words
    # Who isn't served there isn't named, nor told as a dot.
    assert "Ausbildungsverantwortliche" not in words
    assert "·" not in words
    assert page.evaluate(SIDEWAYS) <= 0


def test_the_parts_of_an_initiative_are_folded_on_a_phone_and_open_on_a_wide_screen(
    page: Page,
) -> None:
    impulse = page.locator(".impulse__text").first
    page.goto("/initiativen/arbeit-4-0/")
    expect(impulse).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(impulse).to_be_hidden()
    page.locator(".field__toggle").first.click()
    expect(impulse).to_be_visible()
