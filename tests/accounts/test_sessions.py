"""A session ends with its period, and with it the address that somebody typed in to sign in."""

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from tests.support.factories import UserFactory
from tests.support.team import both_at_once
from work.tasks import forget

pytestmark = pytest.mark.django_db


def test_a_typed_address_is_gone_when_its_session_has_expired(client: Client) -> None:
    address = UserFactory.create().email
    client.post(reverse("account_request_login_code"), {"email": address})
    assert address in str(Session.objects.get().get_decoded())
    kept_for = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with time_machine.travel(timezone.now() + kept_for - timedelta(minutes=1)):
        forget()
        assert Session.objects.count() == 1
    with time_machine.travel(timezone.now() + kept_for + timedelta(minutes=1)):
        forget()
        assert Session.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_session_that_the_database_cannot_store_is_an_outage_and_no_wrong_request() -> None:
    """Django tells whoever is signed in that the session was deleted, whatever the reason."""
    client = Client(raise_request_exception=False)
    client.post(reverse("account_request_login_code"), {"email": UserFactory.create().email})
    is_held, is_over = Event(), Event()

    def another() -> None:
        with transaction.atomic():
            Session.objects.select_for_update().get()
            is_held.set()
            is_over.wait(30)

    def this_one() -> Any:
        is_held.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            # Kept in the session: how often a wrong code was typed.
            return client.post(reverse("account_confirm_login_code"), {"code": "ABC-DEF"})
        finally:
            is_over.set()

    response = both_at_once(another, this_one)[1]
    assert (response.status_code, response["Retry-After"]) == (503, "30")
