"""Fifty thousand odd requests to every path of the demonstration: none fails."""

import random
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.support import databases, demonstration
from tests.support.addresses import PARAMETERS
from tests.support.hostile_texts import HOSTILE

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("demonstration")]

REQUESTS = 50_000
ODD = ["", "0", "-1", "9" * 30, "NaN", "%", "\x00", "\u200b", "ä" * 300, "' OR 1=1", "../.."]
ODD += ["2026-02-30", "2026-13", "01.01.0001", "12:61", "metallverarbeitung", "25.62.0", "a&b=c"]
ODD += HOSTILE.values()
PUBLIC = (200, 301, 302, 404, 410, 422)


def test_odd_requests_are_answered(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    draw = random.Random(timezone.localdate().isoformat())
    paths = sorted({each.partition("?")[0] for each in demonstration.walked(django_db_blocker)})
    databases.clone("odd_requests", demonstration.load())
    failed = {}
    with django_db_blocker.unblock(), databases.switched_to("odd_requests"):
        for _ in range(REQUESTS):
            path = draw.choice(paths)
            if draw.random() < 0.2:
                path = path[: draw.randrange(len(path))] + draw.choice(ODD) + "/"
            data = [(draw.choice(PARAMETERS), draw.choice(ODD)) for _ in range(draw.randrange(4))]
            client = Client(raise_request_exception=False)
            response = client.get(f"{path}?{urlencode(data)}")
            if response.status_code not in PUBLIC:
                failed[path, str(data)] = response.status_code
    assert failed == {}
