"""True erasure: an entry goes with all that was kept of it, and its addresses say so."""

from datetime import date

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.files import files_of, remove_after_commit
from editorial.models import (
    EntryVersion,
    Proposal,
    PublicSlug,
    Publishable,
    Release,
    StateChange,
    UnsavedText,
)
from editorial.services.index import own_texts, texts_of
from editorial.services.rights import locked, require
from editorial.snapshots import still_needed
from notifications.services import forget_mails
from search import vocabulary
from search.analysis import ENGLISH, GERMAN
from search.models import Document


@transaction.atomic
def erase(entry: Publishable, *, by: User, reason: str, seen_version: int | None = None) -> None:
    """Delete an entry for good, with its parts, versions, proposals, steps, releases, traces.

    Its public addresses answer “gone” from then on, with nothing of what it was; the reason and
    the moment stay with them. Raises PermissionDenied without the right to publish,
    ValidationError without a reason, or with the names of what still hangs on the entry.
    """
    entry = locked(entry, seen_version)
    require(entry, "publish", by)
    if not reason.strip():
        raise ValidationError(_("Geben Sie den Grund an."))
    try:
        _erase(entry, reason)
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(still_needed(entry, error)) from error


@transaction.atomic
def erase_again(entry: Publishable, _day: date) -> None:
    """What a restore has brought back: erased or, as a draft, deleted since that backup was made.

    Raises ProtectedError if something hangs on the entry.
    """
    _erase(locked(entry), _("Nach dem Zurückspielen einer Sicherung noch einmal gelöscht."))


@transaction.atomic
def delete_draft(entry: Publishable) -> None:
    """Delete an entry that was never public, with its versions, proposals, steps and releases.

    The caller has asked for the right. Raises ProtectedError if something hangs on the entry,
    PermissionDenied if somebody has published it meanwhile.
    """
    entry = locked(entry)
    if entry.first_published_at is not None:
        raise PermissionDenied(_("Inzwischen hat jemand diesen Eintrag veröffentlicht."))
    remove_after_commit(files_of(entry))
    _delete_records(entry)
    entry.delete()


def _erase(entry: Publishable, reason: str) -> None:
    PublicSlug.objects.of(entry).update(
        object_id=None, erased_at=timezone.now(), erased_reason=reason
    )
    remove_after_commit(files_of(entry))
    texts = texts_of(entry)._replace(labels="", days="", days_en="")
    said = {each: own_texts(entry, texts, each) for each in (GERMAN, ENGLISH)}
    _delete_records(entry)
    kind = ContentType.objects.get_for_model(entry)
    LogEntry.objects.filter(content_type=kind, object_id=str(entry.pk)).delete()
    entry.delete()
    # Nor does the search remember a word, or a way to write it, that only this entry had.
    vocabulary.forget_unsaid()
    for language, its_texts in said.items():
        vocabulary.forget_spellings(language, its_texts)


def _delete_records(entry: Publishable) -> None:
    """What tells of an entry by its kind and number, which the database doesn't take along."""
    kind = ContentType.objects.get_for_model(entry)
    for record in (EntryVersion, Proposal, StateChange, Release, UnsavedText, Document):
        record._base_manager.filter(content_type=kind, object_id=entry.pk).delete()
    forget_mails(entry)
