"""Longer texts in a real browser: written in the admin, pasted from Word, and meant to do harm."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from tests.support.factories import UserFactory, WorkshopFactory
from tests.support.hostile_texts import FROM_WORD, HOSTILE
from tests.support.stack import Stack
from workshops.models import Workshop

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]

PASTE = """([editor, html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


def sign_in(page: Page, site: Stack) -> None:
    client = Client()
    client.force_login(UserFactory.create(publisher=True))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}]
    )


def open_editor(page: Page, entry: Workshop) -> None:
    page.goto(reverse("admin:workshops_workshop_change", args=[entry.pk]))
    expect(page.locator(".field-description .ProseMirror")).to_be_visible()


def test_a_text_is_written_in_the_editor_and_stored(site: Stack, page: Page) -> None:
    entry = WorkshopFactory.create(description="<p>Bisher</p>")
    sign_in(page, site)
    open_editor(page, entry)
    field = page.get_by_role("textbox", name="Beschreibung", exact=True)
    field.click()
    expect(field).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    expect(field.locator("p")).to_have_count(2)
    page.keyboard.type("Neue Zeile")
    page.keyboard.press("Control+a")
    page.locator(".field-description").get_by_role("button", name="fett").click()
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/workshops/workshop/")
    entry.refresh_from_db()
    assert entry.description == ("<p><strong>Bisher</strong></p><p><strong>Neue Zeile</strong></p>")


def test_a_text_from_word_arrives_clean(site: Stack, page: Page) -> None:
    entry = WorkshopFactory.create(description="")
    sign_in(page, site)
    open_editor(page, entry)
    field = page.locator(".field-description .ProseMirror")
    field.click()
    page.evaluate(PASTE, [field.element_handle(), FROM_WORD])
    # It stands as it will be stored.
    expect(field.locator("ul > li")).to_have_text(["Zettel gingen verloren", "Niemand las sie"])
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/workshops/workshop/")
    entry.refresh_from_db()
    assert entry.description == (
        "<h3>Digitale Schichtübergabe</h3>"
        "<p><strong>Ausgangslage:</strong> Die Übergabe lief auf <em>Zetteln</em>.</p>"
        "<ul><li>Zettel gingen verloren</li><li>Niemand las sie</li></ul>"
        "<ol><li>Schichtbuch einführen</li></ol>"
        "<p>1. Mai ist ein Feiertag."
        ' <a href="https://example.org/" rel="noopener">Mehr dazu</a></p>'
    )


def paste(page: Page, *, html: str = "", text: str = "") -> None:
    field = page.locator(".field-description .ProseMirror")
    field.click()
    page.evaluate(PASTE, [field.element_handle(), html, text])


def test_a_table_is_pasted_filled_in_and_stored(site: Stack, page: Page) -> None:
    entry = WorkshopFactory.create(description="")
    sign_in(page, site)
    open_editor(page, entry)
    field = page.locator(".field-description .ProseMirror")
    paste(
        page, html="<table><tr><td>Jahr</td><td>CO<sub>2</sub></td></tr><tr><td>1</td></tr></table>"
    )
    expect(field.locator("th")).to_have_text(["Jahr", "CO2"])
    field.locator("td").last.click()
    page.keyboard.type("12 t")
    page.locator(".field-description").get_by_role("button", name="Zeile einfügen").click()
    expect(field.locator("tr")).to_have_count(3)
    assert page.get_by_role("button", name="Merge cells").count() == 0
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/workshops/workshop/")
    entry.refresh_from_db()
    assert entry.description == (
        "<table><thead><tr><th>Jahr</th><th>CO<sub>2</sub></th></tr></thead>"
        "<tbody><tr><td>1</td><td>12 t</td></tr></tbody></table>"
    )


def test_a_plain_text_keeps_its_lines(site: Stack, page: Page) -> None:
    entry = WorkshopFactory.create(description="<p>Vor </p>")
    sign_in(page, site)
    open_editor(page, entry)
    field = page.locator(".field-description .ProseMirror")
    paste(page, text="Zeile <b>\nzweite\n\nAbsatz")
    expect(field.locator("p")).to_have_count(2)
    expect(field.locator("p br")).to_have_count(1)
    expect(field).to_contain_text("Zeile <b>")


def test_a_pasted_text_is_there_although_the_server_does_not_answer(
    site: Stack, page: Page
) -> None:
    entry = WorkshopFactory.create(description="")
    sign_in(page, site)
    open_editor(page, entry)
    page.evaluate("() => { window.fetch = async () => { throw new Error(); }; }")
    field = page.locator(".field-description .ProseMirror")
    paste(page, html="<p style='color: red'>Der <b>Text</b></p>")
    expect(field.locator("strong")).to_have_text("Text")
    paste(page, text="eins\nzwei")
    expect(field).to_contain_text("zwei")


def test_hostile_texts_do_nothing_in_a_browser(site: Stack, page: Page) -> None:
    """Written past the field; a complaint of the page, a dialog or a foreign request fails this."""
    entry = WorkshopFactory.create(published=True)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(entry.get_absolute_url())
    for name, text in HOSTILE.items():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE workshops_workshop SET description = %s WHERE id = %s",
                [text.replace("\x00", ""), entry.pk],
            )
        site.forget_pages()
        page.goto(entry.get_absolute_url())
        shown = page.locator(".rich-text")
        assert "T" in shown.inner_text(), name
        for link in shown.locator("a").all():
            assert str(link.evaluate("link => link.protocol")) in {"https:", "http:"}, name
        assert page.locator("base, meta[http-equiv=refresh], iframe, object, embed").count() == 0
    assert dialogs == []
