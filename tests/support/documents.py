"""After a test whose body saved entries all Documents say what the entries say, dependents too.

What a factory writes is no reason to look: its rows have a test of their own. A test that has to
leave a Document behind its entry says why: `@pytest.mark.stale_documents("…")`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from editorial.models import Publishable

touched: set[tuple[type[Publishable], int]] = set()
factories_at_work = 0


@contextmanager
def written_by_a_factory() -> Iterator[None]:
    global factories_at_work
    factories_at_work += 1
    try:
        yield
    finally:
        factories_at_work -= 1


def note_touch(instance: Any, **_: Any) -> None:
    if not factories_at_work:
        touched.add((type(instance), instance.pk))


def pytest_sessionstart() -> None:
    """Once Django is set up."""
    from django.db.models.signals import post_save, pre_delete

    from editorial.models import publishable_models

    for kind in publishable_models():
        post_save.connect(note_touch, kind, dispatch_uid="documents")
        pre_delete.connect(note_touch, kind, dispatch_uid="documents")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    touched.clear()
    yield
    if item.config.getoption("--documents") and not item.get_closest_marker("stale_documents"):
        check_documents()


def check_documents() -> None:
    from django.db import connection

    from editorial.services import index_differences, work_off_due

    if not touched or connection.needs_rollback:
        return
    work_off_due()  # what follows a commit, which most tests never reach
    assert list(index_differences()) == [], "Documents say something else than their entries"
