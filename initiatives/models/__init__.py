from initiatives.models.activities import Activity, ActivityPartner, cases_helped_by
from initiatives.models.actors import Actor
from initiatives.models.ideas import PROPOSERS_KEPT_FOR, FeasibilityCheck, Idea, Proposer
from initiatives.models.initiatives import (
    FieldOfAction,
    Funding,
    Initiative,
    Milestone,
    Partnership,
    Progress,
    PublicImpulse,
    impulses_of,
)

__all__ = [
    "PROPOSERS_KEPT_FOR",
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
    "Progress",
    "Proposer",
    "PublicImpulse",
    "cases_helped_by",
    "impulses_of",
]
