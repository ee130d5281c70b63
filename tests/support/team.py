"""Members of the team at work: in the admin, with what they send, and at the same moment."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections
from django.test import Client

from accounts.models import User
from editorial import services
from editorial.models import EntryVersion, Publishable
from interface.names import admin_address
from tests.support.factories import UserFactory


def signed_in(**role: bool) -> Client:
    """A browser of somebody with this role."""
    return as_user(UserFactory.create(**role))


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(entry: Publishable, name: str = "change", *args: Any) -> str:
    return admin_address(entry, name, *args)


def kept(entry: Publishable, **values: Any) -> EntryVersion:
    """The entry saved with these values; returns the version that was kept."""
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    services.record_save(entry, by=None)
    return newest(entry)


def newest(entry: Publishable) -> EntryVersion:
    version: EntryVersion = EntryVersion.objects.of(entry).latest("number")
    return version


def both_at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions at the same time, each with a real connection; returns answers or errors."""

    def run(action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Exception as error:  # noqa: BLE001 – the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def wait_for_another() -> None:
    """Go on once another connection waits for a lock, or after a while if none does."""
    waiting = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock')"
    )
    ends = time.monotonic() + 3
    is_waiting = False
    with connection.cursor() as cursor:
        while not is_waiting and time.monotonic() < ends:
            cursor.execute(waiting)
            [is_waiting] = cursor.fetchone()
