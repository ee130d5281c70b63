"""Keeping a seat and giving it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, WorkshopFactory
from workshops import services
from workshops.models import Registration, RegistrationState, Workshop
from workshops.services import Applicant, Closed, Full

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "", "de")
MEHMET = Applicant("Mehmet Heide", "mehmet@betrieb.example", "", "de")
JUST_NOW = timezone.now() - timedelta(seconds=1)
CALLED_OFF: dict[str, dict[str, Any]] = {
    "cancelled": {"cancelled_at": JUST_NOW},
    "draft": {"state": "draft"},
    "in review": {"state": "in_review"},
    "archived": {"state": "archived"},
    "withdrawn by the clock": {"withdraw_at": JUST_NOW},
}


def purposes() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("purpose", flat=True))


def test_confirming_keeps_the_seat_and_sends_one_mail() -> None:
    registration = services.register(WorkshopFactory.create(published=True, capacity=1), JANA)
    services.confirm(registration)
    assert services.confirm(registration).state == RegistrationState.CONFIRMED
    assert purposes() == ["please_confirm", "seat_confirmed"]


def test_cancelling_frees_the_seat_and_sends_one_mail() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    registration = services.register(workshop, JANA)
    services.cancel(registration)
    assert services.cancel(registration).state == RegistrationState.CANCELLED
    assert purposes() == ["please_confirm", "registration_cancelled"]
    assert services.register(workshop, MEHMET).state == RegistrationState.PENDING


def test_confirming_late_takes_a_seat_if_one_is_left() -> None:
    registration = services.register(WorkshopFactory.create(published=True, capacity=1), JANA)
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    assert services.confirm(registration).state == RegistrationState.CONFIRMED


def test_confirming_late_says_so_when_the_seat_is_gone() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    late = services.register(workshop, JANA)
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    services.register(workshop, MEHMET)
    with pytest.raises(Full, match="inzwischen vergeben"):
        services.confirm(late)


def test_who_registered_anew_does_not_get_a_second_seat_by_the_old_link() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5)
    old = services.register(workshop, JANA)
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    services.register(workshop, JANA)
    with pytest.raises(Closed, match="neuere Anmeldung"):
        services.confirm(old)


@pytest.mark.parametrize("state", ["cancelled", "declined", "attended", "no_show"])
def test_what_is_settled_is_not_confirmed(state: str) -> None:
    registration = RegistrationFactory.create(state=state)
    with pytest.raises(Closed, match="nicht mehr bestätigen"):
        services.confirm(registration)
    registration.refresh_from_db()
    assert (registration.state, purposes()) == (state, [])


@pytest.mark.parametrize("state", ["expired", "declined", "attended", "no_show"])
def test_what_is_settled_is_not_given_back(state: str) -> None:
    registration = RegistrationFactory.create(state=state)
    with pytest.raises(Closed, match="nicht mehr absagen"):
        services.cancel(registration)
    registration.refresh_from_db()
    assert (registration.state, purposes()) == (state, [])


def test_after_the_workshop_nothing_changes() -> None:
    registration = RegistrationFactory.create(workshop__past=True, pending=True)
    for act in (services.confirm, services.cancel):
        with pytest.raises(Closed, match="nicht mehr"):
            act(registration)
    registration.refresh_from_db()
    assert (registration.state, purposes()) == ("pending", [])


@pytest.mark.parametrize("facts", CALLED_OFF.values(), ids=CALLED_OFF)
def test_no_seat_is_confirmed_where_nothing_takes_place(facts: dict[str, Any]) -> None:
    registration = services.register(WorkshopFactory.create(published=True), JANA)
    Workshop.objects.update(**facts)
    with pytest.raises(Closed, match="nicht mehr bestätigen"):
        services.confirm(registration)
    registration.refresh_from_db()
    assert (registration.state, purposes()) == ("pending", ["please_confirm"])


@pytest.mark.parametrize("facts", CALLED_OFF.values(), ids=CALLED_OFF)
def test_a_seat_is_given_back_whatever_became_of_the_workshop(facts: dict[str, Any]) -> None:
    registration = RegistrationFactory.create()
    Workshop.objects.update(**facts)
    assert services.cancel(registration).state == RegistrationState.CANCELLED
    assert purposes() == ["registration_cancelled"]


def test_every_change_is_on_record() -> None:
    registration = services.register(WorkshopFactory.create(published=True, capacity=1), JANA)
    services.confirm(registration)
    services.cancel(registration)
    moves = list(registration.events.values_list("from_state", "to_state"))
    assert moves == [("", "pending"), ("pending", "confirmed"), ("confirmed", "cancelled")]


def test_who_cancelled_is_not_told_that_the_seat_is_confirmed() -> None:
    workshop = WorkshopFactory.create(published=True, online_url="https://raum.example.org/")
    registration = services.confirm(services.register(workshop, JANA))
    services.cancel(registration)
    with pytest.raises(Outdated):
        render(OutgoingMail.objects.get(purpose="seat_confirmed"))
