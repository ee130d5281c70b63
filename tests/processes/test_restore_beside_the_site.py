"""A restore while web, worker and clock run: they step back, then go on with what is there."""

import http.client
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from backups import taking
from branchendialog.models import BestPractice
from notifications.models import MailState, OutgoingMail
from tests.support.demos import until
from tests.support.factories import BestPracticeFactory, WorkshopFactory
from tests.support.stack import Stack
from tests.support.template import ROOT
from workshops.services import Applicant, register

pytestmark = [pytest.mark.stack, pytest.mark.chaos]


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Of this test's processes alone: others' sites must not step back."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.PRIVATE_ROOT.mkdir()
    monkeypatch.setenv("PRIVATE_ROOT", str(settings.PRIVATE_ROOT))


@pytest.fixture
def site(own_folder: None, request: pytest.FixtureRequest) -> Stack:
    running: Stack = request.getfixturevalue("stack")
    return running


def restore(site: Stack, file: Path) -> None:
    """By the command, in a process of its own, as whoever runs the server does."""
    words = [sys.executable, "manage.py", "restore", str(file), "--no-input"]
    subprocess.run(words, cwd=ROOT, env=os.environ | site.web.told, check=True)


def answer(stack: Stack, path: str) -> tuple[int, str | None]:
    asked = http.client.HTTPConnection("127.0.0.1", stack.web.port, timeout=30)
    try:
        asked.request("GET", path)
        response = asked.getresponse()
        return response.status, response.getheader("Retry-After")
    finally:
        asked.close()


def test_pages_are_away_for_a_moment_and_mail_goes_out_after_it(
    site: Stack, tmp_path: Path
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    kept = BestPracticeFactory.create(published=True)
    file, _manifest = taking.take(tmp_path / "backups")
    came = BestPracticeFactory.create(published=True)
    for case in (kept, came):
        assert answer(site, case.get_absolute_url())[0] == 200
    answers: set[tuple[int, str | None]] = set()
    is_over = threading.Event()

    def visit() -> None:
        while not is_over.is_set():
            answers.add(answer(site, kept.get_absolute_url()))

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        restore(site, file)
    finally:
        is_over.set()
        visitor.join()
    # Ours was closed with the others'.
    connection.close()
    # Who had begun before finds its connection closed, which is said in the same way.
    assert (503, "120") in answers
    assert answers <= {(200, None), (503, "120"), (503, "30")}
    assert answer(site, kept.get_absolute_url())[0] == 200
    assert answer(site, came.get_absolute_url())[0] == 404
    assert not BestPractice.objects.filter(pk=came.pk).exists()
    register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example.org"))
    for _ in until(60):
        if OutgoingMail.objects.filter(state=MailState.SENT).exists():
            break
    assert site.sink.recipients == ["jana@betrieb.example.org"]
