"""The package that `uv build` makes: our own packages at its top, and nothing else of the house."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.support.packages import PACKAGES, ROOT, home_of

pytestmark = pytest.mark.net


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a freshly built wheel."""
    folder = str(tmp_path_factory.mktemp("wheel"))
    [built] = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    with ZipFile(Path(built)) as wheel:
        return set(wheel.namelist())


def test_every_package_lies_at_the_top(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_all_its_modules_and_data_are_there(names: set[str], package: str) -> None:
    home = home_of(package)
    wanted = {
        str(path.relative_to(home))
        for path in (home / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if name.startswith(f"{package}/")} == wanted
    assert f"{package}/__init__.py" in wanted
