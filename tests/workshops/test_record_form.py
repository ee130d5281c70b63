"""The form of a record: what it knows of its date, what contradicts itself, what it hands out."""

from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from editorial.models import EntryVersion
from editorial.snapshots import content_of
from interface.names import admin_address
from tests.support.factories import (
    FindingFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import as_user
from workshops.models import Download, Workshop, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    workshop: Workshop = WorkshopFactory.create(title="Auftakt", past=True, published=True)
    return workshop


@pytest.fixture
def editor() -> Client:
    return as_user(UserFactory.create(editor=True))


def begin(workshop: Workshop) -> str:
    return admin_address(WorkshopRecord, "add", query={"workshop": workshop.pk})


def buttons(client: Client, address: str) -> list[str]:
    return [str(each["name"]) for each in client.get(address).context["save_steps"]]


def test_a_record_begun_from_a_date_knows_date_and_title(
    workshop: Workshop, editor: Client
) -> None:
    address = begin(workshop)
    assert editor.post(address, typed_in_admin(editor, address)).status_code == 302
    record = WorkshopRecord.objects.get()
    assert (record.workshop, record.title) == (workshop, "Rückblick: Auftakt")


def test_who_begins_a_second_record_of_a_date_is_led_to_the_first(
    workshop: Workshop, editor: Client
) -> None:
    record = WorkshopRecordFactory.create(workshop=workshop)
    response = editor.get(begin(workshop))
    assert (response.status_code, response["Location"]) == (302, admin_address(record))


@pytest.mark.parametrize("asked", ["", "0", "abc", "9" * 30, "²"])
def test_a_date_that_is_none_leaves_the_form_empty(asked: str, editor: Client) -> None:
    response = editor.get(admin_address(WorkshopRecord, "add"), {"workshop": asked})
    assert response.context["adminform"].form["title"].value() is None


def test_the_date_leads_to_its_record_and_then_to_its_findings(
    workshop: Workshop, editor: Client
) -> None:
    page = editor.get(admin_address(workshop))
    assert begin(workshop) in [each["url"] for each in page.context["steps"]]
    record = WorkshopRecordFactory.create(workshop=workshop)
    page = editor.get(admin_address(workshop))
    assert admin_address(record, "findings") in [each["url"] for each in page.context["steps"]]


def test_one_button_saves_and_leads_to_the_findings(workshop: Workshop, editor: Client) -> None:
    address = begin(workshop)
    response = editor.post(address, typed_in_admin(editor, address) | {"_step": "ergebnisse"})
    assert response["Location"] == admin_address(WorkshopRecord.objects.get(), "findings")


def test_one_button_saves_and_takes_the_figures_of_those_who_came(
    workshop: Workshop, editor: Client
) -> None:
    address = begin(workshop)
    assert buttons(editor, address) == ["einreichen", "ergebnisse"]
    RegistrationFactory.create_batch(
        4, workshop=workshop, state="attended", organisation_kind="company"
    )
    assert buttons(editor, address) == ["einreichen", "ergebnisse", "zahlen"]
    sent = typed_in_admin(editor, address) | {"_step": "zahlen", "summary": "Ein Satz."}
    assert editor.post(address, sent).status_code == 302
    record = WorkshopRecord.objects.get()
    assert (record.participants, record.summary) == (4, "Ein Satz.")
    assert [each.number for each in record.participant_figures.all()] == [4]
    assert buttons(editor, admin_address(record)) == ["einreichen", "ergebnisse"]


def by_kind(number: int) -> dict[str, str]:
    row = {"kind": "Betriebe", "number": str(number)}
    figures = {f"participant_figures-0-{name}": value for name, value in row.items()}
    return {"participant_figures-TOTAL_FORMS": "1", **figures}


@pytest.mark.parametrize(
    ("total", "is_rounded", "kinds", "is_refused"),
    [
        ("12", False, 12, False),
        ("12", False, 13, True),
        ("70", True, 76, False),
        ("70", True, 78, True),
        ("", False, 99, False),
    ],
)
def test_more_people_by_kind_than_in_all_are_refused_with_a_sentence(
    total: str,
    is_rounded: bool,
    kinds: int,
    is_refused: bool,
    workshop: Workshop,
    editor: Client,
) -> None:
    record = WorkshopRecordFactory.create(workshop=workshop)
    typed: dict[str, Any] = typed_in_admin(editor, admin_address(record)) | by_kind(kinds)
    typed |= {"participants": total, **({"participants_is_rounded": "on"} if is_rounded else {})}
    response = editor.post(admin_address(record), typed)
    assert record.participant_figures.exists() is not is_refused
    if is_refused:
        (error,) = response.context["adminform"].form.errors["participants"]
        beginning = f"Nach Art der Einrichtung sind es {kinds} Teilnehmende, insgesamt aber nur"
        assert error == f"{beginning} {total}. Berichtigen Sie eine der Zahlen."


def test_a_licence_is_chosen_and_one_of_former_days_stays(editor: Client) -> None:
    record = WorkshopRecordFactory.create()
    file = ContentFile(b"%PDF-1.7", name="folien.pdf")
    Download.objects.create(record=record, title="Folien", file=file, licence="Eigene")
    form = editor.get(admin_address(record)).context["inline_admin_formsets"][2].formset.forms[0]
    values = [value for value, _label in form.fields["licence"].choices]
    assert values[-1] == "Eigene"
    assert "CC BY 4.0" in values


QUOTE = {"press_quote": "Ein gelungener Abend.", "press_source": "Lokalzeitung, 18. Januar 2018"}


def test_a_press_quote_stands_on_the_page_with_who_wrote_it(client: Client) -> None:
    record = WorkshopRecordFactory.create(published=True, **QUOTE)
    page = client.get(record.get_absolute_url()).text
    assert "Ein gelungener Abend." in page
    assert "Lokalzeitung, 18. Januar 2018" in page


@pytest.mark.parametrize("name", QUOTE)
def test_a_press_quote_has_a_source_and_a_source_a_quote(name: str) -> None:
    record = WorkshopRecordFactory.build(workshop=WorkshopFactory.create(), **QUOTE | {name: ""})
    with pytest.raises(ValidationError):
        record.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def test_a_record_with_findings_stays_with_its_date() -> None:
    finding = FindingFactory.create()
    finding.record.workshop = WorkshopFactory.create()
    with pytest.raises(ValidationError, match="bleibt bei seiner Veranstaltung"):
        finding.record.full_clean()


def test_a_finding_is_of_the_record_of_its_date_whoever_writes_the_row() -> None:
    finding, other = FindingFactory.create(), FindingFactory.create()
    type(finding).objects.filter(pk=finding.pk).update(record=other.record)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# Findings of former days -------------------------------------------------------------------------

migration: Any = import_module("workshops.migrations.0008_evening")


def test_findings_without_a_record_get_a_draft_with_its_first_version() -> None:
    finding = FindingFactory.create(group__workshop__title="Auftakt")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workshops_finding ALTER record_id DROP NOT NULL")
        cursor.execute("UPDATE workshops_finding SET record_id = NULL")
    WorkshopRecord.objects.all().delete()
    target = [("workshops", "0008_evening")]
    apps = MigrationExecutor(connection).loader.project_state(target).apps
    migration.begin_records(apps, None)
    with connection.cursor() as cursor:
        cursor.execute(migration.OF_THEIR_WORKSHOP)
    finding.refresh_from_db()
    record = finding.record
    assert (record.title, record.slug, record.state, record.version) == (
        "Rückblick: Auftakt",
        record.workshop.slug,
        "draft",
        1,
    )
    version = EntryVersion.objects.of(record).get()
    assert (version.number, version.snapshot) == (1, content_of(record))
