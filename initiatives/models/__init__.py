from initiatives.models.activities import Activity, ActivityPartner
from initiatives.models.actors import Actor
from initiatives.models.ideas import FeasibilityCheck, Idea, Proposer
from initiatives.models.initiatives import (
    FieldOfAction,
    Funding,
    Initiative,
    Milestone,
    Partnership,
)

__all__ = [
    "Activity",
    "ActivityPartner",
    "Actor",
    "FeasibilityCheck",
    "FieldOfAction",
    "Funding",
    "Idea",
    "Initiative",
    "Milestone",
    "Partnership",
    "Proposer",
]
