"""Secrets of second factors: encrypted where they lie, so that a copied table opens no account."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from interface.boxes import box_for

PURPOSE = "accounts.second_factors"
# Where allauth keeps them: of an app, and of recovery codes.
PLACES = ("secret", "seed")


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return box_for(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box_for(PURPOSE).decrypt(encrypted_text.encode()).decode()


def renew() -> int:
    """Write all of them with the present SECRET_KEY, so that a former one can go; returns how many.

    Raises cryptography's InvalidToken, with nothing changed, if a key of one is unknown.
    """
    with transaction.atomic():
        found = list(Authenticator.objects.select_for_update())
        for each in found:
            for place in PLACES:
                if place in each.data:
                    each.data[place] = box_for(PURPOSE).rotate(each.data[place].encode()).decode()
            each.save(update_fields=["data"])
    return len(found)
