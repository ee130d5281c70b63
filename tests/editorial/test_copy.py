"""A copy begins with what an entry says, and with nothing that was agreed or decided on it."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Publishable, State
from editorial.services.copies import NOT_COPIED
from editorial.snapshots import content_of
from initiatives.models import Idea
from tests.support.addresses import COPIED
from tests.support.factories import (
    BestPracticeFactory,
    PictureFactory,
    ProposerFactory,
    UserFactory,
)
from tests.support.kinds import an_entry
from tests.support.team import as_user, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", COPIED)
def test_every_kind_is_copied_as_a_draft(name: str) -> None:
    kind: type[Publishable] = apps.get_model(name.replace("_", "."))
    entry, editor = an_entry(kind, published=True), UserFactory.create(editor=True)
    new = services.copy(entry, by=editor)
    assert (new.state, new.title, new.created_by) == (
        State.DRAFT,
        f"{entry.title} (Kopie)",
        editor,
    )
    kept = {"title", "slug", *NOT_COPIED, *kind.NOT_COPIED}
    old_fields, new_fields = content_of(entry)["fields"], content_of(new)["fields"]
    assert {key: each for key, each in new_fields.items() if key not in kept} == {
        key: each for key, each in old_fields.items() if key not in kept
    }
    assert content_of(new)["relations"] == content_of(entry)["relations"]
    assert (new.slug != entry.slug, new.first_published_at) == (True, None)


def test_keys_dates_of_checking_and_releases_stay_with_the_old_one() -> None:
    entry = BestPracticeFactory.create(
        published=True,
        external_key="fremd-1",
        origin_url="https://example.org/1",
        confirm_by=date(2027, 5, 1),
        confirmed_at=date(2026, 5, 1),
        costs=2,
    )
    new = services.copy(entry, by=UserFactory.create(editor=True))
    assert (new.external_key, new.origin_url) == (None, "")
    assert (new.confirm_by, new.confirmed_at) == (None, None)
    assert (entry.releases.count(), new.releases.count()) == (1, 0)
    assert [each.item for each in new.costs.all()] == [each.item for each in entry.costs.all()]


def test_an_idea_is_copied_without_its_proposer_and_its_decisions() -> None:
    proposer = ProposerFactory.create()
    idea = proposer.idea
    Idea.objects.filter(pk=idea.pk).update(status=Idea.Status.REALISED)
    idea.checks.create(decision="pursue", decided_on=date(2026, 3, 1))
    idea.refresh_from_db()
    new = services.copy(idea, by=UserFactory.create(editor=True))
    assert (new.status, new.checks.count()) == (Idea.Status.PROPOSED, 0)
    assert not hasattr(new, "proposer")


def test_a_picture_that_may_not_be_published_stays() -> None:
    entry = BestPracticeFactory.create(picture=PictureFactory.create(people_recognisable=True))
    assert services.copy(entry, by=UserFactory.create(editor=True)).picture is None


def test_a_long_title_still_fits() -> None:
    new = services.copy(
        BestPracticeFactory.create(title="ß" * 200), by=UserFactory.create(editor=True)
    )
    assert new.title == "ß" * 192 + " (Kopie)"


def test_strangers_copy_nothing() -> None:
    entry = BestPracticeFactory.create(published=True)
    with pytest.raises(PermissionDenied):
        services.copy(entry, by=UserFactory.create())
    assert BestPractice.objects.count() == 1


def test_two_presses_make_one_copy() -> None:
    entry, editor = BestPracticeFactory.create(published=True), UserFactory.create(editor=True)
    client, address = as_user(editor), page(entry, "copy")
    key = {"form_key": client.get(address).context["form_key"]}
    answers = [client.post(address, key).headers["Location"] for _ in range(2)]
    new = BestPractice.objects.exclude(pk=entry.pk).get()
    assert answers == [page(new)] * 2
