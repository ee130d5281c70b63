"""The admin: staff write and publish, step by step, and nothing happens by accident."""

import pytest
from django.test import Client
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial.models import State
from search.models import Document
from tests.factories import BestPracticeFactory, UserFactory
from tests.reading import typed_in_admin

pytestmark = pytest.mark.django_db


def signed_in(**role: bool) -> Client:
    client = Client()
    client.force_login(UserFactory.create(**role))
    return client


def step(client: Client, entry: BestPractice, name: str, note: str = "") -> int:
    entry.refresh_from_db()
    address = reverse("admin:branchendialog_bestpractice_step", args=[entry.pk, name])
    return client.post(address, {"note": note, "seen_version": entry.version}).status_code


def test_two_members_of_the_team_publish_an_entry() -> None:
    entry = BestPracticeFactory.create()
    assert step(signed_in(editor=True), entry, "einreichen") == 302
    assert step(signed_in(publisher=True), entry, "veroeffentlichen") == 302
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


def test_a_step_without_the_right_is_not_found() -> None:
    entry = BestPracticeFactory.create(state=State.IN_REVIEW)
    assert step(signed_in(editor=True), entry, "veroeffentlichen") == 404
    assert step(signed_in(publisher=True), entry, "loeschen") == 404


def test_what_is_missing_is_said_and_nothing_moves() -> None:
    entry = BestPracticeFactory.create(state=State.IN_REVIEW, release=False)
    address = reverse("admin:branchendialog_bestpractice_step", args=[entry.pk, "veroeffentlichen"])
    data = {"note": "", "seen_version": entry.version}
    response = signed_in(publisher=True).post(address, data)
    assert response.context["form"].non_field_errors() == [
        "Die Freigabe des Unternehmens fehlt (wann, durch wen)."
    ]
    entry.refresh_from_db()
    assert entry.state == State.IN_REVIEW


def test_an_editor_can_only_read_what_is_published() -> None:
    entry = BestPracticeFactory.create(published=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    client = signed_in(editor=True)
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "Anders"}).status_code == 403


def test_a_change_by_the_publisher_is_in_the_search_at_once() -> None:
    entry = BestPracticeFactory.create(published=True)
    client = signed_in(publisher=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    data = typed_in_admin(client, address)
    assert client.post(address, data | {"title": "Rüsten nach Plan"}).status_code == 302
    assert Document.objects.get().title == "Rüsten nach Plan"


def test_a_stale_form_overwrites_nothing() -> None:
    entry = BestPracticeFactory.create(published=True, title="Erst so")
    client = signed_in(publisher=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    data = typed_in_admin(client, address)
    assert client.post(address, data | {"title": "Dann so"}).status_code == 302
    response = client.post(address, data | {"title": "Zu spät"})
    assert response.status_code == 200
    assert "Inzwischen hat jemand anderes" in response.context["errors"].as_text()
    assert BestPractice.objects.get().title == "Dann so"


def test_an_entry_once_public_cannot_be_deleted() -> None:
    entry = BestPracticeFactory.create(published=True)
    address = reverse("admin:branchendialog_bestpractice_delete", args=[entry.pk])
    assert signed_in(superuser=True).post(address, {"post": "yes"}).status_code == 403


def test_nobody_publishes_what_was_changed_after_they_looked() -> None:
    entry = BestPracticeFactory.create(state=State.IN_REVIEW)
    address = reverse("admin:branchendialog_bestpractice_step", args=[entry.pk, "veroeffentlichen"])
    publisher = signed_in(publisher=True)
    form = publisher.get(address).context["form"]
    entry.title = "Untergeschoben"
    entry.save()
    data = {"note": "", "seen_version": form["seen_version"].value()}
    response = publisher.post(address, data)
    assert "Inzwischen hat jemand diesen Eintrag geändert" in response.content.decode()
    entry.refresh_from_db()
    assert entry.state == State.IN_REVIEW


def test_what_is_public_stays_complete_and_keeps_its_release() -> None:
    entry = BestPracticeFactory.create(published=True, title="Erst so")
    client = signed_in(publisher=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    data = typed_in_admin(client, address)
    prefix = "editorial-release-content_type-object_id"
    assert f"{prefix}-0-granted_by" in data
    response = client.post(address, data | {"situation": "", "title": "Dann so"})
    assert "„Ausgangslage“ ist noch leer." in response.content.decode()
    client.post(address, data | {f"{prefix}-0-DELETE": "on"})
    entry.refresh_from_db()
    assert (entry.title, entry.releases.count()) == ("Erst so", 1)


def test_an_address_that_was_public_stays() -> None:
    entry = BestPracticeFactory.create(published=True)
    client = signed_in(publisher=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    slug = entry.slug
    client.post(address, typed_in_admin(client, address) | {"slug": "ganz-anders", "title": "Neu"})
    entry.refresh_from_db()
    assert (entry.slug, entry.title) == (slug, "Neu")
