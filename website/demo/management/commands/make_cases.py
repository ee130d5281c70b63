from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from demo.cases.facets import VocabulariesMissingError
from demo.cases.making import make_cases
from demo.loading import ForeignDatabaseError


class Command(BaseCommand):
    help = (
        "Fills an empty database, or a demo's, with made-up published cases, for measuring. Each"
        " case has a number and is the same wherever it is made; a second run makes those with the"
        " next numbers. All or nothing; until it ends, no page that shows cases answers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="how many cases are added")

    def handle(self, *args: object, number: int, verbosity: int, **options: object) -> None:
        if number < 1:
            raise CommandError("The number of cases is 1 or more.")
        try:
            make_cases(number)
        except (ForeignDatabaseError, VocabulariesMissingError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{number} cases made.")
