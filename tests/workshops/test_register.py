"""Who gets a seat."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.factories import (
    RegistrationFactory,
    WorkingGroupFactory,
    WorkshopFactory,
)
from tests.support.team import both_at_once
from workshops import services
from workshops.models import Registration, RegistrationEvent, RegistrationState, count_seats
from workshops.services import Answer, Applicant, Closed, Full

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Rötelbach Drehteile GmbH", "de")
UWE = Applicant("Uwe Groß", "uwe@betrieb.example", "", "de")
MEHMET = Applicant("Mehmet von der Heide", "mehmet@betrieb.example", "", "de")


def test_a_registration_is_pending_with_event_and_mail() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    registration = services.register(workshop, JANA)
    assert registration.state == RegistrationState.PENDING
    assert registration.held_until == services.held_until(workshop)
    event = RegistrationEvent.objects.get(registration=registration)
    assert (event.from_state, event.to_state, event.actor) == ("", "pending", "participant")
    mail = OutgoingMail.objects.get()
    assert (mail.purpose, mail.recipient) == ("please_confirm", "jana@betrieb.example")
    assert mail.occasion == f"event-{event.pk}"


def test_the_last_seat_goes_to_one_person_only() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    services.register(workshop, JANA)
    second = services.register(workshop, MEHMET)
    assert (second.state, second.line_number) == (RegistrationState.WAITING, 1)
    assert count_seats(workshop).taken == 1


def test_a_full_group_has_a_line_while_others_stay_open() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10)
    small = WorkingGroupFactory.create(workshop=workshop, name="Maschinendaten", capacity=1)
    large = WorkingGroupFactory.create(workshop=workshop, name="Menschen", capacity=9)
    services.register(workshop, JANA, group=small)
    assert services.register(workshop, MEHMET, group=small).is_waiting
    assert services.register(workshop, UWE, group=large).group == large


def test_a_full_first_choice_falls_to_the_second() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10)
    first = WorkingGroupFactory.create(workshop=workshop, capacity=1)
    second = WorkingGroupFactory.create(workshop=workshop, capacity=1)
    services.register(workshop, JANA, group=first)
    assert services.register(workshop, MEHMET, group=first, second_choice=second).group == second


def test_groups_never_hold_more_than_the_workshop() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    first = WorkingGroupFactory.create(workshop=workshop, capacity=1)
    second = WorkingGroupFactory.create(workshop=workshop, capacity=1)
    services.register(workshop, JANA, group=first)
    assert services.register(workshop, MEHMET, group=second).is_waiting


def test_a_group_must_be_chosen_where_there_are_groups() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10)
    WorkingGroupFactory.create(workshop=workshop)
    with pytest.raises(ValidationError, match="Wählen Sie eine Arbeitsgruppe"):
        services.register(workshop, JANA)


def test_a_group_of_another_workshop_is_refused() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10)
    with pytest.raises(ValidationError, match="anderen Veranstaltung"):
        services.register(workshop, JANA, group=WorkingGroupFactory.create())


def test_a_colleague_with_the_same_address_gets_a_seat_of_their_own() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    first = services.register(workshop, Applicant("Jana Öztürk", "info@betrieb.example"))
    second = services.register(workshop, Applicant("Mehmet Heide", "info@betrieb.example"))
    assert first.pk != second.pk


def test_the_same_person_again_gets_the_same_registration_and_a_mail_with_its_link() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    first = services.register(workshop, JANA)
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again = JANA._replace(name="  jana  ÖZTÜRK ", email="Jana@Betrieb.example")
    assert services.register(workshop, again).pk == first.pk
    purposes = list(OutgoingMail.objects.order_by("pk").values_list("purpose", flat=True))
    assert purposes == ["please_confirm", "already_registered"]


def test_a_double_click_is_one_registration_and_one_mail() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    assert services.register(workshop, JANA).pk == services.register(workshop, JANA).pk
    assert OutgoingMail.objects.count() == 1


def test_a_double_click_on_the_last_seat_has_one_answer_and_strangers_get_a_number() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    first = services.book(workshop, JANA)
    assert services.book(workshop, JANA) == first
    assert first.answer == Answer.SEAT
    strangers = [
        MEHMET,
        JANA._replace(name="Jana"),
        JANA._replace(email="info@betrieb.example"),
        JANA._replace(organisation=""),
    ]
    for stranger in strangers:
        assert services.book(workshop, stranger).answer == Answer.NUMBER


def test_a_double_click_takes_the_group_that_the_first_one_got() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    services.register(workshop, MEHMET, group=one)
    registrations = [
        services.register(workshop, JANA, group=one, second_choice=two) for _click in range(2)
    ]
    assert [each.group for each in registrations] == [two, two]
    assert Registration.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_have_one_answer() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    answers = both_at_once(*[lambda: services.register(workshop, JANA)] * 2)
    assert answers[0] == answers[1] == Registration.objects.get()


def test_the_database_refuses_a_second_live_registration() -> None:
    registration = RegistrationFactory.create(name="Jana Öztürk", email="jana@betrieb.example")
    with pytest.raises(IntegrityError, match="one_live_for_address_and_name"), transaction.atomic():
        RegistrationFactory.create(
            workshop=registration.workshop, name="JANA ÖZTÜRK", email="JANA@betrieb.example"
        )


def test_the_database_refuses_a_group_of_another_workshop() -> None:
    registration = RegistrationFactory.create()
    registration.group = WorkingGroupFactory.create()
    registration.save()
    with pytest.raises(IntegrityError, match="group_of_its_workshop"):
        connection.check_constraints()


def test_after_a_cancellation_one_may_come_back() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    first = services.cancel(services.register(workshop, JANA))
    assert services.register(workshop, JANA).pk != first.pk


def test_a_seat_that_was_never_confirmed_is_free_without_a_clean_up() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    late = services.register(workshop, JANA)
    Registration.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert services.register(workshop, MEHMET).state == RegistrationState.PENDING
    late.refresh_from_db()
    assert late.has_lapsed
    with pytest.raises(Full):
        services.confirm(late)


TOMORROW = timezone.now() + timedelta(days=1)
AN_HOUR_AGO = timezone.now() - timedelta(hours=1)


@pytest.mark.parametrize(
    "closed",
    [
        {"published": False},
        {"state": "in_review"},
        {"state": "archived"},
        {"published": True, "cancelled_at": AN_HOUR_AGO},
        {"published": True, "past": True},
        {"published": True, "registration_opens_at": None},
        {"published": True, "registration_opens_at": TOMORROW},
        {"published": True, "registration_closes_at": AN_HOUR_AGO},
        {"published": True, "publish_at": TOMORROW},
        {"published": True, "withdraw_at": AN_HOUR_AGO},
    ],
    ids=[
        *("draft", "in review", "archived", "cancelled", "past", "no registration"),
        *("opens tomorrow", "closed", "appears tomorrow", "withdrawn by the clock"),
    ],
)
def test_nobody_registers_where_registration_is_not_open(closed: dict[str, Any]) -> None:
    workshop = WorkshopFactory.create(capacity=10, **closed)
    with pytest.raises(Closed):
        services.register(workshop, JANA)
    assert (Registration.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_who_is_registered_reads_what_a_stranger_reads_and_gets_the_link() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    services.register(workshop, JANA)
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    answers = [services.book(workshop, applicant).answer for applicant in (JANA, MEHMET)]
    assert answers == [Answer.NUMBER, Answer.NUMBER]
    purposes = list(OutgoingMail.objects.order_by("pk").values_list("purpose", flat=True))
    assert purposes == ["please_confirm", "already_registered", "please_confirm"]


@pytest.mark.parametrize("again", ["ANNA GROẞ", "anna groß", "Anna  Groß"])
def test_a_name_is_the_same_however_it_is_written(again: str) -> None:
    workshop = WorkshopFactory.create(published=True)
    first = services.register(workshop, Applicant("Anna Groß", "anna@betrieb.example"))
    assert services.register(workshop, Applicant(again, "ANNA@betrieb.example")).pk == first.pk


def test_who_lapsed_unconfirmed_can_register_again() -> None:
    workshop = WorkshopFactory.create(published=True)
    ada = Applicant("Ada Born", "ada@example.org")
    former = services.register(workshop, ada)
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    again = services.register(workshop, ada)
    former.refresh_from_db()
    assert again.pk != former.pk
    assert [each.state for each in (former, again)] == ["expired", "pending"]
    event = former.events.get(to_state=RegistrationState.EXPIRED)
    assert event.actor == RegistrationEvent.Actor.CLOCK
