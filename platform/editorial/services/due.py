"""Entries whose Documents have to be written again, and who does it when.

They are noted in the transaction of the change. After it the same process works off the first of
them at once, each in a transaction of its own and in one order, so that nobody waits for two; the
worker takes the rest, and whatever a process left behind that died.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from editorial.models import IndexDue, Publishable
from editorial.models.due import Key
from editorial.reads import found_from
from editorial.services.index import renew_document
from search.models import Document
from work.hints import wake
from work.jobs import SLICE_SECONDS, Slice

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
# A request goes on after this long and leaves the rest to the worker.
REQUEST_SECONDS = 5.0
# An entry that somebody holds for longer is renewed later.
LOCK_TIMEOUT = "100ms"


class AfterCommit:
    """What this transaction has made due, worked off once it is stored."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()

    def renew(self) -> None:
        due = IndexDue.objects.among(self.keys)
        time_to_work = Slice(REQUEST_SECONDS)
        for number, key in enumerate(due):
            if number == MOST_AT_ONCE or time_to_work.is_over:
                wake("editorial.tasks.work_off_due")
                return
            renew_or_log(key)


def make_due(keys: Iterable[Key]) -> None:
    """Note entries whose Documents may say what no longer holds."""
    noted = set(keys)
    if not noted:
        return
    IndexDue.objects.add(noted)
    waiting = (getattr(each[1], "__self__", None) for each in connection.run_on_commit)
    after = next((each for each in waiting if isinstance(each, AfterCommit)), None)
    if after is None:
        after = AfterCommit()
        transaction.on_commit(after.renew, robust=True)
    after.keys |= noted


def make_due_by_clock(after: datetime, until: datetime) -> None:
    """Note who reads an entry that the clock has shown to the public or hidden, as it does itself.

    The search knows its words from then on.
    """
    due: set[Key] = set()
    for document in Document.objects.turning(after, until):
        kind = kind_of((document.content_type_id, document.object_id))
        due |= found_from(kind, document.object_id, lambda reader: True)
    IndexDue.objects.add(due)


def work_off_due(seconds: float = SLICE_SECONDS) -> bool:
    """Renew what is due, for about `seconds`; True if there may be more."""
    time_to_work = Slice(seconds)
    for key in due_in_order():
        renew_or_log(key)
        if time_to_work.is_over:
            return True
    return False


def kind_of(key: Key) -> type[Publishable]:
    model = ContentType.objects.get_for_id(key[0]).model_class()
    assert model is not None and issubclass(model, Publishable)  # noqa: PT018, S101 - what is due
    return model


def due_in_order() -> Iterator[Key]:
    """One entry after the other; what can't be renewed waits for the next time."""
    key = IndexDue.objects.in_order().first()
    while key is not None:
        yield key
        key = IndexDue.objects.in_order(after=key).first()


def renew_or_log(key: Key) -> None:
    """One entry that can't be read, or that somebody holds, must not hold up the others."""
    kind, number = key
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            renew_document(kind_of(key), number)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one
        logger.error("Document %s of kind %s not renewed: %s", number, kind, type(error).__name__)
