"""Back to an earlier version: whole, by its rules, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from branchendialog.models import BestPractice, Effect
from editorial import services
from editorial.models import EntryVersion, State
from editorial.snapshots import content_of
from search.models import Document
from taxonomy.models import Topic
from tests.support.factories import (
    BestPracticeFactory,
    EffectFactory,
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import both_at_once, kept, newest, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


def test_fields_relations_and_parts_come_back(publisher: User) -> None:
    case = BestPracticeFactory.create(title="Erst so", effects=2)
    version = kept(case)
    before = content_of(case)
    first, second = case.effects.order_by("pk")
    first.delete()
    second.unit = "Stunden"
    second.save()
    EffectFactory.create(best_practice=case, indicator="Ausschuss")
    case.topics.set(Topic.objects.filter(slug="weiterbildung"))
    kept(case, title="Dann so")
    services.revert(case, to=version, by=publisher)
    assert content_of(case) == before


def test_going_back_is_a_new_version_and_on_record(publisher: User) -> None:
    case = BestPracticeFactory.create(title="Erst so")
    version = kept(case)
    kept(case, title="Dann so")
    services.revert(case, to=version, by=publisher)
    last = newest(case)
    assert last.reason == f"Zurückgesetzt auf Fassung {version.number}"
    assert (last.by, EntryVersion.objects.of(case).count()) == (publisher, 3)


def test_the_search_follows(publisher: User) -> None:
    case = BestPracticeFactory.create(published=True, title="Erst so")
    version = kept(case)
    kept(case, title="Dann so")
    services.revert(case, to=version, by=publisher)
    assert Document.objects.get().title == "Erst so"


def test_address_and_hours_of_publication_stay(publisher: User) -> None:
    now = timezone.now()
    then, later = (now, now + timedelta(days=1)), (now + timedelta(days=2), now + timedelta(days=3))
    hours = dict(zip(("publish_at", "withdraw_at"), then, strict=True))
    case = BestPracticeFactory.create(slug="erst-so", title="Erst so", **hours)
    version = kept(case)
    kept(case, slug="anderswo", title="Dann so", publish_at=later[0], withdraw_at=later[1])
    services.revert(case, to=version, by=publisher)
    case.refresh_from_db()
    assert (case.title, case.slug) == ("Erst so", "anderswo")
    assert (case.publish_at, case.withdraw_at) == later


def test_what_is_public_stays_complete(publisher: User) -> None:
    case = BestPracticeFactory.create(situation="")
    version = kept(case, title="Dann so")
    kept(case, situation="Zeichnungen lagen in Ordnern.")
    editor = UserFactory.create(editor=True)
    services.submit(case, by=editor)
    services.publish(case, by=publisher)
    with pytest.raises(ValidationError, match="„Ausgangslage“ ist noch leer"):
        services.revert(case, to=version, by=publisher)
    case.refresh_from_db()
    assert case.situation == "<p>Zeichnungen lagen in Ordnern.</p>"


def test_who_may_not_change_an_entry_may_not_take_it_back() -> None:
    case = BestPracticeFactory.create(published=True)
    with pytest.raises(PermissionDenied):
        services.revert(case, to=kept(case), by=UserFactory.create(editor=True))


def test_nobody_takes_back_what_was_changed_after_they_looked(publisher: User) -> None:
    case = BestPracticeFactory.create()
    version = kept(case)
    seen = case.version
    kept(case, title="Dann so")
    with pytest.raises(ValidationError, match="Inzwischen hat jemand"):
        services.revert(case, to=version, by=publisher, seen_version=seen)


def test_a_workshop_keeps_the_seats_that_are_taken(publisher: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    version = kept(workshop)
    kept(workshop, capacity=5)
    RegistrationFactory.create_batch(2, workshop=workshop)
    with pytest.raises(ValidationError, match="2 Plätze sind schon vergeben"):
        services.revert(workshop, to=version, by=publisher)
    workshop.refresh_from_db()
    assert workshop.capacity == 5


def test_a_group_keeps_the_seats_that_are_taken_in_it(publisher: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2, groups=[1, 1])
    version = kept(workshop)
    group = workshop.groups.order_by("pk")[0]
    workshop.groups.update(capacity=3)
    kept(workshop)
    RegistrationFactory.create_batch(2, workshop=workshop, group=group)
    with pytest.raises(ValidationError, match="in dieser Gruppe schon vergeben"):
        services.revert(workshop, to=version, by=publisher)
    assert set(workshop.groups.values_list("capacity", flat=True)) == {3}


def test_a_part_on_which_something_hangs_is_named_and_nothing_is_half_done(
    publisher: User,
) -> None:
    workshop = WorkshopFactory.create(groups=[12])
    version = kept(workshop)
    late = WorkingGroupFactory.create(workshop=workshop, name="Smart City")
    RegistrationFactory.create(workshop=workshop, group=late)
    kept(workshop, title="Dann so")
    with pytest.raises(ValidationError, match="„Smart City“ lässt sich nicht löschen"):
        services.revert(workshop, to=version, by=publisher)
    workshop.refresh_from_db()
    assert (workshop.title, late in workshop.groups.all()) == ("Dann so", True)


def test_a_reverted_date_is_news_to_calendars(publisher: User) -> None:
    workshop = WorkshopFactory.create(venue_name="Haus am Größen Garten")
    version = kept(workshop)
    kept(workshop, venue_name="Rathaus")
    sequence = workshop.sequence
    workshop = services.revert(workshop, to=version, by=publisher)
    assert workshop.sequence == sequence + 1


def test_a_new_title_is_news_to_calendars_whatever_writes_it() -> None:
    workshop = WorkshopFactory.create(title="Erst so")
    workshop.title = "Dann so"
    workshop.save(update_fields=["title"])
    workshop.save()
    workshop.refresh_from_db()
    assert workshop.sequence == 1


def test_a_public_record_stays_with_its_workshop(publisher: User) -> None:
    first, second = WorkshopFactory.create_batch(2, published=True)
    record = WorkshopRecordFactory.create(workshop=first, title="Erst so")
    version = kept(record)
    kept(record, workshop=second, title="Dann so")
    services.submit(record, by=UserFactory.create(editor=True))
    services.publish(record, by=publisher)
    shown = signed_in(publisher=True).get(page(record, "revert", version.number))
    assert [each.label for each in shown.context["differences"]] == ["Titel"]
    services.revert(record, to=version, by=publisher)
    record.refresh_from_db()
    assert (record.title, record.workshop) == ("Erst so", second)


def test_the_page_shows_what_would_change_and_changes_it() -> None:
    case = BestPracticeFactory.create(published=True, title="Erst so")
    version = kept(case)
    kept(case, title="Dann so")
    client = signed_in(publisher=True)
    asked = client.get(page(case, "revert", version.number))
    assert [(each.label, each.before, each.after) for each in asked.context["differences"]] == [
        ("Titel", "<del>Dann</del> so", "<ins>Erst</ins> so")
    ]
    data = {"seen_version": asked.context["form"]["seen_version"].value()}
    assert client.post(page(case, "revert", version.number), data).status_code == 302
    assert BestPractice.objects.get().title == "Erst so"


def test_an_editor_finds_no_way_back_in_what_is_public() -> None:
    case = BestPracticeFactory.create(published=True)
    version = kept(case, title="Erst so")
    assert signed_in(editor=True).get(page(case, "revert", version.number)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_revert_and_a_save_at_the_same_moment_leave_one_whole_content() -> None:
    """Whoever comes second meets the other's version and stores nothing."""
    case = BestPracticeFactory.create(title="Erst so", effects=1)
    version = kept(case)
    kept(case, title="Dann so", summary="Dann so")
    publisher, client = UserFactory.create(publisher=True), signed_in(publisher=True)
    data = typed_in_admin(client, page(case)) | {"title": "Neu", "summary": "Neu"}
    seen = case.version

    def revert() -> Any:
        with transaction.atomic():
            services.revert(case, to=version, by=publisher, seen_version=seen)
        return "reverted"

    answers = both_at_once(revert, lambda: client.post(page(case), data).status_code)
    case.refresh_from_db()
    if answers[0] == "reverted":
        assert (answers[1], case.title) == (200, "Erst so")
    else:
        assert (answers[1], case.title, case.summary) == (302, "Neu", "Neu")
    assert case.version == seen + 1
    assert (case.state, Effect.objects.count()) == (State.DRAFT, 1)
