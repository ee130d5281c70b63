from branchendialog.models.cases import BestPractice, Effect, Help, Presentation
from branchendialog.models.dialogues import Dialogue, DialoguePartner
from branchendialog.models.focus import Analysis, FocusChoice, FocusDecision, IndustryFigure
from branchendialog.models.industry_pages import IndustryPage

__all__ = [
    "Analysis",
    "BestPractice",
    "Dialogue",
    "DialoguePartner",
    "Effect",
    "FocusChoice",
    "FocusDecision",
    "Help",
    "IndustryFigure",
    "IndustryPage",
    "Presentation",
]
