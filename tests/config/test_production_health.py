"""What compose's health check and the machine's supervision are told."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def lines(client: Client, address: str) -> tuple[int, list[str]]:
    """The status, and one line for each part without its details."""
    response = client.get(address, headers={"accept": "text/html"})
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    told = response.content.decode().splitlines()
    return response.status_code, [re.sub(r"\(.*?\):", ":", line) for line in told]


def test_web_server_is_healthy_with_its_database(client: Client) -> None:
    assert lines(client, "/health/web/") == (200, ["Database: OK"])


def test_missing_worker_is_told_to_the_supervision_alone(
    client: Client, settings: Settings
) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["default"]}
    told = ["Database: OK", "Cache: OK", "Ping: Unavailable: Celery workers unavailable"]
    assert lines(client, "/health/all/") == (503, told)


def test_missing_cache_is_told_though_pages_work_without(
    client: Client, settings: Settings
) -> None:
    gone = settings.CACHES["default"] | {"LOCATION": "unix:///nowhere"}
    settings.CACHES = {**settings.CACHES, "pages": gone}
    status, told = lines(client, "/health/all/")
    assert (status, told[0]) == (503, "Database: OK")
    assert re.fullmatch(r"Cache: Unavailable: Cache key \S+ does not match", told[1])
    assert lines(client, "/health/web/") == (200, ["Database: OK"])
