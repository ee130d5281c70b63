"""The lock file is for everybody: it names public addresses only."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

LOCK = tomllib.loads((Path(__file__).resolve().parents[2] / "uv.lock").read_text())


def addresses(value: object) -> Iterator[str]:
    """Every address anywhere in the lock file."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from addresses(item)
    elif isinstance(value, str) and "://" in value:
        yield value


def test_lock_file_names_public_hosts_only() -> None:
    hosts = {urlsplit(address).hostname for address in addresses(LOCK)}
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_lock_file_has_a_hash_for_every_file() -> None:
    files = [
        file
        for package in LOCK["package"]
        for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]
    assert [file["url"] for file in files if not file.get("hash", "").startswith("sha256:")] == []
    assert len(files) > 100
