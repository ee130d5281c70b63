"""Rights over entries: the team sees all, editors write what isn't public, publishers decide."""

import rules

from accounts.models import User
from accounts.rules import is_editor, is_publisher, is_team
from editorial.models import Publishable, State, publishable_models


@rules.predicate
def is_not_public(user: User, entry: Publishable | None = None) -> bool:
    """Without an entry the question is whether the user may write any at all."""
    return entry is None or entry.state in (State.DRAFT, State.IN_REVIEW)


for model in publishable_models():
    app_label, name = model._meta.app_label, model._meta.model_name
    if not rules.perm_exists(app_label):
        rules.add_perm(app_label, is_team)
    rules.add_perm(f"{app_label}.view_{name}", is_team)
    rules.add_perm(f"{app_label}.add_{name}", is_team)
    rules.add_perm(f"{app_label}.change_{name}", is_publisher | (is_editor & is_not_public))
    rules.add_perm(f"{app_label}.delete_{name}", is_team & is_not_public)
    rules.add_perm(f"{app_label}.publish_{name}", is_publisher)
