"""A registration's link opens that registration and no other, after a restore, too."""

import uuid

import pytest
from django.core import signing
from django.test import Client

from tests.support.factories import RegistrationFactory
from workshops.models import Registration

pytestmark = pytest.mark.django_db


def former_link(registration: Registration) -> str:
    """As links were made when they held the number alone."""
    signer = signing.Signer(salt="workshops.registration", sep=".")
    return f"/anmeldung/{signer.sign(f'{registration.pk}-{registration.link_version}')}/"


def test_a_number_given_again_is_not_opened_by_the_link_of_before(client: Client) -> None:
    before = RegistrationFactory.create()
    link = before.link_path
    # What a restore does: the row is gone, and the next person gets its number.
    Registration.objects.filter(pk=before.pk).update(random_key=uuid.uuid4(), name="Jemand anders")
    assert client.get(link).status_code == 404
    assert client.get(Registration.objects.get().link_path).status_code == 200


def test_a_link_from_before_opens_only_rows_from_before(client: Client) -> None:
    old = RegistrationFactory.create(has_former_link=True)
    new = RegistrationFactory.create()
    assert client.get(former_link(old)).status_code == 200
    assert client.get(former_link(new)).status_code == 404
    assert client.get(old.link_path).status_code == 200


def test_a_former_link_is_revoked_like_any_other(client: Client) -> None:
    old = RegistrationFactory.create(has_former_link=True)
    link = former_link(old)
    Registration.objects.update(link_version=2)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("said", ["1-1-", "1-1-x", "1", "a-b-c", "1-1-1-1", "9" * 20 + "-1"])
def test_a_signed_oddity_opens_nothing(client: Client, said: str) -> None:
    RegistrationFactory.create(has_former_link=True)
    signer = signing.Signer(salt="workshops.registration", sep=".")
    assert client.get(f"/anmeldung/{signer.sign(said)}/").status_code == 404
