"""The image that tests of the house look into, built once a run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import dockerfile


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder /app of the image."""
    folder = tmp_path_factory.mktemp("image") / "app"
    folder.mkdir()
    # Where there is no Debian, its packages can't be installed.
    dockerfile.build(folder, skip="" if shutil.which("apt-get") else "tools/debian-packages *")
    yield folder
    shutil.rmtree(folder)
