"""Every name that the environment may hold, as code, compose and .env.example know it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.support.packages import parsed

ROOT = Path(__file__).resolve().parents[2]
# What a real installation runs; demo and tests have names of their own.
CODE = [
    ROOT / "website" / "config" / name
    for name in ("settings/base.py", "settings/production.py", "gunicorn.py")
]


def names_in_code() -> set[str]:
    """What the settings and the web server read: `env.str("NAME")`, `os.environ.get("NAME")`."""
    return {name for path in CODE for name in read_names(parsed(path.read_text()))}


def read_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(
            r"env\.\w+|os\.environ\.get", ast.unparse(node.func)
        ):
            name = node.args[0]
            if isinstance(name, ast.Constant):
                yield str(name.value)


def names_in_example() -> dict[str, bool]:
    """The names in .env.example, and whether each stands there uncommented, thus must be given."""
    found = re.findall(r"(?m)^(# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text())
    return {name: not comment for comment, name in found}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def names_asked_by_compose() -> dict[str, bool]:
    """The names that compose takes from .env, and whether it refuses to start without each."""
    text = (ROOT / "docker-compose.yml").read_text()
    found = re.findall(r"(?<!\$)\$\{(\w+)(:\?|:-[^}]*)\}", text)
    return {name: default == ":?" for name, default in found}
