"""The team edits a workshop: times, groups and seats stay true to who is registered."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.moments import berlin
from tests.support.reading import typed_in_admin
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def address(workshop: Workshop) -> str:
    return reverse("admin:workshops_workshop_change", args=[workshop.pk])


def typed(client: Client, workshop: Workshop) -> dict[str, Any]:
    return typed_in_admin(client, address(workshop))


def errors(response: Any) -> list[str]:
    return [str(each) for each in response.context["errors"]]


def test_the_day_is_asked_once_and_times_beside_it(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    data = typed(publisher, workshop) | {"start_time": "14:15", "end_time": "16:00"}
    assert publisher.post(address(workshop), data).status_code == 302
    workshop.refresh_from_db()
    assert workshop.starts_at is not None
    assert f"{timezone.localtime(workshop.starts_at):%H:%M}" == "14:15"
    assert workshop.over_at == workshop.ends_at


def test_a_beginning_without_an_end_is_refused(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    response = publisher.post(address(workshop), typed(publisher, workshop) | {"end_time": ""})
    assert "Geben Sie Beginn und Ende an" in "".join(errors(response))


def test_capacity_never_falls_below_the_seats_that_are_taken(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5)
    RegistrationFactory.create_batch(3, workshop=workshop)
    response = publisher.post(address(workshop), typed(publisher, workshop) | {"capacity": 2})
    assert "3 Plätze sind schon vergeben" in "".join(errors(response))
    workshop.refresh_from_db()
    assert workshop.capacity == 5


def test_a_groups_capacity_never_falls_below_its_seats(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    RegistrationFactory.create_batch(3, workshop=workshop, group=workshop.groups.all()[0])
    data = typed(publisher, workshop) | {"groups-0-capacity": 2}
    assert "3 Plätze sind in dieser Gruppe" in "".join(
        errors(publisher.post(address(workshop), data))
    )


def test_groups_together_have_room_for_the_whole_workshop(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10, groups=[5, 5])
    data = typed(publisher, workshop) | {"groups-0-capacity": 4}
    response = publisher.post(address(workshop), data)
    assert "Die Gruppen haben zusammen 9 Plätze, die Veranstaltung 10." in errors(response)


def test_a_group_that_is_deleted_gives_the_workshop_no_room(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10, groups=[5, 5])
    data = typed(publisher, workshop) | {"groups-0-DELETE": "on"}
    response = publisher.post(address(workshop), data)
    assert "Die Gruppen haben zusammen 5 Plätze, die Veranstaltung 10." in errors(response)
    assert workshop.groups.count() == 2


def test_a_group_with_registrations_is_not_deleted(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    RegistrationFactory.create(workshop=workshop, group=workshop.groups.all()[0])
    data = typed(publisher, workshop) | {"groups-0-DELETE": "on"}
    assert publisher.post(address(workshop), data).status_code == 200
    assert workshop.groups.count() == 2


def test_two_groups_of_one_name_are_refused_with_a_sentence(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    names = {"groups-0-name": "Größe", "groups-1-name": "GRÖSSE".replace("SS", "ẞ")}
    response = publisher.post(address(workshop), typed(publisher, workshop) | names)
    assert "Zwei Arbeitsgruppen tragen denselben Namen." in response.content.decode()


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"start_time": "08:00"}, 1),
        ({"venue_name": "Rathaus"}, 1),
        ({"title": "Größer gedacht"}, 1),
        ({"title_en": "Bigger thoughts"}, 1),
        ({"summary": "Neu erzählt."}, 1),
        ({"online_url": "https://raum.example.org/b"}, 1),
        ({"directions": "Mit der Linie 10"}, 0),
        ({"capacity": "99"}, 0),
    ],
)
def test_calendars_learn_of_what_their_entry_says_and_of_nothing_else(
    publisher: Client, change: dict[str, str], sequence: int
) -> None:
    workshop = WorkshopFactory.create(published=True)
    assert publisher.post(address(workshop), typed(publisher, workshop) | change).status_code == 302
    workshop.refresh_from_db()
    assert workshop.sequence == sequence


def test_the_team_cancels_for_a_person_who_then_reads_who_did_it(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    publisher.post(reverse("admin:workshops_registration_cancel", args=[registration.pk]))
    registration.refresh_from_db()
    assert (registration.state, registration.events.get().actor) == ("cancelled", "team")
    assert OutgoingMail.objects.get().facts["is_by_team"] is True


def test_the_admin_knows_no_way_to_a_persons_own_page(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    kind = ContentType.objects.get_for_model(Registration)
    shortcut = reverse("admin:view_on_site", args=[kind.pk, registration.pk])
    assert publisher.get(shortcut).status_code == 404


# What doesn't fit together is a sentence beside its field ----------------------------------------


def slips(publisher: Client, **typed_in: str) -> dict[str, list[str]]:
    """What is said, by field, of a workshop on 12 March 2027 from 14 to 16 o'clock."""
    workshop = WorkshopFactory.create(
        published=True,
        capacity=5,
        starts_at=berlin(2027, 3, 12, 14),
        ends_at=berlin(2027, 3, 12, 16),
    )
    response = publisher.post(address(workshop), typed(publisher, workshop) | typed_in)
    assert response.status_code == 200
    found: dict[str, list[str]] = dict(response.context["adminform"].form.errors)
    return found


