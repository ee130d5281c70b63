"""Saving and moving on in one step: with the checks of the steps, once, and nothing typed lost."""

from typing import Any

import pytest

from accounts.models import User
from branchendialog.models import BestPractice
from editorial.models import State, StateChange
from interface.names import admin_address
from pages.models import Page
from taxonomy.models import Region
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, both_at_once, kept, page

pytestmark = pytest.mark.django_db

HAND_IN, PUBLISH = {"_step": "einreichen"}, {"_step": "veroeffentlichen"}

REFUSED = (
    "Ihre Eingaben sind gesichert. Nicht möglich war: Veröffentlichen. Warum, steht bei „Was "
    "fehlt noch“."
)


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


def in_review(**values: Any) -> BestPractice:
    return BestPracticeFactory.create(state=State.IN_REVIEW, **values)


def typed(user: User, entry: BestPractice, **values: Any) -> dict[str, Any]:
    return typed_in_admin(as_user(user), page(entry)) | values


def sent(user: User, entry: BestPractice, data: dict[str, Any]) -> Any:
    response = as_user(user).post(page(entry), data, follow=True)
    entry.refresh_from_db()
    return response


def said(response: Any) -> list[str]:
    return [str(each) for each in response.context["messages"]]


def test_a_writer_saves_and_hands_in_at_once(editor: User) -> None:
    entry = BestPracticeFactory.create()
    response = sent(editor, entry, typed(editor, entry, title="Rüsten nach Plan") | HAND_IN)
    assert (entry.title, entry.state) == ("Rüsten nach Plan", State.IN_REVIEW)
    assert said(response) == ["„Rüsten nach Plan“ ist jetzt: in Prüfung."]


def test_a_new_entry_is_handed_in_with_its_first_saving_and_made_once(editor: User) -> None:
    client, address = as_user(editor), admin_address(Page, "add")
    words = {"title": "Leichte Sprache", "summary": "Worum es hier geht.", "text": "<p>Hier.</p>"}
    data = typed_in_admin(client, address) | words | HAND_IN
    data["form_key"] = client.get(address).context["unsaved"]["form_key"]
    first, second = (client.post(address, data).headers["Location"] for _ in range(2))
    entry = Page.objects.get(title="Leichte Sprache")
    assert entry.state == State.IN_REVIEW
    assert [first, second] == [page(entry)] * 2
    another = client.post(address, data | {"title": "Ganz etwas anderes"}).headers["Location"]
    assert another == page(Page.objects.get(title="Ganz etwas anderes"))


def test_a_publisher_who_changes_nothing_publishes_with_the_form(
    editor: User, publisher: User
) -> None:
    entry = in_review(updated_by=editor)
    response = sent(publisher, entry, typed(publisher, entry) | PUBLISH)
    assert (entry.state, entry.updated_by) == (State.PUBLISHED, editor)
    assert said(response) == [f"„{entry.title}“ ist jetzt: veröffentlicht."]


def test_who_changes_nothing_stores_nothing(editor: User, publisher: User) -> None:
    entry = in_review(updated_by=editor)
    before = entry.version, entry.updated_at
    sent(publisher, entry, typed(publisher, entry))
    assert (entry.version, entry.updated_at, entry.updated_by) == (*before, editor)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Von mir"},
        {"editorial-release-content_type-object_id-0-granted_by": "Prokura"},
    ],
)
def test_four_eyes_stay_four_and_what_was_typed_is_saved(
    editor: User, publisher: User, values: dict[str, str]
) -> None:
    entry = in_review(updated_by=editor, title="Vorher")
    response = sent(publisher, entry, typed(publisher, entry, **values) | PUBLISH)
    assert (entry.state, entry.updated_by) == (State.IN_REVIEW, publisher)
    assert entry.title == values.get("title", "Vorher")
    assert entry.releases.get().granted_by in {"Prokura", "Geschäftsführung"}
    assert said(response) == [REFUSED]
    [gap] = response.context["gaps"]
    assert gap.text == (
        "Sie haben diesen Eintrag zuletzt bearbeitet. Veröffentlichen muss jemand anderes; bisher"
        " hat sonst niemand das Recht dazu."
    )


