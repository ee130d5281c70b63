"""Telling a worker that there is work: rows say what, a hint only that it comes before the sweep.

Nothing depends on the broker: it has half a second, is asked once, and its silence is logged.
"""

import logging
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu import pools
from kombu.connection import Connection

logger = logging.getLogger(__name__)

# After a hint that the broker did not take, none is tried for this long: a frozen broker must not
# slow down each of many requests. The sweeper finds the rows meanwhile.
HINT_PAUSE_SECONDS = 5.0


def once_after_commit(do: Callable[[], object]) -> None:
    """Do it once this transaction is stored, once however often it is asked for."""
    if not any(waiting[1] is do for waiting in connection.run_on_commit):
        transaction.on_commit(do, robust=True)


def wake(task: str) -> None:
    """Have a worker do a task, which finds its rows itself."""
    _broker.tell(task)


class Broker:
    """This process's own short-tempered connection for hints, and when it last failed."""

    def __init__(self) -> None:
        self.silent_until = 0.0
        self.connection: Connection | None = None

    def producers(self) -> pools.ProducerPool:
        limit = settings.HINT_TIMEOUT_SECONDS
        if self.connection is None:
            self.connection = current_app.connection_for_write(
                connect_timeout=limit,
                transport_options={
                    "socket_timeout": limit,
                    "socket_connect_timeout": limit,
                    "max_retries": 0,
                    "connect_retries_timeout": limit,
                },
            )
        return pools.producers[self.connection]

    def tell(self, task: str) -> None:
        now = time.monotonic()
        if now < self.silent_until:
            return
        if self.silent_until:
            # After a failure one request finds out whether the broker is back, the others go on.
            self.silent_until = now + HINT_PAUSE_SECONDS
        try:
            with self.producers().acquire(
                block=True, timeout=settings.HINT_TIMEOUT_SECONDS
            ) as producer:
                current_app.send_task(task, producer=producer, retry=False, expires=60)
        except Exception as error:  # noqa: BLE001 - whatever the broker has, the rows are safe
            self.silent_until = time.monotonic() + HINT_PAUSE_SECONDS
            logger.warning("hint to the worker not sent: %s", type(error).__name__)
        else:
            self.silent_until = 0.0


_broker = Broker()
