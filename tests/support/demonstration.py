"""The demonstration with its content, as `make demo` shows it, beside the test's own models."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from demo.marks import set_demo_mark
from tests.support.stack import Stack, running_stack


@contextmanager
def running_demonstration(*names: str) -> Iterator[Stack]:
    """The parts that are named, with the demo's settings, sign-in buttons and mailbox."""
    with tempfile.TemporaryDirectory(prefix="regiodialog-demonstration-") as folder:
        # The same key as the tests have, so that they can make links and sessions.
        Path(folder, "secret_key").write_text(settings.SECRET_KEY)
        Path(folder, "static").symlink_to(os.environ["STATIC_ROOT"])
        # The content is loaded by this process: its pictures lie where the web server looks.
        Path(folder, "private").symlink_to(settings.PRIVATE_ROOT, target_is_directory=True)
        demo = {"DJANGO_SETTINGS_MODULE": "config.settings.demo", "DEMO_DATA": folder}
        with running_stack(*names, **demo) as stack:
            set_demo_mark()
            call_command("load_demo", verbosity=0)
            yield stack
