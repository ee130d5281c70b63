from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from celery import shared_task
from django.db import connection
from django.utils import timezone

from notifications import delivery, services
from notifications.models import OutgoingMail

# Both tasks are mere occasions to look into the table: whatever happens to one, the next finds the
# rows. They are acknowledged at once, since an acknowledgement after the broker broke off ends
# Celery's worker. The limit is a slice and one hand-over in which each answer takes its time.
TIME_LIMIT = 150

# Numbers for advisory locks, used for nothing else in the project.
DELIVERY_LOCK = 20_260_001
SWEEP_LOCK = 20_260_002


@shared_task(acks_late=False, time_limit=TIME_LIMIT)
def deliver() -> None:
    """Send what is due, after a hint; what a slice doesn't reach goes to the next.

    In one worker one process at a time: a worker that is killed leaves at most one mail of which
    nobody knows whether it was accepted.
    """
    has_more = True
    while has_more:
        with advisory_lock(DELIVERY_LOCK, this_worker()) as is_ours:
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
    with advisory_lock(SWEEP_LOCK) as is_ours:
        if is_ours:
            deliver()


@contextmanager
def advisory_lock(number: int, part: int = 0) -> Iterator[bool]:
    """Hold PostgreSQL's lock of that number if nobody has it; it ends with the process, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [number, part])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [number, part])


def this_worker() -> int:
    """A number for the worker whose child this process is, as PostgreSQL's integer."""
    return crc32(f"{socket.gethostname()}-{os.getppid()}".encode()) - 2**31


@shared_task
def forget_account_mails() -> None:
    """Delete sign-in mails whose month is over."""
    services.forget_account_mails()
