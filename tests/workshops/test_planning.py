"""The planning calendar shows all dates, planned and public, and which of them clash."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.models import State
from interface.names import admin_address
from taxonomy.models import Region
from tests.support.factories import (
    IndustryFactory,
    TargetGroupFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import Page
from workshops.models import Workshop
from workshops.planning import month_after, plan_of

pytestmark = pytest.mark.django_db

MONTH = dt.date(2027, 3, 1)
PLAN = admin_address(Workshop, "planning")
CLASH = "Am selben Tag für dieselben:"


def on(day: int, title: str, *, month: int = 3, **facts: object) -> Workshop:
    starts_at = dt.datetime(2027, month, day, 9, 30, tzinfo=dt.UTC)
    made: Workshop = WorkshopFactory.create(**{"title": title, "starts_at": starts_at, **facts})
    return made


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(UserFactory.create(editor=True))
    return client


def shown(client: Client, **asked: object) -> str:
    wanted = {"ab": "2027-03"} | {name: str(value) for name, value in asked.items()}
    return Page(client.get(PLAN, wanted)).text


def clashes() -> dict[str, list[str]]:
    return {
        each.workshop.title: [other.title for other in each.clashes]
        for month in plan_of(MONTH)
        for each in month.dates
    }


def test_drafts_and_public_dates_stand_by_month(editor: Client) -> None:
    on(3, "Öffentlich", published=True)
    on(2, "Entwurf")
    on(4, "Abgesagt", published=True, cancelled_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    on(5, "Archiviert", state=State.ARCHIVED)
    WorkshopFactory.create(historic=True, title="Monat bekannt", date=MONTH, date_precision="month")
    on(1, "Später", month=6)
    text = shown(editor)
    assert text.index("Entwurf") < text.index("Öffentlich") < text.index("Monat bekannt")
    assert "Tag offen" in text
    assert not any(each in text for each in ("Abgesagt", "Archiviert", "Später"))
    assert "Später" in shown(editor, ab="2027-06")


def test_two_dates_of_a_day_for_the_same_people_clash() -> None:
    trainees, managers = TargetGroupFactory.create_batch(2)
    on(2, "a", target_groups=[trainees])
    on(2, "b", target_groups=[trainees, managers])
    on(2, "c", target_groups=[managers])
    on(2, "d")
    on(3, "e", target_groups=[trainees])
    assert clashes() == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": [], "e": []}


def test_a_date_of_several_days_clashes_on_each_of_them() -> None:
    group = TargetGroupFactory.create()
    ends_at = dt.datetime(2027, 3, 3, 16, tzinfo=dt.UTC)
    on(2, "lang", target_groups=[group], ends_at=ends_at)
    on(3, "kurz", target_groups=[group])
    assert clashes()["kurz"] == ["lang"]


def test_one_filters_by_region_industry_and_person_and_still_sees_clashes(editor: Client) -> None:
    person = UserFactory.create(editor=True)
    group, industry = TargetGroupFactory.create(), IndustryFactory.create()
    regions = Region.objects.order_by("slug")
    on(2, "Hier", region=regions[0], industries=[industry], target_groups=[group])
    on(2, "Dort", region=regions[1], responsible=person, target_groups=[group])
    for asked in ({"region": regions[0].pk}, {"branche": industry.pk}):
        text = shown(editor, **asked)
        assert "Hier" in text
        assert f"{CLASH} Dort" in text
        assert f"{CLASH} Hier" not in text
    assert f"{CLASH} Hier" in shown(editor, wer=person.pk)


@pytest.mark.parametrize("asked", [{"ab": "x"}, {"region": "x"}, {"wer": "0"}, {"ab": "9999-12"}])
def test_what_cannot_be_read_is_no_fault(editor: Client, asked: dict[str, str]) -> None:
    assert editor.get(PLAN, asked).status_code == 200


def test_many_dates_cost_no_more_statements(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = TargetGroupFactory.create()
    on(2, "eine", target_groups=[group])
    plan_of(MONTH)
    with django_assert_num_queries(3):
        plan_of(MONTH)
    for number in range(5):
        on(2 + number, f"Nr. {number}", target_groups=[group])
    with django_assert_num_queries(3):
        plan_of(MONTH)


@time_machine.travel("2027-03-31 12:00", tick=False)
def test_the_plan_begins_this_month(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    on(31, "Heute")
    assert "Heute" in Page(client.get(PLAN)).text


def test_months_are_counted_over_the_year() -> None:
    assert [month_after(MONTH, number) for number in (-3, 0, 10)] == [
        dt.date(2026, 12, 1),
        MONTH,
        dt.date(2028, 1, 1),
    ]
