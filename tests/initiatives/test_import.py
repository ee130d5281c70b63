"""An agency brings in its list of partners, once and again; nothing becomes public by a file."""

import re
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tablib import Dataset

from accounts.models import User
from editorial import services
from editorial.models import EntryVersion, State
from initiatives.models import Actor
from initiatives.resources import ActorResource
from search.models import Document
from tests.support.factories import ActorFactory, UserFactory, municipality, publish
from tests.support.reading import csv_rows, typed_in_admin
from tests.support.team import as_user, both_at_once, page, wait_for_another

pytestmark = pytest.mark.django_db

LIST = """Fremder Schlüssel;Titel;Art;Ort;Branchen;Kurztext;Telefon der Stelle
IHK-1;Kammer für Größe;Kammer;Hagen;metallverarbeitung;Berät Betriebe.;+49 2331 1
GEW-2;Gewerkschaft „Süd“;union;05914000;;;
"""


@pytest.fixture
def publisher(client: Client) -> User:
    user = UserFactory.create(publisher=True)
    client.force_login(user)
    return user


def shown(client: Client, text: str) -> Any:
    file = SimpleUploadedFile("akteure.csv", text.encode())
    address = reverse("admin:initiatives_actor_import")
    return client.post(address, {"resource": "0", "import_file": file}).context


def confirm(client: Client, text: str) -> None:
    form = shown(client, text)["confirm_form"]
    response = client.post(reverse("admin:initiatives_actor_process_import"), form.initial)
    assert response.headers["Location"] == reverse("admin:initiatives_actor_changelist")


def test_new_actors_become_drafts_of_the_person_who_imports(
    client: Client, publisher: User
) -> None:
    confirm(client, LIST)
    chamber, union = Actor.objects.order_by("pk")
    assert (chamber.kind, chamber.municipality.name) == (Actor.Kind.CHAMBER, "Hagen")
    assert [each.slug for each in chamber.industries.all()] == ["metallverarbeitung"]
    assert (union.kind, union.external_key) == (Actor.Kind.UNION, "GEW-2")
    assert {(each.state, each.created_by, each.updated_by) for each in (chamber, union)} == {
        (State.DRAFT, publisher, publisher)
    }
    assert Document.objects.count() == 0


def test_the_same_list_twice_changes_nothing(client: Client, publisher: User) -> None:
    confirm(client, LIST)
    versions = list(Actor.objects.values_list("version", flat=True))
    page = shown(client, LIST)
    assert (page["lines"], page["unchanged"]) == ([], 2)
    assert list(Actor.objects.values_list("version", flat=True)) == versions


def test_a_public_actor_follows_its_line_and_so_does_the_search(
    client: Client, publisher: User
) -> None:
    confirm(client, LIST)
    chamber = Actor.objects.get(external_key="IHK-1")
    publish(chamber)
    confirm(client, LIST.replace("Kammer für Größe", "Kammer der Region"))
    chamber.refresh_from_db()
    assert (chamber.title, chamber.state) == ("Kammer der Region", State.PUBLISHED)
    assert Document.objects.get().title == "Kammer der Region"


def test_a_public_actor_is_never_made_incomplete(client: Client, publisher: User) -> None:
    confirm(client, LIST)
    chamber = Actor.objects.get(external_key="IHK-1")
    publish(chamber)
    page = shown(client, LIST.replace("Berät Betriebe.", ""))
    assert [(fault.line, fault.column) for fault in page["faults"]] == [(2, "")]


def test_of_a_list_with_one_wrong_line_nothing_is_stored_in_either_step(
    client: Client, publisher: User
) -> None:
    confirm(client, LIST)
    publish(Actor.objects.get(external_key="IHK-1"))

    def stored() -> list[Any]:
        tables: list[Any] = [Actor, Actor.industries.through, EntryVersion, Document]
        return [list(table._base_manager.order_by("pk").values()) for table in tables]

    before = stored()
    wrong = LIST.replace("Kammer für Größe", "Kammer der Region").replace("union", "Zunft")
    page = shown(client, f"{wrong}NEU-3;Kreishandwerkerschaft;guild;Hagen;;;\n")
    assert ([fault.line for fault in page["faults"]], "confirm_form" in page) == ([3], False)
    assert stored() == before
    waiting = page["form"].cleaned_data["import_file"].tmp_storage_name
    data = {"import_file_name": waiting, "original_file_name": "akteure.csv", "format": "1"}
    response = client.post(reverse("admin:initiatives_actor_process_import"), data)
    assert response.headers["Location"] == reverse("admin:initiatives_actor_import")
    assert stored() == before


def test_who_may_not_change_an_entry_does_not_change_it_by_a_file(
    client: Client, publisher: User
) -> None:
    confirm(client, LIST)
    publish(Actor.objects.get(external_key="IHK-1"))
    table = Dataset(("IHK-1", "Anders"), headers=["external_key", "title"])
    editor = UserFactory.create(editor=True)
    result = ActorResource(user=editor).import_data(table)
    assert [row.non_field_specific_errors for row in result.invalid_rows] == [
        ["Diesen Eintrag zu ändern fehlt Ihnen das Recht."]
    ]
    assert Actor.objects.get(external_key="IHK-1").title == "Kammer für Größe"