DEADLINE = {"registration_closes_at_0": "12.03.2027", "registration_closes_at_1": "15:00"}


@pytest.mark.parametrize(
    ("typed_in", "field", "words"),
    [
        ({"end_time": "12"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        ({"end_date": "11.03.2027"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        (DEADLINE, "registration_closes_at", "Die Anmeldung endet spätestens mit dem Beginn."),
        (
            {"registration_closes_at_0": "01.03.2019", "registration_closes_at_1": "15:00"},
            "registration_closes_at",
            "Die Anmeldung endet, bevor sie beginnt.",
        ),
        ({"capacity": ""}, "capacity", "Für die Anmeldung fehlen die Plätze."),
        (
            {"start_time": "", "end_time": ""},
            "registration_opens_at",
            "Für die Anmeldung fehlt der Beginn.",
        ),
        (
            {"date_precision": "month"},
            "date_precision",
            "Uhrzeiten gibt es nur an einem Tag, der bekannt ist.",
        ),
        ({"end_time": ""}, "end_time", "Geben Sie Beginn und Ende an, oder keines von beiden."),
        ({"start_time": "25"}, "start_time", "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30."),
        ({"start_time": "bald"}, "start_time", "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30."),
    ],
)
def test_what_does_not_fit_together_is_said_beside_its_field(
    publisher: Client, typed_in: dict[str, str], field: str, words: str
) -> None:
    assert slips(publisher, **typed_in).get(field) == [words]


def test_a_date_that_moves_before_its_deadline_says_so(publisher: Client) -> None:
    workshop = WorkshopFactory.create(
        published=True,
        starts_at=berlin(2027, 3, 12, 14),
        ends_at=berlin(2027, 3, 12, 16),
        registration_closes_at=berlin(2027, 3, 10, 18),
    )
    moved = typed(publisher, workshop) | {"date": "05.03.2027"}
    response = publisher.post(address(workshop), moved)
    assert "Die Anmeldung endet spätestens mit dem Beginn." in "".join(errors(response))


# Times as people type them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "end_date", "starts_at", "ends_at"),
    [
        ("17", "19 Uhr", "", berlin(2027, 3, 12, 17), berlin(2027, 3, 12, 19)),
        ("17.30", "19:15", "", berlin(2027, 3, 12, 17, 30), berlin(2027, 3, 12, 19, 15)),
        ("17.30 Uhr", "24 Uhr", "", berlin(2027, 3, 12, 17, 30), berlin(2027, 3, 13)),
        ("20", "1", "", berlin(2027, 3, 12, 20), berlin(2027, 3, 13, 1)),
        ("9", "13", "13.03.2027", berlin(2027, 3, 12, 9), berlin(2027, 3, 13, 13)),
        ("20", "1", "14.03.2027", berlin(2027, 3, 12, 20), berlin(2027, 3, 14, 1)),
    ],
)
def test_an_end_may_lie_after_midnight_or_days_later(
    publisher: Client, start: str, end: str, end_date: str, starts_at: datetime, ends_at: datetime
) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 9))
    times = {"date": "12.03.2027", "start_time": start, "end_time": end, "end_date": end_date}
    response = publisher.post(address(workshop), typed(publisher, workshop) | times)
    assert response.status_code == 302, errors(response)
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (starts_at, ends_at)
    again = typed(publisher, workshop)
    shown = again["end_date"]
    assert (f"{shown:%d.%m.%Y}" if shown else "") == end_date
    assert publisher.post(address(workshop), again).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (starts_at, ends_at)
