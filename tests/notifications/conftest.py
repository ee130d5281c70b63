"""pytest reads this file before Django is set up: hence the imports inside the fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from accounts.models import User
    from notifications.emails import Mail
    from notifications.models import OutgoingMail
    from tests.support.sink import Enqueue, Sink


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A mail server that takes everything, unless a test tells it otherwise."""
    from tests.support.sink import Sink

    server = Sink()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def note(monkeypatch: pytest.MonkeyPatch) -> Mail:
    """A registered mail that says its facts."""
    from notifications import emails

    mail = emails.Mail(
        purpose="note",
        template="notifications/mail/account_message",
        label="Notiz",
        content=emails.account_message,
        sample=lambda: emails.Sample(about=None, facts={}),
    )
    monkeypatch.setitem(emails._mails, "note", mail)
    return mail


@pytest.fixture
def person(db: None) -> User:
    """The thing the mails are about."""
    from accounts.models import User

    return User.objects.create_user("juergen.aepfel@example.org", name="Jürgen Äpfel")


@pytest.fixture
def enqueue(note: Mail, person: User) -> Enqueue:
    """Writes a note; what a test doesn't say has a usual value."""
    from notifications import services
    from notifications.models import OutgoingMail

    def write(**changes: Any) -> OutgoingMail:
        usual: dict[str, Any] = {
            "purpose": "note",
            "recipient": "kontakt@handwerk-ahlers.example.org",
            "about": person,
            "occasion": "1",
            "language": "de",
            "facts": {"subject": "Ihr Platz ist bestätigt", "text": "Wir freuen uns auf Sie."},
        }
        told = usual | changes
        services.enqueue(**told)
        about = told["about"]
        return OutgoingMail.objects.get(
            purpose=told["purpose"],
            recipient=told["recipient"],
            object_id=about.pk if about else None,
            occasion=told["occasion"],
        )

    return write
