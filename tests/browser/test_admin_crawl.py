"""Every page of every model in the admin under the policy: no report, no complaint, no failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Page

from branchendialog.models import BestPractice
from editorial.admin_steps import STEPS
from editorial.models import publishable_models
from interface.tables.admin import TableAdmin
from taxonomy.models import Topic
from tests.support.addresses import named
from tests.support.factories import OutgoingMailFactory, UserFactory
from tests.support.kinds import an_entry
from tests.support.rows import one_of_each
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints
from tests.support.team import kept
from workshops.models import Registration

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]

LIST_OF_TOPICS = "Name;Reihenfolge\nKünstliche Intelligenz;7\nAusbildung;1\n".encode()


@pytest.fixture
def page(site: Stack, browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """A superuser's window: every page of the admin is open to them."""
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=site.url, locale="de-DE")
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
    complaints.watch(context, site.url)
    yield context.new_page()
    context.close()


def pages_of_the_models() -> list[str]:
    request = RequestFactory().get("/")
    request.user = UserFactory.create(superuser=True)
    found = []
    for model, row in one_of_each(published=False).items():
        shown = admin.site._registry[model]
        pages: dict[str, list[Any]] = {"changelist": [], "change": [row.pk], "history": [row.pk]}
        pages |= {"add": []} if shown.has_add_permission(request) else {}
        pages |= {"delete": [row.pk]} if shown.has_delete_permission(request, row) else {}
        pages |= {"import": [], "export": []} if isinstance(shown, TableAdmin) else {}
        found += [reverse(named(model, page), args=args) for page, args in pages.items()]
    return found


def pages_of_the_steps() -> list[str]:
    found = []
    for model in publishable_models():
        entry = an_entry(model, published=True)
        for name, step in STEPS.items():
            model.objects.filter(pk=entry.pk).update(state=step.from_state)
            found.append(reverse(named(model, "step"), args=[entry.pk, name]))
        found.append(reverse(named(model, "revert"), args=[entry.pk, kept(entry).number]))
        found += [reverse(named(model, page), args=[entry.pk]) for page in ("erase", "reading")]
    return found


def test_every_page_opens_without_a_complaint(page: Page) -> None:
    addresses = ["/admin/", "/admin/taxonomy/", "/admin/suche/?q=e"]
    statuses = {}
    for address in [*addresses, *pages_of_the_models()]:
        response = page.goto(address)
        statuses[address] = response.status if response else 0
    assert {address: status for address, status in statuses.items() if status != 200} == {}
    registration = Registration.objects.first()
    assert registration is not None
    page.goto(reverse("admin:workshops_registration_cancel", args=[registration.pk]))
    page.goto(reverse("admin:workshops_registration_release", args=[registration.workshop_id]))
    for name in ("copy", "participants_export", "participants_print", "participants_figures"):
        page.goto(reverse(f"admin:workshops_workshop_{name}", args=[registration.workshop_id]))


def test_every_step_of_every_kind_opens_without_a_complaint(page: Page) -> None:
    for address in pages_of_the_steps():
        page.goto(address)


def too_wide(page: Page, addresses: list[str]) -> dict[str, tuple[int, int]]:
    """By how much each list is wider than its frame, and its page than the window."""
    found = {}
    for address in addresses:
        page.goto(address)
        over = page.evaluate(
            """() => [...document.querySelectorAll(".results"), document.scrollingElement].map(
                each => each.scrollWidth - each.clientWidth)"""
        )
        assert len(over) == 2, f"{address} shows no row"
        found[address] = tuple(over)
    return {address: over for address, over in found.items() if max(over) > 0}


def test_every_list_fits_a_small_screen_and_a_phone(page: Page) -> None:
    addresses = [reverse(named(model, "changelist")) for model in one_of_each()]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert too_wide(page, addresses) == {}
    page.set_viewport_size({"width": 390, "height": 844})
    assert too_wide(page, addresses) == {}


def choose(page: Page, content: bytes) -> None:
    file = FilePayload(name="themen.csv", mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)


def test_a_list_comes_in_by_file_with_its_preview(page: Page) -> None:
    page.goto(reverse("admin:taxonomy_topic_changelist"))
    page.locator("a.import_link").click()
    choose(page, LIST_OF_TOPICS)
    page.locator("input[type=submit]").click()
    assert page.locator(".table-preview__lines > li").count() == 2
    page.locator("input[type=submit]").click()
    assert page.locator(".messagelist").inner_text() == (
        "Themenfelder importiert: 1 neu, 1 geändert, 0 unverändert."
    )
    assert Topic.objects.get(name="Künstliche Intelligenz").order == 7


def test_a_faulty_list_is_shown_with_its_lines(page: Page) -> None:
    page.goto(reverse("admin:taxonomy_topic_import"))
    choose(page, b"Name;Reihenfolge\nA;viele\n")
    page.locator("input[type=submit]").click()
    assert page.locator(".table-faults td").all_inner_texts() == [
        "2",
        "Reihenfolge",
        "„viele“ ist keine ganze Zahl.",
    ]


def test_a_change_of_several_is_shown_before_it_is_made(page: Page) -> None:
    case = an_entry(BestPractice, published=False)
    page.goto(reverse("admin:branchendialog_bestpractice_changelist", query={"pk": case.pk}))
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("ask_several")
    page.locator("button[name=index]").click()
    page.locator("#id_confirm_by").fill("31.12.2040")
    page.get_by_role("button", name="Vorschau").click()
    assert page.locator(".differences tbody td").nth(1).inner_text() == "31.12.2040"
    page.get_by_role("button", name="So ändern").click()
    assert "1 Eintrag" in page.locator(".messagelist").inner_text()
    case.refresh_from_db()
    assert str(case.confirm_by) == "2040-12-31"


def test_an_action_asks_first(page: Page) -> None:
    OutgoingMailFactory.create(state="failed")
    page.goto(reverse("admin:notifications_outgoingmail_changelist"))
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("send_again")
    page.locator("button[name=index]").click()
    assert page.locator("h1", has_text="Noch einmal senden?").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_desk_list_form_and_import(
    page: Page, complaints: Complaints, scheme: Any
) -> None:
    case = an_entry(BestPractice, published=True)
    addresses = {
        "desk": "/admin/",
        "list": reverse("admin:branchendialog_bestpractice_changelist"),
        "form": reverse("admin:branchendialog_bestpractice_change", args=[case.pk]),
        "reading": reverse("admin:branchendialog_bestpractice_reading", args=[case.pk]),
        "search": reverse("admin:search", query={"q": "e"}),
        "import": reverse("admin:taxonomy_topic_import"),
        "export": reverse("admin:taxonomy_topic_export"),
    }
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name, address in addresses.items():
        page.goto(address, wait_until="networkidle")
        violations = Axe().run(page).response["violations"]
        found[name] = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in violations]
    assert found == {name: [] for name in addresses}
    complaints.clear()  # axe itself brings styles along, which the policy refuses
    page.set_viewport_size({"width": 360, "height": 800})
    for address in addresses.values():
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
