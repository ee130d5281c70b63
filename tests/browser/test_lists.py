"""Lists in a browser: exchanged in place, by keyboard and on a phone, and whole without scripts."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.support.stack_fixtures import Complaints
from tests.support.visits import SIDEWAYS

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

CASES = "/praxisbeispiele/"
METAL = "#filter-branche-metallverarbeitung"
CARE = "#filter-branche-gesundheit-pflege"
TWO_FILTERS = f"{CASES}?branche=metallverarbeitung&groesse=small"
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=740)
LARGEST_SCRIPTS = 30_000
FIRST_RESULT_ABOVE = 600

# A load of the page would forget it.
MARK = "() => { window.isSamePage = true }"
IS_SAME_PAGE = "() => window.isSamePage === true"
# What a screen reader is told, in order; emptying is none.
LISTEN = """() => {
  window.heard = [];
  const said = document.querySelector("[role=status]#ansage");
  new MutationObserver(() => said.textContent && window.heard.push(said.textContent))
    .observe(said, { childList: true, characterData: true, subtree: true });
}"""


# As in browsers that don't tell it.
NO_SCROLLEND = "addEventListener('scrollend', (event) => event.stopImmediatePropagation(), true)"


@pytest.fixture
def cases(page: Page) -> Page:
    """The list of cases on a wide screen, noticing if the page is loaded anew."""
    return opened(page, CASES)


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return opened(page, CASES)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.evaluate(MARK)
    page.evaluate(LISTEN)
    return page


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate(IS_SAME_PAGE))


def heard(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => window.heard")
    return found


def number(page: Page) -> int:
    """How many hits the list says it has."""
    return int(page.locator("#treffer strong").inner_text())


def scrolled(page: Page) -> int:
    return int(page.evaluate("() => scrollY"))


def wait_for(page: Page, query: str) -> None:
    """Until the list of this address is in the page."""
    page.wait_for_function(
        "query => location.search === query && !document.querySelector('[aria-busy]')", arg=query
    )


# In place -----------------------------------------------------------------------------------------


def test_a_filter_exchanges_the_list_and_nothing_else(cases: Page) -> None:
    before = number(cases)
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    assert is_same_page(cases)
    assert 0 < number(cases) < before
    assert cases.locator(".list-results .cards > li").count() == number(cases)
    assert cases.locator(".chosen__filter").all_text_contents() == ["Metallverarbeitung aufheben"]


def test_what_is_exchanged_is_what_a_load_brings(cases: Page) -> None:
    """Also in the header, whose links carry the filters on."""
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    parts = ["#kopf a", ".list-search input", "#liste a"]
    read = "part => [...document.querySelectorAll(part)].map(each => each.outerHTML)"
    exchanged = [cases.evaluate(read, part) for part in parts]
    cases.reload()
    assert [cases.evaluate(read, part) for part in parts] == exchanged


def test_the_focus_stays_on_the_filter_that_was_used(cases: Page) -> None:
    cases.locator(METAL).focus()
    cases.keyboard.press("Enter")
    wait_for(cases, "?branche=metallverarbeitung")
    expect(cases.locator(METAL)).to_be_focused()
    expect(cases.locator(METAL)).to_have_attribute("aria-current", "true")
    cases.keyboard.press("Enter")
    wait_for(cases, "")
    expect(cases.locator(METAL)).to_be_focused()
    assert is_same_page(cases)


def test_the_focus_follows_a_filter_that_moves(cases: Page) -> None:
    """The ninth and later ones are folded until they are chosen."""
    more = cases.locator("#filter-ort-mehr")
    more.locator("summary").click()
    option = more.locator(".facet__option").last
    name = option.get_attribute("id")
    option.focus()
    cases.keyboard.press("Enter")
    expect(cases.locator(f"#{name}")).to_have_attribute("aria-current", "true")
    expect(cases.locator(f"#{name}")).to_be_focused()
    assert cases.locator(f"#filter-ort-mehr #{name}").count() == 0
    cases.keyboard.press("Enter")
    wait_for(cases, "")
    expect(cases.locator(f"#filter-ort-mehr #{name}")).to_be_focused()


def test_a_filter_stays_under_the_pointer(cases: Page) -> None:
    """Options above it that have nothing any more would move it."""
    option = cases.locator("#filter-ort .facet__option").nth(2)
    name = option.get_attribute("id")
    option.scroll_into_view_if_needed()
    before = option.bounding_box()
    option.click()
    chosen = cases.locator(f"#{name}[aria-current]")
    expect(chosen).to_be_focused()
    after = chosen.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1


def test_where_a_chosen_filter_is_gone_reading_goes_on_at_the_hits(page: Page) -> None:
    opened(page, TWO_FILTERS)
    page.locator(".chosen__filter", has_text="Metallverarbeitung").focus()
    page.keyboard.press("Enter")
    wait_for(page, "?groesse=small")
    expect(page.locator("#treffer")).to_be_focused()
    assert heard(page) == []  # the heading says it


def test_a_screen_reader_hears_the_number_once(cases: Page) -> None:
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    first = f"{number(cases)} Treffer"
    cases.locator(CARE).click()
    expect(cases.locator(CARE)).to_have_attribute("aria-current", "true")
    assert heard(cases) == [first, f"{number(cases)} Treffer"]
    assert cases.locator("[role=status]:not(:empty), [aria-live]:not([role=status])").count() == 1


def test_words_are_searched_in_place_and_the_title_follows(page: Page) -> None:
    opened(page, "/suche/")
    page.get_by_label("Was suchen Sie?").fill("Schichtplan")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('q=Schichtplan')")
    assert is_same_page(page)
    expect(page).to_have_title(re.compile("^Suche: Schichtplan"))
    expect(page.get_by_label("Was suchen Sie?")).to_be_focused()
    expect(page.locator("#ansage")).to_have_text(f"{number(page)} Treffer")


def test_a_search_keeps_the_filters_that_were_chosen_in_place(cases: Page) -> None:
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    cases.get_by_label("In dieser Liste suchen").fill("Zeichnungen")
    cases.get_by_role("button", name="Suchen").click()
    wait_for(cases, "?branche=metallverarbeitung&q=Zeichnungen")
    assert is_same_page(cases)


def test_sorting_is_exchanged_and_keeps_the_focus(cases: Page) -> None:
    cases.get_by_role("link", name="Titel A bis Z").focus()
    cases.keyboard.press("Enter")
    wait_for(cases, "?sortierung=titel")
    expect(cases.get_by_role("link", name="Titel A bis Z")).to_be_focused()
    titles = cases.locator(".card__title").all_inner_texts()
    assert titles == sorted(titles)
    assert is_same_page(cases)


def test_the_next_page_begins_at_its_top(page: Page) -> None:
    opened(page, "/suche/")
    page.get_by_role("link", name=re.compile("nächsten Seite")).click()
    wait_for(page, "?seite=2")
    assert is_same_page(page)
    expect(page.locator("#treffer")).to_be_focused()
    expect(page.locator("#treffer")).to_have_text(re.compile(r"^\d+ Treffer, Seite 2 von \d+$"))
    expect(page.locator("#treffer")).to_be_in_viewport()


def test_the_months_of_the_calendar_turn_in_place(page: Page) -> None:
    opened(page, "/veranstaltungen/?ansicht=monat")
    for _ in range(2):
        shown = page.locator(".months__now").inner_text()
        page.locator("#monat-2").click()
        expect(page.locator(".months__now")).not_to_have_text(shown)
    expect(page.locator("#monat-2")).to_be_focused()
    page.get_by_role("link", name="Vergangene").click()
    wait_for(page, "?status=vergangen")
    assert is_same_page(page)


# History ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tells_end_of_scrolling", [True, False])
def test_back_and_forward_bring_list_and_place_back(
    page: Page, tells_end_of_scrolling: bool
) -> None:
    if not tells_end_of_scrolling:
        page.add_init_script(NO_SCROLLEND)
    cases = opened(page, CASES)
    option = cases.locator("#filter-ort .facet__option").first
    name = option.get_attribute("id")
    option.scroll_into_view_if_needed()
    place, all_titles = scrolled(cases), cases.locator(".card__title").all_inner_texts()
    cases.locator(f"#{name}").click()
    expect(cases.locator(f"#{name}")).to_have_attribute("aria-current", "true")
    some_titles = cases.locator(".card__title").all_inner_texts()
    assert some_titles != all_titles
    cases.go_back()
    wait_for(cases, "")
    expect(cases.locator(".card__title")).to_have_text(all_titles)
    assert scrolled(cases) == place > 0
    cases.go_forward()
    expect(cases.locator(".card__title")).to_have_text(some_titles)
    expect(cases.locator(f"#{name}")).to_have_attribute("aria-current", "true")
    assert is_same_page(cases)


def test_back_from_a_place_in_the_list_leads_to_where_one_was(cases: Page) -> None:
    cases.mouse.wheel(0, 400)
    cases.wait_for_function("() => history.state?.scroll > 300")
    place = scrolled(cases)
    cases.get_by_role("link", name="Nach oben").evaluate("link => link.click()")
    cases.wait_for_function("() => scrollY === 0")
    cases.go_back()
    cases.wait_for_function("place => scrollY === place", arg=place)


def test_back_from_a_case_shows_the_whole_page_of_the_list(cases: Page) -> None:
    """Neither the browser's memory nor its cache may show the part alone."""
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    titles = cases.locator(".card__title").all_inner_texts()
    cases.locator(".card__link").first.click()
    expect(cases.locator("#liste")).to_have_count(0)
    cases.go_back()
    expect(cases.locator(".card__title")).to_have_text(titles)
    expect(cases.get_by_role("heading", level=1)).to_have_text("Praxisbeispiele")
    expect(cases.locator(".site-footer")).to_be_visible()
    cases.go_back()
    wait_for(cases, "")
    expect(cases.locator(".chosen__filter")).to_have_count(0)


