"""Who may act on an entry, and the entry held while they do."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.models import Publishable
from interface.names import permission
from taxonomy.models import Region

Entry = TypeVar("Entry", bound=Publishable)


def locked(entry: Entry, seen_version: int | None = None) -> Entry:
    """The entry as it stands now, held until the transaction ends.

    Raises ValidationError if somebody has saved it since the acting person saw it.
    """
    current = type(entry)._base_manager.select_for_update(no_key=True).get(pk=entry.pk)
    if seen_version is not None and current.version != seen_version:
        raise ValidationError(
            _("Inzwischen hat jemand diesen Eintrag geändert. Sehen Sie ihn bitte noch einmal an.")
        )
    return current


def require(entry: Publishable, action: str, user: User) -> None:
    if not user.has_perm(permission(action, entry), entry):
        raise PermissionDenied(_("Dazu fehlt Ihnen das Recht."))


def require_may_add(kind: type[Publishable], user: User) -> None:
    if not user.has_perm(permission("add", kind)):
        raise PermissionDenied(_("Dazu fehlt Ihnen das Recht."))


def may_publish_own_work() -> bool:
    """Set for the host region where the team is too small for a second pair of eyes."""
    host = Region.objects.host()
    return host is not None and host.allows_self_publishing
