"""While a backup is restored pages say so and tasks are let go by; after it all goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from config.celery import app
from pages.models import Enquiry
from tests.support.factories import EnquiryFactory
from work import maintenance

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def test_a_page_says_that_it_is_away_and_when_to_come_back(client: Client) -> None:
    assert client.get("/").status_code == 200
    with maintenance.alone():
        response = client.get("/")
        assert (response.status_code, response["Retry-After"]) == (503, "120")
        assert response["Cache-Control"] == "no-store"
        assert "nicht erreichbar" in response.text
        assert client.post("/rueckruf/", {}).status_code == 503
    assert client.get("/").status_code == 200


def test_a_task_is_let_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    app.loader.import_default_modules()
    done: list[str] = []
    monkeypatch.setattr("work.retention.forget_due", lambda: done.append("done"))
    with maintenance.alone():
        app.tasks["work.tasks.forget"]()
        assert done == []
    app.tasks["work.tasks.forget"]()
    assert done == ["done"]


def test_two_never_restore_at_once() -> None:
    with maintenance.alone(), pytest.raises(maintenance.UnderWay), maintenance.alone():
        pass


def test_who_was_not_asked_meanwhile_forgets_what_it_knew(django_assert_num_queries: Any) -> None:
    maintenance.is_on()
    with maintenance.alone():
        pass
    ContentType.objects.get_for_model(Enquiry)
    assert maintenance.is_on() is False
    with django_assert_num_queries(1):
        ContentType.objects.get_for_model(Enquiry)
    # Once, not with each request after that.
    assert maintenance.is_on() is False
    with django_assert_num_queries(0):
        ContentType.objects.get_for_model(Enquiry)


def test_a_restore_that_is_killed_leaves_the_door_open(folder: Path) -> None:
    words = "import fcntl,sys,time; f=open(sys.argv[1],'a'); fcntl.flock(f,fcntl.LOCK_EX);"
    path = folder / maintenance.NAME
    child = subprocess.Popen(
        [sys.executable, "-c", f"{words} print('held',flush=True); time.sleep(60)", str(path)],
        stdout=subprocess.PIPE,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert maintenance.is_on() is True
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    assert maintenance.is_on() is False


def test_asking_is_cheap_and_writes_nothing(folder: Path) -> None:
    EnquiryFactory.create()
    assert maintenance.is_on() is False
    assert list(folder.iterdir()) == []
