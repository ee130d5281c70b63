from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backups import taking
from backups.refusal import Refused


class Command(BaseCommand):
    help = "Writes database and private files, as of one moment, into one file in FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the file is to lie")

    def handle(self, *args: object, folder: Path, verbosity: int, **options: object) -> None:
        try:
            target, manifest = taking.take(folder)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name in manifest.missing:
            self.stderr.write(_("Die Datei fehlt: %(name)s") % {"name": name})
        if verbosity:
            said = _("%(target)s: %(rows)s Zeilen in %(tables)s Tabellen, %(files)s Dateien.")
            numbers = {"tables": len(manifest.tables), "files": len(manifest.files)}
            self.stdout.write(said % {"target": target, "rows": manifest.rows, **numbers})
