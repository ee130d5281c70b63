"""Registration, and what follows when a record's findings change.

Everything that changes registrations, groups or capacity holds the workshop's row first
(`select_for_update(no_key=True)`), so that capacity holds for the workshop and each group under any
concurrency; two workshops are locked in the order of their ids. Form, admin and tasks come here.
"""

from workshops.services.booking import (
    COLLEAGUES_AT_MOST,
    Answer,
    Applicant,
    Booked,
    Colleague,
    book,
    register,
)
from workshops.services.by_link import change_wish, come_after_all, correct
from workshops.services.deadlines import held_until
from workshops.services.findings import record_finding_change
from workshops.services.handover import end_handover, hand_over, take_over
from workshops.services.line import settle, split
from workshops.services.origins import is_crowded, origin_of
from workshops.services.other_date import change_date
from workshops.services.refused import Closed, Full, Unconfirmed
from workshops.services.registration import (
    cancel,
    confirm,
    forget,
    release_unconfirmed,
    remind,
)
from workshops.services.ways import Ways, other_dates, ways_of
from workshops.working_days import public_holidays

__all__ = [
    "COLLEAGUES_AT_MOST",
    "Answer",
    "Applicant",
    "Booked",
    "Closed",
    "Colleague",
    "Full",
    "Unconfirmed",
    "Ways",
    "book",
    "cancel",
    "change_date",
    "change_wish",
    "come_after_all",
    "confirm",
    "correct",
    "end_handover",
    "forget",
    "hand_over",
    "held_until",
    "is_crowded",
    "origin_of",
    "other_dates",
    "public_holidays",
    "record_finding_change",
    "register",
    "release_unconfirmed",
    "remind",
    "settle",
    "split",
    "take_over",
    "ways_of",
]
