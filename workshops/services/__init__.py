"""Registration, and what follows when a record's findings change.

Everything that changes registrations, groups or capacity holds the workshop's row first
(`select_for_update(no_key=True)`), so that capacity holds for the workshop and each group under any
concurrency; two workshops are locked in the order of their ids. Form, admin and tasks come here.
"""

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
from workshops.services.told import NOTHING_TOLD, Changed, Told, erase_told, questions_changed

__all__ = [
    "NOTHING_TOLD",
    "Applicant",
    "Changed",
    "Closed",
    "Full",
    "Told",
    "Unconfirmed",
    "cancel",
    "confirm",
    "erase_told",
    "expire_overdue",
    "forget",
    "forget_as_asked",
    "forget_contact",
    "give_mail_consents",
    "give_needs",
    "give_photo_consent",
    "held_until",
    "is_crowded",
    "note_guardians_form",
    "origin_of",
    "public_holidays",
    "questions_changed",
    "record_finding_change",
    "register",
    "release_unconfirmed",
    "withdraw_mail_consent",
    "withdraw_needs",
    "withdraw_photo_consent",
]
