from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backups import restoring
from backups.archive import Manifest
from backups.refusal import Refused
from backups.restoring import Outcome
from work import erasures


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of everything there is, and forgets again what has been"
        " forgotten since; with --check only reads the backup and says whether it is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what manage.py backup has written")
        parser.add_argument("--check", action="store_true", help="change nothing")
        parser.add_argument(
            "--no-input", action="store_false", dest="interactive", help="don't ask whether to"
        )

    def handle(
        self, *args: object, file: Path, check: bool, interactive: bool, **options: object
    ) -> None:
        try:
            if check or interactive:
                self.say(restoring.check(file))
            if check:
                return
            if interactive and not self.is_wanted():
                raise CommandError(_("Nichts wurde geändert."))
            outcome = restoring.restore(file)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.tell(outcome)

    def say(self, manifest: Manifest) -> None:
        said = _("Die Sicherung vom %(moment)s ist ganz: %(rows)s Zeilen, %(files)s Dateien.")
        moment = f"{timezone.localtime(manifest.day):%d.%m.%Y %H:%M}"
        numbers = {"rows": manifest.rows, "files": len(manifest.files)}
        self.stdout.write(said % {"moment": moment, **numbers})
        if timezone.localdate(manifest.day) < erasures.reaches_back_to():
            self.stderr.write(
                _(
                    "Sie ist älter, als das Löschprotokoll zurückreicht (BACKUPS_KEPT_DAYS): Was"
                    " bald nach ihr gelöscht wurde, ist danach wieder da."
                )
            )
        for name in manifest.missing:
            self.stderr.write(_("Die Datei fehlt darin: %(name)s") % {"name": name})

    def is_wanted(self) -> bool:
        question = _(
            "Alles, was jetzt in der Datenbank steht, wird durch diese Sicherung ersetzt;"
            " Seiten sind so lange nicht erreichbar. Schreiben Sie „ja“, um zu beginnen: "
        )
        return input(question).strip().lower() == "ja"

    def tell(self, outcome: Outcome) -> None:
        number = outcome.erased.done
        self.stdout.write(_("Zurückgespielt. Alle müssen sich neu einloggen."))
        self.stdout.write(
            ngettext(
                "%(number)s Löschung seit der Sicherung ist wiederholt.",
                "%(number)s Löschungen seit der Sicherung sind wiederholt.",
                number,
            )
            % {"number": number}
        )
        if outcome.mails_held_back:
            self.stdout.write(
                ngettext(
                    "%(number)s ungesendete E-Mail geht nicht von selbst hinaus.",
                    "%(number)s ungesendete E-Mails gehen nicht von selbst hinaus.",
                    outcome.mails_held_back,
                )
                % {"number": outcome.mails_held_back}
            )
        if outcome.erased.left:
            raise CommandError(
                _("Bitte selbst löschen, weil noch etwas daran hängt: %(things)s")
                % {"things": ", ".join(outcome.erased.left)}
            )
