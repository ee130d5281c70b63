from typing import Any

from django.core.management.base import BaseCommand

from accounts.second_factors import renew


class Command(BaseCommand):
    """To be run before a former SECRET_KEY is removed from SECRET_KEY_FALLBACKS."""

    help = "Encrypts the secrets of all second factors with the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{renew()} second factors are encrypted with the present key.")
