from workshops.models.bookable import Attendance, WorkshopStatus
from workshops.models.changes import WorkshopChange
from workshops.models.circulars import Circular
from workshops.models.consents import MailConsent, Needs, PhotoConsent
from workshops.models.events import RegistrationEvent
from workshops.models.findings import Finding, FindingOutcome
from workshops.models.handover import Handover
from workshops.models.links import WorkshopIdea, WorkshopInitiative
from workshops.models.origin import RegistrationOrigin
from workshops.models.programme import AgendaItem, WorkingGroup
from workshops.models.questions import Answer, Question
from workshops.models.records import (
    Download,
    ParticipantFigure,
    RecordPicture,
    WorkshopRecord,
)
from workshops.models.registration import Registration
from workshops.models.seats import (
    Mode,
    OrganisationKind,
    RegistrationState,
    Seats,
    count_seats,
    is_held,
    is_unconfirmed,
)
from workshops.models.series import WorkshopSeries
from workshops.models.workshop import Workshop

__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "Circular",
    "Download",
    "Finding",
    "FindingOutcome",
    "Handover",
    "MailConsent",
    "Mode",
    "Needs",
    "OrganisationKind",
    "ParticipantFigure",
    "PhotoConsent",
    "Question",
    "RecordPicture",
    "Registration",
    "RegistrationEvent",
    "RegistrationOrigin",
    "RegistrationState",
    "Seats",
    "WorkingGroup",
    "Workshop",
    "WorkshopChange",
    "WorkshopIdea",
    "WorkshopInitiative",
    "WorkshopRecord",
    "WorkshopSeries",
    "WorkshopStatus",
    "count_seats",
    "is_held",
    "is_unconfirmed",
]