def test_where_the_region_allows_it_changed_words_are_published_at_once(publisher: User) -> None:
    Region.objects.filter(is_host=True).update(allows_self_publishing=True)
    entry = in_review()
    sent(publisher, entry, typed(publisher, entry, title="Von mir") | PUBLISH)
    assert (entry.state, entry.title) == (State.PUBLISHED, "Von mir")


def test_what_is_missing_is_said_and_what_was_typed_is_saved(publisher: User, editor: User) -> None:
    entry = in_review(updated_by=editor, release=False)
    response = sent(publisher, entry, typed(publisher, entry, title="Gesichert") | PUBLISH)
    assert (entry.state, entry.title) == (State.IN_REVIEW, "Gesichert")
    assert said(response) == [REFUSED]
    text = "Die Freigabe des Unternehmens fehlt (wann, durch wen)."
    assert response.content.decode().count(text) == 1


def test_before_an_incomplete_entry_is_handed_in_its_gaps_are_said(editor: User) -> None:
    entry = BestPracticeFactory.create(first_step="")
    response = sent(editor, entry, typed(editor, entry, title="Gesichert") | HAND_IN)
    assert (entry.title, entry.state) == ("Gesichert", State.DRAFT)
    assert said(response) == ["Ihre Eingaben sind gesichert."]
    assert [each.field for each in response.context["missing"]] == ["first_step"]
    note = {"note": "Folgt morgen.", "seen_version": entry.version}
    as_user(editor).post(page(entry, "step", "einreichen"), note)
    entry.refresh_from_db()
    assert entry.state == State.IN_REVIEW


def test_a_form_with_a_fault_saves_nothing_and_moves_nothing(editor: User) -> None:
    entry = BestPracticeFactory.create(title="Vorher")
    response = sent(editor, entry, typed(editor, entry, title="", situation="Typed") | HAND_IN)
    assert (entry.title, entry.state) == ("Vorher", State.DRAFT)
    assert response.context["adminform"].form["situation"].value() == "Typed"


def test_a_writer_cannot_publish_by_naming_the_step(editor: User) -> None:
    entry = in_review(title="Vorher")
    sent(editor, entry, typed(editor, entry, title="Nachher") | PUBLISH)
    assert (entry.state, entry.title) == (State.IN_REVIEW, "Nachher")


def test_no_step_but_those_on_buttons_is_taken_while_saving(publisher: User) -> None:
    entry = in_review()
    sent(publisher, entry, typed(publisher, entry) | {"_step": "zurueckgeben"})
    assert entry.state == State.IN_REVIEW


def test_a_second_press_finds_it_done(editor: User) -> None:
    entry = BestPracticeFactory.create()
    kept(entry)
    data = typed(editor, entry, title="Einmal") | HAND_IN
    answers = [as_user(editor).post(page(entry), data) for _ in range(2)]
    assert [each.headers.get("Location") for each in answers] == [page(entry)] * 2
    assert StateChange.objects.of(entry).count() == 1


def test_a_second_press_with_other_words_asks(editor: User) -> None:
    entry = BestPracticeFactory.create()
    data = typed(editor, entry, title="Einmal") | HAND_IN
    sent(editor, entry, data)
    response = sent(editor, entry, data | {"title": "Zweimal"})
    assert response.context["conflict"].state == "in Prüfung"
    assert entry.title == "Einmal"


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_hand_in_once(editor: User) -> None:
    entry = BestPracticeFactory.create()
    kept(entry)
    data = typed(editor, entry, title="Einmal") | HAND_IN
    answers = both_at_once(*[lambda: as_user(editor).post(page(entry), data)] * 2)
    assert [each.status_code for each in answers] == [302, 302]
    assert StateChange.objects.of(entry).count() == 1


def test_the_buttons_are_those_that_the_state_and_the_right_allow(
    editor: User, publisher: User
) -> None:
    draft, reviewed = BestPracticeFactory.create(), in_review()
    shown = {
        (user.role, entry.state): [
            each["name"] for each in as_user(user).get(page(entry)).context["save_steps"]
        ]
        for user in (editor, publisher)
        for entry in (draft, reviewed)
    }
    assert list(shown.values()) == [["einreichen"], [], ["einreichen"], ["veroeffentlichen"]]
    popup = as_user(editor).get(admin_address(BestPractice, "add", query={"_popup": 1}))
    assert popup.context["save_steps"] == []
