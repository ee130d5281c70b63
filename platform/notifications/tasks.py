from __future__ import annotations

from celery import shared_task
from django.db import connection

from notifications import delivery, services

# Both tasks are mere occasions to look into the table: whatever happens to one, the next finds the
# rows. They are acknowledged at once, since an acknowledgement after the broker broke off ends
# Celery's worker.

# Any number that no other recurring job of the project uses for its advisory lock.
SWEEP_LOCK = 20_260_001


@shared_task(acks_late=False)
def deliver() -> None:
    """Send what is due, after a hint; what a slice doesn't reach goes to the next."""
    if delivery.deliver_due():
        services.hint()


@shared_task(acks_late=False)
def sweep() -> None:
    """Find what no hint brought and what a worker left behind; one sweeper at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        if cursor.fetchone() != (True,):
            return
    try:
        deliver()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])
