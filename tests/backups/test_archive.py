"""The file of a backup: whole or refused, sealed with a key, never half of it under its name."""

import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from backups import archive, taking
from backups.archive import Manifest, Writer
from backups.refusal import Refused
from backups.sealing import CHUNK_BYTES, Opener, Sealer

KEY = "ein-Schlüssel-aus-vierzig-Zeichen-mindestens"


def write(path: Path, key: str = "", folder: Path | None = None) -> Manifest:
    """A backup of two tables, one larger than a part, and one file."""
    manifest = Manifest("2026-11-29T12:00:00+01:00", "1", is_demo=False, migrations=[("a", "0001")])
    with path.open("wb") as target:
        writer = Writer(target, key)
        rows = (os.urandom(50).hex().encode() + b"\n" for _ in range(100_000))
        manifest.tables["large"] = writer.add_table("large", ["id", "text"], rows)
        manifest.tables["empty"] = writer.add_table("empty", ["id"], iter(()))
        picture = path.with_suffix(".webp")
        picture.write_bytes(os.urandom(300_000))
        manifest.files["originals/a.webp"] = writer.add_file("originals/a.webp", picture)
        writer.finish(manifest)
    return manifest


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="module", params=["", KEY], ids=["open", "sealed"])
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def whole(folder: Path, key: str) -> bytes:
    path = folder / f"{len(key)}.backup"
    told = write(path, key)
    assert archive.verify(path, key) == told
    assert (told.tables["large"].rows, told.tables["empty"].rows) == (100_000, 0)
    return path.read_bytes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.backup"


@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.9, 0.99999])
def test_a_cut_backup_is_refused(whole: bytes, key: str, file: Path, part: float) -> None:
    file.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(Refused):
        archive.verify(file, key)


@pytest.mark.parametrize("part", [0.0001, 0.3, 0.6, 0.9, 0.99999])
def test_a_changed_backup_is_refused(whole: bytes, key: str, file: Path, part: float) -> None:
    changed = bytearray(whole)
    changed[int(len(whole) * part)] ^= 1
    file.write_bytes(changed)
    with pytest.raises(Refused):
        archive.verify(file, key)


@pytest.mark.parametrize("other", [KEY[:-1] + "x", ""])
def test_without_the_right_key_it_is_refused(folder: Path, file: Path, other: str) -> None:
    write(file, KEY)
    with pytest.raises(Refused, match="Schlüssel"):
        archive.verify(file, other)


def test_with_a_key_an_open_one_is_not_trusted(file: Path) -> None:
    write(file)
    with pytest.raises(Refused, match="vertauscht"):
        archive.verify(file, KEY)


def test_what_is_no_backup_is_refused(file: Path) -> None:
    file.write_bytes(b"PGDMP and so on" * 100)
    with pytest.raises(Refused):
        archive.verify(file, "")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", ""])
def test_a_file_that_would_lie_elsewhere_is_refused(file: Path, tmp_path: Path, name: str) -> None:
    manifest = Manifest("2026-11-29T12:00:00+01:00", "1", is_demo=False, migrations=[])
    (tmp_path / "a").touch()
    with file.open("wb") as target:
        writer = Writer(target, "")
        manifest.files[name] = writer.add_file(name, tmp_path / "a")
        writer.finish(manifest)
    with pytest.raises(Refused):
        archive.verify(file, "")


# Sealed ------------------------------------------------------------------------------------------


def sealed(data: bytes) -> bytes:
    target = BytesIO()
    sealer = Sealer(target, KEY)
    sealer.write(data)
    sealer.finish()
    return target.getvalue()


def opened(data: bytes) -> bytes:
    return Opener(BytesIO(data), KEY).readall() or b""


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3_000_000])
def test_what_is_sealed_comes_back(size: int) -> None:
    data = os.urandom(size)
    assert opened(sealed(data)) == data
    assert size < 16 or data[:16] not in sealed(data)


def test_whole_chunks_can_be_neither_left_out_nor_moved_nor_added() -> None:
    data = sealed(os.urandom(3 * CHUNK_BYTES))
    step = CHUNK_BYTES + 16
    start = len(data) - 3 * step
    head, *chunks = data[:start], *(data[start + n * step :][:step] for n in range(3))
    assert opened(b"".join([head, *chunks]))
    for order in ([0, 1], [0], [], [1, 0, 2], [0, 2], [0, 1, 2, 2]):
        with pytest.raises(Refused):
            opened(head + b"".join(chunks[number] for number in order))


def test_the_same_is_never_sealed_alike() -> None:
    assert sealed(b"x" * 100)[30:] != sealed(b"x" * 100)[30:]


# Never half of it --------------------------------------------------------------------------------


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        break_off(tmp_path / "a.backup")
    assert list(tmp_path.iterdir()) == []


def break_off(target: Path) -> None:
    with taking._written_at_once(target) as file:
        file.write(b"half of it")
        raise ZeroDivisionError


WRITES = """
import sys, time
from pathlib import Path
import django
django.setup()
from backups import taking
with taking._written_at_once(Path(sys.argv[1])) as file:
    file.write(b"half of it"); file.flush()
    print("written", flush=True)
    time.sleep(60)
"""


def test_killed_half_way_it_leaves_nothing_under_its_name(tmp_path: Path, settings: Any) -> None:
    target = tmp_path / "regiodialog-2026-11-29-120000.backup"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(target)],
        stdout=subprocess.PIPE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        # One that is being written is nobody else's to remove.
        taking._remove_unfinished(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    assert not target.exists()
    taking._remove_unfinished(tmp_path)
    assert list(tmp_path.iterdir()) == []