def test_going_back_while_a_list_is_fetched_ends_where_one_goes(cases: Page) -> None:
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    waiting: list[Route] = []
    cases.route("**/*gesundheit*", lambda route: waiting.append(route))
    cases.locator(CARE).click()
    cases.wait_for_function("() => document.querySelector('#liste[aria-busy=true]')")
    cases.evaluate("() => history.back()")
    cases.wait_for_function("() => location.search === ''")
    waiting[0].continue_()
    wait_for(cases, "")
    expect(cases.locator(".chosen__filter")).to_have_count(0)
    assert is_same_page(cases)


def test_nothing_is_kept_with_the_visitor(cases: Page) -> None:
    cases.locator(METAL).click()
    wait_for(cases, "?branche=metallverarbeitung")
    assert cases.evaluate("() => [sessionStorage.length, localStorage.length]") == [0, 0]


# What a browser does ------------------------------------------------------------------------------


def test_a_control_click_opens_the_list_in_a_tab(cases: Page) -> None:
    for key in ("Control", "Shift"):
        with cases.context.expect_page() as other:
            cases.locator(METAL).click(modifiers=[key])
        other.value.wait_for_load_state()
        assert other.value.url.endswith("?branche=metallverarbeitung")
        other.value.close()
    wait_for(cases, "")


