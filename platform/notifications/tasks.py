from __future__ import annotations

import os
import socket
from zlib import crc32

from celery import shared_task
from django.utils import timezone

from notifications import delivery, services
from notifications.models import OutgoingMail
from work.locks import Lock, held

# Both tasks are mere occasions to look into the table: whatever happens to one, the next finds the
# rows. They are acknowledged at once, since an acknowledgement after the broker broke off ends
# Celery's worker. The limit is a slice and one hand-over in which each answer takes its time.
TIME_LIMIT = 150


@shared_task(acks_late=False, time_limit=TIME_LIMIT)
def deliver() -> None:
    """Send what is due, after a hint; what a slice doesn't reach goes to the next.

    In one worker one process at a time: a worker that is killed leaves at most one mail of which
    nobody knows whether it was accepted.
    """
    has_more = True
    while has_more:
        with held(Lock.DELIVERY, this_worker()) as is_ours:
            if not is_ours:
                return
            try:
                is_slice_over = delivery.deliver_due()
            except delivery.Unreachable:
                return
            if is_slice_over:
                services.hint()
                return
        # What came while we held the lock, too late for our last look, had its hint sent away.
        has_more = OutgoingMail.objects.due(timezone.now()).exists()


@shared_task(acks_late=False, time_limit=TIME_LIMIT)
def sweep() -> None:
    """Find what no hint brought and what a worker left behind; one sweeper at a time."""
    with held(Lock.SWEEP) as is_ours:
        if is_ours:
            deliver()


def this_worker() -> int:
    """A number for the worker whose child this process is, as PostgreSQL's integer."""
    return crc32(f"{socket.gethostname()}-{os.getppid()}".encode()) - 2**31


@shared_task
def forget_account_mails() -> None:
    """Delete sign-in mails whose month is over."""
    services.forget_account_mails()
