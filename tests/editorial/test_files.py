"""Files outlive nothing they belong to, and nothing loses its file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from editorial import files, pictures, services
from editorial.models import Proposal
from editorial.storage import private_storage
from tests.support.factories import (
    BestPracticeFactory,
    PictureFactory,
    UserFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.room import stored
from tests.support.team import as_user, kept, page
from workshops.models import Download, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


def download(record: WorkshopRecord, name: str = "fazit") -> Download:
    file = ContentFile(b"%PDF-1.4", f"{name}.pdf")
    return Download.objects.create(record=record, title=name, file=file)


def proposed(record: WorkshopRecord) -> Proposal:
    client = as_user(UserFactory.create(editor=True))
    rows = {
        "downloads-TOTAL_FORMS": "1",
        "downloads-0-title": "Liste",
        "downloads-0-order": "0",
        "downloads-0-file": SimpleUploadedFile("liste.pdf", b"%PDF-1.4"),
    }
    client.post(page(record), typed_in_admin(client, page(record)) | rows)
    return Proposal.objects.get()


def swept() -> int:
    return files.remove_orphans(timezone.now() + timedelta(hours=2))


def test_what_nothing_names_goes_after_an_hour(folder: Path) -> None:
    picture = PictureFactory.create()
    BestPracticeFactory.create(published=True, picture=picture)
    pictures.refresh(picture)
    download(WorkshopRecordFactory.create())
    before = stored(folder)
    for name in ("derivatives/verwaist.webp", "originals/verwaist.png", "downloads/verwaist.pdf"):
        private_storage.save(name, ContentFile(b"x"))
    assert files.remove_orphans() == 0
    assert (swept(), stored(folder)) == (3, before)


def test_a_version_keeps_the_file_to_which_it_leads_back(folder: Path, publisher: User) -> None:
    record = WorkshopRecordFactory.create()
    row = download(record)
    version = kept(record)
    row.delete()
    kept(record)
    assert swept() == 0
    services.revert(record, to=version, by=publisher)
    assert stored(folder) == {record.downloads.get().file.name}


def test_a_proposed_file_waits_for_the_decision_and_goes_with_a_refusal(
    folder: Path, publisher: User
) -> None:
    proposal = proposed(WorkshopRecordFactory.create(published=True))
    assert swept() == 0
    services.decline(proposal, by=publisher, note="Namen stehen darin.")
    assert (swept(), stored(folder)) == (1, set())


def test_a_proposed_file_stays_with_the_entry_that_takes_it(folder: Path, publisher: User) -> None:
    record = WorkshopRecordFactory.create(published=True)
    services.accept(proposed(record), by=publisher)
    assert (swept(), stored(folder)) == (0, {record.downloads.get().file.name})


@pytest.mark.parametrize("is_public", [True, False])
def test_an_entry_takes_the_files_along_that_were_its_own_once(
    folder: Path, publisher: User, is_public: bool, django_capture_on_commit_callbacks: Any
) -> None:
    record = WorkshopRecordFactory.create(published=is_public)
    former = download(record, "namensliste")
    kept(record)
    former.delete()
    download(record)
    other = download(WorkshopRecordFactory.create()).file.name
    with django_capture_on_commit_callbacks(execute=True):
        if is_public:
            services.erase(record, by=publisher, reason="Widerspruch")
        else:
            services.delete_draft(record)
        assert len(stored(folder)) == 3
    assert stored(folder) == {other}


def test_a_disk_that_takes_nothing_away_stops_nothing_else(
    folder: Path,
    publisher: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    record = WorkshopRecordFactory.create(published=True)
    download(record)
    kept(record)

    def refuse(name: str) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(private_storage, "delete", refuse)
    with django_capture_on_commit_callbacks() as waiting:
        services.erase(record, by=publisher, reason="Widerspruch")
    # Django names what failed when it goes on.
    assert all(each.__qualname__ for each in waiting)
