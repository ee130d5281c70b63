"""What every other test stands on: a database found as it was made, and tests dealt out rightly."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from accounts.models import User


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_real_transactions_leave_no_row(turn: int) -> None:
    assert User.objects.count() == 0
    User.objects.create(email="erika.muster@example.org")
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_an_empty_cache(turn: int) -> None:
    assert cache.get("greeting") is None
    cache.set("greeting", "Guten Tag")
    assert cache.get("greeting") == "Guten Tag"


def test_each_worker_has_its_own_valkey_databases() -> None:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    broker, cached = settings.CELERY_BROKER_URL, settings.CACHES["default"]["LOCATION"]
    assert broker.endswith(f"?virtual_host={2 * number}")
    assert cached.endswith(f"?db={2 * number + 1}")


@pytest.mark.django_db
def test_database_sorts_and_lowers_german_letters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÄÖÜß'), version()")
        lowered, version = cursor.fetchone()
    assert lowered == "äöüß"
    assert version.startswith("PostgreSQL 18")


@pytest.mark.xdist_group("together")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one worker only")
def test_a_group_of_tests_is_known_to_who_deals_them_out(request: pytest.FixtureRequest) -> None:
    """Else its tests would run on any worker, and each would make anew what they share."""
    assert request.node.nodeid.endswith("@together")


def test_a_test_knows_its_part(request: pytest.FixtureRequest) -> None:
    assert dict(request.node.user_properties) == {"part": "rules and pages"}
