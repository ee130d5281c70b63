"""True erasure: everything of an entry goes, its address stays and says “gone”."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from branchendialog.models import BestPractice, Effect
from editorial import services
from editorial.models import EntryVersion, Proposal, PublicSlug, Release, StateChange
from editorial.snapshots import content_of
from search.models import Document
from tests.support.factories import (
    BestPracticeFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    publish,
)
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, kept, page, signed_in
from workshops.models import Download

pytestmark = pytest.mark.django_db

RECORDS = (BestPractice, Effect, EntryVersion, Proposal, StateChange, Release, Document, LogEntry)


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


@pytest.fixture
def case() -> Any:
    """An entry of which every kind of trace is kept."""
    case = BestPracticeFactory.create(published=True, slug="erst-so", title="Ein Geheimnis")
    kept(case, slug="dann-so")
    publisher = as_user(UserFactory.create(publisher=True))
    publisher.post(page(case), typed_in_admin(publisher, page(case)) | {"summary": "Neu."})
    content = content_of(case)
    content["fields"]["title"] = "Anders"
    services.propose(case, content, by=UserFactory.create(editor=True))
    return case


def test_nothing_of_the_entry_is_left(case: Any, publisher: User) -> None:
    assert all(model.objects.exists() for model in RECORDS)
    services.erase(case, by=publisher, reason="Das Unternehmen hat widersprochen.")
    left = [model.__name__ for model in RECORDS if model.objects.exists()]
    assert left == []


def test_all_its_addresses_answer_gone_and_say_nothing_of_it(
    case: Any, publisher: User, client: Client
) -> None:
    services.erase(case, by=publisher, reason="Das Unternehmen hat widersprochen.")
    for slug in ("erst-so", "dann-so"):
        response = client.get(f"/praxisbeispiele/{slug}/")
        assert response.status_code == 410
        assert "Geheimnis" not in response.content.decode()
        assert "widersprochen" not in response.content.decode()


def test_nobody_gets_the_address_of_an_erased_entry(case: Any, publisher: User) -> None:
    services.erase(case, by=publisher, reason="Widerspruch")
    assert BestPracticeFactory.create(title="Erst so").slug != "erst-so"
    assert {row.erased_reason for row in PublicSlug.objects.all()} == {"Widerspruch"}


def test_the_files_of_its_parts_go_with_it(
    publisher: User, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    record = WorkshopRecordFactory.create(published=True)
    file = ContentFile(b"Fazit", "fazit.txt")
    stored = Path(Download.objects.create(record=record, title="Fazit", file=file).file.path)
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(record, by=publisher, reason="Widerspruch")
        assert stored.exists()
    assert not stored.exists()


def test_only_who_publishes_erases_and_says_why(case: Any, publisher: User) -> None:
    with pytest.raises(PermissionDenied):
        services.erase(case, by=UserFactory.create(editor=True), reason="Widerspruch")
    with pytest.raises(ValidationError, match="Grund"):
        services.erase(case, by=publisher, reason=" ")
    assert signed_in(editor=True).get(page(case, "erase")).status_code == 404


def test_what_still_hangs_on_it_is_named_and_nothing_happens(publisher: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    kept(workshop)
    RegistrationFactory.create(workshop=workshop, name="Eva Weiß")
    with pytest.raises(ValidationError, match="Daran hängen noch: Anmeldung"):
        services.erase(workshop, by=publisher, reason="Irrtum")
    workshop.refresh_from_db()
    assert EntryVersion.objects.of(workshop).count() == 1
    assert PublicSlug.objects.of(workshop).count() == 1


def test_the_page_asks_for_the_title_and_the_log_keeps_who_and_why(case: Any) -> None:
    client = signed_in(publisher=True)
    typed = {"seen_version": BestPractice.objects.get().version, "reason": "Widerspruch"}
    refused = client.post(page(case, "erase"), typed | {"title": "Irgendwas"})
    assert "Das ist nicht der Titel" in refused.content.decode()
    accepted = client.post(page(case, "erase"), typed | {"title": "Ein Geheimnis"})
    assert accepted.status_code == 302
    (log,) = LogEntry.objects.all()
    assert (log.change_message, "Geheimnis" in log.object_repr) == ("Widerspruch", False)
    assert log.user_id == int(client.session["_auth_user_id"])


def test_what_was_public_is_offered_erasure_in_place_of_deletion(case: Any) -> None:
    client = signed_in(publisher=True)
    assert client.get(page(case)).context["erase_url"] == page(case, "erase")
    assert client.get(page(case, "delete")).status_code == 403
    assert client.get(page(BestPracticeFactory.create())).context["erase_url"] == ""


def test_a_draft_that_is_deleted_leaves_no_text_and_no_proposal_behind() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    case = BestPracticeFactory.create(published=True, publish_at=tomorrow, title="Vorab")
    kept(case)
    editor, publisher = UserFactory.create(editor=True), UserFactory.create(publisher=True)
    changed = content_of(case)
    changed["fields"]["summary"] = "Neu"
    services.propose(case, changed, by=editor)
    case = services.unpublish(case, by=publisher)
    client = as_user(publisher)
    records = (EntryVersion, Proposal, StateChange, Release)
    assert [record for record in records if not record.objects.exists()] == []
    assert client.post(page(case, "delete"), {"post": "yes"}).status_code == 302
    assert [record for record in records if record.objects.exists()] == []
    assert client.get("/admin/editorial/proposal/").status_code == 200


def test_the_log_does_not_name_who_released_an_entry() -> None:
    case, client = BestPracticeFactory.create(), signed_in(editor=True)
    prefix = "editorial-release-content_type-object_id"
    typed = typed_in_admin(client, page(case)) | {
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-granted_by": "Erika Mustermann",
        f"{prefix}-0-granted_on": "2026-05-04",
    }
    assert client.post(page(case), typed).status_code == 302
    assert case.releases.get().granted_by == "Erika Mustermann"
    assert "Mustermann" not in str(LogEntry.objects.values_list())


def test_a_draft_that_was_published_meanwhile_is_not_deleted_as_one() -> None:
    as_read_before = BestPracticeFactory.create()
    publish(BestPractice.objects.get(pk=as_read_before.pk))
    with pytest.raises(PermissionDenied):
        services.delete_draft(as_read_before)
    assert BestPractice.objects.get().is_published
