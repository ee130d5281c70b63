"""Registration, changes of a date, and what follows when a record's findings change.

Everything that changes registrations, groups or capacity holds the workshop's row first
(`select_for_update(no_key=True)`), so that capacity holds for the workshop and each group under any
concurrency; two workshops are locked in the order of their ids. Form, admin and tasks come here.
"""

from workshops.services.attendance import (
    WAS_THERE_IN_WORDS,
    note_attendance,
    note_rest_absent,
    walk_in,
    why_no_attendance,
)
from workshops.services.booking import (
    COLLEAGUES_AT_MOST,
    Answer,
    Booked,
    Colleague,
    book,
    register,
)
from workshops.services.by_link import answer, change_wish, come_after_all, correct
from workshops.services.by_team import (
    correct_address,
    give_seat,
    register_by_phone,
    send_again,
    take_back,
    why_no_phone,
)
from workshops.services.changes import AlreadyDone, announce, call_off, keep, move
from workshops.services.circulars import can_be_written_to, write_to
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
from workshops.services.findings import (
    arrange_findings,
    held_to_write,
    record_finding_change,
    record_findings_change,
    record_for_findings,
    title_of_record,
)
from workshops.services.handover import end_handover, hand_over, refuse_handover, take_over
from workshops.services.line import settle, split
from workshops.services.links import send_links
from workshops.services.origins import is_crowded, origin_of
from workshops.services.other_date import change_date
from workshops.services.record_figures import (
    Taken,
    attendance_was_taken,
    changes_by_figures,
    record_of,
    take_figures,
)
from workshops.services.refused import AlreadyThere, Closed, Full, NotNoted, Unconfirmed
from workshops.services.registration import (
    cancel,
    cancel_several,
    confirm,
    forget,
    release_unconfirmed,
    remind,
)
from workshops.services.seating import Applicant
from workshops.services.told import NOTHING_TOLD, Changed, Told, erase_told, questions_changed
from workshops.services.ways import (
    Ways,
    WhyWaiting,
    came_late,
    can_be_changed,
    can_be_taken_back,
    can_confirm_colleagues,
    can_give_seat,
    has_seat_free,
    has_wish,
    other_dates,
    ways_of,
    why_waiting,
)
from workshops.working_days import public_holidays

__all__ = [
    "COLLEAGUES_AT_MOST",
    "NOTHING_TOLD",
    "WAS_THERE_IN_WORDS",
    "AlreadyDone",
    "AlreadyThere",
    "Answer",
    "Applicant",
    "Booked",
    "Changed",
    "Closed",
    "Colleague",
    "Full",
    "NotNoted",
    "Taken",
    "Told",
    "Unconfirmed",
    "Ways",
    "WhyWaiting",
    "announce",
    "answer",
    "arrange_findings",
    "attendance_was_taken",
    "book",
    "call_off",
    "came_late",
    "can_be_changed",
    "can_be_taken_back",
    "can_be_written_to",
    "can_confirm_colleagues",
    "can_give_seat",
    "cancel",
    "cancel_several",
    "change_date",
    "change_wish",
    "changes_by_figures",
    "come_after_all",
    "confirm",
    "copy_of",
    "correct",
    "correct_address",
    "end_handover",
    "erase_told",
    "forget",
    "forget_as_asked",
    "forget_contact",
    "give_mail_consents",
    "give_needs",
    "give_photo_consent",
    "give_seat",
    "hand_over",
    "has_seat_free",
    "has_wish",
    "held_to_write",
    "held_until",
    "is_crowded",
    "keep",
    "move",
    "note_attendance",
    "note_guardians_form",
    "note_rest_absent",
    "origin_of",
    "other_dates",
    "public_holidays",
    "questions_changed",
    "record_finding_change",
    "record_findings_change",
    "record_for_findings",
    "record_of",
    "refuse_handover",
    "register",
    "register_by_phone",
    "release_unconfirmed",
    "remind",
    "send_again",
    "send_links",
    "settle",
    "split",
    "take_back",
    "take_figures",
    "take_over",
    "title_of_record",
    "walk_in",
    "ways_of",
    "why_no_attendance",
    "why_no_phone",
    "why_waiting",
    "withdraw_mail_consent",
    "withdraw_needs",
    "withdraw_photo_consent",
    "write_to",
]
