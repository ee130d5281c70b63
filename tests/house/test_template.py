"""The kept cluster: made anew when what it was made from changes, and swept with its servers."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.support import servers, template


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(template, "ROOT", tmp_path)
    monkeypatch.setattr(template, "KEPT", tmp_path / ".cache" / "tests")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "is_made_from"),
    [
        ("workshops/migrations/0003_lines.py", True),
        ("platform/editorial/migrations/0003_due.py", True),
        ("platform/taxonomy/data/regions.yaml", True),
        ("uv.lock", True),
        ("workshops/models/workshop.py", False),
        ("templates/base.html", False),
    ],
)
def test_it_is_made_anew_when_what_it_was_made_from_changes(
    checkout: Path, name: str, is_made_from: bool
) -> None:
    before = template.fingerprint()
    path = checkout / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a line")
    first = template.fingerprint()
    path.write_text("another line")
    assert len({before, first, template.fingerprint()}) == (3 if is_made_from else 1)


def test_two_are_kept_beside_a_new_one(checkout: Path) -> None:
    for moment, name in enumerate(["oldest", "older", "newest", "half.new"]):
        (template.KEPT / name).mkdir(parents=True)
        os.utime(template.KEPT / name, (moment, moment))
    template.forget_old_ones()
    assert {each.name for each in template.KEPT.iterdir()} == {"older", "newest", "half.new"}


def test_only_folders_of_runs_that_are_over_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    over, running = (tmp_path / f"{servers.PREFIX}{name}" for name in ("over", "running"))
    sockets = tmp_path / "sockets-of-the-one-that-is-over"
    for folder in (over, running, sockets):
        folder.mkdir()
    (over / "lock").touch()
    (over / "sockets").write_text(str(sockets))
    with servers.hold(running):
        servers.sweep_folders_of_broken_runs()
    assert [each.exists() for each in (over, running, sockets)] == [False, True, False]
