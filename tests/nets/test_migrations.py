"""Migrations run over rows, not only over the empty tables of a test."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.support import databases
from tests.support.packages import is_first_party
from tests.support.rows import one_of_each
from workshops.models import Registration, Workshop

pytestmark = [pytest.mark.net, pytest.mark.whole, pytest.mark.django_db(transaction=True)]

SCRATCH = "_migrated"

# What a former release let pass and a migration mends, before it can alter the same table; and the
# last migration of that release.
FORMER = {"workshops": "0004_own_data"}
NOT_ALLOWED_ANY_MORE = [
    """UPDATE workshops_workshop SET ends_at = NULL, registration_opens_at = NULL,
    registration_closes_at = starts_at - interval '1 day'""",
]


@pytest.fixture
def scratch() -> Iterator[None]:
    name = databases.database_name() + SCRATCH
    databases.clone(name)
    try:
        with databases.switched_to(name):
            yield
    finally:
        databases.drop(name)


@pytest.mark.usefixtures("scratch")
def test_the_last_migrations_of_each_app_run_over_rows() -> None:
    one_of_each()
    before = Registration.objects.count(), Workshop.objects.count()
    steps: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).disk_migrations):
        if is_first_party(app):
            steps.setdefault(app, []).append(name)
    for app, names in steps.items():
        if len(names) > 1:
            former = FORMER.get(app, names[-3:][0])
            call_command("migrate", app, former, interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for fault in NOT_ALLOWED_ANY_MORE:
            cursor.execute(fault)
    call_command("migrate", interactive=False, verbosity=0)
    assert (Registration.objects.count(), Workshop.objects.count()) == before
    assert Registration.objects.get().has_held_seat
