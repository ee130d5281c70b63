"""What follows a change of an entry's content, and the way back to an earlier one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import pictures
from editorial.models import EntryVersion, Publishable, State, StateChange
from editorial.services.addresses import keep_address
from editorial.services.corrections import settle_last_editor
from editorial.services.index import reindex
from editorial.services.rights import Entry, locked, require
from editorial.snapshots import Snapshot, content_of, with_rows_kept, without, write

# Only a publisher moves an address, and hours of the past would hide an entry or show it early.
# Who is asked, and when, has nothing to do with what stands there.
NOT_REVERTED = ("slug", "publish_at", "withdraw_at", "confirm_by", "responsible")
# What one person saves row by row is one version, if no more than this lies between two rows.
ONE_SITTING = timedelta(minutes=30)


@transaction.atomic
def record_save(
    entry: Publishable, *, by: User | None, reason: str = "", is_row: bool = False
) -> None:
    """What follows whenever an entry was stored with its relations and parts.

    Called after them, by the admin, forms, imports, reverts and the demo: its content is kept as
    a version, its address as its own, and the search learns of it. `is_row` says that one of many
    rows was saved, which together are one version.
    Raises ValidationError if the address belongs to another entry.
    """
    current = locked(entry)
    keep_address(current)
    keep_version(current, by=by, reason=reason, is_row=is_row)
    entry.version = current.version
    reindex(current)
    pictures.hint_after_commit()
    current.follow_up()


def keep_version(
    entry: Publishable, *, by: User | None, reason: str = "", is_row: bool = False
) -> None:
    """Write down the content as it is stored, unless the last version says the same."""
    content = content_of(entry)
    last = EntryVersion.objects.of(entry).first()
    if last and last.snapshot == content:
        return
    if last and last.number >= entry.version:
        # Relations or parts alone have changed; forms opened before are out of date, too.
        entry.version = last.number + 1
        entry.save(update_fields=["version"])
    if is_row and last and _is_same_sitting(entry, last, by, reason):
        last.delete()
    EntryVersion.objects.create(
        entry=entry, number=entry.version, snapshot=content, reason=reason, by=by
    )


def _is_same_sitting(entry: Publishable, last: EntryVersion, by: User | None, reason: str) -> bool:
    """Whether the same person has just saved another row, and nobody decided on it since."""
    is_recent = last.at > timezone.now() - ONE_SITTING
    is_decided = StateChange.objects.of(entry).filter(at__gte=last.at).exists()
    return (last.by, last.reason) == (by, reason) and is_recent and not is_decided


@transaction.atomic
def revert(entry: Entry, *, to: EntryVersion, by: User, seen_version: int | None = None) -> Entry:
    """Give an entry the content it had in an earlier version, with its relations and parts.

    Its address, its hours of publication, whom it is asked of until when, and what is fixed once it
    was public stay. Raises
    PermissionDenied without the right to change the entry, ValidationError with what a rule has
    against it; then nothing has changed.
    """
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    reason = _("Zurückgesetzt auf Fassung %(number)s") % {"number": to.number}
    replace_content(entry, restorable(entry, to), by=by, reason=reason)
    return entry


def restorable(entry: Publishable, version: EntryVersion) -> Snapshot:
    """A version's content as far as a revert takes it up."""
    content = without((*NOT_REVERTED, *entry.fixed_fields), version.snapshot)
    return with_rows_kept(entry, content)


def replace_content(entry: Publishable, content: Snapshot, *, by: User, reason: str) -> None:
    """Write the content of a version or proposal into an entry whose row is held.

    Raises ValidationError with what a rule has against it; the caller's transaction takes it back.
    """
    former = entry.updated_by_id
    write(entry, content, by=by)
    settle_last_editor(entry, former=former, by=by)
    if entry.state == State.PUBLISHED:
        entry.require_complete()
    record_save(entry, by=by, reason=reason)
