"""Texts of cases that were plain once: themselves, their versions, and what was proposed."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from branchendialog.models import BestPractice
from editorial.models import EntryVersion, Proposal
from editorial.services.versions import keep_version
from editorial.snapshots import changes_between, content_of
from interface import rich_text
from tests.support.factories import BestPracticeFactory, UserFactory

pytestmark = pytest.mark.django_db

migration: Any = import_module("branchendialog.migrations.0004_told_in_full")
PLAIN = "Über 80 °C & <b >fett</b>?\r\nZeile zwei.\n\n\nDann „Schluss“, 'so' und \"so\"."
RICH = (
    "<p>Über 80 °C &amp; &lt;b &gt;fett&lt;/b&gt;?<br>Zeile zwei.</p>"
    "<p>Dann „Schluss“, 'so' und \"so\".</p>"
)
TOLD = {
    PLAIN: RICH,
    RICH: RICH,
    "": "",
    " \n": "",
    "1 < 2": "<p>1 &lt; 2</p>",
    "<br> schreibt man so": "<p>&lt;br&gt; schreibt man so</p>",
    "80\xa0°C &amp; mehr": "<p>80&nbsp;°C &amp;amp; mehr</p>",
    "Eins. \n \n\tZwei.": "<p>Eins.</p><p>Zwei.</p>",
    "• eins\n• zwei\n• drei": "<ul><li>eins</li><li>zwei</li><li>drei</li></ul>",
    "So:\n  • eins\n  und halb\n  • zwei\n\nDann.": (
        "<p>So:</p><ul><li>eins<br>und halb</li><li>zwei</li></ul><p>Dann.</p>"
    ),
    "–\xa0eins\n–\xa0zwei": "<ul><li>eins</li><li>zwei</li></ul>",
    "– eins\n– zwei": "<p>– eins<br>– zwei</p>",
    "1.\xa0eins\n2.\xa0zwei": "<ol><li>eins</li><li>zwei</li></ol>",
    "1. eins\n2. zwei": "<p>1. eins<br>2. zwei</p>",
    "•": "",
    "\ufeffAm\x0b An\x7ffang\u202e": "<p>Am Anfang</p>",
}


def tell_in_paragraphs() -> None:
    """With the models as the migration finds them, whose texts are plain columns."""
    before = [*migration.Migration.dependencies]
    apps = MigrationExecutor(connection).loader.project_state(before).apps
    migration.tell_in_paragraphs(apps, None)


def store(column: str, text: str) -> None:
    """Past the field, as the former program stored it."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE branchendialog_bestpractice SET {column} = %s", [text])  # noqa: S608


@pytest.mark.parametrize(("text", "told"), TOLD.items())
def test_a_plain_text_becomes_what_the_field_stores(text: str, told: str) -> None:
    assert migration.in_paragraphs(text) == told
    assert rich_text.clean(told) == told
    assert migration.in_paragraphs(told) == told


@pytest.mark.parametrize(("text", "told"), TOLD.items())
def test_cases_versions_and_proposals_are_told_anew(text: str, told: str) -> None:
    case = BestPracticeFactory.create(situation="Einst.")
    keep_version(case, by=UserFactory.create(publisher=True))
    version = EntryVersion.objects.get()
    version.snapshot["fields"]["situation"] = text
    version.save()
    changes = {"fields.situation": [text, "Neu."], "fields.title": ["<alt>", "<neu>"]}
    proposal = Proposal.objects.create(entry=case, base_version=1, changes=changes)
    store("situation", text)
    for _time in range(2):
        tell_in_paragraphs()
    case.refresh_from_db()
    version.refresh_from_db()
    proposal.refresh_from_db()
    assert case.situation == told
    assert proposal.changes == changes | {"fields.situation": [told, "<p>Neu.</p>"]}
    # Nothing differs once the case is saved again.
    case.save()
    assert changes_between(version.snapshot, content_of(case)) == {}


def test_more_than_one_batch_is_told_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    BestPracticeFactory.create_batch(5)
    store("approach", "a & b")
    tell_in_paragraphs()
    told = BestPractice.objects.values_list("approach", flat=True)
    assert set(told) == {"<p>a &amp; b</p>"}
