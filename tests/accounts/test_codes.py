"""Codes by mail are to be had from the mailbox alone, and work however they are typed."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.codes import kept_of
from accounts.models import Session, User
from notifications.models import OutgoingMail
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
Ask = Callable[[Client, User], str]
NEW = "neu@betrieb.example"


@pytest.fixture
def user() -> User:
    user: User = UserFactory.create()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in_last_mail() -> str:
    mail = OutgoingMail.objects.latest("pk")
    assert mail.purpose == "account_code"
    found: str = re.findall(r"^[A-Z0-9-]{6,}$", mail.facts["text"], re.MULTILINE)[0]
    return found


def ask_to_sign_in(client: Client, user: User) -> str:
    client.post(reverse("account_request_login_code"), {"email": user.email})
    return "account_confirm_login_code"


def ask_to_reset(client: Client, user: User) -> str:
    client.post(reverse("account_reset_password"), {"email": user.email})
    return "account_confirm_password_reset_code"


def ask_to_verify(client: Client, user: User) -> str:
    client.force_login(user)
    client.post(reverse("account_email"), {"email": NEW, "action_add": ""})
    return "account_email_verification_sent"


asking = pytest.mark.parametrize("ask", [ask_to_sign_in, ask_to_reset, ask_to_verify])


@asking
def test_no_session_holds_a_code_that_could_be_typed(client: Client, user: User, ask: Ask) -> None:
    ask(client, user)
    code = code_in_last_mail()
    [session] = Session.objects.all()
    kept = str(session.get_decoded())
    assert kept_of(code) in kept
    for typed in (code, code.replace("-", ""), code.lower().replace("-", "")):
        assert typed not in kept


@asking
def test_the_code_works_with_and_without_its_dash_and_in_small_letters(
    client: Client, user: User, ask: Ask
) -> None:
    address = reverse(ask(client, user))
    typed = f" {code_in_last_mail().lower().replace('-', '')} "
    assert client.post(address, {"code": typed}).status_code == 302


@asking
def test_neither_a_wrong_code_nor_what_is_kept_of_the_right_one_works(
    client: Client, user: User, ask: Ask
) -> None:
    address = reverse(ask(client, user))
    for typed in ("BCDF-GHJK", kept_of(code_in_last_mail())):
        response = client.post(address, {"code": typed})
        assert "Der Code stimmt nicht." in response.text


def test_a_code_that_nobody_sent_fits_nothing(client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "niemand@betrieb.example"})
    for typed in ("-", kept_of("")):
        response = client.post(reverse("account_confirm_login_code"), {"code": typed})
        assert "Der Code stimmt nicht." in response.text


def test_a_code_opens_its_account(client: Client, user: User) -> None:
    address = reverse(ask_to_sign_in(client, user))
    client.post(address, {"code": code_in_last_mail()})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_code_verifies_its_address(client: Client, user: User) -> None:
    address = reverse(ask_to_verify(client, user))
    client.post(address, {"code": code_in_last_mail()})
    assert EmailAddress.objects.get(email=NEW).verified


def test_a_code_lets_a_password_be_reset(client: Client, user: User) -> None:
    address = reverse(ask_to_reset(client, user))
    client.post(address, {"code": code_in_last_mail()})
    new = {"password1": "drei Katzen tanzen", "password2": "drei Katzen tanzen"}
    client.post(reverse("account_complete_password_reset"), new)
    user.refresh_from_db()
    assert user.check_password("drei Katzen tanzen")
