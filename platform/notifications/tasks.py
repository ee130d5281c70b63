from __future__ import annotations

import os
import socket

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import delivery, services
from notifications.models import OutgoingMail
from work.jobs import recurring
from work.locks import Lock, held, number_of

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


@recurring(_("E-Mails versenden, die liegen blieben"), acks_late=False, time_limit=TIME_LIMIT)
def sweep() -> None:
    """Find what no hint brought and what a worker left behind."""
    deliver()


def this_worker() -> int:
    """A number for the worker whose child this process is."""
    return number_of(f"{socket.gethostname()}-{os.getppid()}")
