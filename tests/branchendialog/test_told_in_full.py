"""Texts of cases that were plain once: themselves, their versions, and what was proposed."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from branchendialog.models import BestPractice
from editorial.models import EntryVersion, Proposal
from editorial.services.versions import keep_version
from interface import rich_text
from tests.support.factories import BestPracticeFactory, UserFactory

pytestmark = pytest.mark.django_db

migration: Any = import_module("branchendialog.migrations.0004_told_in_full")
PLAIN = "Über 80 °C & <b >fett</b>?\r\nZeile zwei.\n\n\nDann „Schluss“, 'so' und \"so\"."
RICH = (
    "<p>Über 80 °C &amp; &lt;b &gt;fett&lt;/b&gt;?<br>Zeile zwei.</p>"
    "<p>Dann „Schluss“, 'so' und \"so\".</p>"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [(PLAIN, RICH), (RICH, RICH), ("", ""), (" \n", ""), ("1 < 2", "<p>1 &lt; 2</p>")],
)
def test_a_plain_text_is_escaped_as_a_rich_one_is_stored(text: str, told: str) -> None:
    assert migration.in_paragraphs(text) == told
    assert rich_text.clean(told) == told


def test_cases_versions_and_proposals_are_told_anew() -> None:
    case = BestPracticeFactory.create(situation="Einst.")
    editor = UserFactory.create(publisher=True)
    keep_version(case, by=editor)
    version = EntryVersion.objects.get()
    version.snapshot["fields"]["situation"] = PLAIN
    version.save()
    changes = {"fields.situation": ["", PLAIN], "fields.title": ["<alt>", "<neu>"]}
    proposal = Proposal.objects.create(entry=case, base_version=1, changes=changes)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE branchendialog_bestpractice SET situation = %s", [PLAIN])
    for _time in range(2):
        migration.tell_in_paragraphs(apps, None)
    case.refresh_from_db()
    version.refresh_from_db()
    proposal.refresh_from_db()
    assert case.situation == RICH
    assert version.snapshot["fields"]["situation"] == RICH
    assert proposal.changes == {"fields.situation": ["", RICH], "fields.title": ["<alt>", "<neu>"]}


def test_more_than_one_batch_is_told_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    BestPracticeFactory.create_batch(5)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE branchendialog_bestpractice SET approach = 'a & b'")
    migration.tell_in_paragraphs(apps, None)
    told = BestPractice.objects.values_list("approach", flat=True)
    assert set(told) == {"<p>a &amp; b</p>"}
