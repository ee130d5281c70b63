"""The three main journeys, whole and in the browser, in the demonstration with its real worker."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from demo.processes import moments
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints
from workshops.models import Registration

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

MAIL_WITHIN = 30.0
DATE = "Lernen im Arbeitsalltag"
RECORD = "/veranstaltungen/workshop-arbeit-4-0-in-der-region-hannover-2018-01-17/rueckblick/"
IMPULSE = (
    "Ein Kurzlehrgang „Sensordaten verstehen“ für technische Beschäftigte ohne IT-Ausbildung"
    " wird gebraucht."
)
ACTIVITY = "Kurzlehrgang „Sensordaten verstehen“"
TITLE_OF_RECORD = "Gemeinsam begonnen: Auftakt zu Arbeit 4.0"
CASE = "Das Leck verrät sich selbst"


def wait_for_mail(page: Page, recipient: str, subject: str) -> None:
    """Open the demo's mailbox, and the mail in it as soon as the worker has brought it."""
    mails = page.locator(".mailbox__item", has_text=f"an {recipient}")
    for _ in moments(MAIL_WITHIN, 0.2):
        page.goto("/demo/postfach/")
        found = mails.get_by_role("link", name=re.compile(subject))
        if found.count():
            found.first.click()
            return
    pytest.fail(f"no mail “{subject}” to {recipient} within {MAIL_WITHIN:.0f} s")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


# A company finds a case ---------------------------------------------------------------------------


class Clicks:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = 0

    def on(self, link: Locator) -> None:
        self.number += 1
        with self.page.expect_navigation():
            link.click()


def test_a_case_of_my_size_is_three_clicks_from_home(page: Page) -> None:
    clicks = Clicks(page)
    page.goto("/")
    clicks.on(page.locator("main").get_by_role("link", name=re.compile("Metallverarbeitung")).first)
    assert heading(page) == "Metallverarbeitung"
    clicks.on(page.locator("main").get_by_role("link", name="10–49 Beschäftigte"))
    mine = page.locator(".size", has=page.get_by_role("heading", name="10–49 Beschäftigte"))
    clicks.on(mine.locator(".card, article, li").get_by_role("link").first)
    assert heading(page) == "Zeichnungen auf dem Tablet statt im Ordner"
    assert page.locator("main").get_by_text("38 Beschäftigte").first.is_visible()
    assert clicks.number <= 3


# What a workshop started --------------------------------------------------------------------------


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name).first.click()


def test_an_impulse_of_2018_leads_to_a_case_in_three_clicks(page: Page) -> None:
    page.goto(RECORD)
    follow(page, IMPULSE)
    assert heading(page) == IMPULSE
    follow(page, ACTIVITY)
    assert heading(page) == ACTIVITY
    follow(page, CASE)
    assert heading(page) == CASE


def test_a_case_leads_back_to_the_record_in_three_clicks(page: Page, site: Stack) -> None:
    page.goto("/praxisbeispiele/das-leck-verraet-sich-selbst/")
    follow(page, ACTIVITY)
    assert heading(page) == ACTIVITY
    follow(page, IMPULSE)
    assert heading(page) == IMPULSE
    follow(page, TITLE_OF_RECORD)
    assert page.url == site.url + RECORD


# A participant registers --------------------------------------------------------------------------


def open_form(page: Page) -> None:
    page.goto("/veranstaltungen/")
    page.locator("main").get_by_role("link", name=re.compile(DATE)).first.click()
    page.get_by_role("link", name="Zur Veranstaltung anmelden").first.click()


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def test_a_participant_registers_confirms_and_cancels(
    page: Page, site: Stack, complaints: Complaints
) -> None:
    email, name = "zaunkoenig@example.org", "Änne von der Zaunkönigin"
    open_form(page)
    page.get_by_label("Ihr Name").fill(name)
    page.get_by_label("Ihre E-Mail-Adresse").fill(email)
    page.get_by_label("Betrieb oder Einrichtung").fill("Zaunkönig & Söhne KG")
    page.get_by_label(re.compile(r"\(\d+ (Platz|Plätze) frei\)")).first.check()
    page.get_by_label(re.compile("Ich bin einverstanden")).check()
    press(page, "Zur Veranstaltung anmelden")
    assert heading(page) == "Bitte sehen Sie in Ihr Postfach"

    page.get_by_role("link", name="Postfach der Demonstration öffnen").click()
    wait_for_mail(page, email, "bestätigen")
    with page.expect_navigation():
        page.frame_locator("iframe").get_by_role(
            "link", name="Anmeldung ansehen und bestätigen"
        ).click()
    assert heading(page) == "Bestätigen Sie Ihren Platz"
    link = page.url
    press(page, "Platz bestätigen")
    assert (heading(page), page.url) == ("Ihr Platz ist bestätigt", link)
    wait_for_mail(page, email, "Ihr Platz ist bestätigt")
    assert page.get_by_role("link", name=re.compile(r"\.ics")).is_visible()

    page.goto(link)
    page.get_by_role("link", name="Teilnahme absagen").click()
    assert heading(page) == "Möchten Sie wirklich absagen?"
    press(page, "Teilnahme absagen")
    assert heading(page) == "Ihre Teilnahme ist abgesagt"
    wait_for_mail(page, email, "abgesagt")
    assert Registration.objects.get(email=email).state == "cancelled"
    look_for_secrets(page, site, link, [email, "Zaunkönig"])
    complaints.clear()  # the two addresses that were refused just now


