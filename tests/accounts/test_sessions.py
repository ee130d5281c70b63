"""A session ends with its period, and with it the address that somebody typed in to sign in."""

import base64
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Session
from tests.support.factories import UserFactory
from tests.support.team import both_at_once
from work.tasks import forget

pytestmark = pytest.mark.django_db


def test_a_typed_address_is_gone_when_its_session_has_expired(
    client: Client, settings: Settings
) -> None:
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


def test_a_pending_secret_doesnt_lie_open_in_a_session(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    kept = Session.objects.get().session_data
    readable = base64.urlsafe_b64decode(kept)
    assert secret.encode() not in readable
    assert b"mfa.totp" not in readable


def test_a_session_under_a_former_key_goes_on_and_one_under_an_unknown_key_is_empty(
    client: Client, settings: Settings
) -> None:
    user = UserFactory.create()
    client.force_login(user)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" * 5
    assert not client.session.get("_auth_user_id")
    assert client.get(reverse("pages:account")).status_code == 302
    settings.SECRET_KEY_FALLBACKS = [former]
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(reverse("pages:account")).status_code == 200


@pytest.mark.parametrize("broken", ["", "x", "gAAAAAB", "ä", "e30:1x:abc"])
def test_a_session_that_cannot_be_read_is_an_empty_one(client: Client, broken: str) -> None:
    client.force_login(UserFactory.create())
    Session.objects.update(session_data=broken)
    assert client.get(reverse("pages:account")).status_code == 302


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
