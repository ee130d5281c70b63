"""Nothing typed is lost: what a form sends while it is written stays, for whoever wrote it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Proposal, Release, State, UnsavedText
from editorial.services.unsaved import LARGEST_TEXT
from interface.names import admin_address
from pages.models import Page
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, both_at_once, page
from work.own_data import Person, as_data
from work.tasks import forget

pytestmark = pytest.mark.django_db
RELEASE = "editorial-release-content_type-object_id"


@pytest.fixture
def editor() -> Any:
    return UserFactory.create(editor=True)


@pytest.fixture
def client(editor: Any) -> Client:
    return as_user(editor)


@pytest.fixture
def case() -> Any:
    case = BestPracticeFactory.create(title="Erst so", effects=1)
    services.record_save(case, by=None)
    return case


def opened(client: Client, address: str) -> dict[str, Any]:
    """What a page of the form would send, with the key that is its own."""
    unsaved = client.get(address).context["unsaved"]
    keys = {name: unsaved[name] for name in ("form_key", "taken_key") if unsaved[name]}
    return typed_in_admin(client, address) | keys


def keep(client: Client, entry: Any, typed: dict[str, Any]) -> int:
    return client.post(page(entry, "keep"), typed).status_code


def keep_new(client: Client, typed: dict[str, Any]) -> int:
    return client.post(admin_address(BestPractice, "keep_new"), typed).status_code


def offered(client: Client, address: str) -> list[UnsavedText]:
    return list(client.get(address).context["unsaved"]["texts"])


def form_of(client: Client, address: str) -> Any:
    return client.get(address).context["adminform"].form


def test_what_is_typed_is_kept_and_offered_when_the_form_is_opened_again(
    client: Client, case: Any
) -> None:
    assert keep(client, case, opened(client, page(case)) | {"title": "Mitten im"}) == 200
    case.refresh_from_db()
    assert case.title == "Erst so"
    [text] = offered(client, page(case))
    form = form_of(client, text.address)
    assert (form["title"].value(), form.errors) == ("Mitten im", {})
    assert BestPractice.objects.get().title == "Erst so"
    # Looked at it is still there.
    assert offered(client, page(case)) == [text]


def test_rows_of_parts_are_taken_up_with_the_rest(client: Client, case: Any) -> None:
    typed = opened(client, page(case))
    added = {name.replace("-0-", "-1-"): "" for name in typed if name.startswith("effects-0-")}
    keep(
        client,
        case,
        typed | added | {"effects-TOTAL_FORMS": "2", "effects-1-indicator": "Rüstzeit"},
    )
    [text] = offered(client, page(case))
    inlines = client.get(text.address).context["inline_admin_formsets"]
    [rows] = [each.formset for each in inlines if each.formset.prefix == "effects"]
    assert [form["indicator"].value() for form in rows.forms][1:] == ["Rüstzeit"]


def test_nobody_else_sees_it(client: Client, case: Any) -> None:
    keep(client, case, opened(client, page(case)) | {"title": "Geheimer Entwurf"})
    text = UnsavedText.objects.get()
    for role in ({"publisher": True}, {"superuser": True}, {"editor": True}):
        other = as_user(UserFactory.create(**role))
        assert offered(other, page(case)) == []
        for address in (text.address, admin_address(BestPractice), "/admin/"):
            assert "Geheimer Entwurf" not in other.get(address).content.decode()
        discard = {"form_key": text.form_key.hex}
        other.post(admin_address(BestPractice, "discard"), discard)
    assert UnsavedText.objects.get() == text


def test_saving_takes_it_away(client: Client, case: Any) -> None:
    typed = opened(client, page(case)) | {"title": "Fertig"}
    keep(client, case, typed)
    assert client.post(page(case), typed).status_code == 302
    assert UnsavedText.objects.count() == 0
    assert client.session["saved_forms"] == [typed["form_key"]]


def test_a_form_that_is_refused_keeps_it(client: Client, case: Any) -> None:
    typed = opened(client, page(case)) | {"title": ""}
    keep(client, case, typed)
    assert client.post(page(case), typed).status_code == 200
    assert UnsavedText.objects.count() == 1
    assert "saved_forms" not in client.session


def test_a_proposal_takes_it_away_too(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    services.record_save(case, by=None)
    typed = opened(client, page(case)) | {"title": "Ein Vorschlag"}
    assert keep(client, case, typed) == 200
    client.post(page(case), typed)
    assert (Proposal.objects.count(), UnsavedText.objects.count()) == (1, 0)


def test_a_proposal_that_changes_nothing_keeps_it(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    services.record_save(case, by=None)
    typed = opened(client, page(case))
    keep(client, case, typed)
    client.post(page(case), typed)
    assert (Proposal.objects.count(), UnsavedText.objects.count()) == (0, 1)


def test_saved_and_handed_in_it_is_gone(client: Client, case: Any) -> None:
    typed = opened(client, page(case)) | {"title": "Fertig", "_step": "einreichen"}
    keep(client, case, typed)
    client.post(page(case), typed)
    assert UnsavedText.objects.count() == 0


def test_what_was_taken_up_meets_what_others_have_saved_meanwhile(
    client: Client, case: Any
) -> None:
    keep(client, case, opened(client, page(case)) | {"title": "Mal so"})
    other = as_user(UserFactory.create(publisher=True))
    other.post(page(case), typed_in_admin(other, page(case)) | {"title": "Dann so"})
    [text] = offered(client, page(case))
    conflict = client.get(text.address).context["conflict"]
    assert [row.difference.label for row in conflict.rows if not row.keeps_stored] == ["Titel"]
    typed = opened(client, text.address)
    assert client.post(page(case), typed).context["conflict"].version == conflict.version
    assert BestPractice.objects.get().title == "Dann so"
    assert client.post(page(case), typed | {"seen_version": conflict.version}).status_code == 302
    assert BestPractice.objects.get().title == "Mal so"
    assert UnsavedText.objects.count() == 0


def test_two_pages_of_one_person_never_overwrite_each_other(client: Client, case: Any) -> None:
    one, other = opened(client, page(case)), opened(client, page(case))
    assert keep(client, case, one | {"title": "Hier"}) == 200
    assert keep(client, case, other | {"title": "Dort"}) == 409
    assert keep(client, case, one | {"title": "Hier weiter"}) == 200
    [text] = offered(client, page(case))
    # Both take up the same: the second one that writes is told.
    one, other = opened(client, text.address), opened(client, text.address)
    assert keep(client, case, other | {"title": "Dort zuerst"}) == 200
    assert keep(client, case, one | {"title": "Hier zu spät"}) == 409
    assert UnsavedText.objects.get().fields["title"] == ["Dort zuerst"]


def test_saving_on_one_page_leaves_what_another_has_kept(client: Client, case: Any) -> None:
    one, other = opened(client, page(case)), opened(client, page(case))
    keep(client, case, one | {"title": "Noch nicht fertig"})
    assert client.post(page(case), other | {"title": "Fertig"}).status_code == 302
    assert UnsavedText.objects.get().fields["title"] == ["Noch nicht fertig"]


@pytest.mark.django_db(transaction=True)
def test_two_pages_at_once_keep_one(editor: Any) -> None:
    case = BestPracticeFactory.create()
    pages = [opened(as_user(editor), page(case)) for _ in range(2)]
    sent = [lambda typed=typed: keep(as_user(editor), case, typed) for typed in pages]
    assert sorted(both_at_once(*sent)) == [200, 409]
    assert UnsavedText.objects.count() == 1


def test_a_new_entry_is_found_on_the_desk_and_goes_on_there(client: Client) -> None:
    add, words = admin_address(Page, "add"), {"summary": "Worum es geht.", "text": "<p>Hier.</p>"}
    for title in ("Der eine", "Der andere"):
        typed = opened(client, add) | words | {"title": title}
        assert client.post(admin_address(Page, "keep_new"), typed).status_code == 200
    [task] = client.get("/admin/").context["tasks"]
    assert (task.key, [each.text for each in task.items]) == ("unsaved", ["Der andere", "Der eine"])
    address = task.items[1].address
    assert form_of(client, address)["title"].value() == "Der eine"
    assert [text.typed_title for text in offered(client, address)] == ["Der andere"]
    typed = opened(client, address)
    assert client.post(admin_address(Page, "keep_new"), typed).status_code == 200
    assert UnsavedText.objects.count() == 2
    assert client.post(add, typed).status_code == 302
    assert [text.fields["title"] for text in UnsavedText.objects.all()] == [["Der andere"]]
    assert Page.objects.get().title == "Der eine"


def test_whoever_typed_it_throws_it_away(client: Client, case: Any) -> None:
    typed = opened(client, page(case))
    keep(client, case, typed)
    for _ in range(2):
        discarded = client.post(admin_address(BestPractice, "discard"), typed)
        assert discarded.status_code == 302
    assert UnsavedText.objects.count() == 0


def test_what_is_typed_about_people_is_never_kept(client: Client, case: Any) -> None:
    Release.objects.update(granted_by="Geschäftsführung")
    typed = opened(client, page(case)) | {f"{RELEASE}-0-granted_by": "Jana Öztürk"}
    assert f"{RELEASE}-TOTAL_FORMS" in typed
    assert client.get(page(case)).context["unsaved"]["of_people"] == [RELEASE]
    keep(client, case, typed)
    [text] = UnsavedText.objects.all()
    assert [name for name in text.fields if name.startswith(RELEASE)] == []
    # Taken up, the release stands there as it is stored, and saving leaves it.
    again = opened(client, text.address)
    assert again[f"{RELEASE}-0-granted_by"] == "Geschäftsführung"
    assert client.post(page(case), again).status_code == 302
    assert Release.objects.get().granted_by == "Geschäftsführung"


def test_the_key_of_the_form_and_of_its_page_are_no_text(client: Client, case: Any) -> None:
    sent = {"csrfmiddlewaretoken": "x", "_save": "Sichern", "seen_version": "3", "take.a": "typed"}
    keep(client, case, opened(client, page(case)) | sent)
    kept = UnsavedText.objects.get().fields
    assert {"form_key", *sent} & set(kept) == set()
    assert kept["opened_version"] == [str(case.version)]


def test_only_who_may_write_the_form_keeps_anything(case: Any) -> None:
    archived = BestPracticeFactory.create(published=True)
    BestPractice.objects.filter(pk=archived.pk).update(state=State.ARCHIVED)
    typed = {"form_key": uuid4().hex, "title": "Darf nicht"}
    assert keep(as_user(UserFactory.create(editor=True)), archived, typed) == 404
    assert keep(as_user(UserFactory.create()), case, typed) == 302
    assert keep(Client(), case, typed) == 302
    assert UnsavedText.objects.count() == 0


def test_what_is_no_form_is_refused(client: Client, case: Any) -> None:
    assert keep(client, case, {"title": "Ohne Schlüssel"}) == 400
    assert keep(client, case, {"title": "Ohne Schlüssel", "form_key": "zu kurz"}) == 400
    typed = {"form_key": uuid4().hex, "title": "x" * LARGEST_TEXT}
    assert keep(client, case, typed) == 413
    assert keep(client, case, typed | {"title": "Nu\x00ll"}) == 200
    assert UnsavedText.objects.get().fields == {"title": ["Null"]}
    # The key of one form opens no other.
    assert keep_new(client, typed | {"title": "Anderswo"}) == 409
    assert form_of(client, f"{page(case)}?weiterschreiben=x")["title"].value() == "Erst so"
    assert form_of(client, f"{page(case)}?weiterschreiben={uuid4().hex}").is_bound is False


def test_what_only_the_browser_has_is_shown_again_and_not_saved(client: Client, case: Any) -> None:
    typed = opened(client, page(case)) | {"title": "Offline getippt"}
    response = client.post(page(case), typed | {"_weiterschreiben": "1"})
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert (form["title"].value(), form.errors) == ("Offline getippt", {})
    about = response.context["unsaved"]
    assert (about["taken_key"], about["is_new"]) == (typed["form_key"], True)
    assert BestPractice.objects.get().title == "Erst so"
    new = client.post(admin_address(BestPractice, "add"), typed | {"_weiterschreiben": "1"})
    assert (new.status_code, BestPractice.objects.count()) == (200, 1)


def test_it_goes_after_two_weeks_with_its_entry_and_with_its_account(
    client: Client, editor: Any, case: Any
) -> None:
    keep(client, case, opened(client, page(case)))
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        forget()
        assert UnsavedText.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        forget()
        assert UnsavedText.objects.count() == 0
    client = as_user(editor)
    keep(client, case, opened(client, page(case)))
    services.delete_draft(case)
    assert UnsavedText.objects.count() == 0
    keep_new(client, opened(client, admin_address(BestPractice, "add")))
    editor.delete()
    assert UnsavedText.objects.count() == 0


def test_it_is_among_ones_own_data(client: Client, editor: Any, case: Any) -> None:
    keep(client, case, opened(client, page(case)) | {"title": "Mein Text"})
    kinds = {each["kind"]: each for each in as_data(Person.of([editor.email], editor.pk))["kept"]}  # type: ignore[attr-defined]
    [told] = kinds["editorial.unsavedtext"]["entries"]
    assert told["fields"]["title"] == ["Mein Text"]


def test_a_form_has_the_same_number_of_statements_with_texts_and_without(
    client: Client,
) -> None:
    add, numbers = admin_address(BestPractice, "add"), []
    for _ in range(3):
        # The first one is asked for what is then remembered.
        keep_new(client, opened(client, add))
        with CaptureQueriesContext(connection) as asked:
            client.get(add)
        numbers.append(len(asked))
    assert numbers[0] == numbers[2]
