"""Which files on private storage belong to something, and the end of those that don't.

The database takes no file along: one sweep looks after whatever a row, a draft, a version, a
declined proposal or a form that was refused has left behind.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import FileField, Model
from django.utils import timezone

from editorial import pictures
from editorial.models import Derivative, EntryVersion, Proposal, Publishable, publishable_models
from editorial.snapshots import Part, parts_of
from editorial.storage import private_storage

# A file this old that nothing names belongs to nothing that is still being written.
ORPHAN_AFTER = timedelta(hours=1)


def remove_orphans(now: datetime | None = None) -> int:
    """Delete the files that nothing names (any more); returns how many."""
    fields = [(model, field) for model in apps.get_models() for field in _file_fields(model)]
    known = named()
    oldest = (now or timezone.now()) - ORPHAN_AFTER
    folders = {pictures.FOLDER, *(str(field.upload_to) for _model, field in fields)}
    orphans = [file for file in _files(folders) if file not in known and _written(file) < oldest]
    for file in orphans:
        private_storage.delete(file)
    return len(orphans)


def named() -> set[str]:
    """The files that something needs: a row, a version that leads back, an open proposal."""
    fields = [(model, field) for model in apps.get_models() for field in _file_fields(model)]
    known: set[str] = set()
    # In the direction in which a file moves: who accepts a proposal meanwhile takes none away.
    for kind in publishable_models():
        known |= _in_history(kind)
    for model, field in fields:
        known |= set(model._base_manager.values_list(field.name, flat=True))
    known |= {pictures.file_of(name) for name in Derivative.objects.values_list("name", flat=True)}
    return known - {"", None}


def files_of(entry: Publishable) -> set[str]:
    """The files of an entry's parts, also of former ones and of what was proposed."""
    rows = (
        getattr(row, name).name for part, name in _parts(type(entry)) for row in part.rows_of(entry)
    )
    return {*rows, *_in_history(type(entry), entry)}


def remove_after_commit(files: Iterable[str]) -> None:
    named = list(filter(None, files))

    def remove() -> None:
        for file in named:
            private_storage.delete(file)

    transaction.on_commit(remove, robust=True)


def _in_history(kind: type[Publishable], entry: Publishable | None = None) -> set[str]:
    """What versions lead back to and proposals would bring: for all of a kind the open ones."""
    of_kind = {"content_type": ContentType.objects.get_for_model(kind)}
    versions = EntryVersion.objects.filter(**of_kind)
    proposals = Proposal.objects.filter(**of_kind).open()
    if entry:
        versions, proposals = EntryVersion.objects.of(entry), Proposal.objects.of(entry)
    names: set[str] = set()
    for part, name in _parts(kind):
        of_part = f"snapshot__parts__{part.name}"
        for changes in proposals.order_by().values_list("changes", flat=True).iterator():
            sides = [changes[key] for key in changes if key.startswith(f"parts.{part.name}.")]
            names |= {side["fields"].get(name) for pair in sides for side in pair if side}
        for rows in versions.order_by().values_list(of_part, flat=True).iterator():
            names |= {row["fields"].get(name) for row in rows or []}
    return names


def _parts(kind: type[Publishable]) -> list[tuple[Part, str]]:
    """The parts of a kind that have files, each with the name of its field."""
    return [(part, field.name) for part in parts_of(kind) for field in _file_fields(part.model)]


def _file_fields(model: type[Model]) -> list[FileField]:
    fields = [field for field in model._meta.local_fields if isinstance(field, FileField)]
    return [field for field in fields if field.storage == private_storage]


def _files(folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        if private_storage.exists(folder):
            yield from (f"{folder}/{name}" for name in private_storage.listdir(folder)[1])


def _written(file: str) -> datetime:
    return private_storage.get_modified_time(file)
