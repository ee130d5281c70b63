"""Rights over what a focus decision consists of, which is no entry of its own.

The team looks; editors prepare decisions and analyses; what is public is changed by those who
publish. A figure is public as soon as it is stored, so only they write figures.
"""

import rules

from accounts.models import User
from accounts.rules import is_editor, is_publisher, is_team
from branchendialog.models import Analysis, FocusDecision, IndustryFigure
from interface.names import permission


@rules.predicate
def is_not_released(user: User, decision: FocusDecision | None = None) -> bool:
    """Without a decision the question is whether the user may write any at all."""
    return decision is None or not decision.is_released


@rules.predicate
def is_not_cited(user: User, analysis: Analysis | None = None) -> bool:
    return analysis is None or not analysis.is_public


for model in [Analysis, IndustryFigure, FocusDecision]:
    rules.add_perm(permission("view", model), is_team)

rules.add_perm("branchendialog.add_focusdecision", is_publisher | is_editor)
rules.add_perm("branchendialog.change_focusdecision", is_publisher | (is_editor & is_not_released))
rules.add_perm("branchendialog.delete_focusdecision", is_publisher & is_not_released)
rules.add_perm("branchendialog.release_focusdecision", is_publisher)

rules.add_perm("branchendialog.add_analysis", is_publisher | is_editor)
rules.add_perm("branchendialog.change_analysis", is_publisher | (is_editor & is_not_cited))
rules.add_perm("branchendialog.delete_analysis", is_publisher & is_not_cited)

rules.add_perm("branchendialog.add_industryfigure", is_publisher)
rules.add_perm("branchendialog.change_industryfigure", is_publisher)
rules.add_perm("branchendialog.delete_industryfigure", is_publisher)
