"""`platform/` is a plain folder on the import path: what that rests on."""

import importlib
import platform
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.packages import PACKAGES, ROOT


def test_platform_is_the_standard_librarys_module() -> None:
    assert platform.__file__ is not None
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))


def test_the_folder_platform_is_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_all_apps_of_the_house_are_looked_at() -> None:
    first_party = {app for app in settings.INSTALLED_APPS if (ROOT / app).exists()} | {
        app for app in settings.INSTALLED_APPS if (ROOT / "platform" / app).exists()
    }
    assert set(PACKAGES) == first_party | {"config"}


@pytest.mark.parametrize("name", PACKAGES)
def test_own_package_comes_from_this_repository(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    home = ROOT if (ROOT / name).exists() else ROOT / "platform"
    assert Path(spec.origin).resolve() == home / name / "__init__.py"
    assert importlib.import_module(name).__name__ == name
