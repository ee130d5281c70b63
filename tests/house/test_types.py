"""mypy knows the adjectives of each kind: a slip in one is an error before anything runs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.packages import FLOORS, ROOT, home_of, parsed

pytestmark = pytest.mark.net

SLIPS = """\
from accounts.models import User
from editorial.models import Proposal, Publishable
from initiatives.models import Initiative
from taxonomy.models import Region
from workshops.models import Finding, Registration, Workshop


def slips(
    workshop: Workshop, region: Region, initiative: Initiative, kind: type[Publishable], user: User
) -> None:
    Workshop.objects.pubished()
    Workshop.objects.published().upcomming()
    region.workshops.pubished()
    workshop.best_practices.pubished()
    workshop.initiatives.pubished()
    initiative.workshops.published().for_crads()
    workshop.registrations.liv()
    kind.objects.visible_for(user)
    Proposal.objects.opne()
    Finding.objects.public().impulse()
    Workshop.objects.published().get().is_pulbished
    Registration.objects.live().get().can_be_canceled
"""


def test_a_slip_in_an_adjective_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "slips.py"
    file.write_text(SLIPS)
    words = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context"]
    answer = subprocess.run([*words, str(file)], cwd=ROOT, capture_output=True, text=True)
    begins = SLIPS.splitlines().index(") -> None:") + 2
    wanted = list(range(begins, len(SLIPS.splitlines()) + 1))
    errors = [line for line in answer.stdout.splitlines() if "attr-defined" in line]
    assert [int(line.split(":")[1]) for line in errors if "slips.py" in line] == wanted


def parts_without_any(file: Path, tree: ast.Module) -> list[ast.Module | ast.ClassDef]:
    """What of a file knows its types: services whole, QuerySets and managers wherever they are."""
    if "services" in (file.stem, file.parent.name):
        return [tree]
    rows = re.compile(r"[\w.]*(QuerySet|Manager)\b")
    classes = [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    return [each for each in classes if any(rows.match(ast.unparse(base)) for base in each.bases)]


def annotations(part: ast.AST) -> Iterator[ast.expr | None]:
    for node in ast.walk(part):
        if isinstance(node, ast.arg | ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.returns


def places_of_any(file: Path, source: str) -> list[str]:
    return [
        f"{file}:{each.lineno}"
        for part in parts_without_any(file, parsed(source))
        for each in annotations(part)
        if each is not None and re.search(r"\bAny\b", ast.unparse(each))
    ]


def test_no_queryset_manager_or_service_says_any() -> None:
    files = [each for floor in FLOORS for each in (home_of(floor) / floor).rglob("*.py")]
    places = [
        place
        for file in sorted(files)
        if "migrations" not in file.parts
        for place in places_of_any(file.relative_to(ROOT), file.read_text())
    ]
    assert places == []


PLANTED = """\
class TownQuerySet(models.QuerySet["Town"]):
    def of(self, county: Any) -> Self:
        known: "dict[str, Any]" = {}
        return self

class TownManager(BaseUserManager["Town"]):
    def make(self, *names: str, **fields: typing.Any) -> "Town": ...

class Town(models.Model):
    def save(self, *args: Any, **kwargs: Any) -> None: ...

async def found(name: str) -> list[Any]: ...
"""


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("towns/models.py", [2, 3, 7]),
        ("towns/services.py", [2, 3, 7, 10, 10, 12]),
        ("towns/services/found.py", [2, 3, 7, 10, 10, 12]),
    ],
)
def test_a_planted_any_is_found(name: str, lines: list[int]) -> None:
    places = places_of_any(Path(name), PLANTED)
    assert sorted(int(each.rpartition(":")[2]) for each in places) == lines
