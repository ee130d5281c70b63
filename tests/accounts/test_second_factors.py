"""What a copied table holds of second factors opens no account."""

from collections.abc import Iterator
from importlib import import_module
from typing import cast

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from interface.names import admin_address
from interface.templatetags.interface import in_fours
from notifications.models import OutgoingMail
from tests.support.factories import UserFactory
from tests.support.team import as_user

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"
OTHER_KEY = "another-key-" * 5


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    """A code is right for half a minute."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_neither_secret_nor_seed_lies_open() -> None:
    user, secret = UserFactory.create(), generate_totp_secret()
    totp = TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert totp.validate_code(code_for(secret))
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_a_former_key_is_still_read_and_can_go_after_renewing(settings: Settings) -> None:
    secret = generate_totp_secret()
    totp = TOTP.activate(UserFactory.create(), secret)
    former, settings.SECRET_KEY = settings.SECRET_KEY, OTHER_KEY
    with pytest.raises(InvalidToken):
        totp.validate_code(code_for(secret))
    settings.SECRET_KEY_FALLBACKS = [former]
    call_command("renew_second_factors", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    assert TOTP(Authenticator.objects.get()).validate_code(code_for(secret))


def test_the_migration_encrypts_what_lay_open() -> None:
    user, secret = UserFactory.create(), generate_totp_secret()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    import_module("accounts.migrations.0002_closed_doors").encrypt_second_factors(apps, None)
    found = Authenticator.objects.get()
    assert found.data["secret"] != secret
    assert TOTP(found).validate_code(code_for(secret))


# At the door --------------------------------------------------------------------------------------


def member(**traits: object) -> User:
    user: User = UserFactory.create(**traits)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def subjects_to(user: User) -> list[str]:
    mails = OutgoingMail.objects.filter(recipient=user.email).order_by("pk")
    return [mail.facts["subject"] for mail in mails]


def at_second_step(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_recovery_code_has_over_a_hundred_bits_and_is_typed_with_blanks() -> None:
    user = member(editor=True)
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    assert 10 ** len(code) > 2**112
    client = at_second_step(user)
    client.post(reverse("mfa_authenticate"), {"code": in_fours(code)})
    assert is_signed_in(client)


def test_a_code_that_is_used_twice_is_refused_logged_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user, secret = member(editor=True), generate_totp_secret()
    TOTP.activate(user, secret)
    code = {"code": code_for(secret)}
    owner, thief = at_second_step(user), at_second_step(user)
    owner.post(reverse("mfa_authenticate"), code)
    told = len(subjects_to(user))
    thief.post(reverse("mfa_authenticate"), code)
    assert (is_signed_in(owner), is_signed_in(thief)) == (True, False)
    assert subjects_to(user)[told:] == ["Ein Code wurde zweimal benutzt"]
    assert f"second factor of account {user.pk} used twice" in caplog.text


def test_a_wrong_code_is_told_nobody() -> None:
    user = member(editor=True)
    TOTP.activate(user, generate_totp_secret())
    client = at_second_step(user)
    told = len(subjects_to(user))
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert len(subjects_to(user)) == told


def test_a_password_in_an_unknown_browser_is_told() -> None:
    user = member(editor=True)
    at_second_step(user)
    assert subjects_to(user) == ["In einem neuen Browser eingeloggt"]


def test_in_a_known_browser_it_is_not_told_again() -> None:
    user = member(editor=True)
    client = at_second_step(user)
    client.get("/admin/")
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)
    assert len(subjects_to(user)) == 1


# Lost ---------------------------------------------------------------------------------------------


def remove(factor: Authenticator, assurance: str) -> HttpResponse:
    client = as_user(member(superuser=True))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    address = admin_address(factor, "delete")
    return cast(HttpResponse, client.post(address, {"post": "yes", "assurance": assurance}))


def test_a_lost_one_goes_with_all_sessions_and_its_account_is_told() -> None:
    user = member(editor=True)
    client = as_user(user)
    RecoveryCodes.activate(user)
    factor = TOTP.activate(user, generate_totp_secret()).instance
    assert remove(factor, "Rückruf unter bekannter Nummer").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(reverse("pages:account")).status_code == 302
    assert subjects_to(user) == ["Zweiter Faktor entfernt"]
    history = as_user(member(superuser=True)).get(admin_address(user, "history"))
    assert "Zweiter Faktor entfernt: Rückruf unter bekannter Nummer" in history.text


@pytest.mark.parametrize("assurance", ["", "ja"])
def test_it_stays_while_nobody_says_how_the_person_was_recognised(assurance: str) -> None:
    factor = TOTP.activate(member(editor=True), generate_totp_secret()).instance
    assert "vergewissert" in remove(factor, assurance).text
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_nobody_removes_their_own_here() -> None:
    user = member(superuser=True)
    factor = TOTP.activate(user, generate_totp_secret()).instance
    assert as_user(user).get(admin_address(factor, "delete")).status_code == 403


@pytest.mark.parametrize("page", ["address", "factor"])
def test_who_gives_an_account_to_somebody_is_asked_who_they_are(page: str) -> None:
    administrator, victim = member(superuser=True), member(superuser=True)
    TOTP.activate(administrator, generate_totp_secret())
    factor = TOTP.activate(victim, generate_totp_secret()).instance
    addresses = {"address": admin_address(victim), "factor": admin_address(factor, "delete")}
    data = {"email": "eve@betrieb.example", "post": "yes", "assurance": "stand vor mir"}
    response = as_user(administrator).post(addresses[page], data)
    assert response["Location"].startswith("/konto/reauthenticate/")
    victim.refresh_from_db()
    assert victim.email != "eve@betrieb.example"
    assert Authenticator.objects.filter(pk=factor.pk).exists()
