"""Half a year after a workshop nobody can tell who was registered; the numbers stay."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from work.tasks import forget
from workshops import services
from workshops.models import Registration, RegistrationState, Workshop, count_seats
from workshops.models.registration_queries import KEPT_FOR
from workshops.services import Applicant, Closed, Colleague

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def due(workshop: Workshop) -> datetime:
    """In UTC: by the clock on the wall half a year is an hour more or less."""
    return workshop.over_at.astimezone(UTC) + KEPT_FOR


def test_names_and_addresses_are_forgotten_and_numbers_stay(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.register(
        workshop, Applicant("Jana Öztürk", "jana@betrieb.example", "Drehteile")
    )
    services.confirm(mine)
    services.register(workshop, Applicant("Mehmet Heide", "jana@betrieb.example"))
    address = mine.link_path
    with time_machine.travel(due(workshop) + MINUTE):
        forget()
        forgotten = list(Registration.objects.order_by("pk").values())
        forget()
        assert list(Registration.objects.order_by("pk").values()) == forgotten
        assert client.get(address).status_code == 404
        assert count_seats(workshop).taken == 1
    stored = str(list(Registration.objects.values())) + str(list(OutgoingMail.objects.values()))
    for personal in ["Jana", "Mehmet", "betrieb.example", "Drehteile"]:
        assert personal not in stored
    assert OutgoingMail.objects.filter(state="outdated").count() == 3


def test_colleagues_without_address_may_share_a_name_and_are_forgotten_all_the_same() -> None:
    workshop = WorkshopFactory.create(published=True)
    colleagues = [Colleague("Jemand aus der Werkstatt"), Colleague("Jemand aus der Werkstatt")]
    booker = Applicant("Jana Öztürk", "jana@betrieb.example")
    services.confirm(services.book(workshop, booker, colleagues=colleagues).registration)
    with time_machine.travel(due(workshop) + MINUTE):
        forget()
    assert not Registration.objects.not_forgotten().exists()


def test_with_who_booked_their_address_goes_from_the_mails_of_colleagues() -> None:
    workshop = WorkshopFactory.create(published=True)
    booker = Applicant("Jana Öztürk", "jana@betrieb.example")
    colleagues = [Colleague("Mehmet Heide")]
    mine = services.book(workshop, booker, colleagues=colleagues).registration
    services.confirm(mine)
    assert OutgoingMail.objects.filter(purpose="colleague_registered").count() == 1
    services.forget(mine)
    assert "jana@betrieb.example" not in str(list(OutgoingMail.objects.values()))


def test_before_that_nothing_is_forgotten() -> None:
    registration = RegistrationFactory.create()
    with time_machine.travel(due(registration.workshop) - MINUTE):
        forget()
    registration.refresh_from_db()
    assert registration.forgotten_at is None


def test_colleagues_with_one_address_stay_two_registrations_when_they_are_forgotten() -> None:
    first = RegistrationFactory.create(name="Jana Öztürk", email="info@betrieb.example")
    second = RegistrationFactory.create(
        workshop=first.workshop, name="Mehmet Heide", email="info@betrieb.example"
    )
    services.forget(first)
    services.forget(second)
    emails = set(Registration.objects.exclude(forgotten_at=None).values_list("email", flat=True))
    assert len(emails) == 2


def test_what_is_forgotten_before_the_workshop_gives_its_seat_back() -> None:
    registration = RegistrationFactory.create()
    services.forget(registration)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED
    assert count_seats(registration.workshop).taken == 0


def test_what_is_forgotten_after_the_workshop_is_still_counted() -> None:
    registration = RegistrationFactory.create(workshop=WorkshopFactory.create(past=True))
    services.forget(registration)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert count_seats(registration.workshop).taken == 1


def test_what_is_forgotten_is_not_confirmed_cancelled_or_forgotten_again() -> None:
    registration = RegistrationFactory.create(overdue=True)
    services.settle(registration.workshop)
    read_before = Registration.objects.get(pk=registration.pk)
    services.forget(read_before)
    stands = Registration.objects.values().get(pk=registration.pk)
    for act in (services.confirm, services.cancel):
        with pytest.raises(Closed):
            act(read_before)
    services.forget(read_before)
    assert Registration.objects.values().get(pk=registration.pk) == stands


def test_mails_to_colleagues_no_longer_name_who_booked() -> None:
    workshop = WorkshopFactory.create(published=True)
    applicant = Applicant("Jana Öztürk", "jana@betrieb.example")
    colleague = Colleague("Uwe Groß", "uwe@example.org")
    booked = services.book(workshop, applicant, colleagues=[colleague])
    jana = services.confirm(booked.registration)
    services.forget(jana)
    mail = OutgoingMail.objects.get(purpose="colleague_registered")
    assert applicant.email not in str(mail.facts)
    assert "Sie wurden zu dieser Veranstaltung angemeldet." in str(render(mail).body)


def test_why_the_team_gave_a_seat_goes_with_the_name() -> None:
    workshop, member = WorkshopFactory.create(published=True), UserFactory.create(editor=True)
    mine = RegistrationFactory.create(workshop=workshop, number=1)
    Workshop.objects.update(promotion_ends_at=timezone.now())
    services.give_seat(mine, reason="Jana braucht eine Rampe.", by=member)
    services.forget(mine)
    assert mine.events.get(kind="seated").note == ""
