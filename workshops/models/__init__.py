from workshops.models.dates import DatePrecision
from workshops.models.registration import Registration, RegistrationEvent
from workshops.models.seats import RegistrationState, Seats, count_seats
from workshops.models.workshop import AgendaItem, WorkingGroup, Workshop, WorkshopStatus

__all__ = [
    "AgendaItem",
    "DatePrecision",
    "Registration",
    "RegistrationEvent",
    "RegistrationState",
    "Seats",
    "WorkingGroup",
    "Workshop",
    "WorkshopStatus",
    "count_seats",
]
