"""Every designed state of a page in a browser: empty, full, wrong, past, cancelled, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.support.html import html_errors
from tests.support.stack import Stack
from tests.support.town import State, make_states
from tests.support.visits import (
    DESKTOP,
    Examined,
    Seen,
    Visits,
    too_wide,
    violations,
    visiting,
    without_frame,
)

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]


@pytest.fixture(scope="module")
def visits(browser: Browser, makers: Stack, django_db_blocker: DjangoDbBlocker) -> Iterator[Visits]:
    with django_db_blocker.unblock(), makers.models(), visiting(browser, makers.url) as visits:
        yield visits


@pytest.fixture(scope="module")
def states(visits: Visits) -> list[State]:
    return make_states()


@pytest.fixture(scope="module")
def looked_at(visits: Visits, states: list[State]) -> tuple[dict[str, Seen], dict[str, Examined]]:
    """Every state by its name, met once and examined there and then."""
    met, examined = {}, {}
    for state in states:
        met[state.name] = visits.meet(state)
        examined[state.name] = visits.examine(visits.page(state.role))
    return met, examined


@pytest.fixture
def met(looked_at: tuple[dict[str, Seen], dict[str, Examined]]) -> dict[str, Seen]:
    return looked_at[0]


@pytest.fixture
def examined(looked_at: tuple[dict[str, Seen], dict[str, Examined]]) -> dict[str, Examined]:
    return looked_at[1]


def test_every_state_answers_with_its_status(states: list[State], met: dict[str, Seen]) -> None:
    found = {name: seen.status for name, seen in met.items()}
    assert found == {state.name: state.status for state in states}
    assert len(found) == len(states) > 90


def test_every_state_has_a_title_its_language_and_one_heading(met: dict[str, Seen]) -> None:
    in_english = {name for name, seen in met.items() if "/en/" in seen.address or "English" in name}
    assert without_frame(met, in_english) == {}


def test_html_is_valid(met: dict[str, Seen], tmp_path: Path) -> None:
    assert html_errors({name: seen.html for name, seen in met.items()}, tmp_path) == {}


def test_axe_finds_nothing(examined: dict[str, Examined]) -> None:
    assert violations(examined) == {}


def test_no_state_is_wider_than_a_phone(examined: dict[str, Examined]) -> None:
    assert too_wide(examined) == {}


def test_no_state_makes_the_browser_complain(examined: dict[str, Examined], visits: Visits) -> None:
    heard = list(dict.fromkeys(visits.complaints))
    visits.complaints.clear()
    assert heard == []


def test_what_is_wrong_would_be_found(visits: Visits) -> None:
    """A page with a fault for each of axe's looks and for the phone's."""
    page = visits.page("nobody's")
    page.set_viewport_size(DESKTOP)
    page.set_content(
        "<!doctype html><html lang=de><title>Oh</title><style>p { width: 400px; color: #bbb;"
        "background: #fff } @media (prefers-color-scheme: dark) { p { color: #000 } img { display:"
        "none } }</style><main><h1>Oh</h1><p>Blass</p><img src='data:,'></main>"
    )
    found = {"wrong": visits.examine(page)}
    visits.complaints.clear()
    assert [each.partition(":")[0] for each in violations(found)["wrong", "light"]] == [
        "color-contrast",
        "image-alt",
    ]
    assert ("wrong", "dark") not in violations(found)
    assert too_wide(found)["wrong"] > 40
