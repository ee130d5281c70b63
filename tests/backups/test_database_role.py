"""The role that compose makes for the platform owns its database and no more: that is enough."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.embedded import PostgreSQL, make_socket_folder
from tests.support.environment import ROOT, compose
from tests.support.template import manage

pytestmark = pytest.mark.stack

SCRIPT = "tools/create_database.sql"
RULES = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgreSQL]:
    """A cluster of its own, as PostgreSQL's image makes it: its first role is `postgres`."""
    sockets = make_socket_folder()
    options = {"fsync": "off"}
    server = PostgreSQL(tmp_path / "postgres", sockets, tmp_path / "postgres.log", options)
    server.role = "postgres"
    try:
        server.start()
        server.wait_until_ready()
        run_script(server)
        yield server
    finally:
        server.stop()
        shutil.rmtree(sockets)


def run_script(server: PostgreSQL) -> None:
    words = [str(server.seat.program("psql")), "--set", "ON_ERROR_STOP=1", "--no-psqlrc"]
    words += ["--host", str(server.sockets), "--username", "postgres", "--file", str(ROOT / SCRIPT)]
    told = os.environ | {"POSTGRES_PASSWORD": "a 'quoted' secret"}
    subprocess.run(words, env=told, check=True, capture_output=True)


def test_it_rules_nothing_and_the_role_over_all_has_no_password(server: PostgreSQL) -> None:
    with server.connect() as connection:
        found = connection.execute(
            f"SELECT rolname, rolpassword IS NULL, {', '.join(RULES)} FROM pg_authid"  # noqa: S608
            " WHERE rolname IN ('postgres', 'regiodialog') ORDER BY rolname"
        )
        roles = {name: rest for name, *rest in found}
        assert roles["regiodialog"] == [False, *(False for _ in RULES)]
        assert roles["postgres"][0] is True
        owner = connection.execute(
            "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'regiodialog'"
        )
        assert owner.fetchone() == ("regiodialog",)


@pytest.mark.whole
def test_it_is_enough_for_everything_the_platform_does(server: PostgreSQL, tmp_path: Path) -> None:
    server.role = "regiodialog"
    told = {
        "DATABASE_URL": server.url("regiodialog"),
        "PRIVATE_ROOT": str(tmp_path / "private"),
        "ERASURE_JOURNAL": str(tmp_path / "erasures"),
    }
    (tmp_path / "private").mkdir()
    for command in ("migrate", "load_vocabularies", "load_demo"):
        manage(command, **told)
    manage("shell", "--command", ASK, **told)
    manage("backup", str(tmp_path), **told)
    [backup] = tmp_path.glob("*.backup")
    manage("shell", "--command", FORGET, **told)
    # Into a used installation, with what was erased since.
    manage("restore", str(backup), "--no-input", **told)
    manage("shell", "--command", IS_FORGOTTEN, **told)


ASK = """
from pages.models import Enquiry
from taxonomy.models import Region
region = Region.objects.first()
Enquiry.objects.create(kind="call_back", region=region, name="Jana Öztürk", phone="04321 1")
"""
FORGET = """
from pages.models import Enquiry
from work import erasures
Enquiry.objects.get().delete()
erasures.tidy()
assert len(erasures.standing()) == 1
"""
IS_FORGOTTEN = """
from pages.models import Enquiry
from workshops.models import Workshop
assert (Enquiry.objects.exists(), Workshop.objects.exists()) == (False, True)
"""


def test_compose_has_it_made_with_a_new_volume() -> None:
    database = compose()["services"]["database"]
    name = Path(SCRIPT).name
    assert f"./{SCRIPT}:/docker-entrypoint-initdb.d/{name}:ro" in database["volumes"]
    # Else the image would make a database of its own, ruled by the platform's role.
    assert {"POSTGRES_DB", "POSTGRES_USER"} & set(database["environment"]) == set()
