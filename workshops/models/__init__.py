from workshops.models.findings import Finding, FindingOutcome, cases_grown_from
from workshops.models.links import WorkshopIdea, WorkshopInitiative
from workshops.models.programme import AgendaItem, WorkingGroup
from workshops.models.records import (
    Download,
    ParticipantFigure,
    RecordPicture,
    WorkshopRecord,
)
from workshops.models.registration import Registration, RegistrationEvent, RegistrationOrigin
from workshops.models.seats import RegistrationState, Seats, count_seats, is_held
from workshops.models.series import WorkshopSeries
from workshops.models.workshop import Workshop, WorkshopStatus

__all__ = [
    "AgendaItem",
    "Download",
    "Finding",
    "FindingOutcome",
    "ParticipantFigure",
    "RecordPicture",
    "Registration",
    "RegistrationEvent",
    "RegistrationOrigin",
    "RegistrationState",
    "Seats",
    "WorkingGroup",
    "Workshop",
    "WorkshopIdea",
    "WorkshopInitiative",
    "WorkshopRecord",
    "WorkshopSeries",
    "WorkshopStatus",
    "cases_grown_from",
    "count_seats",
    "is_held",
]
