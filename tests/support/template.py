"""The database that every test begins with: migrated, with the vocabularies, made once.

The cluster that holds it is kept in the checkout's `.cache/` for as long as what it was made from
stays the same; each run starts on a copy.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from demo.embedded import PostgreSQL

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "tests"
TEMPLATE = "template_of_tests"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
MADE_FROM = [
    "uv.lock",
    "*/migrations/*.py",
    "platform/*/migrations/*.py",
    "website/*/migrations/*.py",
    "website/config/settings/*.py",
    "website/demo/embedded.py",
    "platform/taxonomy/**/*.*",
    "platform/search/data/*.yaml",
    "platform/search/analysis.py",
    "platform/search/loading.py",
    "tests/support/template.py",
]


def fetch_template(server: PostgreSQL) -> None:
    """Give a server that hasn't started yet the kept cluster as its data; make it if need be."""
    with one_at_a_time():
        kept = KEPT / fingerprint()
        if not kept.exists():
            forget_old_ones()
            make_template(server)
            shutil.rmtree(fresh := kept.with_suffix(".new"), ignore_errors=True)
            shutil.copytree(server.data, fresh)
            shutil.rmtree(server.data)
            fresh.rename(kept)
        os.utime(kept)
        server.seat.prepare()
        shutil.copytree(kept, server.data)
    for path in [server.data, *server.data.rglob("*")]:
        server.seat.give(path)


def forget_old_ones() -> None:
    """Two are kept beside a new one: who changes between branches makes none anew."""
    KEPT.mkdir(parents=True, exist_ok=True)
    whole = [each for each in KEPT.iterdir() if each.suffix != ".new"]
    for old in sorted(whole, key=lambda each: each.stat().st_mtime)[:-2]:
        shutil.rmtree(old)


def make_template(server: PostgreSQL) -> None:
    server.start()
    try:
        server.wait_until_ready()
        with server.connect() as connection:
            set_durability(connection, FAST)
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(TEMPLATE)))
        for command in (["migrate"], ["load_vocabularies"]):
            manage(*command, DATABASE_URL=server.url(TEMPLATE))
    finally:
        server.stop()


def manage(*words: str, **environment: str) -> None:
    """Run a command of manage.py with the tests' settings, in a process of its own."""
    subprocess.run(
        [sys.executable, "manage.py", *words, "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | environment,
        check=True,
    )


def set_durability(connection: psycopg.Connection, values: Mapping[str, str]) -> None:
    """Change settings of the whole cluster while it runs."""
    for name, value in values.items():
        connection.execute(SQL("ALTER SYSTEM SET {} = {}").format(Identifier(name), value))
    connection.execute("SELECT pg_reload_conf()")


def fingerprint() -> str:
    """The same for as long as the same template would be made."""
    marks = sha256()
    for path in sorted({each for pattern in MADE_FROM for each in ROOT.glob(pattern)}):
        if path.suffix != ".pyc":
            marks.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return marks.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Runs that start at once in one checkout take turns."""
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
