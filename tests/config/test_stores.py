"""How we speak with PostgreSQL and Valkey: what would be done anew for each statement is kept."""

from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.db import connection
from redis import Redis

from editorial.models import PublicSlug

pytestmark = pytest.mark.django_db


def test_what_is_asked_often_is_planned_once() -> None:
    for number in range(7):
        assert not PublicSlug.objects.filter(object_id=number, slug="nie-vergeben").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert any("editorial_publicslug" in statement for statement in kept)


def test_a_cache_makes_one_client() -> None:
    cache = caches.create_connection("default")
    with patch.object(Redis, "__init__", autospec=True, side_effect=Redis.__init__) as made:
        cache.set("greeting", "Moin", 5)
        assert cache.get("greeting") == "Moin"
    assert made.call_count == 1
