"""The environment of a real installation, and what it says when it starts."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

REAL = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k" * 60,
    "TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgres:///regiodialog",
    "BROKER_URL": "redis://broker/0",
    "CACHE_URL": "redis://cache/0",
    "ALLOWED_HOSTS": "www.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "PRIVATE_ROOT": "/var/lib/regiodialog",
    "ERASURE_JOURNAL": "/var/lib/regiodialog-erasures",
    "SITE_URL": "https://www.example.org",
    "DEFAULT_FROM_EMAIL": "Regiodialog <noreply@example.org>",
}


def last_line(module: str, environment: dict[str, str], then: str = "print('started')") -> str:
    """What importing a module of ours says last, `started` if it went well."""
    answer = subprocess.run(
        [sys.executable, "-c", f"import {module}; {then}"],
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (answer.stdout + answer.stderr).strip().splitlines()[-1]


def address_through(link: Path) -> str:
    """The test database's address, by a path that doesn't look like a demo's."""
    name, host = connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"]["host"]
    link.symlink_to(host)
    return f"postgres://regiodialog@/{name}?host={link}"
