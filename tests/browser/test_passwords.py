"""A password can be looked at, and a new one says how strong it is while it is typed."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]
NEW = 'input[name="password1"]'


@pytest.fixture
def choosing(page: Page) -> Page:
    """The page on which somebody of the demonstration chooses a first password."""
    page.goto("/demo/anmelden/")
    page.get_by_role("button", name="Redaktion").click()
    page.goto("/konto/password/set/")
    return page


def test_the_keyboard_alone_shows_a_password_and_hides_it(choosing: Page) -> None:
    field = choosing.locator(NEW)
    field.focus()
    choosing.keyboard.type("drei Katzen tanzen")
    choosing.keyboard.press("Tab")
    expect(choosing.locator(":focus")).to_have_accessible_name("Passwort anzeigen")
    choosing.keyboard.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(choosing.locator(":focus")).to_have_accessible_name("Passwort verbergen")
    choosing.keyboard.press("Space")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_value("drei Katzen tanzen")


def test_what_was_shown_is_hidden_again_when_it_is_sent(choosing: Page) -> None:
    field = choosing.locator(NEW)
    choosing.locator("form[action='/konto/password/set/']").evaluate(
        "form => form.addEventListener('submit', event => event.preventDefault())"
    )
    choosing.get_by_role("button", name="anzeigen").first.click()
    expect(field).to_have_attribute("type", "text")
    field.press("Enter")
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize(
    ("typed", "strength", "words"),
    [
        ("", 0, ""),
        ("Kerze Wolke", 1, "noch zu kurz"),
        ("Kerze      Wolke", 1, "noch zu kurz"),
        ("aaaaaaaaaaaaaaaa", 1, "zu eintönig"),
        ("Kerze Wolke7", 3, "lang genug."),
        ("drei Katzen tanzen", 4, "lang und abwechslungsreich."),
    ],
)
def test_a_new_password_says_how_strong_it_is(
    choosing: Page, typed: str, strength: int, words: str
) -> None:
    choosing.locator(NEW).fill("etwas anderes")
    choosing.locator(NEW).fill(typed)
    meter = choosing.get_by_role("meter", name="Stärke des Passworts")
    assert meter.evaluate("meter => meter.value") == strength
    said = choosing.locator("[aria-live=polite]")
    assert said.inner_text().split("Ob es")[0].strip() == words
    assert meter.count() == said.count() == 1


def test_the_sign_in_shows_a_password_and_estimates_none(page: Page) -> None:
    page.goto("/konto/login/")
    expect(page.get_by_role("button", name="Passwort anzeigen")).to_be_visible()
    assert page.locator("meter").count() == 0


def test_without_scripts_a_password_is_a_plain_field(page: Page) -> None:
    page.goto("/konto/login/")
    browser = page.context.browser
    assert browser
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(page.url)
    expect(plain.get_by_label("Passwort")).to_be_visible()
    assert plain.get_by_role("button", name="anzeigen").count() == 0
    plain.close()
