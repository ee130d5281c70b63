"""A session ends with its period, and with it the address that somebody typed in to sign in."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.factories import UserFactory
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