def test_a_line_without_a_key_is_refused(client: Client, publisher: User) -> None:
    ((line, column, message),) = shown(client, LIST.replace("GEW-2", ""))["faults"]
    assert (line, column) == (3, "Fremder Schlüssel")
    assert message.startswith("Vergeben Sie einen Schlüssel")


def test_places_and_industries_that_nobody_knows_are_named(client: Client, publisher: User) -> None:
    text = LIST.replace("Hagen", "Entenhausen").replace("metallverarbeitung", "zauberei")
    found = [tuple(fault) for fault in shown(client, text)["faults"]]
    assert found == [
        (2, "Branchen", "„zauberei“ ist hier nicht bekannt (Branche)."),
        (2, "Ort", "„Entenhausen“ ist hier nicht bekannt (Kommune)."),
    ]


def test_an_editor_exports_and_does_not_import(client: Client) -> None:
    Actor.objects.create(title="Kammer", kind="chamber", municipality=municipality("Hagen"))
    client.force_login(UserFactory.create(editor=True))
    assert client.get(reverse("admin:initiatives_actor_import")).status_code == 403
    address = reverse("admin:initiatives_actor_export")
    content = client.post(address, {"resource": "0", "format": 1}).content
    assert csv_rows(content)[1][1:5] == ["Kammer", "", "Kammer", "05914000"]


def imported(table: Dataset, user: User) -> Any:
    return ActorResource(user=user).import_data(table, raise_errors=True)


def imported_while_published(*cells: str, headers: list[str]) -> tuple[Actor, Any]:
    """A file with this line for an actor whose publication is just being stored."""
    by = UserFactory.create(is_superuser=True)
    actor = ActorFactory.create(external_key="IHK-1")
    services.submit(actor, by=by)
    held = Event()

    def publication() -> None:
        with transaction.atomic():
            services.publish(actor, by=by)
            held.set()
            wait_for_another()

    def file() -> None:
        held.wait(10)
        imported(Dataset(cells, headers=headers), by)

    published, answer = both_at_once(publication, file)
    assert published is None
    actor.refresh_from_db()
    return actor, answer


@pytest.mark.django_db(transaction=True)
def test_a_file_undoes_no_publication_that_happens_meanwhile() -> None:
    headers = ["external_key", "contact_phone"]
    actor, answer = imported_while_published("IHK-1", "0511 123", headers=headers)
    assert (actor.state, actor.contact_phone, answer) == (State.PUBLISHED, "0511 123", None)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_judged_by_what_is_public_when_it_is_stored() -> None:
    actor, refusal = imported_while_published("IHK-1", "", headers=["external_key", "summary"])
    assert "„Kurztext“ ist noch leer." in str(refusal)
    assert (actor.state, actor.summary != "") == (State.PUBLISHED, True)


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_lines_the_other_way_round_both_arrive() -> None:
    by = UserFactory.create(is_superuser=True)
    place = municipality("Hagen").ags
    ActorFactory.create(external_key="A")
    headers = ["external_key", "title", "kind", "municipality"]
    lines = [(key, f"Kammer {key}", "chamber", place) for key in "ABCDEFGH"]
    files = [Dataset(*order, headers=headers) for order in (lines, lines[::-1])]
    answers = both_at_once(*(partial(imported, file, by) for file in files))
    assert [answer.has_errors() for answer in answers] == [False, False]
    assert Actor.objects.count() == len(lines)


def test_of_a_row_only_the_columns_of_the_file_are_written() -> None:
    by = UserFactory.create(is_superuser=True)
    ActorFactory.create(external_key="IHK-1")
    table = Dataset(("IHK-1", "0511 123"), headers=["external_key", "contact_phone"])
    with CaptureQueriesContext(connection) as captured:
        imported(table, by)
    [update] = [
        each["sql"] for each in captured if each["sql"].startswith('UPDATE "initiatives_actor" SET')
    ]
    columns = re.findall(r'"(\w+)" = ', update.partition(" WHERE ")[0])
    assert sorted(columns) == [
        "contact_phone",
        "external_key",
        "updated_at",
        "updated_by_id",
        "version",
    ]


def test_a_form_that_was_open_before_the_import_notices_it() -> None:
    by = UserFactory.create(is_superuser=True)
    actor = ActorFactory.create(external_key="IHK-1")
    client = as_user(by)
    typed = typed_in_admin(client, page(actor)) | {"title": "Anders"}
    imported(Dataset(("IHK-1", "0511 123"), headers=["external_key", "contact_phone"]), by)
    assert client.post(page(actor), typed).context["conflict"]
    actor.refresh_from_db()
    assert (actor.title == "Anders", actor.contact_phone) == (False, "0511 123")


def test_files_take_turns_when_they_are_stored_and_not_in_the_preview(
    client: Client, publisher: User
) -> None:
    ActorFactory.create(external_key="IHK-1")
    locks = []
    for act in (shown, confirm):
        with CaptureQueriesContext(connection) as asked:
            act(client, LIST)
        locks.append(sum("pg_advisory_xact_lock" in each["sql"] for each in asked))
    # Whoever confirms has seen the preview computed once more.
    assert locks == [0, 1]
