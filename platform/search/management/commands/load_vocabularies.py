from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.loading import load_words
from taxonomy.loading import DEMO_REGIONS, VocabularyError, load_vocabularies


class Command(BaseCommand):
    help = "Lädt Regionen, Kommunen, Branchen, WZ-Codes, Themen, Zielgruppen und Wörter der Suche."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--regions",
            type=Path,
            default=DEMO_REGIONS,
            metavar="FILE",
            help="Regionen dieser Installation (YAML); ohne Angabe die beiden der Demo",
        )

    def handle(self, *args: object, regions: Path, verbosity: int, **options: object) -> None:
        try:
            outcomes = [*load_vocabularies(regions), *load_words()]
        except VocabularyError as error:
            raise CommandError(str(error)) from error
        if verbosity == 0:
            return
        line = _("{label}: {created} neu, {changed} geändert, {unchanged} unverändert")
        for label, created, changed, unchanged in outcomes:
            self.stdout.write(
                line.format(label=label, created=created, changed=changed, unchanged=unchanged)
            )
        if not any(outcome.created or outcome.changed for outcome in outcomes):
            self.stdout.write(_("Alles war schon da."))
