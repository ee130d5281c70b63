"""How an entry moves from state to state."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import emails, pictures
from editorial.models import EntryVersion, Publishable, State, StateChange
from editorial.services.addresses import (
    forget_address_never_seen,
    keep_address,
    note_first_public_moment,
    successor_address,
)
from editorial.services.confirmation import begin_to_ask
from editorial.services.corrections import corrections_since_handed_in
from editorial.services.index import reindex
from editorial.services.rights import Entry, locked, may_publish_own_work, require
from editorial.services.versions import keep_version

# An archiving may be undone for so long.
UNDONE_WITHIN = timedelta(days=30)


@transaction.atomic
def submit(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Hand a draft to those who publish."""
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    entry, change = _move(entry, State.IN_REVIEW, by=by, note=note, allowed_from=State.DRAFT)
    emails.handed_in(entry, change)
    return entry


@transaction.atomic
def return_with_note(
    entry: Entry, *, by: User, note: str, seen_version: int | None = None
) -> Entry:
    """Give an entry back to its authors, with what is still to be done.

    Raises ValidationError without a note.
    """
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    if not note.strip():
        raise ValidationError(_("Schreiben Sie dazu, was noch fehlt."))
    entry, change = _move(entry, State.DRAFT, by=by, note=note, allowed_from=State.IN_REVIEW)
    emails.returned(entry, change)
    return entry


@transaction.atomic
def publish(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Show an entry to the public; from then on it is asked whether it still holds.

    Raises PermissionDenied without the right to publish, ValidationError if something is missing,
    the state is another, the address was another entry's, or `by` was its last editor (unless the
    host region allows that).
    """
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    entry.require_complete()
    if text := why_another_publishes(entry, by):
        raise ValidationError(text)
    corrections = corrections_since_handed_in(entry, by=by)
    entry.published_at = timezone.now()
    is_filled_in = begin_to_ask(entry, by=by)
    note_first_public_moment(entry)
    entry, change = _move(entry, State.PUBLISHED, by=by, note=note, allowed_from=State.IN_REVIEW)
    keep_address(entry)
    if is_filled_in:
        keep_version(entry, by=by, reason=_("Mit der Veröffentlichung eingetragen"))
    emails.published(entry, change, corrections.places if corrections else [])
    return entry


def why_another_publishes(entry: Publishable, by: User) -> str:
    """The rule of four eyes: nobody publishes their own last edit. Empty where it doesn't hold."""
    if entry.updated_by_id != by.pk or may_publish_own_work():
        return ""
    others = User.objects.publishers().exclude(pk=by.pk).order_by("name", "email")
    if names := ", ".join(map(str, others)):
        text = _(
            "Sie haben diesen Eintrag zuletzt bearbeitet. Veröffentlichen kann jetzt: %(names)s."
        )
        return text % {"names": names}
    return _(
        "Sie haben diesen Eintrag zuletzt bearbeitet. Veröffentlichen muss jemand anderes; bisher"
        " hat sonst niemand das Recht dazu."
    )


@transaction.atomic
def unpublish(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Take an entry back from the public, to work on it."""
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    forget_address_never_seen(entry)
    return _move(entry, State.DRAFT, by=by, note=note, allowed_from=State.PUBLISHED)[0]


@transaction.atomic
def archive(
    entry: Entry, *, by: User, note: str, successor: str = "", seen_version: int | None = None
) -> Entry:
    """End an entry's public life for good, with the reason the page then gives.

    `successor` is the address visitors are sent to instead, see `successor_address`. Raises
    ValidationError without a reason, or if the successor leads nowhere.
    """
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    if not note.strip():
        raise ValidationError(_("Geben Sie den Grund an; er steht dann auf der Seite."))
    entry.successor = successor_address(entry, successor)
    entry.archive_reason = note
    forget_address_never_seen(entry)
    return _move(entry, State.ARCHIVED, by=by, note=note, allowed_from=State.PUBLISHED)[0]


@transaction.atomic
def unarchive(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Undo the archiving: public again as it was, or a draft where it isn't that any more.

    It isn't if somebody has edited it since, or something that publication needs is gone, such as a
    release. Raises ValidationError after `UNDONE_WITHIN`.
    """
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    archived = StateChange.objects.of(entry).filter(to_state=State.ARCHIVED).first()
    if archived is None or archived.at < timezone.now() - UNDONE_WITHIN:
        raise ValidationError(
            _("Das Archivieren liegt mehr als 30 Tage zurück. Legen Sie einen neuen Eintrag an.")
        )
    is_as_it_was = not EntryVersion.objects.of(entry).filter(at__gt=archived.at).exists()
    holds = is_as_it_was and not entry.missing_for_publication()
    entry.archive_reason = entry.successor = ""
    if holds:
        note_first_public_moment(entry)
    to = State.PUBLISHED if holds else State.DRAFT
    entry, _change = _move(entry, to, by=by, note=note, allowed_from=State.ARCHIVED)
    if holds:
        keep_address(entry)
    return entry


def _move(
    entry: Entry, to: State, *, by: User, note: str, allowed_from: State
) -> tuple[Entry, StateChange]:
    if entry.state != allowed_from:
        raise ValidationError(
            _("„%(title)s“ ist %(state)s; dieser Schritt ist von dort aus nicht möglich.")
            % {"title": entry.title, "state": State(entry.state).label}
        )
    change = StateChange.objects.create(
        entry=entry,
        from_state=entry.state,
        to_state=to,
        note=note,
        by=by,
        by_last_editor=entry.updated_by_id == by.pk,
    )
    entry.state = to
    entry.version += 1
    entry.save(
        update_fields=[
            "state",
            "published_at",
            "first_published_at",
            "archive_reason",
            "successor",
            "confirm_by",
            "responsible",
            "version",
        ]
    )
    reindex(entry)
    pictures.hint_after_commit()
    return entry, change
