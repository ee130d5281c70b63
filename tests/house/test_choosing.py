"""Which tests `make test ONLY=…` takes, and which of them one worker runs together."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from branchendialog.models import BestPractice
from tests.support.choosing import (
    is_about,
    keep_together,
    leave_to_the_long_runs,
    part_of,
    pytest_order_items,
)
from workshops.models import Workshop


def an_item(path: str, *markers: str, group: str = "", **more: Any) -> Any:
    """What choosing asks of a test in this module, with these markers."""
    by_name = {name: SimpleNamespace(args=()) for name in markers}
    if group:
        by_name["xdist_group"] = SimpleNamespace(args=(group,))
    item = SimpleNamespace(
        path=Path("/house/tests") / path,
        config=SimpleNamespace(rootpath=Path("/house")),
        get_closest_marker=by_name.get,
        added=[],
        **more,
    )
    item.add_marker = item.added.append
    return item


def about(value: object) -> Any:
    """A test of a net that is about a model, a list or a page."""
    callspec = SimpleNamespace(params={"what": value})
    return an_item("nets/test_lists.py", "net", callspec=callspec)


@pytest.mark.parametrize(
    ("item", "is_taken"),
    [
        (an_item("workshops/test_registering.py"), True),
        (an_item("initiatives/test_matrix.py"), False),
        (an_item("workshops/test_kill.py", "stack"), False),
        (an_item("house/test_compose.py"), False),
        (an_item("nets/test_floors.py", "net"), True),
        (an_item("house/test_published_rows.py", "net"), True),
        (an_item("nets/test_demonstration.py", "net", group="demonstration"), False),
        (an_item("nets/test_leaks.py", "net", group="test_leaks"), True),
        (about(Workshop), True),
        (about(BestPractice), False),
        (about("workshops.Finding"), True),
        (about("initiatives.Idea"), False),
        (about("workshops:workshop_list"), True),
        (about("initiatives:idea_list"), False),
        (about("/en/veranstaltungen/"), True),
        (about("/akteure/?ort=1"), False),
        (about("pages:search"), True),
    ],
)
def test_one_app_takes_its_tests_and_the_nets_for_its_kinds(item: Any, is_taken: bool) -> None:
    assert is_about(item, "workshops") is is_taken


@pytest.mark.parametrize(
    ("item", "groups"),
    [
        (an_item("nets/test_lists.py", fixturenames=["module_rows"]), ["test_lists"]),
        (an_item("house/test_dockerfile.py", fixturenames=["app"]), ["image"]),
        (an_item("nets/test_lists.py", group="own", fixturenames=["module_rows"]), []),
        (an_item("nets/test_lists.py", fixturenames=["db"]), []),
    ],
)
def test_what_shares_rows_is_run_by_one_worker(item: Any, groups: list[str]) -> None:
    keep_together(item)
    assert [marker.args[0] for marker in item.added] == groups


@pytest.mark.parametrize(
    ("database", "markers"), [({"transaction": True}, ["thorough"]), ({}, []), (None, [])]
)
def test_what_commits_for_real_is_left_to_the_long_runs(
    database: dict[str, bool] | None, markers: list[str]
) -> None:
    item = an_item("workshops/test_capacity.py")
    mark = database if database is None else SimpleNamespace(kwargs=database)
    item.get_closest_marker = {"django_db": mark}.get
    leave_to_the_long_runs(item)
    assert [marker.name for marker in item.added] == markers


def test_long_ones_begin_early_and_processes_start_last() -> None:
    items = [an_item("a.py", "stack"), an_item("b.py"), an_item("c.py", "net"), an_item("d.py")]
    pytest_order_items(items)
    assert [item.path.name for item in items] == ["c.py", "b.py", "d.py", "a.py"]
    parts = ["nets", "rules and pages", "rules and pages", "with processes"]
    assert [part_of(item) for item in items] == parts
