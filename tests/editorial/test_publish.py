"""Nothing is public before a person with the right published it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import services
from editorial.models import State, StateChange
from search.models import Document
from taxonomy.models import Region
from tests.support.factories import BestPracticeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


# From where each step leads where to.
STEPS = {
    "submit": (State.DRAFT, State.IN_REVIEW),
    "publish": (State.IN_REVIEW, State.PUBLISHED),
    "return_with_note": (State.IN_REVIEW, State.DRAFT),
    "unpublish": (State.PUBLISHED, State.DRAFT),
    "archive": (State.PUBLISHED, State.ARCHIVED),
}
ELSEWHERE = [(step, state) for step in STEPS for state in State if state != STEPS[step][0]]


def take(step: str, entry: BestPractice, *, by: User) -> Any:
    return getattr(services, step)(entry, by=by, note="Der Betrieb ist umgezogen.")


def entry_in(state: State) -> Any:
    entry = BestPracticeFactory.create(published=True)
    BestPractice.objects.update(state=state)
    entry.refresh_from_db()
    return entry


def written_by(user: User) -> BestPractice:
    entry = BestPracticeFactory.create()
    entry.updated_by = user
    entry.save()
    return entry


def test_a_draft_goes_through_review_to_the_public(editor: User, publisher: User) -> None:
    entry = services.submit(written_by(editor), by=editor)
    assert list(BestPractice.objects.published()) == []
    entry = services.publish(entry, by=publisher)
    assert list(BestPractice.objects.published()) == [entry]
    assert Document.objects.get().address == f"/praxisbeispiele/{entry.slug}/"


@pytest.mark.parametrize("step", STEPS)
def test_each_step_leads_from_its_state_to_the_next(publisher: User, step: str) -> None:
    before, after = STEPS[step]
    entry = entry_in(before)
    taken = take(step, entry, by=publisher)
    assert (taken.state, taken.version) == (after, entry.version + 1)
    change = StateChange.objects.latest("pk")
    assert (change.from_state, change.to_state, change.by) == (before, after, publisher)


@pytest.mark.parametrize(("step", "state"), ELSEWHERE)
def test_no_step_is_taken_from_another_state(publisher: User, step: str, state: State) -> None:
    entry, steps_before = entry_in(state), StateChange.objects.count()
    with pytest.raises(ValidationError, match="dieser Schritt ist von dort aus nicht möglich"):
        take(step, entry, by=publisher)
    entry.refresh_from_db()
    assert (entry.state, StateChange.objects.count()) == (state, steps_before)


@pytest.mark.parametrize("step", ["publish", "return_with_note", "unpublish", "archive"])
def test_only_who_may_publish_takes_the_steps_after_the_draft(editor: User, step: str) -> None:
    entry = entry_in(STEPS[step][0])
    with pytest.raises(PermissionDenied):
        take(step, entry, by=editor)
    entry.refresh_from_db()
    assert entry.state == STEPS[step][0]


def test_who_is_not_of_the_team_submits_nothing(editor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.submit(written_by(editor), by=UserFactory.create())
    assert BestPractice.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    ("state", "editor_may"),
    [
        (State.DRAFT, {"change"}),
        (State.IN_REVIEW, {"change"}),
        (State.PUBLISHED, {"propose"}),
        (State.ARCHIVED, set()),
    ],
)
def test_an_editor_changes_what_is_not_public_yet_and_proposes_for_what_is(
    editor: User, publisher: User, state: State, editor_may: set[str]
) -> None:
    entry = entry_in(state)

    def may(user: User) -> set[str]:
        rights = ("change", "propose", "publish")
        name = "branchendialog.{}_bestpractice"
        return {right for right in rights if user.has_perm(name.format(right), entry)}

    assert (may(editor), may(publisher)) == (editor_may, {"change", "publish"})


def test_a_publisher_does_not_publish_what_they_edited_last(publisher: User) -> None:
    entry = services.submit(written_by(publisher), by=publisher)
    with pytest.raises(ValidationError, match="jemand anderes"):
        services.publish(entry, by=publisher)


def test_a_small_team_may_and_it_is_on_record(publisher: User) -> None:
    Region.objects.filter(is_host=True).update(allows_self_publishing=True)
    entry = services.submit(written_by(publisher), by=publisher)
    services.publish(entry, by=publisher)
    assert StateChange.objects.get(to_state=State.PUBLISHED).by_last_editor


def test_a_draft_is_not_published_without_review(editor: User, publisher: User) -> None:
    with pytest.raises(ValidationError, match="Entwurf"):
        services.publish(written_by(editor), by=publisher)


def test_a_case_needs_its_release_and_its_first_step(editor: User, publisher: User) -> None:
    entry = written_by(editor)
    entry.releases.all().delete()
    BestPractice.objects.update(first_step="")
    services.submit(entry, by=editor)
    with pytest.raises(ValidationError) as error:
        services.publish(entry, by=publisher)
    assert error.value.messages == [
        "„So fangen Sie an“ ist noch leer.",
        "Die Freigabe des Unternehmens fehlt (wann, durch wen).",
    ]
    assert Document.objects.count() == 0


def test_an_entry_goes_back_with_a_note_only(editor: User, publisher: User) -> None:
    entry = services.submit(written_by(editor), by=editor)
    with pytest.raises(ValidationError, match="was noch fehlt"):
        services.return_with_note(entry, by=publisher, note=" ")
    entry = services.return_with_note(entry, by=publisher, note="Bitte die Kosten ergänzen.")
    assert entry.state == State.DRAFT
    assert StateChange.objects.latest("pk").note == "Bitte die Kosten ergänzen."


def test_what_is_taken_back_leaves_lists_and_search_at_once(publisher: User) -> None:
    entry = BestPracticeFactory.create(published=True)
    services.unpublish(entry, by=publisher)
    assert (BestPractice.objects.published().count(), Document.objects.count()) == (0, 0)


def test_archiving_needs_a_reason_and_ends_the_public_life(publisher: User) -> None:
    entry = BestPracticeFactory.create(published=True)
    with pytest.raises(ValidationError, match="Grund"):
        services.archive(entry, by=publisher, note="")
    entry = services.archive(entry, by=publisher, note="Der Betrieb ist umgezogen.")
    assert (entry.state, entry.archive_reason) == (State.ARCHIVED, "Der Betrieb ist umgezogen.")
    assert Document.objects.count() == 0


def test_what_waits_for_its_hour_is_not_public_yet() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    entry = BestPracticeFactory.create(published=True, publish_at=tomorrow)
    assert list(BestPractice.objects.published()) == []
    assert list(Document.objects.published()) == []
    assert list(BestPractice.objects.published(now=tomorrow)) == [entry]


def test_the_database_refuses_a_published_entry_without_its_time() -> None:
    entry = BestPracticeFactory.create()
    with pytest.raises(IntegrityError, match="published_is_complete"), transaction.atomic():
        BestPractice.objects.filter(pk=entry.pk).update(state=State.PUBLISHED)


def test_only_the_team_sees_drafts(editor: User) -> None:
    entry = BestPracticeFactory.create()
    assert list(BestPractice.objects.visible_to(editor)) == [entry]
    assert list(BestPractice.objects.visible_to(UserFactory.create())) == []


def test_an_archived_page_says_why_it_ended(publisher: User, client: Client) -> None:
    entry = BestPracticeFactory.create(published=True, title="Ein Geheimnis")
    services.archive(entry, by=publisher, note="Der Betrieb ist umgezogen.")
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 410
    assert "Der Betrieb ist umgezogen." in response.content.decode()
    assert "Ein Geheimnis" not in response.content.decode()


def test_two_drafts_of_one_title_at_the_same_moment_get_two_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    BestPracticeFactory.create(title="Rüsten nach Plan")
    real, stale = BestPractice.free_slug, iter(["ruesten-nach-plan"])
    monkeypatch.setattr(BestPractice, "free_slug", lambda self: next(stale, None) or real(self))
    second = BestPracticeFactory.create(title="Rüsten nach Plan")
    assert second.slug == f"ruesten-nach-plan-{timezone.localdate().year}"
