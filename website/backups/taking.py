"""A backup: all rows as of one moment, then the files that these rows name, as one file.

Rows first: a file isn't changed once it is there, and one too many does no harm.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from backups import database
from backups.archive import Manifest, Writer
from backups.refusal import Refused
from editorial.files import named
from work import maintenance
from work.demo_marks import carries_demo_mark
from work.erasures import sync_folder

SUFFIX = ".backup"
UNFINISHED = ".unfinished"


def take(folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into the folder; returns where, and what is in it."""
    if maintenance.is_on():
        raise Refused(_("Gerade wird eine Sicherung zurückgespielt."))
    now = timezone.localtime()
    target = folder / f"regiodialog-{now:%Y-%m-%d-%H%M%S}{SUFFIX}"
    if target.exists():
        raise Refused(_("Die Datei %(name)s gibt es schon.") % {"name": target.name})
    with _written_at_once(target) as file:
        writer = Writer(file, settings.BACKUP_KEY)
        with database.plain_connection(), database.one_snapshot():
            manifest = Manifest(
                made_at=now.isoformat(timespec="seconds"),
                release=settings.RELEASE,
                is_demo=carries_demo_mark(),
                migrations=sorted(MigrationRecorder(connection).applied_migrations()),
            )
            _add_rows(writer, manifest)
            names = sorted(named())
        _add_files(writer, manifest, names)
        writer.finish(manifest)
    return target, manifest


def _add_rows(writer: Writer, manifest: Manifest) -> None:
    for table in database.tables():
        columns = database.columns_of(table)
        rows = iter(()) if table in database.NOT_KEPT else database.copied(table, columns)
        manifest.tables[table] = writer.add_table(table, columns, rows)
    manifest.sequences = database.sequences()


def _add_files(writer: Writer, manifest: Manifest, names: list[str]) -> None:
    for name in names:
        try:
            manifest.files[name] = writer.add_file(name, Path(settings.PRIVATE_ROOT) / name)
        except FileNotFoundError:
            # Erased since the snapshot, or lost long ago: somebody must look.
            manifest.missing.append(name)


@contextmanager
def _written_at_once(target: Path) -> Iterator[BinaryIO]:
    """Under its name the file is whole, or it isn't there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(target.parent)
    fresh = target.with_suffix(UNFINISHED)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            fresh.rename(target)
        except BaseException:
            fresh.unlink()
            raise
    sync_folder(target.parent)


def _remove_unfinished(folder: Path) -> None:
    """What killed backups have left behind: nobody holds it any more."""
    for left in folder.glob(f"regiodialog-*{UNFINISHED}"):
        with contextlib.suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