def test_a_double_click_chooses_once(cases: Page) -> None:
    """However fast the list comes: the second press meets the exchanged link, too."""
    cases.locator(METAL).dblclick()
    wait_for(cases, "?branche=metallverarbeitung")
    cases.mouse.down(click_count=2)
    cases.mouse.up(click_count=2)
    wait_for(cases, "?branche=metallverarbeitung")
    expect(cases.locator(METAL)).to_have_attribute("aria-current", "true")
    assert is_same_page(cases)


def test_what_is_pressed_meanwhile_is_chosen_as_well(cases: Page) -> None:
    held: list[Route] = []
    cases.route("**/praxisbeispiele/?branche=metallverarbeitung", lambda route: held.append(route))
    cases.locator(METAL).click()
    cases.wait_for_function("() => document.querySelector('#liste[aria-busy=true]')")
    cases.locator(METAL).click()  # impatient
    cases.locator(CARE).click()
    held[0].continue_()
    wait_for(cases, "?branche=metallverarbeitung&branche=gesundheit-pflege")
    assert is_same_page(cases)


REGION = "#filter-region-maerkische-region"
OF_REGION = """() => ["#kopf", "#fuss", "#liste input", "a"]
  .map((part) => [...document.querySelectorAll(part)].map((each) => each.outerHTML))
  .concat(document.title, document.body.className)"""


