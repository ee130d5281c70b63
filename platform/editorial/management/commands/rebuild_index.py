from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.services import index_differences, rebuild_index


class Command(BaseCommand):
    help = "Writes every Document afresh; with --check only says which are wrong (exit status 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, only compare")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if not check:
            self.stdout.write(f"{rebuild_index()} Documents written.")
            return
        wrong = 0
        for difference in index_differences():
            wrong += 1
            self.stderr.write(str(difference))
        if wrong:
            raise CommandError(f"{wrong} Documents are wrong.")
        self.stdout.write("Every Document is as its entry says.")
