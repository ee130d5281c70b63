from argparse import ArgumentParser
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from demo.loading import ForeignDatabaseError, load_demo


class Command(BaseCommand):
    help = "Fills an empty database, or a demo's, with the content; a second run is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", metavar="YYYY-MM-DD", help="the day from which dates are counted"
        )

    def handle(self, *args: object, today: str | None, verbosity: int, **options: object) -> None:
        try:
            with translation.override("de"):
                outcome = load_demo(self._day(today))
        except ForeignDatabaseError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(f"Content not loaded: {' '.join(error.messages)}") from error
        if verbosity:
            self.stdout.write(
                f"{outcome.created} entries created, {outcome.moved} events moved,"
                f" {outcome.unchanged} left as they are."
            )

    @staticmethod
    def _day(text: str | None) -> date:
        try:
            return date.fromisoformat(text) if text else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"--today wants a day as YYYY-MM-DD: {error}") from error
