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


def is_expected(email: str) -> bool:
    """Whether an app expects this address; all are asked, so that it takes as long for each."""
    answers = [is_expected(email) for is_expected in _expected]
    return any(answers)


def open_for(email: str) -> User | None:
    """A new account for the address; that it is its owner's, the code has to show."""
    try:
        with transaction.atomic():
            user: User = User.objects.create_user(email, opened_on_request=True)
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
    except IntegrityError:  # Asked for twice at once, or the account is switched off.
        return User.objects.filter(email=email.lower(), is_active=True).first()
    return user
