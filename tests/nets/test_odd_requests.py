"""Odd requests to every address, by everybody: none fails. More of them in `make soak`."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from interface.names import admin_address
from tests.support.asking import Asker, arguments_of
from tests.support.fuzzing import Fuzzer
from tests.support.rows import one_of_each
from tests.support.walk import all_patterns

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# It asks the broker and the worker, which don't run here.
NOT_ASKED = ("/health/",)


@pytest.fixture(scope="module")
def fuzzer(module_rows: None) -> Fuzzer:
    return Fuzzer(Asker(), set(addresses()))


def addresses() -> Iterator[str]:
    """All of the URLconf, those of a thing with one that exists; and the admin's pages of it."""
    made = one_of_each()
    arguments = arguments_of(made)
    for name, _pattern in all_patterns(get_resolver().url_patterns):
        try:
            address = reverse(name, args=arguments.get(name, []))
        except NoReverseMatch:
            continue
        if not address.startswith(NOT_ASKED):
            yield address
    for model in admin.site._registry:
        thing = model._default_manager.first()
        if thing is not None:
            change = admin_address(thing)
            yield from (
                change,
                change.replace("/change/", "/delete/"),
                change.replace("/change/", "/history/"),
            )


def test_odd_requests_are_answered(fuzzer: Fuzzer) -> None:
    fuzzer.run(2_000, seed="always the same")
    assert not fuzzer.failures, fuzzer.report()
    # Most of them are not odd enough to be refused before a view sees them.
    assert fuzzer.statuses[200] > 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/initiatives/idea/?created_at__year=0", 302),
        ("/admin/initiatives/idea/?created_at__year__gte=-5", 302),
        ("/admin/initiatives/idea/?created_at__year=10000", 302),
        ("/admin/initiatives/idea/?created_at__year=2026", 200),
        ("/admin/initiatives/idea/add/?_to_field=", 400),
    ],
)
def test_the_admin_says_what_it_cannot_look_up(address: str, status: int) -> None:
    assert Asker().status("publisher", "GET", address) == status


@pytest.mark.soak
def test_many_odd_requests_are_answered(fuzzer: Fuzzer) -> None:
    fuzzer.run(50_000, seed=timezone.localdate().isoformat())
    assert not fuzzer.failures, fuzzer.report()
