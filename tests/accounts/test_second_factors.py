"""What a copied table holds of second factors opens no account."""

from importlib import import_module

import pytest
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
from pytest_django import Settings

from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
OTHER_KEY = "another-key-" * 5


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
