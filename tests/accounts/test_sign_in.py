"""Signing in by e-mailed code or password; the team with a second factor."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from notifications.models import OutgoingMail
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


def account(**fields: object) -> User:
    user = UserFactory.create(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_emailed_code_signs_in(client: Client) -> None:
    user = account()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.is_secret) == (user.email, True)
    code = re.findall(r"^[A-Z0-9-]{6,}$", mail.facts["text"], re.MULTILINE)
    client.post(reverse("account_confirm_login_code"), {"code": code[0]})
    assert is_signed_in(client)


def test_a_password_signs_in(client: Client) -> None:
    user = account()
    user.set_password("ein langes Kennwort")
    user.save()
    data = {"login": user.email.upper(), "password": "ein langes Kennwort"}
    client.post(reverse("account_login"), data)
    assert is_signed_in(client)


def test_the_answer_is_the_same_for_an_unknown_address(client: Client) -> None:
    known, unknown = account().email, "niemand@example.org"
    pages = []
    for email in (known, unknown):
        response = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
        pages.append((response.status_code, response.redirect_chain))
        client = Client()
    assert pages[0] == pages[1]
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [known]


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    data = {"email": "neu@example.org"}
    response = client.post(reverse("account_signup"), data)
    assert response.status_code == 200
    assert User.objects.filter(email="neu@example.org").count() == 0


def test_the_admin_asks_for_the_sites_own_sign_in(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/konto/login/?next=%2Fadmin%2F", 302)


def test_who_is_not_of_the_team_does_not_enter_the_admin(client: Client) -> None:
    client.force_login(account())
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_team_works_with_a_second_factor_only(client: Client, settings: Settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    user = account(editor=True)
    client.force_login(user)
    for address in ["/admin/", "/"]:
        assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    TOTP.activate(user, generate_totp_secret())
    assert client.get("/admin/").status_code == 200


def test_a_second_factor_is_asked_for_at_sign_in(client: Client) -> None:
    user = account(editor=True)
    user.set_password("ein langes Kennwort")
    user.save()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    data = {"login": user.email, "password": "ein langes Kennwort"}
    response = client.post(reverse("account_login"), data)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_many_wrong_passwords_are_slowed_down(client: Client) -> None:
    user = account()
    data = {"login": user.email, "password": "falsch"}
    pages = [client.post(reverse("account_login"), data).content.decode() for _ in range(12)]
    assert ["Zu viele" in page for page in pages] == [False] * 5 + [True] * 7


def test_setting_up_the_second_factor_is_not_disturbed_by_the_pages_own_files(
    client: Client, settings: Settings
) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(account(editor=True))
    assert client.get(reverse("mfa_activate_totp"), follow=True).status_code == 200
    assert client.get("/farben.css").status_code == 200


def test_what_a_signed_in_person_sees_stays_out_of_caches(client: Client) -> None:
    assert client.get("/")["Cache-Control"] == "no-cache"
    client.force_login(account(editor=True))
    for address in ["/", reverse("account_email")]:
        assert "no-store" in client.get(address)["Cache-Control"]


def test_codes_go_to_the_accounts_present_address_only(client: Client) -> None:
    user = account(editor=True)
    former = user.email
    client.force_login(UserFactory.create(superuser=True))
    data = {"email": "neu@example.org", "name": "", "role": "editor", "is_active": "on"}
    client.post(reverse("admin:accounts_user_change", args=[user.pk]), data)
    for email in (former, "neu@example.org"):
        Client().post(reverse("account_request_login_code"), {"email": email})
    told, asked = OutgoingMail.objects.order_by("pk")
    assert (told.recipient, asked.recipient) == (former, "neu@example.org")
    assert "neu@example.org" in told.facts["text"]