def test_a_region_is_exchanged_with_header_footer_and_colours(cases: Page) -> None:
    footer = cases.locator("#fuss").text_content() or ""
    cases.locator("#filter-region summary").first.click()
    cases.locator(REGION).focus()
    cases.keyboard.press("Enter")
    wait_for(cases, "?region=maerkische-region")
    expect(cases.locator(REGION)).to_be_focused()
    assert heard(cases) == [f"{number(cases)} Treffer"]
    expect(cases.locator(".brand__region")).to_have_text("Märkische Region")
    expect(cases.locator("#fuss")).not_to_have_text(footer)
    assert is_same_page(cases)
    exchanged = cases.evaluate(OF_REGION)
    cases.reload()
    assert cases.evaluate(OF_REGION) == exchanged


def test_a_region_is_left_in_place_by_its_chip_and_by_back(cases: Page) -> None:
    before = cases.evaluate(OF_REGION)[-1]
    cases.locator("#filter-region summary").first.click()
    for leave in (lambda: cases.locator(".chosen__filter").click(), cases.go_back):
        cases.locator(REGION).click()
        wait_for(cases, "?region=maerkische-region")
        assert cases.evaluate(OF_REGION)[-1] == "region-maerkische-region"
        leave()
        wait_for(cases, "")
        expect(cases.locator(".brand__region")).to_have_count(0)
        assert cases.evaluate(OF_REGION)[-1] == before
    assert is_same_page(cases)


def test_a_region_is_chosen_in_the_sheet(phone: Page) -> None:
    phone.locator(".facets__toggle").click()
    phone.locator("#filter-region summary").first.click()
    phone.locator(REGION).click()
    wait_for(phone, "?region=maerkische-region")
    expect(sheet(phone)).to_be_visible()
    expect(phone.locator(REGION)).to_be_focused()
    assert phone.locator("#kopf[inert], #fuss[inert]").count() == 2
    assert is_same_page(phone)


@pytest.mark.parametrize("fault", ["connection lost", "error", "another page", "too late"])
def test_what_fails_is_followed_as_a_plain_link(
    cases: Page, complaints: Complaints, fault: str
) -> None:
    def fail(route: Route) -> None:
        if route.request.resource_type != "xhr":
            route.continue_()
        elif fault == "connection lost":
            route.abort()
        elif fault == "error":
            route.fulfill(status=503, body="Später")
        elif fault == "another page":
            route.fulfill(status=200, content_type="text/html", body="<p>Anderes</p>")
        # Else nothing answers.

    cases.route("**/praxisbeispiele/?branche=**", fail)
    if fault == "too late":
        cases.evaluate("() => { htmx.config.timeout = 100 }")
    with cases.expect_navigation():
        cases.locator(METAL).click()
    assert not is_same_page(cases)
    expect(cases.locator(".chosen__filter")).to_have_count(1)
    expect(cases.locator(METAL)).to_have_attribute("aria-current", "true")
    complaints.clear()  # that something failed


# Without scripts ----------------------------------------------------------------------------------


@pytest.fixture
def plain(page: Page) -> Iterator[Page]:
    """The phone of somebody without scripts."""
    assert page.context.browser
    page.goto("/")
    origin = page.url.rstrip("/")
    page.close()
    plain = page.context.browser.new_page(
        java_script_enabled=False, base_url=origin, viewport=PHONE
    )
    yield plain
    plain.close()


def test_without_scripts_filters_are_links(plain: Page) -> None:
    plain.goto(CASES)
    expect(plain.locator(METAL)).not_to_be_visible()
    plain.locator(".facets__toggle").click()
    plain.locator(METAL).click()
    expect(plain).to_have_url(re.compile(r"\?branche=metallverarbeitung$"))
    expect(plain.locator(".facets__toggle")).to_have_text(re.compile(r"Filter \(1\)"))
    plain.locator(".facets__toggle").click()
    plain.get_by_role("link", name="Treffer zeigen").click()
    expect(plain.locator(".cards > li").first).to_be_in_viewport()


# On a phone ---------------------------------------------------------------------------------------


def sheet(page: Page) -> Locator:
    return page.locator(".facets[open]")


def test_a_phone_shows_the_first_case_early(page: Page) -> None:
    page.set_viewport_size(PHONE)
    for address, row in [
        (CASES, r"Filter · \d+ Treffer"),
        (TWO_FILTERS, r"Filter \(2\) · \d+ Treffer"),
    ]:
        page.goto(address)
        box = page.locator(".cards > li").first.bounding_box()
        assert box is not None
        assert box["y"] <= FIRST_RESULT_ABOVE, address
        assert re.match(row, page.locator(".facets__toggle").inner_text().replace("\n", " "))


