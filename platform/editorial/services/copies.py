"""A new entry from one that is there."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.models import Publishable
from editorial.services.rights import Entry, require_may_add
from editorial.services.versions import record_save
from editorial.snapshots import Snapshot, content_of, create

# The former entry's own: its address and source, its keys, its hours, its last check.
NOT_COPIED = (
    "slug",
    "external_key",
    "origin_url",
    "publish_at",
    "withdraw_at",
    "confirm_by",
    "confirmed_at",
)


@transaction.atomic
def copy(entry: Entry, *, by: User) -> Entry:
    """A new draft with what is written in an entry, and nothing that was agreed or decided on it.

    Releases, consents and who proposed it are no content and stay where they are; what else a kind
    keeps for itself it says in `NOT_COPIED`. A picture comes along if it may be published. Raises
    PermissionDenied without the right to add, ValidationError if the entry breaks a rule.
    """
    require_may_add(type(entry), by)
    content = content_to_copy(entry)
    content["fields"]["title"] = _title(entry)
    new = create(type(entry), content, by=by)
    record_save(new, by=by, reason=_("Kopie von „%(title)s“") % {"title": entry.title})
    return new


def content_to_copy(entry: Publishable) -> Snapshot:
    """What is written in an entry, without what is its own alone."""
    content, left_out = content_of(entry), {*NOT_COPIED, *entry.NOT_COPIED}
    fields = {name: value for name, value in content["fields"].items() if name not in left_out}
    if entry.picture and entry.picture.missing_for_publication():
        fields["picture"] = None
    parts = {name: rows for name, rows in content["parts"].items() if name not in left_out}
    return {"fields": fields, "relations": content["relations"], "parts": parts}


def _title(entry: Publishable) -> str:
    mark = _(" (Kopie)")
    longest = entry._meta.get_field("title").max_length or 0
    return f"{entry.title[: longest - len(mark)]}{mark}"
