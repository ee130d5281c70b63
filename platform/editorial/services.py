"""How an entry moves from state to state, and how the search learns of it.

Admin, forms, imports, commands and tasks all come through here: the rules stand once.
"""

from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.models import Publishable, State, StateChange, publishable_models
from search.models import Document
from taxonomy.models import Region

Entry = TypeVar("Entry", bound=Publishable)


@transaction.atomic
def submit(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Hand a draft to those who publish."""
    entry = _locked(entry, seen_version)
    _require(entry, "change", by)
    return _move(entry, State.IN_REVIEW, by=by, note=note, allowed_from=State.DRAFT)


@transaction.atomic
def return_with_note(
    entry: Entry, *, by: User, note: str, seen_version: int | None = None
) -> Entry:
    """Give an entry back to its authors, with what is still to be done.

    Raises ValidationError without a note.
    """
    entry = _locked(entry, seen_version)
    _require(entry, "publish", by)
    if not note.strip():
        raise ValidationError(_("Schreiben Sie dazu, was noch fehlt."))
    return _move(entry, State.DRAFT, by=by, note=note, allowed_from=State.IN_REVIEW)


@transaction.atomic
def publish(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Show an entry to the public.

    Raises PermissionDenied without the right to publish, ValidationError if something is missing,
    the state is another, or `by` was its last editor (unless the host region allows that).
    """
    entry = _locked(entry, seen_version)
    _require(entry, "publish", by)
    if missing := entry.missing_for_publication():
        raise ValidationError(missing)
    if entry.updated_by_id == by.pk and not _may_publish_own_work():
        text = _(
            "Sie haben diesen Eintrag zuletzt bearbeitet. Veröffentlichen muss jemand anderes."
        )
        raise ValidationError(text)
    entry.published_at = timezone.now()
    entry.first_published_at = entry.first_published_at or entry.published_at
    return _move(entry, State.PUBLISHED, by=by, note=note, allowed_from=State.IN_REVIEW)


@transaction.atomic
def unpublish(entry: Entry, *, by: User, note: str = "", seen_version: int | None = None) -> Entry:
    """Take an entry back from the public, to work on it."""
    entry = _locked(entry, seen_version)
    _require(entry, "publish", by)
    return _move(entry, State.DRAFT, by=by, note=note, allowed_from=State.PUBLISHED)


@transaction.atomic
def archive(entry: Entry, *, by: User, note: str, seen_version: int | None = None) -> Entry:
    """End an entry's public life for good, with the reason the page then gives.

    Raises ValidationError without a reason.
    """
    entry = _locked(entry, seen_version)
    _require(entry, "publish", by)
    if not note.strip():
        raise ValidationError(_("Geben Sie den Grund an; er steht dann auf der Seite."))
    entry.archive_reason = note
    return _move(entry, State.ARCHIVED, by=by, note=note, allowed_from=State.PUBLISHED)


def _locked(entry: Entry, seen_version: int | None = None) -> Entry:
    """The entry as it stands now, held until the transaction ends.

    Raises ValidationError if somebody has saved it since the acting person saw it.
    """
    current = type(entry)._base_manager.select_for_update(no_key=True).get(pk=entry.pk)
    if seen_version is not None and current.version != seen_version:
        raise ValidationError(
            _("Inzwischen hat jemand diesen Eintrag geändert. Sehen Sie ihn bitte noch einmal an.")
        )
    return current


def _require(entry: Publishable, action: str, user: User) -> None:
    meta = entry._meta
    if not user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}", entry):
        raise PermissionDenied(_("Dazu fehlt Ihnen das Recht."))


def _may_publish_own_work() -> bool:
    """Set for the host region where the team is too small for a second pair of eyes."""
    host = Region.objects.host()
    return host is not None and host.allows_self_publishing


def _move(entry: Entry, to: State, *, by: User, note: str, allowed_from: State) -> Entry:
    if entry.state != allowed_from:
        raise ValidationError(
            _("„%(title)s“ ist %(state)s; dieser Schritt ist von dort aus nicht möglich.")
            % {"title": entry.title, "state": State(entry.state).label}
        )
    StateChange.objects.create(
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
        update_fields=["state", "published_at", "first_published_at", "archive_reason", "version"]
    )
    reindex(entry)
    return entry


@transaction.atomic
def saved(entry: Publishable, *, by: User | None, reason: str = "") -> None:
    """What follows whenever an entry was stored with its relations and parts.

    Called after them, by the admin, forms, imports, reverts and the demo: the search learns of it.
    """
    reindex(entry)


# Search ------------------------------------------------------------------------------------------


@transaction.atomic
def reindex(entry: Publishable) -> Document | None:
    """Write the entry's Document afresh, or remove it if the entry is not public.

    Locks the entry and reads it again: two editors at once leave the state of the later one. Call
    it after relations are stored.
    """
    entry = _locked(entry)
    key = {"content_type": ContentType.objects.get_for_model(entry), "object_id": entry.pk}
    if entry.state != State.PUBLISHED:
        Document.objects.filter(**key).delete()
        return None
    document, _created = Document.objects.update_or_create(**key, defaults=document_for(entry))
    return document


def document_for(entry: Publishable) -> dict[str, Any]:
    """What the Document of this entry says; its address is the German one."""
    with translation.override("de"):
        return _document_fields(entry)


def _document_fields(entry: Publishable) -> dict[str, Any]:
    fields = {
        "kind": entry._meta.model_name,
        "title": entry.title,
        "title_en": entry.title_en,
        "summary": entry.summary,
        "summary_en": entry.summary_en,
        "sort_name": entry.sort_name,
        "address": entry.get_absolute_url(),
        "publish_at": entry.publish_at,
        "withdraw_at": entry.withdraw_at,
        "published_at": entry.published_at,
        **entry.document_fields(),
    }
    text = entry.document_text()
    fields["vector_de"] = _vector("german", entry.title, entry.summary, text)
    fields["vector_en"] = _vector(
        "english", entry.title_en or entry.title, entry.summary_en or entry.summary, text
    )
    return fields


def _vector(config: str, title: str, summary: str, text: str) -> models.Expression:
    return (
        SearchVector(Value(title), config=config, weight="A")
        + SearchVector(Value(summary), config=config, weight="B")
        + SearchVector(Value(text), config=config, weight="C")
    )


def rebuild_index() -> int:
    """Write the Document of every entry; returns how many there are now."""
    for model in publishable_models():
        for entry in model._base_manager.order_by("pk").iterator():
            reindex(entry)
    return Document.objects.count()


def index_differences() -> list[str]:
    """Which Documents are missing, left over or say something else than their entries."""
    differences = []
    for model in publishable_models():
        documents = {each.object_id: each for each in Document.objects.of(model)}
        for entry in model._base_manager.filter(state=State.PUBLISHED).iterator():
            document = documents.pop(entry.pk, None)
            if document is None:
                differences.append(f"{entry!r}: no Document")
            elif wrong := _differing_fields(document, entry):
                differences.append(f"{entry!r}: {', '.join(wrong)}")
        differences += [f"{left_over!r}: no published entry" for left_over in documents.values()]
    return differences


def _differing_fields(document: Document, entry: Publishable) -> list[str]:
    wanted = {
        name: value for name, value in document_for(entry).items() if not name.startswith("vector")
    }
    return [name for name, value in wanted.items() if getattr(document, name) != value]
