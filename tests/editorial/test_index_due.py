"""What a change makes due is renewed after it, whoever dies, waits or fails meanwhile."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tablib import Dataset

from accounts.models import User
from branchendialog.models import Help
from editorial import services, tasks
from editorial.models import IndexDue
from editorial.models.due import key_of
from editorial.services import due, index_differences
from initiatives.models import Activity, Actor
from initiatives.resources import ActorResource
from search.models import EVERY_INDUSTRY, Document
from taxonomy.models import District, Industry, Municipality
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    UserFactory,
)
from tests.support.searching import matching
from tests.support.team import both_at_once, signed_in

real = pytest.mark.django_db(transaction=True)
undone = pytest.mark.django_db


def found(text: str) -> set[str]:
    """The titles of what the public finds by a word."""
    return set(matching(text).values_list("title", flat=True))


def rename(entry: Any, title: str, by: User | None = None) -> None:
    with transaction.atomic():
        entry.title = title
        entry.save()
        services.record_save(entry, by=by)


# Who renews, and when ----------------------------------------------------------------------------


@real
def test_dependents_are_renewed_by_the_same_process_after_the_commit() -> None:
    actor = ActorFactory.create(published=True)
    ActivityFactory.create(actor=actor, published=True, title="Zettelfrei")
    with transaction.atomic():
        rename(actor, "Zwiebelturm-Kolleg")
        assert found("Zwiebelturm") == {"Zwiebelturm-Kolleg"}
    assert found("Zwiebelturm") == {"Zwiebelturm-Kolleg", "Zettelfrei"}
    assert not IndexDue.objects.exists()


@real
def test_a_change_that_is_taken_back_makes_nobody_due() -> None:
    actor = ActorFactory.create(published=True)
    ActivityFactory.create(actor=actor, published=True)
    with transaction.atomic():
        rename(actor, "Zwiebelturm-Kolleg")
        transaction.set_rollback(True)
    assert not IndexDue.objects.exists()
    assert list(index_differences()) == []


@real
def test_what_a_process_leaves_behind_that_dies_after_the_commit_is_the_workers() -> None:
    actor = ActorFactory.create(published=True)
    activity = ActivityFactory.create(actor=actor, published=True, title="Zettelfrei")
    with transaction.atomic():
        rename(actor, "Zwiebelturm-Kolleg")
        connection.run_on_commit.clear()
    assert list(IndexDue.objects.in_order()) == [key_of(activity)]
    services.work_off_due()
    assert found("Zwiebelturm") == {"Zwiebelturm-Kolleg", "Zettelfrei"}
    assert not IndexDue.objects.exists()


@real
def test_of_many_the_process_renews_the_first_and_the_worker_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(due, "MOST_AT_ONCE", 2)
    actor = ActorFactory.create(published=True)
    activities = ActivityFactory.create_batch(3, actor=actor, published=True)
    rename(actor, "Zwiebelturm-Kolleg")
    assert list(IndexDue.objects.in_order()) == [key_of(activities[-1])]
    assert services.work_off_due() is False
    assert len(found("Zwiebelturm")) == 4


@undone
def test_a_slice_that_is_over_says_that_there_may_be_more() -> None:
    for activity in ActivityFactory.create_batch(3, published=True):
        activity.save()
    assert services.work_off_due(seconds=0) is True
    assert len(IndexDue.objects.in_order()) == 2


@real
def test_what_is_made_due_while_an_entry_is_renewed_is_due_once_more() -> None:
    actor = ActorFactory.create(published=True)
    activity = ActivityFactory.create(actor=actor, published=True)
    reading = threading.Event()
    changed = threading.Event()

    def renew() -> None:
        with transaction.atomic():
            services.reindex(activity)
            reading.set()
            changed.wait(5)

    def change() -> None:
        reading.wait(5)
        with transaction.atomic():
            Actor.objects.get(pk=actor.pk).save()
            rename(Actor.objects.get(pk=actor.pk), "Zwiebelturm-Kolleg")
            connection.run_on_commit.clear()
        changed.set()

    assert both_at_once(renew, change) == [None, None]
    assert list(IndexDue.objects.in_order()) == [key_of(activity)]
    services.work_off_due()
    assert list(index_differences()) == []


@real
def test_an_entry_that_somebody_holds_is_left_for_later(caplog: pytest.LogCaptureFixture) -> None:
    actor = ActorFactory.create(published=True)
    held, free = ActivityFactory.create_batch(2, actor=actor, published=True)
    is_held, is_renamed = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Activity.objects.select_for_update(no_key=True).get(pk=held.pk)
            is_held.set()
            is_renamed.wait(10)

    def change() -> None:
        is_held.wait(5)
        rename(actor, "Zwiebelturm-Kolleg")
        is_renamed.set()

    assert both_at_once(hold, change) == [None, None]
    assert list(IndexDue.objects.in_order()) == [key_of(held)]
    assert found("Zwiebelturm") == {"Zwiebelturm-Kolleg", free.title}
    assert f"Document {held.pk} of kind" in caplog.text
    services.work_off_due()
    assert list(index_differences()) == []


@undone
@pytest.mark.stale_documents("one entry can't be read")
def test_one_that_cannot_be_read_holds_nobody_up_and_is_said_without_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = ActivityFactory.create_batch(2, published=True)
    said = Activity.document_text

    def text_of(activity: Activity) -> str:
        if activity.pk == broken.pk:
            raise ValueError("Geheimes steht im Fehler")
        return said(activity)

    monkeypatch.setattr(Activity, "document_text", text_of)
    for activity in (broken, sound):
        activity.title = "Zwiebelturm"
        activity.save()
    services.work_off_due()
    assert list(IndexDue.objects.in_order()) == [key_of(broken)]
    assert [each.object_id for each in matching("Zwiebelturm")] == [sound.pk]
    assert f"Document {broken.pk}" in caplog.text
    assert "Geheimes" not in caplog.text


# Two at once -------------------------------------------------------------------------------------


def two_actors_whose_offers_share_two_cases() -> list[Any]:
    actors = ActorFactory.create_batch(2, published=True)
    offers = [ActivityFactory.create(actor=actor, published=True) for actor in actors]
    for case in BestPracticeFactory.create_batch(2, published=True):
        for offer in offers:
            Help.objects.create(best_practice=case, activity=offer)
    return [actors[0], offers[1]]


@real
def test_two_editors_whose_entries_share_cases_never_wait_for_one_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor, offer = two_actors_whose_offers_share_two_cases()
    both_hold = threading.Barrier(2, timeout=5)

    def rename_slowly(entry: Any, title: str) -> Callable[[], None]:
        def act() -> None:
            with transaction.atomic():
                rename(entry, title)
                both_hold.wait()

        return act

    acts = [rename_slowly(actor, "Zwiebelturm-Kolleg"), rename_slowly(offer, "Zettelfrei")]
    assert both_at_once(*acts) == [None, None]
    assert list(index_differences()) == []
    assert not IndexDue.objects.exists()


@real
def test_an_import_and_an_editor_at_once_leave_the_search_in_step() -> None:
    user = UserFactory.create(is_superuser=True)
    actor = ActorFactory.create(published=True, external_key="k1")
    offer = ActivityFactory.create(published=True, title="Zettelfrei")
    moved = threading.Event()

    def bring_in() -> None:
        """The actor's new name, while somebody else gives it an offer."""
        rows = Dataset(headers=["external_key", "Titel"])
        rows.append(["k1", "Zwiebelturm-Kolleg"])
        with transaction.atomic():
            moved.wait(5)
            ActorResource(user=user).import_data(rows, dry_run=False, raise_errors=True)

    def move() -> None:
        with transaction.atomic():
            offer.actor = Actor.objects.get(pk=actor.pk)
            offer.save()
            services.record_save(offer, by=user)
        moved.set()

    assert both_at_once(bring_in, move) == [None, None]
    services.work_off_due()
    assert list(index_differences()) == []
    assert found("Zwiebelturm") == {"Zwiebelturm-Kolleg", "Zettelfrei"}


