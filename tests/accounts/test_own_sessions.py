"""An account sees where it is signed in, and ends a session there."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User, name_of
from accounts.sessions import browser_of
from tests.support.factories import UserFactory
from tests.support.team import as_user

pytestmark = pytest.mark.django_db

PASSWORD = "ein langes Kennwort"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


def signed_in(user: User, browser: str = "") -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("pages:account")).status_code == 200


@pytest.fixture
def user() -> User:
    user: User = UserFactory.create()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def key_of(client: Client) -> str:
    return str(client.session.session_key)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox, Linux"), (IPHONE, "Safari, iPhone"), (EDGE, "Edge, Windows"), ("x", "")],
)
def test_a_browser_is_named_by_its_kind_and_system(user_agent: str, words: str) -> None:
    assert browser_of(user_agent) == words


def test_each_session_is_listed_this_browsers_first(user: User) -> None:
    old, own = signed_in(user, IPHONE), signed_in(user, FIREFOX)
    as_user(UserFactory.create())
    page = own.get(reverse("accounts:sessions")).text
    assert re.findall(r'own__title">(.+?)(?: <|<)', page) == ["Firefox, Linux", "Safari, iPhone"]
    assert page.count("dieser Browser") == 1
    assert [key for key in (key_of(own), key_of(old)) if key in page] == []


def end(client: Client, session: Client | None = None) -> None:
    """Press the button, and type the password that is asked for then."""
    named = {"sitzung": name_of(key_of(session))} if session else {}
    asked = client.post(reverse("accounts:end_sessions"), named)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})


def test_one_session_is_ended_and_the_others_stay(user: User) -> None:
    lost, kept, own = signed_in(user), signed_in(user), signed_in(user)
    end(own, lost)
    assert [is_signed_in(each) for each in (lost, kept, own)] == [False, True, True]


def test_all_others_are_ended_at_once(user: User) -> None:
    others, own = [signed_in(user), signed_in(user)], signed_in(user)
    end(own)
    assert [is_signed_in(each) for each in (*others, own)] == [False, False, True]


@pytest.mark.parametrize("name", ["nichts", "\x00", "x" * 5000])
def test_a_name_of_nothing_ends_nothing(user: User, name: str) -> None:
    other, own = as_user(user), as_user(user)
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = own.post(reverse("accounts:end_sessions"), {"sitzung": name})
    assert response.status_code == 302
    assert is_signed_in(other)


def test_nobody_ends_a_session_of_somebody_else(user: User) -> None:
    other, own = as_user(UserFactory.create()), as_user(user)
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    own.post(reverse("accounts:end_sessions"), {"sitzung": name_of(key_of(other))})
    assert Session.objects.filter(session_key=key_of(other)).exists()


def test_a_session_goes_with_its_account(user: User) -> None:
    signed_in(user)
    user.delete()
    assert not Session.objects.exists()


# Without password and second factor --------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "is_asked"), [(9, False), (11, True)])
@pytest.mark.parametrize(
    "name", ["accounts:end_sessions", "account_email", "mfa_activate_totp", "pages:own_data_delete"]
)
def test_an_account_without_password_signs_in_anew_for_what_others_are_asked_for(
    name: str, minutes: int, *, is_asked: bool
) -> None:
    client = as_user(UserFactory.create())
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        response = client.post(reverse(name), {"action_add": "", "email": "eva@betrieb.example"})
        leads_to_sign_in = response.headers.get("Location", "").startswith("/konto/login/")
        assert leads_to_sign_in == is_asked
        assert is_signed_in(client) != is_asked


def test_giving_up_the_second_factor_ends_the_other_sessions(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    other, own = as_user(user), as_user(user)
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    own.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert [is_signed_in(each) for each in (other, own)] == [False, True]
