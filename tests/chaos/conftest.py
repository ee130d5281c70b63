"""The stack on a PostgreSQL that keeps its promises; pytest reads this before Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.support.stack import Stack


@pytest.fixture
def durable_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The web server alone."""
    with django_db_blocker.unblock(), durable_parts("web") as stack:
        yield stack


@pytest.fixture
def durable_stack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """Everything, worker and clock included."""
    with django_db_blocker.unblock(), durable_parts("web", "worker", "beat") as stack:
        yield stack


@contextmanager
def durable_parts(*names: str) -> Iterator[Stack]:
    from tests.support import databases
    from tests.support.stack import running_stack

    with databases.durable(), running_stack(*names) as stack, stack.models():
        yield stack
