"""What is erased is written down outside of the database, and nothing about whom."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from editorial import pictures, services
from editorial.models import Picture, PictureConsent
from initiatives.models import Proposer
from pages.models import Enquiry
from tests.support.factories import (
    BestPracticeFactory,
    EnquiryFactory,
    PictureFactory,
    ProposerFactory,
    RegistrationFactory,
    UserFactory,
)
from work import erasures, retention
from work.tasks import forget, tidy_erasures
from workshops.services import forget as forget_registration

pytestmark = pytest.mark.django_db

# Whatever else is personal is forgotten by the clock alone, or goes with something that is in it.
BY_THE_CLOCK = {
    "notifications.OutgoingMail": "a year after it was written; emptied with what it is about",
    "accounts.Session": "not kept in a backup",
    "admin.LogEntry": "a year after it was written",
    "pages.DataRequest": "a day after it was written",
    "workshops.Answer": "goes with its registration's name",
    "workshops.Circular": "half a year after the date",
    "workshops.RegistrationOrigin": "a day after it was written",
    "editorial.Release": "goes with its entry",
    "editorial.UnsavedText": "two weeks after somebody typed it",
    "interface.PeopleSeen": "a year after it was written",
    "interface.Refusal": "thirty days after its hour",
    "search.MissedWord": "ninety days after its day",
    "desk.BrowserReport": "thirty days after the last one of its kind",
}


@pytest.fixture(autouse=True)
def journal(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    settings.ERASURE_JOURNAL = folder
    return folder


def noted() -> list[tuple[str, str]]:
    return [(line.kind, line.key) for line in erasures.standing()]


def test_every_kind_of_personal_data_is_in_it_or_forgotten_by_the_clock() -> None:
    personal = {rule.model._meta.label for rule in retention.rules()}
    assert personal - set(erasures.kinds()) == set(BY_THE_CLOCK)
    # A random value is a row's own for good; a number isn't.
    assert {kind.key for kind in erasures.kinds().values()} == {"random_key", "uuid"}


@pytest.mark.parametrize("factory", [EnquiryFactory, ProposerFactory])
def test_a_row_that_the_job_forgets_is_noted(factory: Any) -> None:
    row = factory.create()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        forget()
        assert noted() == [(row._meta.label, str(row.random_key))]


def test_a_registration_is_noted_by_its_random_value_alone(journal: Path) -> None:
    row = RegistrationFactory.create(name="Jana Öztürk", email="jana@betrieb.example")
    forget_registration(row)
    [file] = journal.iterdir()
    told = json.loads(file.read_text())
    assert file.name == f"{timezone.localdate()}.jsonl"
    assert set(told) == {"at", "kind", "key", "transaction", "taken_back"}
    assert (told["kind"], told["key"]) == ("workshops.Registration", str(row.random_key))
    assert file.stat().st_mode & 0o077 == 0


def test_what_goes_along_with_an_entry_is_noted_too() -> None:
    proposer = ProposerFactory.create()
    services.delete_draft(proposer.idea)
    assert set(noted()) == {
        ("initiatives.Proposer", str(proposer.random_key)),
        ("initiatives.Idea", str(proposer.idea.uuid)),
    }


def test_an_erased_entry_is_noted() -> None:
    case = BestPracticeFactory.create(published=True)
    services.erase(case, by=UserFactory.create(publisher=True), reason="Widerspruch")
    assert noted() == [("branchendialog.BestPractice", str(case.uuid))]


def test_a_consent_taken_back_and_a_picture_deleted_are_noted() -> None:
    picture = PictureFactory.create(people_recognisable=True)
    consent = PictureConsent.objects.create(
        picture=picture, given_by="Änne Größwein", given_on=timezone.localdate()
    )
    pictures.withdraw_consent(picture)
    assert noted() == [("editorial.PictureConsent.withdrawn", str(consent.random_key))]
    key = str(picture.random_key)
    picture.delete()
    assert ("editorial.Picture", key) in noted()


def test_deleting_many_at_once_leaves_none_out() -> None:
    keys = {str(EnquiryFactory.create().random_key) for _ in range(3)}
    Enquiry.objects.all().delete()
    assert {key for _kind, key in noted()} == keys


@pytest.mark.django_db(transaction=True)
def test_without_the_journal_nothing_is_forgotten(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.ERASURE_JOURNAL = tmp_path / "file" / "journal"
    enquiry = EnquiryFactory.create()
    with pytest.raises(OSError, match="Not a directory"):
        enquiry.delete()
    assert Enquiry.objects.filter(pk=enquiry.pk).exists()


def test_a_line_that_a_full_disk_has_cut_hides_no_other(journal: Path) -> None:
    EnquiryFactory.create().delete()
    [file] = journal.iterdir()
    with file.open("a") as journal_file:
        journal_file.write('\n{"at": "2026-')
    EnquiryFactory.create().delete()
    assert len(noted()) == 2


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_taken_back() -> None:
    kept, gone = EnquiryFactory.create(), EnquiryFactory.create()
    with transaction.atomic():
        kept.delete()
        transaction.set_rollback(True)
    Enquiry.objects.get(pk=gone.pk).delete()
    assert len(noted()) == 2
    tidy_erasures()
    assert [key for _kind, key in noted()] == [str(gone.random_key)]
    # Erased for good later, it counts again.
    Enquiry.objects.all().delete()
    assert len(noted()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_another_server_is_never_taken_for_rolled_back(journal: Path) -> None:
    line = erasures.Line(timezone.localtime().isoformat(), "pages.Enquiry", "x", "1-3")
    erasures._append(line)
    server = erasures._current_transaction().split("-")[0]
    erasures._append(replace(line, key="y", transaction=f"{server}-99999999999"))
    erasures.tidy()
    assert {key for _kind, key in noted()} == {"x", "y"}


def test_a_day_stays_as_long_as_a_backup_from_before_it(settings: Any, journal: Path) -> None:
    settings.BACKUPS_KEPT_DAYS = 30
    EnquiryFactory.create().delete()
    for days, left in ((37, 1), (38, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            erasures.tidy()
            assert len(list(journal.iterdir())) == left


def test_a_row_that_is_back_is_forgotten_again_and_not_noted_again(journal: Path) -> None:
    enquiry, proposer = EnquiryFactory.create(), ProposerFactory.create()
    Enquiry.objects.all().delete()
    Proposer.objects.all().delete()
    Enquiry.objects.bulk_create([enquiry])
    Proposer.objects.bulk_create([proposer])
    [file] = journal.iterdir()
    text = file.read_text()
    assert erasures.repeat() == erasures.Repeated(2, [])
    assert (Enquiry.objects.count(), Proposer.objects.count()) == (0, 0)
    assert file.read_text() == text


def test_what_something_hangs_on_is_named() -> None:
    picture = PictureFactory.create()
    key = picture.random_key
    picture.delete()
    back = PictureFactory.create(random_key=key)
    BestPracticeFactory.create(picture=back)
    assert erasures.repeat() == erasures.Repeated(0, [f"editorial.Picture {key}"])
    assert Picture.objects.filter(pk=back.pk).exists()
