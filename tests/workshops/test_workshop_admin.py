"""The team edits a workshop: times, groups and seats stay true to who is registered."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
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
        ({"cancelled_at_0": "20.11.2026", "cancelled_at_1": "09:00"}, 1),
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