@pytest.mark.parametrize(
    "address",
    [
        *("/suche/", "/suche/?q=Azubi", "/suche/?q=Pflege&art=activity", "/suche/?q=Schlosser"),
        *(f"{TWO_FILTERS}&q=Betrieb", f"{TWO_FILTERS}&q=Betriib", f"{CASES}?q=Schlosser"),
        *(f"{CASES}?region=maerkische-region&q=Pflege", "/veranstaltungen/?q=Pflege"),
        *("/akteure/", "/akteure/?q=IHK", "/ideen/", "/ideen/?q=Betrieb"),
        *("/suche/?q=Tour+Schraubenschlüssel", f"{CASES}?q=Tour+Schraubenschlüssel"),
        "/en/aktivitaeten/?q=Beratung+Schraubenschlüssel",
        *("/aktivitaeten/", "/aktivitaeten/?q=Beratung", "/initiativen/", "/branchendialoge/"),
    ],
)
def test_a_phone_shows_the_first_result_of_every_list_early(page: Page, address: str) -> None:
    """With a text, corrected or not, that fits in part, a trade, two filters and a text."""
    page.set_viewport_size(PHONE)
    page.goto(address)
    results = page.locator("div.understood, .list-results .cards > li, .results > li")
    box = results.first.bounding_box()
    assert box is not None
    assert box["y"] <= FIRST_RESULT_ABOVE
    assert page.evaluate(SIDEWAYS) <= 0


def test_what_is_chosen_stands_in_a_row_to_push_aside(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/suche/?q=Pflege&art=activity&branche=metallverarbeitung")
    chips = page.locator(".list-choices a")
    boxes = [each.bounding_box() for each in chips.all()]
    assert len({box and box["y"] for box in boxes}) == 1
    assert all(box and box["height"] >= 44 for box in boxes)
    for one, other in pairwise(boxes):
        assert one is not None
        assert other is not None
        assert one["x"] + one["width"] <= other["x"]
    chips.last.focus()
    expect(chips.last).to_be_in_viewport(ratio=1)


def test_the_map_of_the_actors_opens_on_a_phone_and_stands_open_elsewhere(page: Page) -> None:
    page.goto("/akteure/")
    expect(page.locator(".map__drawing").first).to_be_visible()
    expect(page.get_by_text("Auf der Karte")).not_to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.locator(".map__drawing").first).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".map__drawing").first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_text("Auf der Karte").click()
    expect(page.locator(".map__drawing").first).to_be_visible()


LONG = "Donaudampfschifffahrtsgesellschaftskapitaensmuetze"


@pytest.mark.parametrize("word", [LONG, (LONG * 4)[:200]])
@pytest.mark.parametrize("address", ["/suche/", CASES, "/veranstaltungen/", "/akteure/", "/ideen/"])
def test_a_long_word_wraps(page: Page, address: str, word: str) -> None:
    page.set_viewport_size(NARROW)
    for more in ("", "&branche=metallverarbeitung", f" Pflege oder {word}x"):
        page.goto(f"{address}?q={word}{more}")
        assert page.evaluate(SIDEWAYS) <= 0, more
        chip = page.locator(".chosen__filter").first.bounding_box()
        assert chip is not None
        assert chip["x"] + chip["width"] <= NARROW["width"]


def test_the_row_with_the_filters_stays(phone: Page) -> None:
    phone.mouse.wheel(0, 2000)
    phone.wait_for_function("() => scrollY > 1500")
    box = phone.locator(".facets__toggle").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 2
    assert box["height"] >= 44


def test_filters_are_chosen_in_a_sheet_that_stays_open(phone: Page) -> None:
    phone.locator(".facets__toggle").click()
    group = phone.locator("#filter-branche")
    expect(phone.locator(METAL)).not_to_be_visible()
    group.locator("summary").first.click()
    phone.locator(METAL).click()
    wait_for(phone, "?branche=metallverarbeitung")
    expect(sheet(phone)).to_be_visible()
    expect(phone.locator(METAL)).to_be_focused()
    group.locator("summary").first.click()
    expect(group.locator(".facet__chosen")).to_have_text("Metallverarbeitung")
    expect(group.locator(".facet__chosen")).to_be_visible()
    show = phone.get_by_role("link", name=f"{number(phone)} Treffer zeigen")
    box = show.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    show.click()
    expect(sheet(phone)).to_have_count(0)
    expect(phone.locator("#treffer")).to_be_focused()
    expect(phone.locator(".cards > li").first).to_be_in_viewport()
    assert is_same_page(phone)


