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

PASTE = """([editor, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
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
