"""Registration, changes of a date, and what follows when a record's findings change.

Everything that changes registrations, groups or capacity holds the workshop's row first
(`select_for_update(no_key=True)`), so that capacity holds for the workshop and each group under any
concurrency; two workshops are locked in the order of their ids. Form, admin and tasks come here.
"""

from workshops.services.changes import AlreadyDone, announce, call_off, keep, move
from workshops.services.deadlines import held_until, public_holidays
from workshops.services.findings import record_finding_change
from workshops.services.origins import is_crowded, origin_of
from workshops.services.registration import (
    Applicant,
    Closed,
    Full,
    Unconfirmed,
    cancel,
    confirm,
    expire_overdue,
    forget,
    register,
    release_unconfirmed,
)

__all__ = [
    "AlreadyDone",
    "Applicant",
    "Closed",
    "Full",
    "Unconfirmed",
    "announce",
    "call_off",
    "cancel",
    "confirm",
    "expire_overdue",
    "forget",
    "held_until",
    "is_crowded",
    "keep",
    "move",
    "origin_of",
    "public_holidays",
    "record_finding_change",
    "register",
    "release_unconfirmed",
]
