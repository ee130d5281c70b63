"""Tests stand alone: what several of them need lies in `tests/support/`."""

import ast

from tests.support.packages import ROOT, parsed

SHARED = "tests.support"


def imports_of(source: str) -> set[str]:
    """The modules of the tests that a source imports."""
    nodes = list(ast.walk(parsed(source)))
    found = {each.module for each in nodes if isinstance(each, ast.ImportFrom) and each.module}
    found |= {alias.name for each in nodes if isinstance(each, ast.Import) for alias in each.names}
    return {name for name in found if name.partition(".")[0] == "tests"}


def from_another_test(source: str) -> set[str]:
    return {name for name in imports_of(source) if f"{name}.".partition(f"{SHARED}.")[0]}


def test_no_test_module_imports_another() -> None:
    sources = {path: path.read_text() for path in sorted((ROOT / "tests").rglob("*.py"))}
    assert len(sources) > 100
    found = {str(path.relative_to(ROOT)): from_another_test(text) for path, text in sources.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_an_import_from_another_test_is_found() -> None:
    source = "from tests.support.walk import walk\nfrom tests.nets.test_urls import named\n"
    assert from_another_test(source) == {"tests.nets.test_urls"}
    assert from_another_test("import tests.supporters.a") == {"tests.supporters.a"}
