"""Keeping a seat and giving it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from tests.support.factories import (
    HandoverFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.fairness import require_fair
from workshops import services
from workshops.models import Handover, Registration, RegistrationState, Workshop
from workshops.services import Applicant, Closed, Colleague, Full

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


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


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


# Several at once ---------------------------------------------------------------------------------


def seated(workshop: Workshop, *names: str, **wishes: Any) -> list[Registration]:
    people = [Applicant(name, f"{name.lower()}@betrieb.example", "", "de") for name in names]
    return [services.confirm(services.book(workshop, who, **wishes).registration) for who in people]


def states_of(workshop: Workshop) -> dict[str, str]:
    return dict(workshop.registrations.values_list("name", "state"))


def keys_of(workshop: Workshop) -> list[int]:
    return list(workshop.registrations.values_list("pk", flat=True))


def mails_to(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.filter(recipient=registration.email).order_by("pk")
    return list(mails.values_list("purpose", flat=True))


def test_of_several_none_moves_up_before_it_ends_and_then_the_line_does(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    ada, bela, carla = seated(workshop, "Ada", "Bela", "Carla")
    assert services.cancel_several(workshop, [ada.pk, bela.pk], by=member) == 2
    assert states_of(workshop) == {"Ada": "cancelled", "Bela": "cancelled", "Carla": "confirmed"}
    assert [mails_to(each)[-1] for each in (ada, bela, carla)] == [
        *("registration_cancelled", "registration_cancelled", "promoted")
    ]
    assert "promoted" not in mails_to(bela)
    require_fair(workshop)


def test_of_several_each_is_on_record_and_out_of_their_calendar(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    ada, bela = seated(workshop, "Ada", "Bela")
    for mine in (ada, bela):
        mine.refresh_from_db()
    services.cancel_several(workshop, [ada.pk], by=member)
    services.cancel(bela, by=member)
    ends = [each.events.order_by("pk").last() for each in (ada, bela)]
    assert [(end.from_state, end.to_state, end.actor, end.by) for end in ends if end] == [
        ("confirmed", "cancelled", "team", member)
    ] * 2
    one, other = OutgoingMail.objects.filter(purpose="registration_cancelled").order_by("pk")
    assert one.facts["entry"][1] == other.facts["entry"][1]
    assert {**one.facts, "entry": None} == {**other.facts, "entry": None}


def test_who_has_nothing_to_give_back_is_left_alone(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=8)
    ada, other = seated(workshop, "Ada")[0], RegistrationFactory.create()
    for state in ("cancelled", "attended", "no_show", "expired"):
        RegistrationFactory.create(workshop=workshop, state=state)
    lapsed = services.register(workshop, JANA)
    Registration.objects.filter(pk=lapsed.pk).update(held_until=JUST_NOW)
    keys = [*keys_of(workshop), other.pk, 0]
    assert services.cancel_several(workshop, keys, by=member) == 1
    assert services.cancel_several(workshop, keys, by=member) == 0
    assert states_of(workshop)[JANA.name] == "expired"
    ada.refresh_from_db()
    other.refresh_from_db()
    assert (ada.is_cancelled, other.is_confirmed) == (True, True)


def test_with_several_go_offers_and_colleagues_who_never_heard_of_it(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    [ada] = seated(workshop, "Ada")
    HandoverFactory.create(registration=ada)
    booker = services.book(workshop, JANA, colleagues=[Colleague("Uwe Groß")]).registration
    assert services.cancel_several(workshop, [ada.pk, booker.pk], by=member) == 2
    assert set(states_of(workshop).values()) == {"cancelled"}
    assert Handover.objects.count() == 0
    assert purposes().count("registration_cancelled") == 2


def test_a_colleague_chosen_with_who_booked_hears_nothing_for_the_first_time(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(workshop, JANA, colleagues=[Colleague(MEHMET.name, MEHMET.email)])
    assert services.cancel_several(workshop, keys_of(workshop), by=member) == 2
    assert set(states_of(workshop).values()) == {"cancelled"}
    mails = OutgoingMail.objects.filter(purpose="registration_cancelled")
    assert list(mails.values_list("recipient", flat=True)) == [JANA.email]


def test_after_the_date_none_of_several_is_cancelled(member: User) -> None:
    mine = RegistrationFactory.create(workshop=WorkshopFactory.create(published=True, past=True))
    with pytest.raises(Closed, match="vorbei"):
        services.cancel_several(mine.workshop, [mine.pk], by=member)


@pytest.mark.parametrize("number", [1, 30])
def test_several_take_as_many_statements_as_one(
    number: int, member: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=40)
    RegistrationFactory.create_batch(number, workshop=workshop)
    keys = keys_of(workshop)
    with django_assert_num_queries(15):
        services.cancel_several(workshop, keys, by=member)
