"""A place in line, and all that becomes of it: on a phone, by keyboard alone, without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from demo.processes import moments
from workshops import services
from workshops.models import Registration, RegistrationState, Workshop

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

PHONE: ViewportSize = {"width": 390, "height": 844}
MAIL_WITHIN = 30.0
TABS_AT_MOST = 120
EMAIL, COLLEAGUE, HEIR = "jana@example.org", "ina@example.org", "mehmet@example.org"


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    """As the page of the other tests, without scripts and as wide as a phone."""
    browser, home = page.context.browser, "/"
    assert browser
    page.goto(home)
    plain = browser.new_page(
        java_script_enabled=False, viewport=PHONE, locale="de-DE", base_url=page.url
    )
    yield plain
    plain.close()


def reach(page: Page, target: Locator) -> None:
    """Go there as somebody without a mouse does."""
    for _press in range(TABS_AT_MOST):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard doesn't reach {target}")


def fill(page: Page, label: str, text: str, *, number: int = 0) -> None:
    reach(page, page.get_by_label(label, exact=True).nth(number))
    page.keyboard.type(text)


def choose(page: Page, label: str) -> None:
    """One of several radio buttons, by the arrows, or a box, by the space bar."""
    target = page.get_by_label(re.compile(label)).first
    if target.get_attribute("type") == "checkbox":
        reach(page, target)
        page.keyboard.press("Space")
    else:
        first = page.locator(f"input[name={target.get_attribute('name')}]")
        checked = first.and_(page.locator(":checked"))
        reach(page, checked if checked.count() else first.first)
        if not checked.count():
            page.keyboard.press("Space")
        for _press in range(first.count()):
            if target.is_checked():
                break
            page.keyboard.press("ArrowDown")
    assert target.is_checked()


def press(page: Page, name: str, role: str = "button") -> None:
    found = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    reach(page, found.first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_mail(page: Page, recipient: str, subject: str, button: str) -> None:
    """The mail as the worker brought it, and its button."""
    mails = page.locator(".mailbox__item", has_text=f"an {recipient}")
    for _ in moments(MAIL_WITHIN, 0.2):
        page.goto("/demo/postfach/")
        found = mails.get_by_role("link", name=re.compile(subject))
        if found.count():
            page.goto(str(found.first.get_attribute("href")))
            link = page.frame_locator("iframe").get_by_role("link", name=button)
            page.goto(str(link.get_attribute("href")))
            return
    pytest.fail(f"no mail “{subject}” to {recipient} within {MAIL_WITHIN:.0f} s")


def heading(page: Page) -> str:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    return page.locator("h1").inner_text()


def test_from_the_line_to_a_seat_that_changes_hands(phone: Page) -> None:
    workshop = Workshop.objects.get(external_key="demo-v2")
    full, other = workshop.groups.order_by("pk")
    phone.goto(f"{workshop.get_absolute_url()}anmeldung/")
    fill(phone, "Ihr Name", "Jana Öztürk")
    fill(phone, "Ihre E-Mail-Adresse", EMAIL)
    choose(phone, f"^{full.name} \\(voll")
    reach(phone, phone.get_by_text("Kolleginnen und Kollegen mit anmelden"))
    phone.keyboard.press("Enter")
    fill(phone, "Name", "Uwe Groß")
    reach(phone, phone.get_by_text("Noch eine Person").first)
    phone.keyboard.press("Enter")
    fill(phone, "Name", "Ina Roth", number=1)
    fill(phone, "E-Mail-Adresse (freiwillig)", COLLEAGUE, number=1)
    choose(phone, "Wir kommen nur gemeinsam")
    choose(phone, "Ich bin einverstanden")
    press(phone, "Zur Veranstaltung anmelden")
    assert heading(phone) == "Bitte sehen Sie in Ihr Postfach"

    open_mail(phone, EMAIL, "bestätigen", "Anmeldung ansehen und bestätigen")
    assert heading(phone) == "Bestätigen Sie Ihre Nummer 1 auf der Warteliste"
    press(phone, "Nummer bestätigen")
    assert heading(phone) == "Sie stehen auf der Warteliste: Nummer 1"
    own_page = phone.url
    open_mail(phone, COLLEAGUE, "Warteliste", "Anmeldung ansehen oder absagen")
    assert heading(phone) == "Sie stehen auf der Warteliste: Nummer 1"

    seated = workshop.registrations.filter(group=full, state=RegistrationState.CONFIRMED)
    for registration in seated.order_by("pk")[:3]:
        services.cancel(registration)
    open_mail(phone, EMAIL, "nachgerückt", "Platz ansehen oder zurückgeben")
    assert heading(phone) == "Ihr Platz ist bestätigt"
    phone.goto(own_page)  # the newest of these mails is about the colleague without an address
    assert heading(phone) == "Ihr Platz ist bestätigt"

    press(phone, "Gruppe ändern", "link")
    choose(phone, f"^{other.name} ")
    press(phone, "Änderung speichern")
    assert Registration.objects.get(email=EMAIL).group == other

    press(phone, "Platz weitergeben", "link")
    fill(phone, "Name", "Mehmet von der Heide")
    fill(phone, "E-Mail-Adresse", HEIR)
    press(phone, "Platz anbieten")
    open_mail(phone, HEIR, "Platz", "Annehmen oder ablehnen")
    assert heading(phone) == "Ein Platz für Sie"
    press(phone, "Platz annehmen")
    assert heading(phone) == "Ihr Platz ist bestätigt"
    heirs_page = phone.url
    phone.goto(own_page)
    assert phone.get_by_text("Mehmet").count() == 0

    phone.goto(heirs_page)
    press(phone, "Teilnahme absagen", "link")
    press(phone, "Teilnahme absagen")
    assert heading(phone) == "Ihre Teilnahme ist abgesagt"
    press(phone, "Doch kommen")
    assert heading(phone) == "Ihr Platz ist bestätigt"
