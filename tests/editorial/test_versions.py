"""Every change of content is kept as a version, with who, when and why."""

import json
from typing import Any

import pytest

from editorial import services
from editorial.models import EntryVersion, Publishable, publishable_models
from editorial.snapshots import changes_between, content_of, flat, from_flat
from taxonomy.models import Topic
from tests.support.factories import BestPracticeFactory, EffectFactory, UserFactory, WorkshopFactory
from tests.support.kinds import an_entry
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, kept, newest, page

pytestmark = pytest.mark.django_db


def numbers(entry: Publishable) -> list[int]:
    return list(EntryVersion.objects.of(entry).values_list("number", flat=True))


def test_saving_keeps_a_version_with_who_and_why() -> None:
    case, editor = BestPracticeFactory.create(title="Erst so"), UserFactory.create(editor=True)
    services.record_save(case, by=editor, reason="Aus einer Liste übernommen")
    version = EntryVersion.objects.get()
    assert (version.by, version.reason) == (editor, "Aus einer Liste übernommen")
    assert version.snapshot["fields"]["title"] == "Erst so"
    assert version.number == case.version


def test_saving_the_same_again_keeps_no_second_version() -> None:
    case = BestPracticeFactory.create()
    kept(case)
    kept(case)
    assert len(numbers(case)) == 1


def test_a_changed_relation_alone_is_a_new_version_and_outdates_open_forms() -> None:
    case = BestPracticeFactory.create()
    first = kept(case)
    case.topics.set(Topic.objects.filter(slug="weiterbildung"))
    services.record_save(case, by=None)
    case.refresh_from_db()
    assert numbers(case) == [first.number + 1, first.number]
    assert case.version == first.number + 1


def test_a_changed_part_is_a_new_version() -> None:
    case = BestPracticeFactory.create()
    first = kept(case)
    case.effects.update(before=40)
    services.record_save(case, by=None)
    changes = changes_between(first.snapshot, newest(case).snapshot)
    assert list(changes) == [f"parts.effects.{case.effects.get().pk}"]


def test_a_step_without_a_change_of_content_is_no_version() -> None:
    case = BestPracticeFactory.create()
    kept(case)
    services.submit(case, by=UserFactory.create(editor=True))
    assert len(numbers(case)) == 1


def test_no_version_holds_personal_data() -> None:
    case = BestPracticeFactory.create(published=True)
    release = case.releases.get()
    release.granted_by = "Änne Größwein"
    release.save()
    version = kept(case, summary="Neu")
    assert "Größwein" not in json.dumps(version.snapshot, ensure_ascii=False).replace(
        case.company_name, ""
    )
    assert set(version.snapshot["parts"]) == {
        "effects",
        "costs",
        "help_links",
        "presentation_links",
    }


def test_the_admin_keeps_a_version_of_what_was_typed() -> None:
    editor = UserFactory.create(editor=True)
    case = BestPracticeFactory.create()
    data = typed_in_admin(as_user(editor), page(case))
    as_user(editor).post(page(case), data | {"title": "Rüsten nach Plan"})
    version = newest(case)
    assert (version.snapshot["fields"]["title"], version.by) == ("Rüsten nach Plan", editor)


@pytest.mark.parametrize("kind", publishable_models())
def test_a_snapshot_written_back_changes_nothing(kind: Any) -> None:
    entry = an_entry(kind, published=False)
    content = json.loads(json.dumps(content_of(entry)))
    assert from_flat(flat(content), kind.PARTS) == content
    version = kept(entry)
    entry.refresh_from_db()
    services.revert(entry, to=version, by=UserFactory.create(publisher=True))
    assert content_of(entry) == content


def test_content_typed_and_content_read_are_written_alike() -> None:
    """Else a form that nobody has touched would seem to change something."""
    publisher = as_user(UserFactory.create(publisher=True))
    for entry in (WorkshopFactory.create(groups=[12, 12]), BestPracticeFactory.create()):
        before = content_of(entry)
        data = typed_in_admin(publisher, page(entry))
        assert publisher.post(page(entry), data).status_code == 302
        assert changes_between(before, content_of(entry)) == {}


def test_what_an_older_version_does_not_know_does_not_differ() -> None:
    case = BestPracticeFactory.create()
    EffectFactory.create(best_practice=case)
    now = content_of(case)
    older = json.loads(json.dumps(now))
    del older["fields"]["transferability"], older["relations"]["topics"]
    del older["parts"]["effects"][0]["fields"]["unit"], older["parts"]["help_links"]
    assert changes_between(older, now) == {}