def test_what_is_chosen_is_seen_whole_when_the_sheet_is_left(page: Page) -> None:
    """None of it is hidden by the row that stays."""
    page.set_viewport_size(PHONE)
    opened(page, TWO_FILTERS)
    for place in (140, 700):
        page.evaluate("place => scrollTo(0, place)", place)
        page.locator(".facets__toggle").click()
        page.get_by_role("link", name="Treffer zeigen").click()
        row = page.locator(".facets__toggle").bounding_box()
        chip = page.locator(".chosen__filter").first.bounding_box()
        assert row is not None
        assert chip is not None
        assert row["y"] + row["height"] <= chip["y"] < PHONE["height"]


def test_the_ring_around_the_first_group_is_whole(phone: Page) -> None:
    phone.locator(".facets__toggle").focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    group = phone.locator("#filter-branche > summary")
    expect(group).to_be_focused()
    box, bar = group.bounding_box(), phone.locator(".facets__toggle").bounding_box()
    ring = group.evaluate(
        "e => parseFloat(getComputedStyle(e).outlineWidth)"
        " + parseFloat(getComputedStyle(e).outlineOffset)"
    )
    assert box is not None
    assert bar is not None
    assert box["y"] - ring >= bar["y"] + bar["height"]


def test_back_on_a_phone_closes_the_sheet_first(page: Page) -> None:
    """As Android asks for it; a browser without that goes back in the history."""
    page.set_viewport_size(PHONE)
    page.add_init_script(
        "window.CloseWatcher = class extends CloseWatcher {"
        " constructor() { super(); window.backPressed = () => this.requestClose(); } }"
    )
    opened(page, CASES)
    for _ in range(2):
        page.locator(".facets__toggle").click()
        page.wait_for_function("() => window.backPressed")
        page.evaluate("() => { window.backPressed(); delete window.backPressed; }")
        expect(sheet(page)).to_have_count(0)
        expect(page.locator(".facets__toggle")).to_be_focused()
        assert page.locator("[inert]").count() == 0
    assert is_same_page(page)


def test_the_sheet_holds_the_keyboard_and_escape_closes_it(phone: Page) -> None:
    phone.locator(".facets__toggle").focus()
    phone.keyboard.press("Enter")
    expect(sheet(phone)).to_be_visible()
    expect(phone.locator("#kopf")).to_have_attribute("inert", "")
    for _ in range(40):
        phone.keyboard.press("Tab")
        assert phone.evaluate(
            "() => document.activeElement.closest('.facets') !== null"
            " || document.activeElement === document.body"
        )
    phone.locator("#filter-branche summary").first.focus()
    phone.keyboard.press("Escape")
    expect(sheet(phone)).to_have_count(0)
    expect(phone.locator(".facets__toggle")).to_be_focused()
    assert phone.locator("[inert]").count() == 0


def test_the_sheet_keeps_its_place_and_is_heard(phone: Page) -> None:
    phone.locator(".facets__toggle").click()
    for group in ("branche", "groesse", "thema"):
        phone.locator(f"#filter-{group} summary").first.click()
    option = phone.locator("#filter-thema .facet__option").nth(3)
    name = option.get_attribute("id")
    option.scroll_into_view_if_needed()
    before = option.bounding_box()
    option.click()
    chosen = phone.locator(f"#{name}[aria-current]")
    expect(chosen).to_be_focused()
    after = chosen.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1
    assert heard(phone) == [f"{number(phone)} Treffer"]
    assert phone.locator("#ansage").evaluate("e => e.closest('[inert]') === null")
    assert phone.locator("#kopf[inert], .list-results[inert]").count() == 2
    place = sheet(phone).evaluate("sheet => sheet.scrollTop")
    phone.go_back()
    wait_for(phone, "")
    assert sheet(phone).evaluate("sheet => sheet.scrollTop") == place > 0


# How it looks -------------------------------------------------------------------------------------


