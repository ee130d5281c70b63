"""mypy knows the adjectives of each kind: a slip in one is an error before anything runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packages import ROOT

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
