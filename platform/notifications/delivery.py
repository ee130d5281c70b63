"""Hands due mails to the mail server: claim, render, mark, hand over, mark.

A worker that dies between hand-over and mark leaves at most one mail that goes out twice: the row
says so, and both messages carry the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
import time
import traceback
import uuid
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notifications import emails
from notifications.models import MailState, OutgoingMail, OutgoingMailQuerySet

logger = logging.getLogger(__name__)

# The server's code for “I hang up now”.
SERVICE_CLOSING = 421
BATCH_SIZE = 100
# With the longest hand-over after it far below the task's time limit.
SLICE_SECONDS = 10.0
# Longer than one slow answer of the mail server, EMAIL_TIMEOUT; short enough that what a worker
# left behind goes out within the minute.
LEASE = timedelta(seconds=30)
# A connection that breaks off again and again may each time have delivered: then people decide.
MOST_BROKEN_OFF = 3
# After the n-th attempt that failed for now; after the last one the mail has failed: two days.
PAUSES = [
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
]


# In SQL, since the worker does this for each mail: one statement and one commit instead of two.
MARK_SENDING = """
WITH accepted AS (
    UPDATE notifications_outgoingmail
    SET state = %s, sent_at = %s, claim = NULL, lease_until = NULL,
        facts = CASE WHEN is_secret THEN '{}' ELSE facts END
    WHERE id = %s AND claim = %s
)
UPDATE notifications_outgoingmail
SET state = %s, lease_until = %s, error = ''
WHERE id = %s AND claim = %s
"""


class Unreachable(Exception):  # noqa: N818 - says what the server is
    """The mail server takes no connection now; text gives the reason."""


class MailServer:
    """One connection for many mails, opened with the first and again after it broke."""

    def __init__(self) -> None:
        self.backend = get_connection()

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(reason_of(error)) from error

    def close(self) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError) as error:
            logger.info("mail server's farewell: %s", type(error).__name__)

    def send(self, message: EmailMultiAlternatives) -> None:
        self.backend.send_messages([message])


def deliver_due(seconds: float = SLICE_SECONDS) -> bool:
    """Send what is due, for about `seconds`; True if there may be more.

    Raises Unreachable without a mail server; the mails wait for their next try.
    """
    ends_at = time.monotonic() + seconds
    with MailServer() as server:
        while time.monotonic() < ends_at:
            batch = claim()
            try:
                send_all(batch, server, ends_at)
            except Unreachable as error:
                put_back(batch, str(error))
                raise
            if not batch:
                return False
    return True


def claim(size: int = BATCH_SIZE) -> list[OutgoingMail]:
    """Take due mails for this worker alone, until the lease ends."""
    now = timezone.now()
    with transaction.atomic():
        batch = list(
            OutgoingMail.objects.due(now)
            .select_for_update(skip_locked=True, no_key=True)
            .order_by("next_try", "id")[:size]
        )
        if not batch:
            return []
        claim_id, lease_until = uuid.uuid4(), now + LEASE
        OutgoingMail.objects.filter(pk__in=[outgoing.pk for outgoing in batch]).update(
            state=MailState.CLAIMED,
            claim=claim_id,
            lease_until=lease_until,
            attempts=F("attempts") + 1,
            # Whoever had it died, or lost its lease, while the mail server may have taken it.
            possibly_duplicated=Case(
                When(state=MailState.SENDING, then=Value(True)), default=F("possibly_duplicated")
            ),
        )
    for outgoing in batch:
        outgoing.claim = claim_id
        outgoing.attempts += 1
    fetch_objects(batch)
    return batch


def fetch_objects(batch: list[OutgoingMail]) -> None:
    """Give each mail the thing it is about, with one query for each purpose."""
    by_purpose: dict[str, list[OutgoingMail]] = defaultdict(list)
    for outgoing in batch:
        by_purpose[outgoing.purpose].append(outgoing)
    for purpose, mails in by_purpose.items():
        objects = emails.objects_of(purpose)
        if objects is not None:
            found = objects.in_bulk([outgoing.object_id for outgoing in mails])
            for outgoing in mails:
                if outgoing.object_id in found:
                    outgoing.about = found[outgoing.object_id]


def send_all(batch: list[OutgoingMail], server: MailServer, ends_at: float) -> None:
    """Bring claimed mails to their next state; raises Unreachable if there is no server.

    What is not begun at `ends_at` (monotonic seconds) is given back. The row of an accepted mail is
    marked together with the next one's: one statement a mail.
    """
    accepted: OutgoingMail | None = None
    try:
        for position, outgoing in enumerate(batch):
            if time.monotonic() >= ends_at:
                give_back(batch[position:])
                break
            message = prepare(outgoing)
            if message is None:
                continue
            server.open()
            is_mine = mark_sending(outgoing, accepted)
            accepted = None
            if is_mine and hand_over(outgoing, message, server):
                accepted = outgoing
    finally:
        if accepted:
            finish(accepted, MailState.SENT, sent_at=timezone.now())


def hand_over(outgoing: OutgoingMail, message: EmailMultiAlternatives, server: MailServer) -> bool:
    """Whether the mail server accepted the mail; if not, its row says why."""
    try:
        server.send(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        code, _answer = answer_of(error)
        if code == SERVICE_CLOSING:
            server.close()
        settle(outgoing, error, is_permanent=code >= 500)
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        # An address or a header that cannot be written: it never will be.
        settle(outgoing, error, is_permanent=True)
    except smtplib.SMTPResponseException as error:
        # The server refuses us, not the recipient; that is for the agency to mend.
        server.close()
        settle(outgoing, error, is_permanent=False)
    except Exception as error:  # noqa: BLE001 - broken off: nobody knows whether it was taken
        server.close()
        settle(outgoing, error, is_permanent=False, may_be_accepted=True)
    else:
        return True
    return False


def prepare(outgoing: OutgoingMail) -> EmailMultiAlternatives | None:
    """Render the mail; one that can't or shouldn't go out is settled, and None given."""
    if outgoing.attempts > len(PAUSES) + 1:
        finish(outgoing, MailState.FAILED, error=_("Zu viele abgebrochene Versuche."))
        return None
    try:
        emails.check_validity(outgoing)
        return emails.render(outgoing)
    except emails.Outdated as reason:
        with translation.override("de"):
            finish(outgoing, MailState.OUTDATED, error=str(reason))
    except Exception as error:  # noqa: BLE001 - a template's fault must not hold up the others
        logger.error("mail %s can't be rendered: %s", outgoing.pk, type(error).__name__)
        settle(outgoing, error, is_permanent=False)
    return None


def mark_sending(outgoing: OutgoingMail, accepted: OutgoingMail | None = None) -> bool:
    """Say that the hand-over begins; False if another worker has taken the mail meanwhile.

    `accepted` is the mail handed over before, which is marked as sent with it.
    """
    now = timezone.now()
    sent = (accepted.pk, accepted.claim) if accepted else (None, None)
    sending = (outgoing.pk, outgoing.claim)
    with connection.cursor() as cursor:
        cursor.execute(
            MARK_SENDING, [MailState.SENT, now, *sent, MailState.SENDING, now + LEASE, *sending]
        )
        return bool(cursor.rowcount)


def settle(
    outgoing: OutgoingMail,
    error: Exception,
    *,
    is_permanent: bool,
    may_be_accepted: bool = False,
) -> None:
    """Record an attempt that failed: for good, or until the next try."""
    reason = reason_of(error).replace(outgoing.recipient, "…")
    logger.warning("mail %s not accepted: %s", outgoing.pk, type(error).__name__)
    most_attempts = MOST_BROKEN_OFF if may_be_accepted else len(PAUSES) + 1
    if is_permanent or outgoing.attempts >= most_attempts:
        duplicated = {"possibly_duplicated": True} if may_be_accepted else {}
        finish(outgoing, MailState.FAILED, error=reason, **duplicated)
    else:
        postpone(outgoing, reason, may_be_accepted=may_be_accepted)


def finish(outgoing: OutgoingMail, state: MailState, **changes: object) -> None:
    """Bring the mail to its end; what was secret in it is emptied."""
    if outgoing.is_secret:
        changes["facts"] = {}
    mine(outgoing).update(state=state, claim=None, lease_until=None, **changes)


def postpone(outgoing: OutgoingMail, reason: str, *, may_be_accepted: bool = False) -> None:
    next_try = timezone.now() + PAUSES[min(outgoing.attempts, len(PAUSES)) - 1]
    # By then it is emptied, whatever the pause.
    if ends_at := emails.valid_until(outgoing):
        next_try = min(next_try, ends_at)
    changes = {"possibly_duplicated": True} if may_be_accepted else {}
    mine(outgoing).update(
        state=MailState.QUEUED,
        claim=None,
        lease_until=None,
        next_try=next_try,
        error=reason,
        **changes,
    )


def give_back(batch: list[OutgoingMail]) -> None:
    """Let go of claimed mails that were not tried."""
    OutgoingMail.objects.filter(
        pk__in=[outgoing.pk for outgoing in batch], claim=batch[0].claim
    ).update(state=MailState.QUEUED, claim=None, lease_until=None, attempts=F("attempts") - 1)


def put_back(batch: list[OutgoingMail], reason: str) -> None:
    """The mail server is away: what this worker still holds of the batch waits for its next try."""
    logger.warning("mail server unreachable, %s mails wait", len(batch))
    for outgoing in batch:
        if outgoing.attempts > len(PAUSES):
            finish(outgoing, MailState.FAILED, error=reason)
        else:
            postpone(outgoing, reason)


def mine(outgoing: OutgoingMail) -> OutgoingMailQuerySet:
    """The row, if it is still this worker's."""
    return OutgoingMail.objects.filter(pk=outgoing.pk, claim=outgoing.claim)


def reason_of(error: BaseException) -> str:
    """What staff read: the server's answer if it gave one, else what broke, and where."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        code, answer = answer_of(error)
        return f"{code} {answer}"
    if isinstance(error, OSError):
        return f"{type(error).__name__}: {error}"
    # The text of any other error may repeat what the mail says.
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(place.filename).name}, {place.lineno})"


def answer_of(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> tuple[int, str]:
    """The server's code and words to our one recipient, or to the message."""
    code: int
    answer: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    else:
        code, answer = error.smtp_code, error.smtp_error
    return code, answer.decode(errors="replace") if isinstance(answer, bytes) else answer
