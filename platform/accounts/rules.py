"""Who of the team may do what with vocabularies and mail; for entries see `editorial.rules`."""

import rules

from accounts.models import Role, User
from interface.names import permission
from search.models import Synonym, TradeWord
from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    WzCorrespondence,
)


@rules.predicate
def is_team(user: User) -> bool:
    return user.is_authenticated and user.is_active and user.is_staff


@rules.predicate
def is_publisher(user: User) -> bool:
    return user.is_authenticated and user.is_publisher


@rules.predicate
def is_editor(user: User) -> bool:
    return user.is_authenticated and user.is_active and user.role == Role.EDITOR


for vocabulary in [Region, Industry, Topic, TargetGroup]:
    rules.add_perm(permission("view", vocabulary), is_team)
    rules.add_perm(permission("add", vocabulary), is_publisher)
    rules.add_perm(permission("change", vocabulary), is_publisher)
for taught in [Synonym, TradeWord]:
    rules.add_perm(permission("view", taught), is_team)
    rules.add_perm(permission("add", taught), is_publisher)
    rules.add_perm(permission("change", taught), is_publisher)
for official in [District, Municipality, WzCode, WzCorrespondence]:
    rules.add_perm(permission("view", official), is_team)
rules.add_perm("taxonomy.change_municipality", is_publisher)

rules.add_perm("notifications.view_outgoingmail", is_team)
rules.add_perm("notifications.change_outgoingmail", is_publisher)
for app_label in ["taxonomy", "search", "notifications", "editorial"]:
    rules.add_perm(app_label, is_team)
