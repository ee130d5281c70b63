"""What follows a change of an entry's content: the search learns of it."""

from django.db import transaction

from accounts.models import User
from editorial.models import Publishable
from editorial.services.index import reindex


@transaction.atomic
def saved(entry: Publishable, *, by: User | None, reason: str = "") -> None:
    """What follows whenever an entry was stored with its relations and parts.

    Called after them, by the admin, forms, imports, reverts and the demo: the search learns of it.
    """
    reindex(entry)
