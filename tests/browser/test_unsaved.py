"""Nothing typed is lost, whatever becomes of the page it was typed into."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from accounts.models import Session, User
from branchendialog.models import BestPractice
from editorial import services
from editorial.models import UnsavedText
from interface.names import admin_address
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HERE = "In diesem Browser liegt Text"
KEPT_HERE = "Object.keys(localStorage).filter((name) => name.startsWith('unsaved:')).length"
# The script looks every two seconds whether somebody has stopped to type.
SOON = 12_000

Window = Callable[[User], BrowserContext]


@pytest.fixture
def window(site: Stack, browser: Browser) -> Iterator[Window]:
    """Of somebody's browser. A server that answers nothing is a complaint of it, and none here."""
    opened: list[BrowserContext] = []

    def open_one(user: User) -> BrowserContext:
        context = browser.new_context(base_url=site.url, locale="de-DE")
        context.set_default_timeout(10_000)
        opened.append(context)
        sign_in(context, site, user)
        return context

    yield open_one
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, site: Stack, user: User) -> None:
    client, name = Client(), settings.SESSION_COOKIE_NAME
    client.force_login(user)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])


@pytest.fixture
def editor(site: Stack) -> Any:
    return UserFactory.create(editor=True)


@pytest.fixture
def case(site: Stack) -> Any:
    case = BestPracticeFactory.create(title="Erst so")
    services.record_save(case, by=None)
    return case


def form_of(context: BrowserContext, case: BestPractice) -> Page:
    page = context.new_page()
    page.goto(admin_address(case))
    return page


def type_title(page: Page, title: str) -> None:
    page.locator("#id_title").fill(title)


def axe_in(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in violations]


def said(page: Page) -> Any:
    return expect(page.locator(".unsaved__said"))


def test_a_browser_killed_while_somebody_writes_loses_nothing(
    window: Window, editor: User, case: BestPractice
) -> None:
    killed = window(editor)
    page = form_of(killed, case)
    type_title(page, "Mitten im Satz")
    page.locator("#effects-group .add-row a").click()
    said(page).to_have_text(re.compile(r"Zwischengespeichert um \d\d:\d\d"), timeout=SOON)
    killed.close()

    page = window(editor).new_page()
    page.goto("/admin/")
    page.get_by_role("link", name="Mitten im Satz").click()
    expect(page.locator("#id_title")).to_have_value("Mitten im Satz")
    expect(page.locator("#effects-group .inline-related:not(.empty-form)")).to_have_count(2)
    page.locator("#effects-group .inline-deletelink").first.click()
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/bestpractice/")
    case.refresh_from_db()
    assert case.title == "Mitten im Satz"
    assert not UnsavedText.objects.filter(user=editor).exists()


def test_what_was_typed_without_a_connection_lies_in_the_browser(
    window: Window, editor: User, case: BestPractice
) -> None:
    context = window(editor)
    page = form_of(context, case)
    context.set_offline(True)
    type_title(page, "Im Zug getippt")
    said(page).to_contain_text("Der Server antwortet nicht.", timeout=SOON)
    page.close(run_before_unload=False)
    context.set_offline(False)

    page = form_of(context, case)
    expect(page.get_by_role("heading", name=HERE)).to_be_visible()
    page.get_by_role("button", name="Weiterschreiben").click()
    expect(page.locator("#id_title")).to_have_value("Im Zug getippt")
    expect(page.locator(".errorlist, .unsaved")).to_have_count(0)
    said(page).to_contain_text("Zwischengespeichert", timeout=SOON)
    assert page.evaluate(KEPT_HERE) == 0


