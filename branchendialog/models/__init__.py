from branchendialog.models.case_figures import Cost, Effect
from branchendialog.models.cases import BestPractice, GrownFrom, Help, Presentation
from branchendialog.models.dialogues import Dialogue, DialoguePartner
from branchendialog.models.focus import Analysis, FocusChoice, FocusDecision, IndustryFigure
from branchendialog.models.industry_pages import IndustryPage

__all__ = [
    "Analysis",
    "BestPractice",
    "Cost",
    "Dialogue",
    "DialoguePartner",
    "Effect",
    "FocusChoice",
    "FocusDecision",
    "GrownFrom",
    "Help",
    "IndustryFigure",
    "IndustryPage",
    "Presentation",
]