STATES = {
    "cases": (CASES, False),
    "two filters": (TWO_FILTERS, False),
    "sheet": (TWO_FILTERS, True),
    "nothing found": (f"{CASES}?branche=metallverarbeitung&q=xyzzy", False),
    "in part": (f"{CASES}?branche=metallverarbeitung&q=Auftrag+xyzzy", False),
    "calendar": ("/veranstaltungen/?ansicht=monat", False),
    "search": ("/suche/?q=Digitalisierung", False),
}


@pytest.mark.parametrize(("address", "is_open"), STATES.values(), ids=STATES)
def test_lists_are_accessible_and_no_wider_than_a_phone(
    page: Page, address: str, is_open: bool
) -> None:
    page.set_viewport_size(NARROW)
    page.goto(address)
    if is_open:
        page.locator(".facets__toggle").click()
        page.locator("#filter-branche summary").first.click()
    assert page.evaluate(SIDEWAYS) <= 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [each["id"] for each in Axe().run(page).response["violations"]] == []


def test_with_colours_of_ones_own_what_is_chosen_is_underlined(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{CASES}?branche=metallverarbeitung&sortierung=titel")
    for chosen in (page.locator(METAL), page.locator(".sorting [aria-current]")):
        expect(chosen).to_have_css("text-decoration-line", "underline")


ICON_AND_GROUND = """() => [...document.querySelectorAll("main .kern-icon")]
  .filter((icon) => icon.checkVisibility())
  .map((icon) => getComputedStyle(icon).backgroundColor)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_colours_of_ones_own_icons_stand_out(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(TWO_FILTERS)
    icons = page.evaluate(ICON_AND_GROUND)
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert len(icons) == 4  # both in the facets and as chips
    assert ground not in icons


def test_an_open_group_says_what_is_chosen_in_its_options_alone(page: Page) -> None:
    page.goto(TWO_FILTERS)
    group = page.locator("#filter-branche > summary")
    assert group.inner_text().strip() == "Branche"
    group.click()
    assert re.sub(r"\s+", " ", group.inner_text()).strip() in {
        "Branche , ausgewählt: Metallverarbeitung",
        "Branche, ausgewählt: Metallverarbeitung",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_in_titles_differ_from_the_link_around_them(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    for forced in ("none", "active"):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        page.goto("/suche/?q=Pflege")
        mark = page.locator(".result__title mark").first
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") not in {
            ground,
            "rgba(0, 0, 0, 0)",
        }


def test_chips_and_marks_have_the_colour_of_the_region(page: Page) -> None:
    page.goto("/suche/?q=Pflege&region=maerkische-region")
    colour = page.locator("#suchen-los").evaluate("e => getComputedStyle(e).backgroundColor")
    expect(page.locator(".chosen__filter").first).to_have_css("color", colour)
    expect(page.locator("mark").first).to_have_css("text-decoration-color", colour)
    page.goto("/suche/?q=Pflege")
    expect(page.locator(".chosen__filter").first).not_to_have_css("color", colour)


def test_who_wants_no_motion_sees_none(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(CASES)
    expect(page.locator(".list-results")).to_have_css("transition-duration", "0s")


def test_paper_shows_the_number_and_no_filters(phone: Page) -> None:
    phone.emulate_media(media="print")
    expect(phone.locator("#treffer")).to_be_visible()
    for each in (".facets", ".search-box", ".sorting"):
        expect(phone.locator(each).first).not_to_be_visible()


def test_the_scripts_of_a_list_are_small_and_no_other_page_has_htmx(page: Page) -> None:
    loaded: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: (
            loaded.update({answer.url: len(gzip.compress(answer.body()))})
            if answer.request.resource_type == "script"
            else None
        ),
    )
    page.goto(CASES, wait_until="networkidle")
    assert any("htmx" in each for each in loaded)
    assert sum(loaded.values()) < LARGEST_SCRIPTS
    loaded.clear()
    page.goto("/", wait_until="networkidle")
    assert not any("htmx" in each for each in loaded)


def test_the_second_skip_link_leads_to_the_hits(cases: Page) -> None:
    cases.keyboard.press("Tab")
    cases.keyboard.press("Tab")
    expect(cases.locator(":focus")).to_have_accessible_name("Zu den Treffern")
    cases.keyboard.press("Enter")
    expect(cases.locator("#treffer")).to_be_focused()
