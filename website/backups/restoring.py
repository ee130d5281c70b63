"""The way back: beside the data in use, and in their place only when all of it is there and right.

Whatever fails before that, the installation is as it was. Files come first: their names are random,
and one that no row names goes by itself.
"""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from backups import archive, database
from backups.archive import Content, Manifest, Part
from backups.refusal import Refused
from editorial.services import rebuild_index
from interface import stamp
from notifications.services import hold_back_unsent
from work import erasures, maintenance
from work.demo_marks import set_demo_mark
from work.erasures import Repeated


@dataclass
class Outcome:
    """What was put back, and what was done to it."""

    manifest: Manifest
    erased: Repeated = field(default_factory=lambda: Repeated(0, []))
    mails_held_back: int = 0
    is_migrated: bool = False


def check(path: Path) -> Manifest:
    """Whether the backup is whole and this release can take it in; raises Refused if not."""
    if not path.is_file():
        raise Refused(_("Diese Datei gibt es nicht: %(path)s") % {"path": path})
    manifest = archive.verify(path, settings.BACKUP_KEY)
    known = MigrationLoader(None).disk_migrations
    if any(each not in known for each in manifest.migrations):
        raise Refused(
            _("Die Sicherung stammt von einer neueren Fassung. Aktualisieren Sie zuerst.")
        )
    if manifest.is_demo and not getattr(settings, "DEMO_DATABASE_IS_WELCOME", False):
        raise Refused(_("Die Sicherung stammt aus einer Demonstration."))
    return manifest


def restore(path: Path) -> Outcome:
    """Put a backup in the place of everything there is; raises Refused with nothing changed."""
    outcome = Outcome(check(path))
    try:
        with maintenance.alone():
            _restore(path, outcome)
    except maintenance.UnderWay:
        raise Refused(_("Gerade wird schon eine Sicherung zurückgespielt.")) from None
    return outcome


def _restore(path: Path, outcome: Outcome) -> None:
    manifest = outcome.manifest
    with database.plain_connection():
        database.wait_until_quiet()
    with database.staging():
        database.build(manifest.migrations)
        _put_back(path, manifest)
        known = MigrationLoader(connection)
        outcome.is_migrated = len(known.disk_migrations.keys() - known.applied_migrations) > 0
        call_command("migrate", interactive=False, verbosity=0)
        outcome.erased = erasures.repeat()
        outcome.mails_held_back = hold_back_unsent()
        if outcome.is_migrated:
            rebuild_index()
        database.close_others()
        database.swap()
    if manifest.is_demo:
        set_demo_mark()
    stamp.renew()


def _put_back(path: Path, manifest: Manifest) -> None:
    with archive.parts_of(path, settings.BACKUP_KEY) as parts, transaction.atomic():
        for (kind, name), group in groupby(parts, key=lambda part: part[:2]):
            if kind == "tables":
                blocks = chain.from_iterable(part.blocks() for part in group)
                database.load(name, manifest.tables[name], blocks)
            elif kind == "files":
                for part in group:
                    _put_file(part, manifest.files[name])
        database.set_sequences(manifest.sequences)
    counted = {table: database.count(table) for table in manifest.tables}
    if counted != {table: content.rows for table, content in manifest.tables.items()}:
        raise Refused(_("Es sind nicht alle Zeilen angekommen; nichts wurde geändert."))


def _put_file(part: Part, content: Content) -> None:
    """Under its name only when it is whole; one that is there already is the same."""
    path = Path(settings.PRIVATE_ROOT) / part.name
    path.parent.mkdir(parents=True, exist_ok=True)
    marks = sha256()
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as fresh:
        try:
            for block in part.blocks():
                marks.update(block)
                fresh.write(block)
            if marks.hexdigest() != content.sha256:
                raise Refused(_("Die Sicherung ist beschädigt: Ihre Prüfsummen stimmen nicht."))
            fresh.flush()
            os.fsync(fresh.fileno())
            Path(fresh.name).replace(path)
        except BaseException:
            Path(fresh.name).unlink()
            raise
