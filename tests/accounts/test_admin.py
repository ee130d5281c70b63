"""Accounts in the admin: one address opens one account."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.models import SWITCHED_OFF, User
from notifications.models import OutgoingMail
from tests.support.factories import UserFactory
from tests.support.reading import Page, typed_in_admin
from tests.support.team import signed_in
from work import erasures

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_user_add")
NEW = {"email": "Neu@Example.org", "name": "Änne Größwein", "role": "editor", "is_active": "on"}


def test_a_new_account_signs_in_by_its_address() -> None:
    assert signed_in(is_superuser=True).post(ADD, NEW).status_code == 302
    [address] = EmailAddress.objects.filter(user__name="Änne Größwein")
    assert (address.email, address.verified, address.primary) == ("neu@example.org", True, True)


@pytest.mark.parametrize("is_new", [True, False])
def test_an_address_that_somebody_else_has_verified_is_refused(is_new: bool) -> None:
    somebody, other = UserFactory.create_batch(2)
    EmailAddress.objects.create(user=somebody, email="neu@example.org", verified=True)
    change = reverse("admin:accounts_user_change", args=[other.pk])
    client = signed_in(is_superuser=True)
    address = ADD if is_new else change
    data = NEW if is_new else typed_in_admin(client, change) | {"email": NEW["email"]}
    response = client.post(address, data)
    assert "Diese Adresse gehört schon zu einem anderen Konto." in response.content.decode()
    assert not User.objects.filter(email="neu@example.org").exists()


def test_an_address_that_nobody_has_verified_is_nobodys() -> None:
    EmailAddress.objects.create(user=UserFactory.create(), email="neu@example.org", verified=False)
    assert signed_in(is_superuser=True).post(ADD, NEW).status_code == 302


def test_an_account_keeps_its_own_address() -> None:
    client = signed_in(is_superuser=True)
    user = UserFactory.create(editor=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    address = reverse("admin:accounts_user_change", args=[user.pk])
    assert (
        client.post(address, typed_in_admin(client, address) | {"name": "Neu"}).status_code == 302
    )
    user.refresh_from_db()
    assert user.name == "Neu"


def test_a_switched_off_account_stays_so_after_a_restore(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path
    client, user = signed_in(is_superuser=True), UserFactory.create(editor=True)
    address = reverse("admin:accounts_user_change", args=[user.pk])
    data = typed_in_admin(client, address)
    del data["is_active"]
    assert client.post(address, data).status_code == 302
    [line] = erasures.standing()
    assert (line.kind, line.key) == (SWITCHED_OFF, str(user.random_key))
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert erasures.repeat() == erasures.Repeated(1, [])
    user.refresh_from_db()
    assert user.is_active is False


def invitations() -> list[str]:
    mails = OutgoingMail.objects.filter(facts__subject="Ihr Zugang zur Redaktion")
    return list(mails.values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("changed", "invited"),
    [({}, ["neu@example.org"]), ({"role": ""}, []), ({"is_active": ""}, [])],
)
def test_who_joins_the_team_is_told_how_to_begin(
    changed: dict[str, str], invited: list[str]
) -> None:
    data = {name: value for name, value in (NEW | changed).items() if value}
    assert signed_in(is_superuser=True).post(ADD, data).status_code == 302
    assert invitations() == invited


def test_an_invitation_comes_once_and_to_who_joins_later_as_well() -> None:
    client, user = signed_in(is_superuser=True), UserFactory.create()
    address = reverse("admin:accounts_user_change", args=[user.pk])
    for role in ("editor", "publisher"):
        data = typed_in_admin(client, address) | {"role": role}
        assert client.post(address, data).status_code == 302
    assert invitations() == [user.email]


@pytest.mark.django_db(transaction=True)
def test_from_the_invitation_to_the_desk_no_code_is_asked_for_twice(settings: Any) -> None:
    assert signed_in(is_superuser=True).post(ADD, NEW).status_code == 302
    settings.STAFF_NEED_SECOND_FACTOR = True
    [text] = OutgoingMail.objects.values_list("facts__text", flat=True)
    [link] = re.findall(r"http://testserver(\S+)", text)
    new = Client()
    assert new.post(link, {"email": NEW["email"]}).status_code == 302
    mailed = OutgoingMail.objects.latest("pk").facts["text"]
    [code] = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailed)
    setting_up = new.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert setting_up.request["PATH_INFO"] == reverse("mfa_activate_totp")
    secret = new.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    shown = new.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert shown.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    desk = Page(shown).link("Weiter zur Redaktion")
    assert new.get(desk).status_code == 200


@pytest.mark.parametrize(("role", "place"), [("editor", "/admin/"), ("", "/")])
def test_the_team_begins_at_its_desk(role: str, place: str) -> None:
    user = UserFactory.create(role=role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    mailed = OutgoingMail.objects.latest("pk").facts["text"]
    [code] = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailed)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.headers["Location"] == place
