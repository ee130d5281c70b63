"""Hours of publication: conditions on now, right to the moment, without any job."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from branchendialog.models import BestPractice
from search.models import Document
from tests.support.factories import BestPracticeFactory

pytestmark = pytest.mark.django_db

FROM, UNTIL = datetime(2026, 12, 3, 7, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
JUST_BEFORE = timedelta(microseconds=1)


@pytest.fixture
def case() -> Any:
    with time_machine.travel("2026-11-20 12:00Z"):
        return BestPracticeFactory.create(published=True, publish_at=FROM, withdraw_at=UNTIL)


def seen(case: Any, client: Client) -> dict[str, Any]:
    """Everywhere the public could meet the entry."""
    listed = client.get("/praxisbeispiele/")
    return {
        "entries": case in BestPractice.objects.published(),
        "documents": Document.objects.published().exists(),
        "list": case.title in listed.content.decode(),
        "page": client.get(case.get_absolute_url()).status_code,
        "itself": BestPractice.objects.get().is_published,
    }


def everywhere(is_there: bool, page: int) -> dict[str, Any]:
    return {**dict.fromkeys(("entries", "documents", "list", "itself"), is_there), "page": page}


def test_an_entry_comes_and_goes_at_its_moments(case: Any, client: Client) -> None:
    moments: dict[datetime, dict[str, Any]] = {
        FROM - JUST_BEFORE: everywhere(False, 404),
        FROM: everywhere(True, 200),
        UNTIL - JUST_BEFORE: everywhere(True, 200),
        UNTIL: everywhere(False, 410),
    }
    found = {}
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            found[moment] = seen(case, client)
    assert found == moments


def test_a_withdrawn_page_says_until_when_it_was_public(case: Any, client: Client) -> None:
    with time_machine.travel(UNTIL):
        text = client.get(case.get_absolute_url()).content.decode()
    assert "Der Eintrag war bis Freitag, 1. Januar 2027, 1 Uhr öffentlich." in text


def test_an_end_before_the_beginning_is_refused_by_the_database(case: Any) -> None:
    with pytest.raises(IntegrityError, match="withdrawn_after_published"), transaction.atomic():
        BestPractice.objects.update(withdraw_at=FROM)
