"""What lies between servers that run and a site that can be seen: `python -m demo.steps`.

A process of its own, which takes the memory that Django needs along when it ends.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection

from demo.catalogues import compile_catalogues
from demo.data import DataFolder
from demo.processes import StartError
from demo.progress import step
from work.demo_marks import carries_demo_mark, set_demo_mark

Step = tuple[str, Callable[[], None]]


def main() -> None:
    parser = argparse.ArgumentParser("demo.steps")
    parser.add_argument("--today")
    parser.add_argument("--with-files", action="store_true")
    options = parser.parse_args()
    try:
        for name, action in in_order(options.today, with_files=options.with_files):
            with step(name):
                action()
    except StartError as error:
        sys.exit(f"\n{error}")


def in_order(today: str | None, *, with_files: bool) -> Iterator[Step]:
    """The steps of a start; each can be done again at no cost when it was done before."""
    yield "Django", django.setup
    yield "message catalogues", compile_catalogues
    yield "database", prepare_database
    yield "vocabularies", lambda: call("load_vocabularies")
    if "load_demo" in get_commands():
        yield "demo content", lambda: call("load_demo", **({"today": today} if today else {}))
    if with_files:
        stamp = DataFolder.chosen().path / "static.stamp"
        yield "static files", lambda: collect_static_files(stamp)


def call(command: str, **options: object) -> None:
    call_command(command, verbosity=0, **options)


def prepare_database() -> None:
    """Migrate, but only what is empty or was made by a demo: here nothing real gets lost."""
    try:
        is_empty = not connection.introspection.table_names()
    except OperationalError as error:
        raise StartError(f"The database doesn't answer: {error}") from None
    if is_empty:
        set_demo_mark()
    elif not carries_demo_mark():
        raise StartError(
            "The database that DATABASE_URL names holds tables that no demo made."
            " Give the demo an empty one."
        )
    call("migrate")
    connection.close()


def collect_static_files(stamp: Path) -> None:
    """Gather the static files anew if one of them changed."""
    state = static_files_state()
    if stamp.exists() and stamp.read_text() == state and Path(settings.STATIC_ROOT).exists():
        return
    call("collectstatic", interactive=False, clear=True)
    stamp.write_text(state)


def static_files_state() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
