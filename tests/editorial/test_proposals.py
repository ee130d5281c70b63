"""What one may not publish one proposes; those who publish decide, once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Proposal, State
from editorial.snapshots import content_of
from search.models import Document
from taxonomy.models import Region, Topic
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, both_at_once, kept, newest, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


@pytest.fixture
def case() -> Any:
    return BestPracticeFactory.create(published=True, title="Erst so", summary="Erst so.")


def proposed(case: BestPractice, by: User, **typed: Any) -> Proposal:
    """What an editor sends from the form of a public entry."""
    client = as_user(by)
    data = typed_in_admin(client, page(case)) | {"proposal_note": "Bitte"} | typed
    assert client.post(page(case), data).status_code == 302
    proposal: Proposal = Proposal.objects.of(case).latest("pk")
    return proposal


def decision_page(proposal: Proposal, name: str = "change") -> str:
    return reverse(f"admin:editorial_proposal_{name}", args=[proposal.pk])


def test_an_editors_change_of_a_public_entry_is_a_proposal(case: Any, editor: User) -> None:
    before = content_of(case)
    proposal = proposed(case, editor, title="Dann so")
    assert proposal.changes == {"fields.title": ["Erst so", "Dann so"]}
    assert (proposal.author, proposal.note, proposal.base_version) == (
        editor,
        "Bitte",
        case.version,
    )
    case.refresh_from_db()
    assert (content_of(case), case.version) == (before, proposal.base_version)
    assert Document.objects.get().title == "Erst so"


def test_relations_and_parts_are_proposed_too(case: Any, editor: User) -> None:
    effect = case.effects.get()
    topic = Topic.objects.get(slug="weiterbildung")
    proposal = proposed(
        case,
        editor,
        **{
            "topics": [topic.pk],
            "effects-TOTAL_FORMS": "2",
            "effects-0-before": "40",
            "effects-1-indicator": "Ausschuss",
            "effects-1-before": "9",
            "effects-1-after": "3",
            "effects-1-unit": "Prozent",
            "effects-1-basis": "measured",
            "effects-1-period": "ein Jahr",
            "effects-1-order": "1",
        },
    )
    new = {key for key, (before, _after) in proposal.changes.items() if before is None}
    assert proposal.changes.keys() - new == {"relations.topics", f"parts.effects.{effect.pk}"}
    assert [proposal.changes[key][1]["fields"]["indicator"] for key in new] == ["Ausschuss"]
    publisher = UserFactory.create(publisher=True)
    services.accept(proposal, by=publisher)
    assert list(case.topics.all()) == [topic]
    assert sorted(case.effects.values_list("indicator", "before")) == [
        ("Ausschuss", 9),
        ("Suchzeit je Auftrag", 40),
    ]


def test_a_proposed_deletion_of_the_last_row_is_accepted_too(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = proposed(case, editor, **{"effects-0-DELETE": "on"})
    services.accept(proposal, by=publisher)
    assert case.effects.count() == 0


def test_who_changed_nothing_proposes_nothing(case: Any, editor: User) -> None:
    client = as_user(editor)
    client.post(page(case), typed_in_admin(client, page(case)))
    assert Proposal.objects.count() == 0


def test_a_release_is_not_proposed(case: Any, editor: User) -> None:
    client, release = as_user(editor), case.releases.get()
    prefix = "editorial-release-content_type-object_id"
    typed = {f"{prefix}-0-granted_by": "Betriebsrat", f"{prefix}-0-id": release.pk}
    client.post(page(case), typed_in_admin(client, page(case)) | typed)
    release.refresh_from_db()
    assert (release.granted_by, Proposal.objects.count()) == ("Geschäftsführung", 0)


def test_a_proposal_that_breaks_a_rule_is_refused_at_once(case: Any, editor: User) -> None:
    client = as_user(editor)
    data = typed_in_admin(client, page(case)) | {"situation": ""}
    assert "„Ausgangslage“ ist noch leer." in client.post(page(case), data).content.decode()
    assert Proposal.objects.count() == 0


def test_a_draft_is_changed_and_not_proposed(editor: User) -> None:
    case = BestPracticeFactory.create(title="Erst so")
    client = as_user(editor)
    client.post(page(case), typed_in_admin(client, page(case)) | {"title": "Dann so"})
    assert (BestPractice.objects.get().title, Proposal.objects.count()) == ("Dann so", 0)


def test_an_accepted_proposal_is_public_at_once_and_on_record(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = services.accept(proposed(case, editor, title="Dann so"), by=publisher)
    assert Document.objects.get().title == "Dann so"
    version = newest(case)
    assert version.reason == f"Änderungsvorschlag {proposal.pk} übernommen"
    assert (proposal.status, proposal.decided_by, version.by) == ("accepted", publisher, publisher)


def test_what_others_changed_meanwhile_stays(case: Any, editor: User, publisher: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    kept(case, summary="Neu.")
    services.accept(proposal, by=publisher)
    case.refresh_from_db()
    assert (case.title, case.summary) == ("Dann so", "Neu.")


def test_what_both_changed_is_a_conflict_and_the_publisher_chooses(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = proposed(case, editor, title="Dann so", summary="Dann so.")
    kept(case, title="Neu", summary="Neu.")
    with pytest.raises(ValidationError, match="bei jedem Widerspruch"):
        services.accept(proposal, by=publisher, settled=["fields.title"])
    both = ["fields.title", "fields.summary"]
    services.accept(proposal, by=publisher, settled=both, chosen=["fields.title"])
    case.refresh_from_db()
    assert (case.title, case.summary) == ("Dann so", "Neu.")


def test_the_same_change_by_others_is_no_conflict(case: Any, editor: User, publisher: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    kept(case, title="Dann so")
    assert services.accept(proposal, by=publisher).status == "accepted"


def test_a_row_deleted_meanwhile_is_a_conflict(case: Any, editor: User, publisher: User) -> None:
    proposal = proposed(case, editor, **{"effects-0-before": "40"})
    (key,) = proposal.changes
    case.effects.all().delete()
    kept(case)
    with pytest.raises(ValidationError, match="bei jedem Widerspruch"):
        services.accept(proposal, by=publisher)
    services.accept(proposal, by=publisher, settled=[key], chosen=[key])
    assert [effect.before for effect in case.effects.all()] == [40]


def test_who_has_no_right_to_publish_decides_nothing(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    other = UserFactory.create(editor=True)
    with pytest.raises(PermissionDenied):
        services.accept(proposal, by=other)
    with pytest.raises(PermissionDenied):
        services.decline(proposal, by=other, note="Nein")
    assert as_user(other).post(decision_page(proposal, "accept")).status_code == 404


def test_the_author_does_not_accept_it_unless_the_region_allows_it(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    User.objects.filter(pk=editor.pk).update(role="publisher")
    author = User.objects.get(pk=editor.pk)
    with pytest.raises(ValidationError, match="Ihr eigener Vorschlag"):
        services.accept(proposal, by=author)
    Region.objects.filter(is_host=True).update(allows_self_publishing=True)
    assert services.accept(proposal, by=author).status == "accepted"


def test_what_was_archived_meanwhile_takes_no_proposal_in(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = proposed(case, editor, title="Dann so")
    services.archive(case, by=publisher, note="Der Betrieb ist umgezogen.")
    with pytest.raises(ValidationError, match="inzwischen archiviert"):
        services.accept(proposal, by=publisher)
    assert BestPractice.objects.get().title == "Erst so"
    assert services.decline(proposal, by=publisher, note="Zu spät.").status == "declined"


def test_what_is_worked_on_again_takes_a_proposal_in_and_stays_hidden(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = proposed(case, editor, title="Dann so")
    services.unpublish(case, by=publisher)
    kept(BestPractice.objects.get(), situation="")
    assert services.accept(proposal, by=publisher).status == "accepted"
    entry = BestPractice.objects.get()
    assert (entry.title, entry.state, Document.objects.count()) == ("Dann so", State.DRAFT, 0)


def test_who_takes_a_proposal_into_what_is_in_review_does_not_publish_it(
    case: Any, editor: User, publisher: User
) -> None:
    proposal = proposed(case, editor, title="Dann so")
    services.submit(services.unpublish(case, by=publisher), by=editor)
    services.accept(proposal, by=publisher)
    entry = BestPractice.objects.get()
    assert (entry.title, entry.state, Document.objects.count()) == ("Dann so", State.IN_REVIEW, 0)
    with pytest.raises(ValidationError, match="zuletzt bearbeitet"):
        services.publish(entry, by=publisher)
    services.publish(entry, by=UserFactory.create(publisher=True))
    assert Document.objects.get().title == "Dann so"


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.ARCHIVED])
def test_only_to_what_is_public_something_is_proposed(
    case: Any, editor: User, state: State
) -> None:
    content = content_of(case)
    content["fields"]["title"] = "Dann so"
    BestPractice.objects.update(state=state)
    with pytest.raises(PermissionDenied):
        services.propose(case, content, by=editor)
    assert Proposal.objects.count() == 0


def test_who_is_not_of_the_team_proposes_nothing(case: Any) -> None:
    content = content_of(case)
    content["fields"]["title"] = "Dann so"
    with pytest.raises(PermissionDenied):
        services.propose(case, content, by=UserFactory.create())
    assert Proposal.objects.count() == 0


def test_a_declined_proposal_answers_its_author(case: Any, editor: User, publisher: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    with pytest.raises(ValidationError, match="warum"):
        services.decline(proposal, by=publisher, note=" ")
    services.decline(proposal, by=publisher, note="Der alte Titel ist bekannt.")
    answer = as_user(editor).get(decision_page(proposal)).content.decode()
    assert "Der alte Titel ist bekannt." in answer
    case.refresh_from_db()
    assert case.title == "Erst so"


def test_the_page_shows_the_conflict_and_stores_what_was_chosen(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    kept(case, title="Neu so")
    client = signed_in(publisher=True)
    response = client.get(decision_page(proposal))
    ((change, current, _picked),) = response.context["rows"]
    assert (change.before, change.after) == ("<del>Erst</del> so", "<ins>Dann</ins> so")
    assert current.after == "<ins>Neu</ins> so"
    data = {"seen_version": response.context["form"]["seen_version"].value(), "note": ""}
    refused = client.post(decision_page(proposal, "accept"), data)
    assert "bei jedem Widerspruch" in refused.content.decode()
    picked = data | {"take.fields.title": "proposed"}
    assert client.post(decision_page(proposal, "accept"), picked).status_code == 302
    assert BestPractice.objects.get().title == "Dann so"


def test_nobody_accepts_what_was_changed_after_they_looked(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    client = signed_in(publisher=True)
    seen = client.get(decision_page(proposal)).context["form"]["seen_version"].value()
    kept(case, title="Neu so")
    data = {"seen_version": seen, "note": "", "take.fields.title": "proposed"}
    response = client.post(decision_page(proposal, "accept"), data)
    assert "Inzwischen hat jemand" in response.content.decode()
    assert BestPractice.objects.get().title == "Neu so"


def test_open_proposals_stand_above_the_entrys_form(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    answer = signed_in(publisher=True).get(page(case))
    assert list(answer.context["open_proposals"]) == [proposal]


def test_the_list_shows_the_newest_open_ones_first(editor: User, publisher: User) -> None:
    for number in range(3):
        case = BestPracticeFactory.create(published=True, title=f"Fall {number}")
        proposal = proposed(case, editor, title=f"Neu {number}")
    services.decline(proposal, by=publisher, note="Nein")
    response = signed_in(publisher=True).get(reverse("admin:editorial_proposal_changelist"))
    assert [str(each.entry) for each in response.context["cl"].result_list] == [
        "Fall 1",
        "Fall 0",
        "Fall 2",
    ]


def test_the_database_refuses_a_decision_without_its_time(case: Any, editor: User) -> None:
    proposal = proposed(case, editor, title="Dann so")
    with pytest.raises(IntegrityError, match="decided_has_a_time"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(status=Proposal.Status.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_the_same_moment_decide_once() -> None:
    case = BestPracticeFactory.create(published=True, title="Erst so")
    proposal = proposed(case, UserFactory.create(editor=True), title="Dann so")
    first, second = UserFactory.create_batch(2, publisher=True)
    answers = both_at_once(
        lambda: services.accept(proposal, by=first).status,
        lambda: services.decline(proposal, by=second, note="Nein").status,
        lambda: services.accept(proposal, by=second).status,
    )
    decided = [answer for answer in answers if not isinstance(answer, Exception)]
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    proposal.refresh_from_db()
    assert (decided, len(refused)) == ([proposal.status], 2)
    title = {"accepted": "Dann so", "declined": "Erst so"}[proposal.status]
    assert BestPractice.objects.get().title == title
