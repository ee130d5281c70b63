"""Secrets of second factors: encrypted where they lie, so that a copied table opens no account."""

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

SALT = "accounts.second_factors"
# Where allauth keeps them: of an app, and of recovery codes.
PLACES = ("secret", "seed")


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """Written with SECRET_KEY, read with its fallbacks, too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (salted_hmac(SALT, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


def renew() -> int:
    """Write all of them with the present SECRET_KEY, so that a former one can go; returns how many.

    Raises cryptography's InvalidToken, with nothing changed, if a key of one is unknown.
    """
    with transaction.atomic():
        found = list(Authenticator.objects.select_for_update())
        for each in found:
            for place in PLACES:
                if place in each.data:
                    each.data[place] = _box().rotate(each.data[place].encode()).decode()
            each.save(update_fields=["data"])
    return len(found)
