"""The demonstration's pages in a browser: no complaint, accessible, and no wider than a phone.

Opened is one page of each name in the URLconf, and some more that the day draws; with ALL=1 every
page, of which up to five more of each name are looked at closely.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.support.addresses import PUBLIC, rows
from tests.support.demonstration import walked
from tests.support.stack import Stack
from tests.support.visits import (
    Examined,
    Seen,
    Visits,
    too_wide,
    violations,
    visiting,
    without_frame,
)
from tests.support.walk import view_name

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("readers")]

ALL = bool(os.environ.get("ALL"))
DRAWN = 60
MORE_OF_EACH = 5


@pytest.fixture(scope="module")
def addresses(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[str]]:
    """Every page that links lead to, by its name in the URLconf."""
    by_name: dict[str, list[str]] = {}
    for address, seen in sorted(walked(django_db_blocker).items(), key=german_first):
        if seen.status == 200 and "html" in seen.content_type:
            by_name.setdefault(view_name(address), []).append(address)
    return by_name


def german_first(walked: tuple[str, object]) -> tuple[bool, str]:
    address = walked[0]
    return address.startswith("/en/"), address


def drawn(addresses: list[str]) -> list[str]:
    """As many as one day looks at, others on the next."""
    draw = random.Random(timezone.localdate().isoformat())
    return draw.sample(addresses, min(DRAWN, len(addresses)))


@pytest.fixture(scope="module")
def closely(addresses: dict[str, list[str]]) -> list[str]:
    """What axe and the phone look at."""
    one_of_each = [found[0] for found in addresses.values()]
    if ALL:
        return [each for found in addresses.values() for each in found[: 1 + MORE_OF_EACH]]
    return one_of_each + drawn([each for found in addresses.values() for each in found[1:]])


@pytest.fixture(scope="module")
def visits(
    browser: Browser, readers: Stack, django_db_blocker: DjangoDbBlocker
) -> Iterator[Visits]:
    with django_db_blocker.unblock(), readers.models(), visiting(browser, readers.url) as visits:
        yield visits


@pytest.fixture(scope="module")
def looked_at(
    visits: Visits, addresses: dict[str, list[str]], closely: list[str]
) -> tuple[dict[str, Seen], dict[str, Examined]]:
    everything = [each for found in addresses.values() for each in found]
    seen, examined = {}, {}
    for address in everything if ALL else closely:
        seen[address] = visits.see(address)
        if address in closely:
            examined[address] = visits.examine(visits.page())
    return seen, examined


@pytest.fixture
def seen(looked_at: tuple[dict[str, Seen], dict[str, Examined]]) -> dict[str, Seen]:
    return looked_at[0]


@pytest.fixture
def examined(looked_at: tuple[dict[str, Seen], dict[str, Examined]]) -> dict[str, Examined]:
    return looked_at[1]


THANKS = {
    "workshops:registered",
    "workshops:registered_in_line",
    "workshops:registered_without_seat",
    "workshops:link_sent",
}


def test_every_public_name_is_opened(addresses: dict[str, list[str]], closely: list[str]) -> None:
    """But for pages without a link to them among the demo's content, and what is no page."""
    not_pages = {
        *("pages:calendar", "pages:feed", "pages:region_css", "pages:suggestions"),
        "workshops:workshop_ics",
    }
    no_link = {"pages:page", "workshops:download", *THANKS}
    assert set(rows(PUBLIC)) - {view_name(each) for each in closely} == not_pages | no_link
    assert len(closely) > len(addresses)


def test_every_page_opens(seen: dict[str, Seen]) -> None:
    assert {address: each.status for address, each in seen.items() if each.status != 200} == {}


def test_every_page_has_a_title_its_language_and_one_heading(seen: dict[str, Seen]) -> None:
    assert without_frame(seen, {address for address in seen if address.startswith("/en/")}) == {}


def test_axe_finds_nothing(examined: dict[str, Examined]) -> None:
    assert violations(examined) == {}


def test_no_page_is_wider_than_a_phone(examined: dict[str, Examined]) -> None:
    assert too_wide(examined) == {}


def test_no_page_makes_the_browser_complain(seen: dict[str, Seen], visits: Visits) -> None:
    heard = list(dict.fromkeys(visits.complaints))
    visits.complaints.clear()
    assert heard == []
