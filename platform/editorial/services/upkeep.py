"""How an entry is kept: whose matter it is, until when it is confirmed, under what it is filed.

Who has an entry and until when it is confirmed is no edit: whoever says so may still publish it.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.models import State
from editorial.services.index import reindex
from editorial.services.rights import Entry, locked, require
from editorial.services.versions import keep_version, record_save
from taxonomy.models import Topic


def give_to(
    entry: Entry, *, responsible: User | None, by: User, seen_version: int | None = None
) -> Entry:
    """Say whose matter the entry is; see `_keep_up`."""
    return _keep_up(entry, "responsible", responsible, by=by, seen_version=seen_version)


def ask_by(
    entry: Entry, *, confirm_by: date | None, by: User, seen_version: int | None = None
) -> Entry:
    """Say until when somebody has to confirm the entry; see `_keep_up`."""
    return _keep_up(entry, "confirm_by", confirm_by, by=by, seen_version=seen_version)


@transaction.atomic
def _keep_up(
    entry: Entry, field: str, value: User | date | None, *, by: User, seen_version: int | None
) -> Entry:
    """Raises PermissionDenied without the right to change the entry, ValidationError if it says
    so already or somebody has saved it since it was seen.
    """
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    _require_new(getattr(entry, field) != value)
    setattr(entry, field, value)
    entry.version += 1
    entry.save(update_fields=[field, "version"])
    keep_version(entry, by=by)
    reindex(entry)
    return entry


@transaction.atomic
def file_under(
    entry: Entry,
    *,
    topic: Topic,
    is_taken_out: bool = False,
    by: User,
    seen_version: int | None = None,
) -> Entry:
    """File an entry of a kind that has topics under one more, or take it out of one.

    Raises PermissionDenied without the right to change the entry, ValidationError if it is so
    already, somebody has saved it since it was seen, or a rule is against it.
    """
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    topics = entry.topics  # type: ignore[attr-defined]
    _require_new(topics.filter(pk=topic.pk).exists() == is_taken_out)
    if is_taken_out:
        topics.remove(topic)
    else:
        topics.add(topic)
    entry.updated_by = by
    entry.save()
    entry.check_with_parts()
    if entry.state == State.PUBLISHED:
        entry.require_complete()
    record_save(entry, by=by)
    return entry


def _require_new(is_new: bool) -> None:
    if not is_new:
        raise ValidationError(_("Das ist schon so."))
