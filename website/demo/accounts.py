"""The demo's accounts: one for each role, without a password, behind one button each."""

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import Role, User


class DemoAccount(NamedTuple):
    """An account and what its button says; the name is a function, never a person's."""

    email: str
    name: str
    role: Role
    is_superuser: bool
    may: StrOrPromise


EDITOR = DemoAccount(
    "redaktion@example.org",
    "Redaktion",
    Role.EDITOR,
    False,
    _("Schreibt Einträge und reicht sie zur Prüfung ein."),
)
PUBLISHER = DemoAccount(
    "veroeffentlichung@example.org",
    "Veröffentlichung",
    Role.PUBLISHER,
    False,
    _("Prüft, veröffentlicht und archiviert; ändert Regionen, Branchen und Themenfelder."),
)
ADMINISTRATOR = DemoAccount(
    "verwaltung@example.org",
    "Verwaltung",
    Role.NONE,
    True,
    _("Darf alles, auch Konten anlegen."),
)
DEMO_ACCOUNTS = [EDITOR, PUBLISHER, ADMINISTRATOR]


class Team(NamedTuple):
    """The two people it takes: who writes doesn't publish."""

    editor: User
    publisher: User


def make_accounts() -> Team:
    """Create the accounts that are missing; what somebody changed about one stays."""
    emails = [account.email for account in DEMO_ACCOUNTS]
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    for account in DEMO_ACCOUNTS:
        if account.email in users:
            continue
        user = User.objects.create_user(
            account.email, name=account.name, role=account.role, is_superuser=account.is_superuser
        )
        # Verified, so that signing in with a code from the demo's mailbox works too.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        users[user.email] = user
    return Team(users[EDITOR.email], users[PUBLISHER.email])


def demo_users() -> QuerySet[User]:
    """The demo's accounts as far as there are any, and active."""
    return User.objects.filter(
        is_active=True, email__in=[account.email for account in DEMO_ACCOUNTS]
    )


def accounts_with_buttons() -> list[DemoAccount]:
    """The accounts one can sign in to at this moment, the one with the fewest rights first."""
    there = set(demo_users().values_list("email", flat=True))
    return [account for account in DEMO_ACCOUNTS if account.email in there]
