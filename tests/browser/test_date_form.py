"""The form of a date in the browser: it shows what is used, and rows are moved by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.support.factories import AgendaItemFactory, QuestionFactory, UserFactory, WorkshopFactory
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints
from tests.support.team import page as address

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]


@pytest.fixture
def page(site: Stack, browser: Browser, complaints: Complaints) -> Iterator[Page]:
    client = Client()
    client.force_login(UserFactory.create(publisher=True))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=site.url, locale="de-DE")
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
    complaints.watch(context, site.url)
    yield context.new_page()
    context.close()


def shown(page: Page, *names: str) -> dict[str, bool]:
    return {name: page.locator(f"[name={name}]").is_visible() for name in names}


def test_what_a_date_does_not_use_is_not_on_its_form(page: Page) -> None:
    workshop = WorkshopFactory.create(venue_name="", venue_municipality=None)
    page.goto(address(workshop))
    names = ("venue_name", "is_step_free", "online_url", "capacity_online")
    assert shown(page, *names) == dict(zip(names, [True, True, False, False], strict=True))
    page.locator("[name=attendance][value=online]").check()
    assert shown(page, *names) == dict(zip(names, [False, False, True, False], strict=True))
    page.locator("[name=online_url]").fill("https://raum.example.org/1")
    page.locator("[name=attendance][value=on_site]").check()
    # What holds something is never hidden: it is in the way, and the server will say so.
    assert shown(page, *names) == dict(zip(names, [True, True, True, False], strict=True))
    page.locator("[name=attendance][value=both]").check()
    assert shown(page, *names) == dict.fromkeys(names, True)


def test_the_day_of_a_point_is_asked_once_the_date_has_several(page: Page) -> None:
    workshop = WorkshopFactory.create()
    AgendaItemFactory.create_batch(2, workshop=workshop)
    page.goto(address(workshop))
    days = page.locator("#agenda-group .column-day, [name=agenda-0-day], [name=agenda-1-day]")
    assert [each.is_visible() for each in days.all()] == [False, False, False]
    page.locator("[name=end_date]").fill("01.01.2031")
    page.locator("[name=fee]").focus()
    assert [each.is_visible() for each in days.all()] == [True, True, True]
    page.locator("[name=agenda-1-day]").fill("2")
    page.locator("[name=end_date]").fill("")
    page.locator("[name=fee]").focus()
    # One is in the way, and the others stand in its column.
    assert [each.is_visible() for each in days.all()] == [True, True, True]


def test_rows_are_moved_by_keyboard_and_a_new_one_is_taken_away_again(page: Page) -> None:
    workshop = WorkshopFactory.create()
    for text in ("Erste?", "Zweite?"):
        QuestionFactory.create(workshop=workshop, text=text, kind="text", options="")
    page.goto(address(workshop))
    assert not page.locator("[name=questions-0-order]").is_visible()
    page.locator("#questions-1 .row-mover__up").focus()
    page.keyboard.press("Enter")
    page.locator("#questions-group .add-row a").click()
    page.locator("#questions-2 .row-mover__up").click()
    # Django numbers what is left anew; no row becomes another.
    page.locator("#questions-group .add-row a").click()
    page.locator("[name=questions-3-text]").fill("Dritte?")
    page.locator("[name=questions-3-purpose]").fill("Damit wir es wissen.")
    page.locator("#questions-2 .inline-deletelink").click()
    page.locator("input[name=_save]").click()
    page.locator(".messagelist").wait_for()
    assert [each.text for each in workshop.questions.all()] == ["Zweite?", "Erste?", "Dritte?"]
