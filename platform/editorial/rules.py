"""Rights over entries: the team sees all, editors write what isn't public, publishers decide.

What one may not publish one proposes: editors propose changes to what is published. That nobody
publishes their own last edit is a rule of `services.publish`.
"""

import rules

from accounts.models import User
from accounts.rules import is_editor, is_publisher, is_team
from editorial.models import Picture, Publishable, State, publishable_models
from interface.names import permission


@rules.predicate
def is_not_public(user: User, entry: Publishable | None = None) -> bool:
    """Without an entry the question is whether the user may write any at all."""
    return entry is None or entry.state in (State.DRAFT, State.IN_REVIEW)


@rules.predicate
def is_published(user: User, entry: Publishable | None = None) -> bool:
    return entry is not None and entry.state == State.PUBLISHED


for model in publishable_models():
    app_label = model._meta.app_label
    if not rules.perm_exists(app_label):
        rules.add_perm(app_label, is_team)
    rules.add_perm(permission("view", model), is_team)
    rules.add_perm(permission("add", model), is_team)
    rules.add_perm(permission("change", model), is_publisher | (is_editor & is_not_public))
    rules.add_perm(permission("delete", model), is_team & is_not_public)
    rules.add_perm(permission("publish", model), is_publisher)
    rules.add_perm(permission("propose", model), is_editor & is_published)

rules.add_perm("editorial.view_proposal", is_team)


@rules.predicate
def is_not_shown(user: User, picture: Picture | None = None) -> bool:
    """No page shows the picture; without one the question is whether the user may write any."""
    return picture is None or not picture.is_shown


rules.add_perm("editorial.view_picture", is_team)
rules.add_perm("editorial.add_picture", is_team)
rules.add_perm("editorial.change_picture", is_publisher | (is_editor & is_not_shown))
rules.add_perm("editorial.delete_picture", is_publisher | (is_editor & is_not_shown))
# Whoever of the team hears of a withdrawal puts it down at once.
rules.add_perm("editorial.withdraw_picture", is_team)
