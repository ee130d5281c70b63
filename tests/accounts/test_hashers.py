"""Passwords hang on a key outside of the database, and outlive its change."""

from base64 import b64encode
from hashlib import pbkdf2_hmac

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from pytest_django import Settings

from accounts.models import User
from tests.support.factories import UserFactory

PASSWORD = "drei Katzen tanzen"
OTHER_KEY = "another-key-" * 5


@pytest.fixture(autouse=True)
def _hashers_of_production_but_fast(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from config.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 10)


def kept(hasher: str = "default") -> User:
    user: User = UserFactory.create(password=make_password(PASSWORD, hasher=hasher))
    return user


@pytest.mark.django_db
def test_a_password_fits_and_another_doesnt() -> None:
    user = kept()
    assert user.password.startswith("keyed_pbkdf2$10$")
    before = user.password
    assert user.check_password(PASSWORD)
    assert not user.check_password("drei Katzen tanzten")
    assert user.password == before


def test_whoever_has_the_table_alone_cannot_try_passwords_out() -> None:
    _, rounds, salt, kept = make_password(PASSWORD).split("$")
    guessed = pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), int(rounds))
    assert b64encode(guessed).decode() not in kept
    assert guessed.hex() not in kept


@pytest.mark.django_db
def test_no_password_fits_without_the_key(settings: Settings) -> None:
    user = kept()
    settings.SECRET_KEY = OTHER_KEY
    assert not user.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_former_key_still_fits_and_is_left_at_sign_in(settings: Settings) -> None:
    user = kept()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER_KEY, [settings.SECRET_KEY]
    before = user.password
    assert not user.check_password("falsch")
    assert user.password == before
    assert user.check_password(PASSWORD)
    settings.SECRET_KEY_FALLBACKS = []
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
def test_a_hash_from_before_is_renewed_at_sign_in() -> None:
    user = kept("pbkdf2_sha256")
    assert user.check_password(PASSWORD)
    assert User.objects.get().password.startswith("keyed_pbkdf2$")
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
def test_one_with_fewer_rounds_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    user = kept()
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 20)
    assert user.check_password(PASSWORD)
    assert User.objects.get().password.startswith("keyed_pbkdf2$20$")


def test_the_longest_hash_fits_into_its_column() -> None:
    room_for_rounds = len("10000000") - len("10")
    assert len(make_password(PASSWORD)) + room_for_rounds <= 128


def test_a_hash_shows_neither_key_nor_whole_value() -> None:
    encoded = make_password(PASSWORD)
    shown = str(identify_hasher(encoded).safe_summary(encoded))
    assert encoded.rsplit(".", 1)[1] not in shown
