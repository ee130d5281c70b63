"""The stack on a PostgreSQL that keeps its promises; pytest reads this before Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.support.stack import Stack


@pytest.fixture
def durable_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The web server alone."""
    from tests.support import databases
    from tests.support.stack import running_stack

    with django_db_blocker.unblock(), databases.durable(), running_stack("web") as stack:
        yield stack


@pytest.fixture
def durable_stack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """Everything, worker and clock included."""
    from tests.support import databases
    from tests.support.stack import running_stack

    parts = ("web", "worker", "beat")
    with django_db_blocker.unblock(), databases.durable(), running_stack(*parts) as stack:
        yield stack
