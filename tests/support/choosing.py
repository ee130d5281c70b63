"""Which tests a run takes, in which order, which belong together, and how long each part took."""

from functools import cache
from typing import Any

import pytest
from django.db.models import Model
from django.urls import get_resolver, resolve

from tests.support.packages import FLOORS

# Seconds are told for each of these; a test belongs to the first whose marker it has.
PARTS = {"stack": "with processes", "net": "nets"}
REST = "rules and pages"
# The list that searches all kinds.
OF_ALL_KINDS = "pages:search"
ORDER = ["nets", REST, "with processes"]
# Parts of the site that no kind of entry has for itself.
WHOLE_SITE = {"demonstration", "load_demo"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--documents", action="store_true", help="compare the Documents of what a test touched"
    )
    parser.addoption("--only", metavar="APP", help="tests of one app, and the nets for its kinds")


@pytest.hookimpl(tryfirst=True, specname="pytest_collection_modifyitems")
def pytest_group_items(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before xdist reads the groups."""
    if app := config.getoption("--only"):
        left_out = [item for item in items if not is_about(item, app)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_about(item, app)]
    for item in items:
        keep_together(item)
        leave_to_the_long_runs(item)
        item.user_properties.append(("part", part_of(item)))


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_order_items(items: list[pytest.Item]) -> None:
    """What takes long begins early; what starts processes comes last."""
    items.sort(key=lambda item: ORDER.index(part_of(item)))


def part_of(item: pytest.Item) -> str:
    return next((part for name, part in PARTS.items() if item.get_closest_marker(name)), REST)


def keep_together(item: pytest.Item) -> None:
    """What shares rows of its module, or the image, is run by one worker, which makes it once."""
    if item.get_closest_marker("xdist_group") is None:
        names = getattr(item, "fixturenames", ())
        shared = {"module_rows": item.path.stem, "app": "image"}
        for name in shared.keys() & set(names):
            item.add_marker(pytest.mark.xdist_group(shared[name]))


def leave_to_the_long_runs(item: pytest.Item) -> None:
    """A test of real transactions takes a second or more: its database is made anew after it."""
    database = item.get_closest_marker("django_db")
    if database and database.kwargs.get("transaction"):
        item.add_marker(pytest.mark.thorough)


# One app -----------------------------------------------------------------------------------------


def is_about(item: pytest.Item, app: str) -> bool:
    """Whether it is a test of the app without processes, or of a net for its kinds."""
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    if item.get_closest_marker("stack"):
        return False
    if folder not in {"nets", "house"}:
        return folder == app
    group = item.get_closest_marker("xdist_group")
    is_net = folder == "nets" or item.get_closest_marker("net") is not None
    is_whole_site = group is not None and group.args[0] in WHOLE_SITE
    named = apps_named_by(item) & set(FLOORS)
    return is_net and not is_whole_site and (not named or app in named)


def apps_named_by(item: pytest.Item) -> set[str]:
    """The apps of the models, lists and pages that a test of a net is about."""
    values: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return {app for value in values.values() for app in apps_of(value)}


def apps_of(value: object) -> set[str]:
    if isinstance(value, type) and issubclass(value, Model):
        return {value._meta.app_label}
    if not isinstance(value, str) or value == OF_ALL_KINDS:
        return set()
    if value.startswith("/"):
        return {package_of(resolve(value.partition("?")[0].removeprefix("/en") or "/").func)}
    label, dot, _model = value.partition(".")
    return {label} if dot else packages_of_names().get(value.partition(",")[0], set())


@cache
def packages_of_names() -> dict[str, set[str]]:
    from tests.support.walk import all_patterns

    patterns = all_patterns(get_resolver().url_patterns)
    return {name: {package_of(pattern.callback)} for name, pattern in patterns}


def package_of(view: Any) -> str:
    return str(getattr(view, "view_class", view).__module__.partition(".")[0])


# How long it took --------------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    seconds: dict[str, float] = dict.fromkeys(ORDER, 0.0)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                part = dict(report.user_properties).get("part", REST)
                seconds[str(part)] += report.duration
    terminalreporter.section("seconds of each part, over all workers")
    for part, spent in seconds.items():
        terminalreporter.write_line(f"{spent:7.1f} {part}")
