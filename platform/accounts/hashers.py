"""Passwords as they lie in the database: a copied table alone is no place to try them out."""

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "accounts.hashers"


class KeyedPasswordHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2, and over it a step that nobody can do without SECRET_KEY.

    `keyed_pbkdf2$1000000$<salt>$<which key>.<hash>`. One made under a key of SECRET_KEY_FALLBACKS
    is renewed at the next sign-in; under a key that is gone no password fits any more.
    """

    algorithm = "keyed_pbkdf2"

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return _keyed(super().encode(password, salt, iterations), settings.SECRET_KEY)

    def verify(self, password: str, encoded: str) -> bool:
        _algorithm, rounds, salt, _keyed_hash = encoded.split("$", 3)
        without_key = super().encode(password, salt, int(rounds))
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(constant_time_compare(encoded, _keyed(without_key, key)) for key in keys)

    def must_update(self, encoded: str) -> bool:
        has_present_key = f"${_name_of(settings.SECRET_KEY)}." in encoded
        return not has_present_key or super().must_update(encoded)


def _keyed(encoded: str, key: str) -> str:
    beginning, digest = encoded.rsplit("$", 1)
    keyed = salted_hmac(SALT, digest, secret=key, algorithm="sha256").hexdigest()
    return f"{beginning}${_name_of(key)}.{keyed}"


def _name_of(key: str) -> str:
    return salted_hmac(f"{SALT}.name", "", secret=key, algorithm="sha256").hexdigest()[:8]
