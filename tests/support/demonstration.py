"""The demonstration with its content, as `make demo` shows it."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.support import databases
from tests.support.servers import in_turn
from tests.support.stack import Stack, running_stack
from tests.support.template import manage
from tests.support.walk import Seen, path_and_parameters, walk

DATABASE = "demonstration"


def load() -> str:
    """Load the demo's content, once a run; returns the database that holds it, to be copied."""
    with in_turn(DATABASE):
        if not databases.exists(DATABASE):
            host = connection.settings_dict["OPTIONS"]["host"]
            databases.clone(fresh := f"{DATABASE}_fresh")
            manage("load_demo", DATABASE_URL=f"postgres://regiodialog@/{fresh}?host={host}")
            databases.clone(DATABASE, fresh)
    return DATABASE


def walked(blocker: DjangoDbBlocker) -> dict[str, Seen]:
    """What a visitor of the demonstration finds: every path, and one link for each parameter.

    Walked once a run, without the public's browser.
    """
    kept = Path(tempfile.gettempdir()) / "walked.json"
    with in_turn("walked"):
        if not kept.exists():
            databases.clone("walked", load())
            with blocker.unblock(), databases.switched_to("walked"), as_a_demonstration():
                kept.write_text(json.dumps(walk(path_and_parameters)))
    return {address: Seen(*answer) for address, answer in json.loads(kept.read_text()).items()}


def as_a_demonstration() -> override_settings:
    links = {"DEMO_MAILBOX_URL": "/demo/postfach/", "DEMO_SIGN_IN_URL": "/demo/anmelden/"}
    return override_settings(IS_DEMO=True, **links)


@contextmanager
def running_demonstration(*names: str) -> Iterator[Stack]:
    """The parts that are named, with the demo's settings, sign-in buttons and mailbox."""
    with tempfile.TemporaryDirectory(prefix="demonstration-") as folder:
        # The same key as the tests have, so that they can make links and sessions.
        Path(folder, "secret_key").write_text(settings.SECRET_KEY)
        Path(folder, "static").symlink_to(os.environ["STATIC_ROOT"])
        # The pictures lie where they were loaded to.
        Path(folder, "private").symlink_to(settings.PRIVATE_ROOT, target_is_directory=True)
        demo = {"DJANGO_SETTINGS_MODULE": "config.settings.demo", "DEMO_DATA": folder}
        with running_stack(*names, copy_of=load(), **demo) as stack:
            yield stack
