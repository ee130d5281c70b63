"""A full disk while a file is stored: a sentence at its field, and nothing half done."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial import pictures
from editorial.models import Derivative, Picture, Proposal
from editorial.storage import NoRoomError, private_storage
from editorial.tasks import refresh_pictures
from tests.support.factories import (
    BestPracticeFactory,
    PictureFactory,
    WorkshopRecordFactory,
    picture_file,
)
from tests.support.reading import typed_in_admin
from tests.support.room import room_for, stored
from tests.support.team import page, signed_in
from workshops.models import Download, WorkshopRecord

pytestmark = pytest.mark.django_db

ADD = "/admin/editorial/picture/add/"
NO_ROOM = (
    "Auf dem Server ist gerade kein Platz für diese Datei. Gespeichert wurde nichts. "
    "Sagen Sie bitte denen Bescheid, die den Server betreuen, und versuchen Sie es später noch "
    "einmal."
)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def pdf(size: int, name: str = "liste") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4".ljust(size))


def downloads(*files: SimpleUploadedFile) -> dict[str, Any]:
    rows: dict[str, Any] = {"downloads-TOTAL_FORMS": str(len(files))}
    for number, file in enumerate(files):
        row = {"title": f"Liste {number}", "order": "0", "file": file}
        rows |= {f"downloads-{number}-{name}": value for name, value in row.items()}
    return rows


def errors_of_files(response: Any) -> list[Any]:
    (formset,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == "downloads"
    ]
    return list(formset.errors)


def test_a_picture_without_room_is_refused_at_its_field(folder: Path) -> None:
    client = signed_in(editor=True)
    data = typed_in_admin(client, ADD) | {"name": "Tafel", "original": picture_file()}
    with room_for(1000):
        response = client.post(ADD, data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {"original": [NO_ROOM]}
    assert (Picture.objects.count(), stored(folder)) == (0, set())


@pytest.mark.parametrize("published", [False, True])
def test_a_download_without_room_is_refused_at_its_field(folder: Path, published: bool) -> None:
    record = WorkshopRecordFactory.create(published=published)
    client = signed_in(publisher=True)
    typed = typed_in_admin(client, page(record)) | {"title": "Anders"}
    with room_for(10_000):
        response = client.post(page(record), typed | downloads(pdf(50_000)))
    assert (response.status_code, errors_of_files(response)) == (200, [{"file": [NO_ROOM]}])
    unchanged = WorkshopRecord.objects.get()
    assert (unchanged.title, unchanged.version) == (record.title, record.version)
    assert (Download.objects.count(), stored(folder)) == (0, set())
    response = client.post(page(record), typed | downloads(pdf(50_000)))
    assert (response.status_code, Download.objects.get().size) == (302, 50_000)


def test_of_two_files_none_is_kept_when_the_second_has_no_room(folder: Path) -> None:
    record = WorkshopRecordFactory.create()
    client = signed_in(publisher=True)
    files = downloads(pdf(5000, "passt"), pdf(50_000, "zu-gross"))
    with room_for(10_000):
        response = client.post(page(record), typed_in_admin(client, page(record)) | files)
    assert errors_of_files(response) == [{"file": [NO_ROOM]}, {"file": [NO_ROOM]}]
    assert (Download.objects.count(), stored(folder)) == (0, set())


def test_a_proposal_without_room_for_its_file_is_none(folder: Path) -> None:
    record = WorkshopRecordFactory.create(published=True)
    client = signed_in(editor=True)
    typed = typed_in_admin(client, page(record)) | downloads(pdf(50_000))
    with room_for(10_000):
        response = client.post(page(record), typed)
    assert errors_of_files(response) == [{"file": [NO_ROOM]}]
    assert (Proposal.objects.count(), stored(folder)) == (0, set())


def test_an_upload_of_any_size_that_passes_the_proxy_needs_no_temporary_file(folder: Path) -> None:
    record = WorkshopRecordFactory.create()
    client = signed_in(publisher=True)
    typed = typed_in_admin(client, page(record)) | downloads(pdf(19 * 1024 * 1024))
    with room_for(10_000):
        response = client.post(page(record), typed)
    assert (response.status_code, errors_of_files(response)) == (200, [{"file": [NO_ROOM]}])


def test_copies_without_room_are_made_whole_or_not_at_all(folder: Path) -> None:
    picture = PictureFactory.create()
    BestPracticeFactory.create(published=True, picture=picture)
    before = stored(folder)
    pictures.refresh(picture)
    smallest, *_others, largest = sorted(
        (folder / pictures.file_of(each.name)).stat().st_size for each in Derivative.objects.all()
    )
    Derivative.objects.all().delete()
    Picture.objects.update(srcset="")
    for file in stored(folder) - before:
        (folder / file).unlink()
    for _minute in range(3):
        with room_for((smallest + largest) // 2):
            refresh_pictures()
        assert (Derivative.objects.count(), stored(folder)) == (0, before)
        assert Picture.objects.get().srcset == ""
    refresh_pictures()
    assert len(stored(folder) - before) == Derivative.objects.count() > 1


def test_what_lies_there_under_the_same_name_stays(folder: Path) -> None:
    private_storage.save("downloads/liste.pdf", ContentFile(b"first"))
    with room_for(10), pytest.raises(NoRoomError):
        private_storage.save("downloads/liste.pdf", ContentFile(b"second".ljust(50)))
    assert stored(folder) == {"downloads/liste.pdf"}
    assert private_storage.open("downloads/liste.pdf").read() == b"first"
    second = private_storage.save("downloads/liste.pdf", ContentFile(b"second"))
    assert second != "downloads/liste.pdf"
    assert private_storage.open(second).read() == b"second"
