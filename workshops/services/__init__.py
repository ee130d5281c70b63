"""Registration, changes of a date, and what follows when a record's findings change.

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
from workshops.services.changes import AlreadyDone, announce, call_off, keep, move
from workshops.services.consents import (
    forget_as_asked,
    forget_contact,
    give_mail_consents,
    give_needs,
    give_photo_consent,
    note_guardians_form,
    withdraw_mail_consent,
    withdraw_needs,
    withdraw_photo_consent,
)
from workshops.services.copies import copy_of
from workshops.services.deadlines import held_until
from workshops.services.findings import record_finding_change
from workshops.services.line import settle, split
from workshops.services.links import send_links
from workshops.services.origins import is_crowded, origin_of
from workshops.services.refused import Closed, Full, Unconfirmed
from workshops.services.registration import (
    cancel,
    confirm,
    forget,
    release_unconfirmed,
    remind,
)
from workshops.services.told import NOTHING_TOLD, Changed, Told, erase_told, questions_changed
from workshops.working_days import public_holidays

__all__ = [
    "COLLEAGUES_AT_MOST",
    "NOTHING_TOLD",
    "AlreadyDone",
    "Answer",
    "Applicant",
    "Booked",
    "Changed",
    "Closed",
    "Colleague",
    "Full",
    "Told",
    "Unconfirmed",
    "announce",
    "book",
    "call_off",
    "cancel",
    "confirm",
    "copy_of",
    "erase_told",
    "forget",
    "forget_as_asked",
    "forget_contact",
    "give_mail_consents",
    "give_needs",
    "give_photo_consent",
    "held_until",
    "is_crowded",
    "keep",
    "move",
    "note_guardians_form",
    "origin_of",
    "public_holidays",
    "questions_changed",
    "record_finding_change",
    "register",
    "release_unconfirmed",
    "remind",
    "send_links",
    "settle",
    "split",
    "withdraw_mail_consent",
    "withdraw_needs",
    "withdraw_photo_consent",
]