def test_a_session_that_ended_offers_what_was_sent_after_signing_in(
    window: Window, site: Stack, editor: User, case: BestPractice
) -> None:
    context = window(editor)
    page = form_of(context, case)
    Session.objects.filter(user=editor).delete()
    type_title(page, "Nach Feierabend")
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/konto/login/**")
    sign_in(context, site, editor)
    page.goto(admin_address(case))
    page.get_by_role("button", name="Weiterschreiben").click()
    expect(page.locator("#id_title")).to_have_value("Nach Feierabend")
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/bestpractice/")
    assert page.evaluate(KEPT_HERE) == 0
    case.refresh_from_db()
    assert case.title == "Nach Feierabend"


def test_a_token_of_a_former_session_is_refused_and_the_text_stays(
    window: Window, site: Stack, editor: User, case: BestPractice
) -> None:
    context = window(editor)
    page = form_of(context, case)
    context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    type_title(page, "In einem anderen Fenster eingeloggt")
    page.locator("input[name=_save]").click()
    expect(page.locator("h1")).to_have_text("Das Formular ist abgelaufen")
    expect(page.locator(".lead")).to_contain_text("Was Sie getippt haben, liegt in diesem Browser")
    page.goto(admin_address(case))
    page.get_by_role("button", name="Weiterschreiben").click()
    expect(page.locator("#id_title")).to_have_value("In einem anderen Fenster eingeloggt")


def test_two_tabs_overwrite_nothing_of_each_other(
    window: Window, editor: User, case: BestPractice
) -> None:
    context = window(editor)
    one, other = form_of(context, case), form_of(context, case)
    one.bring_to_front()
    type_title(one, "Im ersten")
    said(one).to_contain_text("Zwischengespeichert", timeout=SOON)
    other.bring_to_front()
    type_title(other, "Im zweiten")
    said(other).to_contain_text("aus einem anderen Fenster", timeout=SOON)
    assert axe_in(other) == []
    assert UnsavedText.objects.get(user=editor).fields["title"] == ["Im ersten"]

    page = form_of(context, case)
    expect(page.locator(".unsaved")).to_have_count(2)
    for summary in page.locator(".unsaved summary").all():
        summary.click()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        # Colours go over into each other.
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        assert axe_in(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    page.get_by_role("button", name="Weiterschreiben").click()
    expect(page.locator("#id_title")).to_have_value("Im zweiten")
    page.get_by_role("link", name="Weiterschreiben").click()
    expect(page.locator("#id_title")).to_have_value("Im ersten")


def test_another_at_the_same_computer_sees_nothing_and_signing_out_empties_it(
    window: Window, site: Stack, editor: User, case: BestPractice
) -> None:
    context = window(editor)
    page = form_of(context, case)
    context.set_offline(True)
    type_title(page, "Nur für mich")
    said(page).to_contain_text("Der Server antwortet nicht.", timeout=SOON)
    page.close(run_before_unload=False)
    context.set_offline(False)

    UnsavedText.objects.filter(user=editor).delete()
    sign_in(context, site, UserFactory.create(publisher=True))
    page = form_of(context, case)
    expect(page.locator("#id_title")).to_have_value("Erst so")
    expect(page.locator(".unsaved")).to_have_count(0)
    sign_in(context, site, editor)
    page.goto(admin_address(case))
    expect(page.get_by_role("heading", name=HERE)).to_be_visible()
    page.goto("/konto/logout/")
    assert page.evaluate(KEPT_HERE) == 1
    page.locator("main form[action='/konto/logout/'] button").click()
    page.wait_for_url(f"{site.url}/")
    assert page.evaluate(KEPT_HERE) == 0


def test_after_a_day_the_browser_keeps_nothing(
    window: Window, editor: User, case: BestPractice
) -> None:
    page = form_of(window(editor), case)
    page.evaluate(
        """([user, keep]) => {
          for (const [key, hours] of [["alt", 25], ["neu", 23]]) {
            const text = { at: Date.now() - hours * 3600000, of: keep, typed: "title=x" };
            localStorage.setItem(`unsaved:${user}:${key}`, JSON.stringify(text));
          }
        }""",
        [editor.pk, admin_address(case, "keep")],
    )
    page.reload()
    expect(page.get_by_role("heading", name=HERE)).to_have_count(1)
    assert page.evaluate(KEPT_HERE) == 1


def test_a_form_asks_before_it_is_left_only_if_something_was_typed(
    window: Window, editor: User, case: BestPractice
) -> None:
    page = form_of(window(editor), case)
    asked: list[str] = []

    def stay_or_go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay_or_go)
    # A browser asks only where somebody has done anything at all.
    page.locator("#id_title").click()
    page.goto(admin_address(case))
    assert asked == []
    page.locator(".field-situation .ProseMirror").click()
    page.keyboard.type("Neu")
    page.goto(admin_address(case))
    assert asked == ["beforeunload"]
    page.locator("#effects-group .add-row a").click()
    page.goto(admin_address(case))
    assert asked == ["beforeunload"] * 2
    type_title(page, "Gesichert")
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(admin_address(case))
    assert asked == ["beforeunload"] * 2


def test_without_cookies_the_sign_in_says_that_it_needs_them(site: Stack, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, locale="de-DE")
    page = context.new_page()
    page.goto("/konto/login/")
    expect(page.locator("[data-without-cookies]")).to_be_hidden()
    context.add_init_script("Object.defineProperty(navigator, 'cookieEnabled', { value: false })")
    page.goto("/konto/login/")
    expect(page.locator("[data-without-cookies]")).to_be_visible()
    context.clear_cookies()
    page.locator("form[action='/konto/login/'] button[type=submit]").first.evaluate(
        "button => button.form.submit()"
    )
    expect(page.locator(".lead")).to_contain_text("Ihr Browser hat kein Cookie mitgeschickt.")
    context.close()
