"""Pages that are kept: whatever they read is watched, and each visitor gets the own one."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from interface import stamp
from tests.support.factories import UserFactory
from tests.support.rows import one_of_each
from tests.support.team import as_user
from tests.support.walk import path_and_parameters, walk

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# Whether a date has seats is told by the services that take them; kinds of entries stay.
NOT_WATCHED = {"workshops_registration"}
NEVER_WRITTEN = {"django_content_type"}
OWN_BUSINESS = ("/admin/", "/konto/", "/en/konto/", "/demo/", "/health/")


def public_addresses() -> list[str]:
    one_of_each()
    found = [each for each in walk(path_and_parameters) if not each.startswith(OWN_BUSINESS)]
    assert len(found) > 50
    return found


def test_whatever_a_public_page_reads_replaces_the_stamp_when_it_is_written() -> None:
    addresses = public_addresses()
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            Client().get(address)
    statements = " ".join(each["sql"] for each in asked.captured_queries)
    read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', statements))
    assert read - stamp.public_tables - NEVER_WRITTEN == NOT_WATCHED


def names_a_person(response: Any) -> bool:
    return b"/konto/logout/" in response.getvalue()


def test_two_visitors_by_turns_never_see_each_others_page(settings: Settings) -> None:
    addresses = public_addresses()
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["default"]}
    member = as_user(UserFactory.create(publisher=True))
    mixed_up = []
    for address in addresses:
        before, own, after = (each.get(address) for each in (Client(), member, Client()))
        is_own = names_a_person(own) == (b'class="site-header"' in own.getvalue())
        if names_a_person(before) or names_a_person(after) or not is_own:
            mixed_up.append(address)
    assert mixed_up == []
