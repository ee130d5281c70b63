#!/usr/bin/env python
"""Django's command line; a checkout runs the demo's settings unless told otherwise."""

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    here = Path(__file__).resolve().parent
    sys.path[1:1] = [str(here / "platform"), str(here / "website")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    if sys.argv[1:2] == ["demo"]:
        # As an exception, Ctrl-C can get lost in an import; until a server runs it just ends us.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # Before Django: the demo starts the servers that the settings need.
        from demo.supervisor import main as demo

        sys.exit(demo(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