# The clock ---------------------------------------------------------------------------------------


@undone
@pytest.mark.parametrize(("hour", "before", "after"), [("publish_at", 0, 2), ("withdraw_at", 2, 0)])
def test_an_hour_that_comes_renews_what_names_the_entry(hour: str, before: int, after: int) -> None:
    now = timezone.now()
    actor = ActorFactory.create(
        published=True, title="Zwiebelturm", **{hour: now + timedelta(hours=1)}
    )
    ActivityFactory.create(published=True, actor=actor)
    services.work_off_due()
    assert len(found("Zwiebelturm")) == before
    with time_machine.travel(now + timedelta(hours=2)):
        services.make_due_by_clock(now, timezone.now())
        services.work_off_due()
        assert len(found("Zwiebelturm")) == after
        assert list(index_differences()) == []


@undone
def test_the_job_asks_for_all_hours_since_it_last_ended_well() -> None:
    now = timezone.now()
    actor = ActorFactory.create(
        published=True, title="Zwiebelturm", withdraw_at=now + timedelta(hours=1)
    )
    ActivityFactory.create(published=True, actor=actor)
    tasks.work_off_due()
    assert len(found("Zwiebelturm")) == 2
    with time_machine.travel(now + timedelta(hours=5)):
        tasks.work_off_due()
        assert found("Zwiebelturm") == set()


@undone
def test_an_hour_outside_the_time_asked_for_makes_nobody_due() -> None:
    now = timezone.now()
    actor = ActorFactory.create(published=True, withdraw_at=now + timedelta(hours=1))
    ActivityFactory.create(published=True, actor=actor)
    services.work_off_due()
    hours = [now + timedelta(hours=each) for each in (0, 0.9, 1.1, 2)]
    services.make_due_by_clock(hours[0], hours[1])
    services.make_due_by_clock(hours[2], hours[3])
    assert not IndexDue.objects.exists()


