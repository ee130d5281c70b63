"""`platform/` and `website/` are plain folders on the import path: what that rests on."""

import importlib
import platform
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.packages import HOMES, PACKAGES, ROOT, home_of


def test_platform_is_the_standard_librarys_module() -> None:
    assert platform.__file__ is not None
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("name", ["platform", "website"])
def test_the_folder_is_no_package(name: str) -> None:
    assert not (ROOT / name / "__init__.py").exists()


def test_all_apps_of_the_house_are_looked_at() -> None:
    first_party = {
        app for app in settings.INSTALLED_APPS if any((home / app).exists() for home in HOMES)
    }
    assert set(PACKAGES) == first_party | {"config"}


@pytest.mark.parametrize("name", PACKAGES)
def test_own_package_comes_from_this_repository(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == home_of(name) / name / "__init__.py"
    assert importlib.import_module(name).__name__ == name
