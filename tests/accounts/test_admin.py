"""Accounts in the admin: one address opens one account."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import SWITCHED_OFF, User
from tests.support.factories import UserFactory
from tests.support.reading import typed_in_admin
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