def look_for_secrets(page: Page, site: Stack, link: str, personal: list[str]) -> None:
    """Provoke what is logged with its address, then read all logs of the journey."""
    assert page.context.request.delete(f"{link}bestaetigen/").status == 405
    assert page.context.request.get(f"{link[:-3]}/").status == 404
    token = link.rstrip("/").rpartition("/")[2]
    logs = "".join(part.log.read_text() for part in (site.web, site.worker, site.beat))
    assert "Method Not Allowed" in logs
    assert "notifications.tasks.deliver" in logs
    secrets = [token, token.partition(".")[2][:-3], *personal]
    assert [secret for secret in secrets if secret in logs] == []


def test_wrong_answers_are_summed_up_where_reading_goes_on(
    page: Page, complaints: Complaints
) -> None:
    open_form(page)
    press(page, "Zur Veranstaltung anmelden")
    refusal = "Failed to load resource: the server responded with a status of 422"
    assert complaints.pop().startswith(f"error on {page.url}: {refusal}")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ihr Name")).to_be_focused()


def tab_to(page: Page, target: Locator) -> None:
    """Walk on with the Tab key until the target has the focus."""
    for _ in range(80):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key never reaches {target}")


def test_the_keyboard_alone_registers(page: Page) -> None:
    page.goto("/veranstaltungen/")
    tab_to(page, page.locator("main").get_by_role("link", name=re.compile(DATE)).first)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Zur Veranstaltung anmelden").first)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for label, text in [
        ("Ihr Name", "Jörg Übersee"),
        ("Ihre E-Mail-Adresse", "uebersee@example.org"),
        ("Betrieb oder Einrichtung", "Übersee GmbH"),
    ]:
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    groups = page.get_by_role("radio")
    tab_to(page, groups.first)
    page.keyboard.press("Space")
    if not page.get_by_label(re.compile(r"\(\d+ (Platz|Plätze) frei\)")).first.is_checked():
        page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label(re.compile("Ich bin einverstanden")))
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "Bitte sehen Sie in Ihr Postfach"
    assert Registration.objects.get(email="uebersee@example.org").state == "pending"


# The team writes and publishes --------------------------------------------------------------------

TITLE = "Wer misst, streitet weniger"
TEXTS = {
    "title": TITLE,
    "summary": "Zwei Waagen an der Linie ersetzen die Strichliste.",
    "company_name": "Beispielbetrieb Waagen",
    "employees": "31",
    "first_step": "Eine Woche lang eine Strichliste führen.",
}
RICH_TEXTS = {
    "situation": "Gezählt wurde von Hand.",
    "approach": "Zwei Waagen, eine Tafel.",
}
CHOICES = {"municipality": "Altena", "industry": "Metall", "topics": "Abläufe"}


def choose(page: Page, field: str, text: str) -> None:
    """Take the first suggestion of a field that completes what one types."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field:focus").fill(text)
    option = page.locator(".select2-results__option--highlighted", has_text=text)
    option.click()


def write_case(page: Page) -> None:
    page.goto("/admin/branchendialog/bestpractice/add/")
    for field, text in TEXTS.items():
        page.locator(f"#id_{field}").fill(text)
    for field, text in RICH_TEXTS.items():
        page.locator(f".field-{field} .ProseMirror").fill(text)
    for field, text in CHOICES.items():
        choose(page, field, text)
    releases = page.locator(".inline-group", has_text="Freigabe").last
    releases.locator(".add-row a").click()
    releases.locator("input[name$=granted_by]").first.fill("Geschäftsführung")
    releases.locator("input[name$=granted_on]").first.fill(
        timezone.localdate().strftime("%d.%m.%Y")
    )
    with page.expect_navigation():
        page.locator("input[name=_continue]").click()


def take_step(page: Page, step: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=step, exact=True).click()
    with page.expect_navigation():
        page.locator(".submit-row input[type=submit]").click()


def sign_in_by_code(page: Page, email: str) -> None:
    page.goto("/konto/login/code/?next=/admin/")
    page.locator("main [name=email]").fill(email)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    address = page.url
    wait_for_mail(page, email, "")
    mail = page.locator(".mail-text").inner_text()
    (code,) = re.findall(r"\b[A-Z0-9]{3,6}-[A-Z0-9]{3,6}\b", mail)
    page.goto(address)
    page.locator("main [name=code]").fill(code)
    with page.expect_navigation():
        page.locator("main form button").first.click()


def test_two_of_the_team_write_and_publish_a_case(
    page: Page, site: Stack, complaints: Complaints, new_context: Callable[..., BrowserContext]
) -> None:
    sign_in_by_code(page, "redaktion@example.org")
    write_case(page)
    address = page.url
    assert page.locator(".errornote, .errorlist").count() == 0
    take_step(page, "Zur Prüfung einreichen")
    assert page.get_by_role("link", name="Veröffentlichen", exact=True).count() == 0

    context = new_context(base_url=site.url, locale="de-DE")
    complaints.watch(context, site.url)
    other = context.new_page()
    other.goto("/praxisbeispiele/")
    assert other.get_by_text(TITLE).count() == 0
    other.goto("/demo/anmelden/")
    press(other, "Als Veröffentlichung einloggen")
    other.goto(address)
    take_step(other, "Veröffentlichen")

    context.clear_cookies()
    other.goto("/praxisbeispiele/")
    with other.expect_navigation():
        other.locator("main").get_by_role("link", name=TITLE).first.click()
    assert heading(other) == TITLE
    for text in RICH_TEXTS.values():
        assert other.locator("main p", has_text=text).count() == 1
