"""Our own packages, floors and models, read from the folders and from import-linter's contract."""

import ast
import gc
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
HOMES = [ROOT, ROOT / "platform", ROOT / "website"]
PACKAGES = sorted(entry.parent.name for home in HOMES for entry in home.glob("*/__init__.py"))


def home_of(package: str) -> Path:
    """The folder that the package lies in."""
    return next(home for home in HOMES if (home / package / "__init__.py").exists())


def floors() -> list[str]:
    """The first-party packages, the topmost first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(each["layers"] for each in contracts["contracts"] if each["type"] == "layers")
    return [name.strip() for layer in layers for name in layer.split("|")]


FLOORS = floors()


def app_of(model: type[Model]) -> str:
    return model._meta.app_config.name


def is_first_party(app: str) -> bool:
    return app in FLOORS


def own_models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if is_first_party(app_of(model))]


def parsed(source: str) -> ast.Module:
    """The tree of a module's source.

    Without the collector: what it runs in between makes Python 3.11 lose count of the recursion
    (“AST constructor recursion depth mismatch”).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        if was_on:
            gc.enable()
