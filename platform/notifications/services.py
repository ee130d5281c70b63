"""What other apps call: write a mail with its event. Delivery itself is in `delivery`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from notifications import emails
from notifications.models import UNSENT, MailState, OutgoingMail
from work import hints


class Letter(NamedTuple):
    """A mail to be: which, to whom, about what, and what it states.

    `occasion` names the event, e.g. the id of the state change. `facts` are JSON, never a link.
    """

    purpose: str
    recipient: str
    about: Model | None
    occasion: str
    language: str
    facts: Mapping[str, object]

    def as_row(self) -> OutgoingMail:
        """The mail as the worker will find it; raises UnknownPurposeError."""
        row = OutgoingMail(
            purpose=self.purpose,
            recipient=self.recipient,
            content_type=ContentType.objects.get_for_model(self.about) if self.about else None,
            object_id=self.about.pk if self.about else None,
            occasion=self.occasion,
            language=self.language,
            facts=self.facts,
            is_secret=emails.get_mail(self.purpose).is_secret,
        )
        row.message_id = row.make_message_id()
        return row


def enqueue(
    *,
    purpose: str,
    recipient: str,
    about: Model | None,
    occasion: str,
    language: str,
    facts: Mapping[str, object],
) -> None:
    """Write a mail into the caller's transaction; the same event twice is one mail.

    The arguments are those of a `Letter`. Raises UnknownPurposeError for a purpose nobody
    registered.
    """
    enqueue_all([Letter(purpose, recipient, about, occasion, language, facts)])


def enqueue_all(letters: Iterable[Letter]) -> None:
    """The same for many at once, in one statement."""
    rows = [letter.as_row() for letter in letters]
    # ON CONFLICT waits for a transaction that writes the same key and leaves ours usable.
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    hints.once_after_commit(hint)


def send_again(outgoing: OutgoingMail) -> bool:
    """Queue a sent or failed mail once more; False if it is not (or no longer) re-sendable."""
    with transaction.atomic():
        row = OutgoingMail.objects.resendable().select_for_update().filter(pk=outgoing.pk).first()
        if row is None:
            return False
        row.resends += 1
        row.state = MailState.QUEUED
        row.attempts = 0
        row.next_try = timezone.now()
        row.error = ""
        row.message_id = row.make_message_id()
        row.save(update_fields=["resends", "state", "attempts", "next_try", "error", "message_id"])
        hints.once_after_commit(hint)
    return True


def pseudonym(address: str) -> str:
    """What stands for a forgotten e-mail address: a keyed hash, so that unique keys still hold."""
    digest = salted_hmac("notifications.pseudonym", address.lower(), algorithm="sha256").hexdigest()
    return f"{digest[:40]}@vergessen.invalid"


def forget_mails(about: Model) -> None:
    """Keep of the mails about a thing that they were written, not to whom nor what they said."""
    mails = OutgoingMail.objects.filter(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    )
    mails.filter(state__in=UNSENT).update(state=MailState.OUTDATED, claim=None, lease_until=None)
    for recipient in set(mails.values_list("recipient", flat=True)):
        mails.filter(recipient=recipient).update(recipient=pseudonym(recipient), facts={}, error="")


def forget_fact(about: Model, name: str) -> None:
    """Keep of the mails about a thing all that they stated but this, which was somebody else's."""
    kind = ContentType.objects.get_for_model(about)
    for mail in OutgoingMail.objects.filter(content_type=kind, object_id=about.pk):
        if mail.facts.pop(name, None) is not None:
            mail.save(update_fields=["facts"])


def hold_back_unsent() -> int:
    """After a restore: what waited when the backup was made has most likely gone out since.

    Nothing goes out a second time by itself; the team sees these mails and may send them again, but
    for those with a code, which is over. Returns how many.
    """
    unsent = OutgoingMail.objects.filter(state__in=UNSENT)
    is_free = {"claim": None, "lease_until": None}
    secret = unsent.filter(is_secret=True).update(state=MailState.OUTDATED, facts={}, **is_free)
    error = _("Stand in einer Sicherung noch als ungesendet: vielleicht ist sie schon angekommen.")
    return secret + unsent.update(state=MailState.FAILED, error=error, **is_free)


def hint() -> None:
    """Tell a worker that there is mail."""
    hints.wake("notifications.tasks.deliver")
