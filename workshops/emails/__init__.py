"""The mails of workshops: one function each, written in the transaction that causes them."""

from workshops.emails.changing import (
    date_changed,
    preview,
    purpose_of,
    states_of,
)
from workshops.emails.circulars import circular, preview_circular
from workshops.emails.handing_over import (
    Giver,
    address_replaced,
    giver_of,
    seat_handed_over,
    seat_offered,
    seat_refused,
)
from workshops.emails.registering import (
    already_registered,
    booking_confirmed,
    confirm_reminder,
    link_again,
    link_from_team,
    number_confirmed,
    please_confirm,
    promoted,
    registered_by_team,
    registration_cancelled,
    registrations_cancelled,
    seat_confirmed,
)

__all__ = [
    "Giver",
    "address_replaced",
    "already_registered",
    "booking_confirmed",
    "circular",
    "confirm_reminder",
    "date_changed",
    "giver_of",
    "link_again",
    "link_from_team",
    "number_confirmed",
    "please_confirm",
    "preview",
    "preview_circular",
    "promoted",
    "purpose_of",
    "registered_by_team",
    "registration_cancelled",
    "registrations_cancelled",
    "seat_confirmed",
    "seat_handed_over",
    "seat_offered",
    "seat_refused",
    "states_of",
]
