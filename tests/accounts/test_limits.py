"""An account is tried less than a hundred times an hour, from however many networks."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingMail
from tests.support.factories import UserFactory
from tests.support.team import as_user

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"
ASK_FOR_CODE, RESET = "account_request_login_code", "account_reset_password"


@pytest.fixture
def user() -> User:
    user: User = UserFactory.create(editor=True)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def networks(number: int) -> list[str]:
    return [f"10.{each // 250}.{each % 250}.1" for each in range(number)]


def codes_after(email: str, page: str, network: str, client: Client | None = None) -> int:
    """How many codes have been mailed after one more was asked for."""
    (client or Client()).post(reverse(page), {"email": email}, REMOTE_ADDR=network)
    return OutgoingMail.objects.filter(recipient=email).count()


def known_browser(user: User) -> Client:
    signed_in = as_user(user)
    signed_in.get("/admin/")
    client = Client()
    name = settings.KNOWN_BROWSER_COOKIE_NAME
    client.cookies[name] = signed_in.cookies[name].value
    return client


def test_an_account_gets_twenty_codes_an_hour_whoever_asks(user: User) -> None:
    pages = [ASK_FOR_CODE, RESET] * 15
    asked = zip(networks(30), pages, strict=True)
    assert [codes_after(user.email, page, network) for network, page in asked][-1] == 20


def test_beyond_them_a_known_browser_still_gets_one(user: User) -> None:
    client = known_browser(user)
    for network in networks(25):
        codes_after(user.email, ASK_FOR_CODE, network)
    assert codes_after(user.email, ASK_FOR_CODE, "10.9.9.9", client) == 21


def signs_in(user: User, network: str, password: str, client: Client | None = None) -> bool:
    client = client or Client()
    data = {"login": user.email, "password": password}
    client.post(reverse("account_login"), data, REMOTE_ADDR=network)
    return "_auth_user_id" in client.session


def test_thirty_passwords_an_hour_are_tried_and_in_a_known_browser_more(user: User) -> None:
    client = known_browser(user)
    for network in networks(30):
        assert not signs_in(user, network, "falsch")
    assert not signs_in(user, "10.9.9.9", PASSWORD)
    assert signs_in(user, "10.9.9.9", PASSWORD, client)


def test_one_network_uses_up_no_more_than_a_third(user: User) -> None:
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(30):
            clock.shift(timedelta(seconds=100))
            codes_after(user.email, ASK_FOR_CODE, "10.6.6.6")
            signs_in(user, "10.6.6.6", "falsch")
    assert codes_after(user.email, ASK_FOR_CODE, "10.0.0.7") == 7
    assert signs_in(user, "10.0.0.7", PASSWORD)


def test_an_open_session_is_no_place_to_guess_the_password(user: User) -> None:
    client = as_user(user)
    new = "drei Katzen tanzen"
    wrong = {"oldpassword": "falsch", "password1": new, "password2": new}
    with time_machine.travel(timezone.now()) as clock:
        statuses = []
        for _ in range(32):
            clock.shift(timedelta(seconds=100))
            statuses.append(client.post(reverse("account_change_password"), wrong).status_code)
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_a_strangers_resets_keep_nobody_elsewhere_from_theirs(user: User) -> None:
    for _ in range(6):
        codes_after(user.email, RESET, "10.6.6.6")
    assert codes_after(user.email, RESET, "10.0.0.7") == 4
