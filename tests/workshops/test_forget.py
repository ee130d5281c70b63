"""Half a year after a workshop nobody can tell who was registered; the numbers stay."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, WorkshopFactory
from workshops import services, tasks
from workshops.models import Registration, count_seats
from workshops.models.registration import KEPT_FOR
from workshops.services import Applicant

pytestmark = pytest.mark.django_db


def test_names_and_addresses_are_forgotten_and_numbers_stay(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.register(
        workshop, Applicant("Jana Öztürk", "jana@betrieb.example", "Drehteile")
    )
    services.confirm(mine)
    services.register(workshop, Applicant("Mehmet Heide", "jana@betrieb.example"))
    address = mine.link_path
    with time_machine.travel(workshop.over_at + KEPT_FOR + timedelta(minutes=1)):
        assert tasks.forget_registrations() == 2
        assert tasks.forget_registrations() == 0
        assert client.get(address).status_code == 404
        assert count_seats(workshop).taken == 1
    stored = str(list(Registration.objects.values())) + str(list(OutgoingMail.objects.values()))
    for personal in ["Jana", "Mehmet", "betrieb.example", "Drehteile"]:
        assert personal not in stored
    assert OutgoingMail.objects.filter(state="outdated").count() == 3


def test_before_that_nothing_is_forgotten() -> None:
    registration = RegistrationFactory.create()
    with time_machine.travel(registration.workshop.over_at + KEPT_FOR - timedelta(minutes=1)):
        assert tasks.forget_registrations() == 0


def test_a_person_can_be_forgotten_only_once_per_workshop_and_rows_stay_apart() -> None:
    first = RegistrationFactory.create(name="A", email="info@betrieb.example")
    second = RegistrationFactory.create(
        workshop=first.workshop, name="B", email="info@betrieb.example"
    )
    services.forget(first)
    services.forget(second)
    assert Registration.objects.exclude(forgotten_at=None).count() == 2
