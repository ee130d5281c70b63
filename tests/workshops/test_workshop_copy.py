"""The next date from a former one: what was planned comes along, what happened doesn't."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from editorial.models import EntryVersion
from editorial.services.copies import NOT_COPIED
from editorial.snapshots import content_of
from interface.names import admin_address
from taxonomy.models import Industry, Topic
from tests.support.factories import (
    AgendaItemFactory,
    FindingFactory,
    IdeaFactory,
    InitiativeFactory,
    PictureFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
)
from tests.support.moments import berlin
from tests.support.team import page as address
from tests.support.team import signed_in
from workshops import services
from workshops.models import Workshop, WorkshopIdea, WorkshopInitiative

pytestmark = pytest.mark.django_db

DAY = date(2027, 4, 15)


@pytest.fixture
def former() -> Workshop:
    workshop: Workshop = WorkshopFactory.create(
        published=True,
        title_en="Learning at work",
        starts_at=berlin(2027, 3, 12, 20),
        ends_at=berlin(2027, 3, 13, 1),
        registration_opens_at=berlin(2027, 2, 1),
        registration_closes_at=berlin(2027, 3, 11, 12),
        promotion_ends_at=berlin(2027, 3, 11, 18),
        publish_at=berlin(2026, 1, 1),
        withdraw_at=berlin(2028, 1, 1),
        external_key="alt-7",
        origin_url="https://a.example.org/7",
        sequence=4,
        cancelled_at=berlin(2027, 3, 1),
        cancellation_note="Zu wenige.",
        online_url="https://raum.example.org/1",
        capacity_on_site=10,
        capacity_online=14,
        seats_kept_back=2,
        asks_needs=True,
        series=WorkshopSeriesFactory.create(),
        groups=[12, 12],
        target_groups=[],
        industries=list(Industry.objects.all()[:2]),
        confirm_by=date(2027, 6, 1),
    )
    group = workshop.groups.all()[0]
    group.topics.set(Topic.objects.all()[:2])
    group.industries.set(Industry.objects.all()[:1])
    AgendaItemFactory.create_batch(2, workshop=workshop)
    QuestionFactory.create(workshop=workshop, text_en="What would you like to eat?")
    WorkshopInitiative.objects.create(workshop=workshop, initiative=InitiativeFactory.create())
    WorkshopIdea.objects.create(workshop=workshop, idea=IdeaFactory.create())
    RegistrationFactory.create_batch(3, workshop=workshop, group=group)
    WorkshopRecordFactory.create(workshop=workshop)
    FindingFactory.create(group=group)
    return workshop


def copied(former: Workshop) -> Workshop:
    return services.copy_of(former, day=DAY, by=UserFactory.create(editor=True))


def rows(workshop: Workshop, part: str) -> list[Any]:
    return [
        {"fields": each["fields"], "relations": each["relations"]}
        for each in content_of(workshop)["parts"][part]
    ]


def test_all_that_was_planned_comes_along(former: Workshop) -> None:
    copy = copied(former)
    own = {
        *NOT_COPIED,
        *Workshop.NOT_COPIED,
        *services.copies.MOMENTS,
        "date",
        "date_precision",
    }
    before, after = content_of(former), content_of(copy)
    assert {name: value for name, value in after["fields"].items() if name not in own} == {
        name: value for name, value in before["fields"].items() if name not in own
    }
    assert after["relations"] == before["relations"]
    for part in ("agenda", "groups", "questions", "initiative_links"):
        assert rows(copy, part) == rows(former, part), part
        assert rows(copy, part), part


def test_nothing_that_happened_comes_along(former: Workshop) -> None:
    copy = copied(former)
    copy.refresh_from_db()
    assert (copy.state, copy.first_published_at, copy.published_at) == ("draft", None, None)
    assert (copy.publish_at, copy.withdraw_at, copy.confirm_by) == (None, None, None)
    assert (copy.external_key, copy.origin_url, copy.sequence) == (None, "", 0)
    assert (copy.cancelled_at, copy.cancellation_note) == (None, "")
    assert (copy.registrations.count(), copy.findings.count(), copy.ideas.count()) == (0, 0, 0)
    assert not hasattr(copy, "record")
    assert copy.uuid != former.uuid
    assert copy.slug.endswith("2027-04-15")
    assert former.registrations.count() == 3


def test_times_stay_by_the_clock_and_the_window_of_registration_moves_with_the_day(
    former: Workshop,
) -> None:
    copy = copied(former)
    copy.refresh_from_db()
    # 34 days later; in between clocks went forward.
    assert (copy.date, copy.starts_at, copy.ends_at) == (
        DAY,
        berlin(2027, 4, 15, 20),
        berlin(2027, 4, 16, 1),
    )
    assert copy.registration_opens_at == berlin(2027, 3, 7)
    assert copy.registration_closes_at == berlin(2027, 4, 14, 12)
    assert copy.promotion_ends_at == berlin(2027, 4, 14, 18)


def test_a_date_known_to_the_year_becomes_one_of_a_day() -> None:
    former = WorkshopFactory.create(
        historic=True, date=date(2018, 1, 1), date_precision="year", ends_at=None
    )
    copy = copied(former)
    assert (copy.date, copy.date_precision, copy.starts_at) == (DAY, "day", None)


def test_a_copy_is_on_record_as_any_new_entry(former: Workshop) -> None:
    editor = UserFactory.create(editor=True)
    copy = services.copy_of(former, day=DAY, by=editor)
    version = EntryVersion.objects.of(copy).get()
    assert (version.number, version.by, copy.version) == (1, editor, 1)
    assert version.reason == "Nach der Vorlage: Freitag, 12. März 2027"
    assert (copy.created_by, copy.updated_by) == (editor, editor)
    assert copy.initiative_links.get().added_by == editor


def test_a_picture_comes_along_if_it_may_be_published(former: Workshop) -> None:
    former.picture = PictureFactory.create()
    former.save()
    assert copied(former).picture == former.picture
    former.picture.licence = ""
    former.picture.save()
    later = services.copy_of(former, day=date(2027, 5, 15), by=UserFactory.create(editor=True))
    assert later.picture is None


def test_a_second_click_makes_no_second_date(former: Workshop) -> None:
    copied(former)
    with pytest.raises(ValidationError, match="An diesem Tag gibt es schon eine Veranstaltung"):
        copied(former)
    assert Workshop.objects.filter(title=former.title).count() == 2


def test_a_former_date_that_breaks_a_rule_of_today_says_so(former: Workshop) -> None:
    Workshop.objects.filter(pk=former.pk).update(attendance="on_site")
    with pytest.raises(ValidationError, match="Diese Veranstaltung findet nur vor Ort statt"):
        copied(former)


# The page ----------------------------------------------------------------------------------------


def test_the_page_asks_for_the_day_and_opens_the_draft(former: Workshop) -> None:
    client = signed_in(editor=True)
    page = address(former, "copy")
    assert f'href="{page}"' in client.get(address(former)).content.decode()
    assert client.get(page).status_code == 200
    response = client.post(page, {"day": "15.04.2027"})
    copy = Workshop.objects.get(date=DAY)
    assert response.url == admin_address(copy)  # type: ignore[attr-defined]
    assert client.get(response.url).status_code == 200  # type: ignore[attr-defined]
    assert LogEntry.objects.get().object_id == str(copy.pk)
    assert f"{timezone.localtime(copy.starts_at):%H:%M}" == f"{time(20):%H:%M}"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Bitte füllen Sie dieses Feld aus."),
        ("31.02.2027", "Bitte ein gültiges Datum eingeben."),
    ],
)
def test_without_a_day_nothing_is_made(former: Workshop, day: str, words: str) -> None:
    response = signed_in(editor=True).post(address(former, "copy"), {"day": day})
    assert words in response.content.decode()
    assert Workshop.objects.count() == 1


def test_what_stands_against_it_is_said_on_the_page(former: Workshop) -> None:
    client = signed_in(editor=True)
    Workshop.objects.filter(pk=former.pk).update(attendance="on_site")
    response = client.post(address(former, "copy"), {"day": "15.04.2027"})
    assert "Diese Veranstaltung findet nur vor Ort statt" in response.content.decode()
    assert Workshop.objects.count() == 1


def test_strangers_find_no_such_page(former: Workshop, client: Client) -> None:
    assert client.get(address(former, "copy")).status_code == 302
    client.force_login(UserFactory.create())
    assert client.post(address(former, "copy"), {"day": "15.04.2027"}).status_code == 302
    assert Workshop.objects.count() == 1