# For all industries ------------------------------------------------------------------------------


@pytest.fixture
def offer_for_all() -> Activity:
    offer: Activity = ActivityFactory.create(
        published=True, industries=[], is_for_all_industries=True
    )
    return offer


def found_in(industry: Industry, client: Any) -> list[Any]:
    entries: list[Any] = client.get(f"/aktivitaeten/?branche={industry.slug}").context["entries"]
    return entries


@undone
def test_what_is_for_all_industries_is_found_in_a_new_one_at_once(
    offer_for_all: Activity, client: Any
) -> None:
    industry = Industry.objects.create(name="Raumfahrt", order=99)
    assert Document.objects.of(Activity).get().industries == [EVERY_INDUSTRY]
    assert found_in(industry, client) == [offer_for_all]


@undone
def test_a_retired_industry_keeps_what_is_its_own_alone(
    offer_for_all: Activity, client: Any
) -> None:
    industry = Industry.objects.all()[0]
    own = ActivityFactory.create(published=True, industries=[industry])
    assert set(found_in(industry, client)) == {own, offer_for_all}
    root = signed_in(is_superuser=True)
    data = {"action": "retire", "_selected_action": [industry.pk]}
    assert root.post("/admin/taxonomy/industry/", data).status_code == 302
    assert found_in(industry, client) == [own]


@undone
def test_each_industry_counts_what_is_for_all(offer_for_all: Activity, client: Any) -> None:
    first, second = Industry.objects.all()[:2]
    first.is_retired = True
    first.save()
    for industry in (first, second):
        ActivityFactory.create(published=True, industries=[industry])

    def counts(query: str) -> dict[str, int]:
        facets = client.get(f"/aktivitaeten/{query}").context["facets"]
        options = next(each.options for each in facets if each.name == "branche")
        return {str(each.label): each.count for each in options}

    numbers = counts("")
    current = Industry.objects.current().count()
    assert (numbers[first.name], numbers[second.name], len(numbers)) == (1, 2, current + 1)
    assert sorted(numbers.values()) == [1] * current + [2]
    # With one chosen a further one adds what the list doesn't have yet.
    assert counts(f"?branche={second.slug}") == {first.name: 1, second.name: 0}
    assert counts(f"?branche={first.slug}")[second.name] == 2


# Whole vocabularies, whole index -----------------------------------------------------------------


@undone
def test_official_data_that_are_loaded_anew_reach_the_search() -> None:
    case = BestPracticeFactory.create(published=True)
    place = case.municipality
    official = Document.objects.get().places
    place.name, place.district = "Altname", District.objects.exclude(pk=place.district_id)[0]
    place.save()
    services.work_off_due()
    assert Document.objects.get().places != official
    call_command("load_vocabularies", verbosity=0)
    services.work_off_due()
    assert Municipality.objects.get(pk=place.pk).name != "Altname"
    assert Document.objects.get().places == official
    assert list(index_differences()) == []


@undone
def test_rebuilding_removes_what_is_left_over() -> None:
    BestPracticeFactory.create(published=True)
    for kind, number in [("bestpractice", 999_999), ("gone", 1)]:
        left_over = Document.objects.order_by("pk")[0]
        left_over.pk, left_over.kind, left_over.object_id = None, kind, number
        left_over.save()
    assert [str(each) for each in index_differences()] == [
        "branchendialog.BestPractice 999999: no published entry"
    ]
    assert services.rebuild_index() == 1
    assert list(index_differences()) == []


@undone
def test_each_hour_another_part_is_compared_and_mended(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("editorial.services.index.SLICE", 2)
    actors = ActorFactory.create_batch(5, published=True)
    Document.objects.update(title="Falsch")
    now = timezone.now()
    for hour in range(3):
        with time_machine.travel(now + timedelta(hours=hour)):
            tasks.repair_index()
    assert sorted(caplog.messages) == sorted(
        f"Document mended: initiatives.Actor {actor.pk}: title" for actor in actors
    )
    assert list(index_differences()) == []


@real
def test_what_a_savepoint_took_back_is_noted_again() -> None:
    actor = ActorFactory.create(published=True)
    activity = ActivityFactory.create(actor=actor, published=True)
    with transaction.atomic():
        with transaction.atomic():
            rename(actor, "Taubenschlag")
        with transaction.atomic():
            rename(actor, "Zettelfrei")
            transaction.set_rollback(True)
        services.reindex(activity)
        with transaction.atomic():
            rename(Actor.objects.get(pk=actor.pk), "Zwiebelturm-Kolleg")
            transaction.set_rollback(True)
        rename(Actor.objects.get(pk=actor.pk), "Zwiebelturm-Kolleg")
        connection.run_on_commit.clear()
    services.work_off_due()
    assert list(index_differences()) == []
