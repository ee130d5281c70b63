"""The admin: staff write and publish, step by step, and nothing happens by accident."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial import services
from editorial.admin import EntryAdmin
from editorial.models import State
from search.models import Document
from tests.support.factories import (
    BestPracticeFactory,
    InitiativeFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, page, signed_in

pytestmark = pytest.mark.django_db


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


def test_a_change_by_the_publisher_is_in_the_search_at_once() -> None:
    entry = BestPracticeFactory.create(published=True)
    client = signed_in(publisher=True)
    address = reverse("admin:branchendialog_bestpractice_change", args=[entry.pk])
    data = typed_in_admin(client, address)
    assert client.post(address, data | {"title": "Rüsten nach Plan"}).status_code == 302
    assert Document.objects.get().title == "Rüsten nach Plan"


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


def test_a_new_link_of_the_chain_knows_who_made_it() -> None:
    workshop, initiative = WorkshopFactory.create(), InitiativeFactory.create()
    publisher = UserFactory.create(publisher=True)
    data = typed_in_admin(as_user(publisher), page(workshop))
    link = {
        "initiative_links-TOTAL_FORMS": "1",
        "initiative_links-0-initiative": initiative.pk,
        "initiative_links-0-note": "Auftakt",
    }
    assert as_user(publisher).post(page(workshop), data | link).status_code == 302
    assert workshop.initiative_links.get().added_by == publisher


def test_the_note_of_a_return_stands_above_the_form_until_the_next_step() -> None:
    entry, publisher = BestPracticeFactory.create(), UserFactory.create(publisher=True)
    services.submit(entry, by=publisher, note="Bitte bis Freitag ansehen.")
    client = signed_in(editor=True)
    assert client.get(page(entry)).context["last_note"].note == "Bitte bis Freitag ansehen."
    services.return_with_note(entry, by=publisher, note="Bitte die Kosten ergänzen.")
    assert "Bitte die Kosten ergänzen." in client.get(page(entry)).content.decode()
    services.submit(entry, by=publisher)
    assert client.get(page(entry)).context["last_note"] is None


def test_the_hours_of_publication_stand_beside_the_state() -> None:
    in_december = datetime(2026, 12, 3, 7, tzinfo=UTC)
    entry = BestPracticeFactory.create(published=True, publish_at=in_december)
    label = EntryAdmin(type(entry), admin.site).state_label
    with time_machine.travel("2026-11-20 12:00Z"):
        assert label(entry) == "veröffentlicht, erscheint am 3. Dezember 2026 08:00"
    entry.withdraw_at = datetime(2027, 1, 1, tzinfo=UTC)
    with time_machine.travel("2026-12-20 12:00Z"):
        assert label(entry) == "veröffentlicht, endet am 1. Januar 2027 01:00"
    with time_machine.travel("2027-01-01 00:00Z"):
        assert label(entry) == "veröffentlicht, endete am 1. Januar 2027 01:00"
