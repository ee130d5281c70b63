"""Every public entry is asked about once a year: from its publication on, and those from before."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import services
from editorial.models import EntryVersion, publishable_models
from editorial.services.confirmation import confirm, months_after
from editorial.snapshots import content_of
from initiatives.models import Actor
from pages.models import NewsItem
from tests.support.factories import (
    ActorFactory,
    BestPracticeFactory,
    NewsItemFactory,
    UserFactory,
)
from tests.support.team import kept, newest

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
TODAY, IN_A_YEAR = date(2026, 12, 1), date(2027, 12, 1)
migration = import_module("editorial.migrations._yearly_question")


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


def handed_in(factory: Any, writer: User, **values: Any) -> Any:
    entry = factory.create(created_by=writer, updated_by=writer, **values)
    services.record_save(entry, by=writer)
    return services.submit(entry, by=writer)


# At publication -----------------------------------------------------------------------------------


def test_each_kind_says_how_often_it_is_asked() -> None:
    kinds = {kind._meta.label for kind in publishable_models()}
    assert configured.CONFIRM_EVERY_MONTHS.keys() == kinds


@time_machine.travel(NOON, tick=False)
def test_publication_sets_the_day_and_who_is_asked(editor: User, publisher: User) -> None:
    entry = services.publish(handed_in(BestPracticeFactory, editor), by=publisher)
    entry.refresh_from_db()
    assert (entry.confirm_by, entry.responsible) == (IN_A_YEAR, editor)


@time_machine.travel(NOON, tick=False)
def test_what_somebody_has_set_stays(editor: User, publisher: User) -> None:
    colleague, day = UserFactory.create(editor=True), date(2027, 2, 1)
    case = handed_in(BestPracticeFactory, editor, confirm_by=day, responsible=colleague)
    entry = services.publish(case, by=publisher)
    assert (entry.confirm_by, entry.responsible) == (day, colleague)
    assert EntryVersion.objects.of(entry).count() == 1


@time_machine.travel(NOON, tick=False)
def test_a_day_that_is_over_is_asked_anew(editor: User, publisher: User) -> None:
    case = handed_in(BestPracticeFactory, editor, confirm_by=date(2026, 11, 30))
    assert services.publish(case, by=publisher).confirm_by == IN_A_YEAR


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("gone", [{"is_active": False}, {"role": ""}])
def test_for_who_has_left_the_team_stands_who_publishes(
    editor: User, publisher: User, gone: dict[str, object]
) -> None:
    case = handed_in(BestPracticeFactory, editor)
    User.objects.filter(pk=editor.pk).update(**gone)
    assert services.publish(case, by=publisher).responsible == publisher


def test_news_are_never_asked_and_have_somebody_responsible(editor: User, publisher: User) -> None:
    item = services.publish(handed_in(NewsItemFactory, editor), by=publisher)
    assert (item.confirm_by, item.responsible) == (None, editor)


def test_the_history_says_who_filled_it_in_and_when(editor: User, publisher: User) -> None:
    case = services.publish(handed_in(BestPracticeFactory, editor), by=publisher)
    version = newest(case)
    assert (version.by, version.snapshot) == (publisher, content_of(case))
    assert version.number == BestPractice.objects.get().version


@time_machine.travel(NOON, tick=False)
def test_going_back_to_a_version_from_before_keeps_the_question(
    editor: User, publisher: User
) -> None:
    case = services.publish(handed_in(BestPracticeFactory, editor), by=publisher)
    first = EntryVersion.objects.of(case).earliest("number")
    entry = services.revert(case, to=first, by=publisher)
    entry.refresh_from_db()
    assert (entry.confirm_by, entry.responsible) == (IN_A_YEAR, editor)


@time_machine.travel(NOON, tick=False)
def test_still_correct_moves_it_on_by_the_kinds_months(publisher: User, settings: Settings) -> None:
    settings.CONFIRM_EVERY_MONTHS = configured.CONFIRM_EVERY_MONTHS | {"initiatives.Actor": 6}
    actor = ActorFactory.create(published=True)
    item = NewsItemFactory.create(published=True, confirm_by=TODAY)
    days = [confirm(each, by=publisher).confirm_by for each in (actor, item)]
    assert days == [date(2027, 6, 1), IN_A_YEAR]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), 24, date(2028, 1, 31)),
    ],
)
def test_a_month_that_is_shorter_ends_sooner(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


# Those from before --------------------------------------------------------------------------------


def from_before(**values: Any) -> BestPractice:
    case: BestPractice = BestPracticeFactory.create(
        published=True, **{"confirm_by": None, "responsible": None} | values
    )
    return case


def ask() -> None:
    migration.ask_yearly("BestPractice", app="branchendialog")(apps, None)


@time_machine.travel(NOON, tick=False)
def test_a_year_after_publication_or_in_the_coming_quarter(editor: User) -> None:
    published = datetime(2026, 9, 1, 9, tzinfo=UTC)
    recent = from_before(published_at=published, created_by=editor)
    old = [from_before(published_at=published - timedelta(days=900)) for _ in range(5)]
    exactly = from_before(published_at=datetime(2025, 12, 1, 9, tzinfo=UTC))
    ask()
    recent.refresh_from_db()
    assert (recent.confirm_by, recent.responsible) == (date(2027, 9, 1), editor)
    days = [BestPractice.objects.get(pk=each.pk).confirm_by for each in [*old, exactly]]
    assert [day for day in days if not (day and TODAY < day <= TODAY + timedelta(days=91))] == []
    assert len(set(days)) == len(days)


def test_what_is_set_stays_and_what_isnt_public_is_left(editor: User) -> None:
    day = date(2028, 3, 4)
    others = [
        from_before(confirm_by=day, responsible=editor),
        BestPracticeFactory.create(created_by=editor),
    ]
    before = list(BestPractice.objects.order_by("pk").values())
    ask()
    assert list(BestPractice.objects.order_by("pk").values()) == before
    assert len(others) == 2


def test_who_has_left_is_not_responsible() -> None:
    gone = UserFactory.create(editor=True, is_active=False)
    stranger = UserFactory.create()
    for each in (gone, stranger, None):
        from_before(created_by=each)
    ask()
    assert set(BestPractice.objects.values_list("responsible", flat=True)) == {None}


def test_versions_know_it_and_forms_opened_before_are_out_of_date(editor: User) -> None:
    case = from_before(created_by=editor)
    version = kept(case, summary="Kürzer gesagt.")
    ask()
    case.refresh_from_db()
    assert case.version == version.number + 1
    added = newest(case)
    assert (added.number, added.by, added.snapshot) == (case.version, None, content_of(case))


def test_run_twice_it_changes_nothing(editor: User) -> None:
    for _ in range(3):
        kept(from_before(created_by=editor), summary="Kürzer gesagt.")
    ask()
    before = list(BestPractice.objects.order_by("pk").values())
    versions = EntryVersion.objects.count()
    ask()
    assert list(BestPractice.objects.order_by("pk").values()) == before
    assert EntryVersion.objects.count() == versions


def test_batches_reach_every_entry_at_the_same_cost(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        from_before(created_by=editor)
    monkeypatch.setattr(migration, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        ask()
    assert not BestPractice.objects.filter(confirm_by=None).exists()
    updates = [each for each in asked.captured_queries if each["sql"].startswith("UPDATE")]
    assert len(updates) == 3


def test_kinds_that_are_never_asked_get_somebody_alone(editor: User) -> None:
    NewsItemFactory.create(published=True, created_by=editor, responsible=None)
    migration.name_responsible("NewsItem", app="pages")(apps, None)
    item = NewsItem.objects.get()
    assert (item.confirm_by, item.responsible) == (None, editor)
    assert not Actor.objects.exists()
