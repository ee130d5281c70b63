"""Accounts that people open for themselves, by a code to an address that is expected.

Signing up is closed. But whoever has registered for a workshop, say, may look at it with an account
that comes to be with the first code asked for, and goes again if it isn't used (see `retention`).
"""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User

_expected: list[Callable[[str], bool]] = []


def expect(is_expected: Callable[[str], bool]) -> None:
    """Let an app say which addresses may open an account; it is asked whenever one is new."""
    _expected.append(is_expected)


def open_for(email: str) -> User | None:
    """A new account for the address, if it is expected; its owner is shown by the code alone.

    The work is the same either way, so that how long it takes tells nobody who is expected.
    """
    try:
        with transaction.atomic():
            user: User = User.objects.create_user(email, opened_on_request=True)
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
            if not any(is_expected(user.email) for is_expected in _expected):
                transaction.set_rollback(True)
                return None
    except IntegrityError:  # Asked for twice at once, or an address that somebody else has added.
        return User.objects.filter(email=email.lower(), is_active=True).first()
    return user
