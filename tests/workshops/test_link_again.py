"""“Link verloren?”: the link goes to the address of the registration, and nobody learns whose."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications import emails
from notifications.emails import Outdated, absolute
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationEventFactory, RegistrationFactory, WorkshopFactory
from tests.support.reading import Page
from workshops import services
from workshops.models import Registration, RegistrationEvent, RegistrationState, Workshop

pytestmark = pytest.mark.django_db

JANA = "jana@betrieb.example"


@pytest.fixture
def workshop() -> Workshop:
    made: Workshop = WorkshopFactory.create(published=True)
    return made


def seat(workshop: Workshop, name: str = "Jana Öztürk", **facts: Any) -> Registration:
    facts = {"email": JANA, **facts}
    made: Registration = RegistrationFactory.create(workshop=workshop, name=name, **facts)
    return made


def address(workshop: Workshop) -> str:
    return reverse("workshops:link_again", args=[workshop.slug])


def ask(workshop: Workshop, email: str = JANA, client: Client | None = None) -> Any:
    return (client or Client()).post(address(workshop), {"email": email})


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose="link_again").order_by("pk"))


def text_of(outgoing: OutgoingMail) -> str:
    message = emails.render(outgoing)
    return f"{message.subject}\n{message.body}"


def links_in(text: str) -> list[str]:
    return re.findall(r"/anmeldung/[^/\s]+/", text)


# Who gets which links ----------------------------------------------------------------------------


def test_whoever_asks_gets_the_link_at_the_address_of_the_registration(
    client: Client, workshop: Workshop
) -> None:
    registration = seat(workshop, email="Jana@Betrieb.example")
    response = ask(workshop, "jana@betrieb.example")
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("workshops:link_sent", args=[workshop.slug]),
    )
    (outgoing,) = mails()
    assert outgoing.recipient == "Jana@Betrieb.example"
    assert links_in(text_of(outgoing)) == [registration.link_path]
    assert client.get(registration.link_path).status_code == 200


def test_all_registrations_of_an_address_come_in_one_mail_each_by_its_name(
    workshop: Workshop,
) -> None:
    jana, uwe = seat(workshop), seat(workshop, "Uwe Groß")
    seat(WorkshopFactory.create(published=True), "Auf einem anderen Termin")
    ask(workshop)
    text = text_of(mails()[0])
    assert links_in(text) == [jana.link_path, uwe.link_path]
    assert f"Jana Öztürk (bestätigt):\n{absolute(jana.link_path)}" in text
    assert "Uwe Groß (bestätigt):" in text
    assert "Guten Tag," in text
    assert "anderen" not in text


def test_colleagues_without_an_address_are_answered_at_the_bookers(workshop: Workshop) -> None:
    booker = seat(workshop)
    colleague = seat(workshop, "Uwe Groß", email="", contact_email=JANA, booked_by=booker)
    own = seat(workshop, "Änne Größwein", email="aenne@betrieb.example", booked_by=booker)
    ask(workshop)
    text = text_of(mails()[0])
    assert links_in(text) == [booker.link_path, colleague.link_path]
    assert "Uwe Groß (bestätigt)" in text
    assert "Änne" not in text
    assert own.token not in text


def test_no_name_goes_to_an_address_that_nobody_has_confirmed(workshop: Workshop) -> None:
    seat(workshop, "Unerwünschte Werbung", pending=True)
    seat(workshop, "Zweite Werbung", pending=True)
    ask(workshop)
    message = emails.render(mails()[0])
    text = f"{message.subject} {message.body} {message.alternatives}"
    assert "Werbung" not in text
    assert "1. Anmeldung (wartet auf Bestätigung):" in text


def ended(registration: Registration, actor: str) -> Registration:
    RegistrationEventFactory.create(
        registration=registration, actor=actor, to_state=RegistrationState.CANCELLED
    )
    return registration


def test_who_cancelled_can_come_back_who_was_cancelled_by_the_team_cannot(
    workshop: Workshop,
) -> None:
    actor = RegistrationEvent.Actor
    own = ended(seat(workshop, state="cancelled"), actor.PARTICIPANT)
    ended(seat(workshop, "Uwe Groß", state="cancelled"), actor.TEAM)
    twice = ended(seat(workshop, "Änne Groß", state="cancelled"), actor.PARTICIPANT)
    ended(twice, actor.TEAM)
    ask(workshop)
    assert links_in(text_of(mails()[0])) == [own.link_path]


def test_nobody_comes_back_from_a_cancellation_for_another_date(workshop: Workshop) -> None:
    mine = seat(workshop, state="cancelled")
    RegistrationEventFactory.create(
        registration=mine,
        actor=RegistrationEvent.Actor.PARTICIPANT,
        kind=RegistrationEvent.Kind.OTHER_DATE,
        to_state=RegistrationState.CANCELLED,
    )
    assert not workshop.registrations.with_use_of_link().exists()
    assert not services.ways_of(mine).come_after_all


def test_it_is_no_first_mail_to_a_colleague_whom_nobody_has_confirmed(workshop: Workshop) -> None:
    booker = seat(workshop, email="chefin@betrieb.example", pending=True)
    seat(workshop, "Uwe Groß", pending=True, booked_by=booker)
    ask(workshop)
    assert mails() == []


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        ("pending", 1, 1),
        ("confirmed", 1, 1),
        ("attended", 1, 1),
        ("expired", 1, 0),
        ("cancelled", 1, 0),
        ("declined", 0, 0),
        ("no_show", 0, 0),
    ],
)
def test_what_has_ended_is_of_use_before_the_workshop_alone(
    workshop: Workshop, state: str, before: int, after: int
) -> None:
    held_until = timezone.now() + timedelta(days=2)
    ended(seat(workshop, state=state, held_until=held_until), RegistrationEvent.Actor.PARTICIPANT)
    found = workshop.registrations.with_use_of_link()
    assert found.count() == before
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert workshop.registrations.with_use_of_link().count() == after
    Workshop.objects.update(cancelled_at=timezone.now())
    assert workshop.registrations.with_use_of_link().count() == after


def test_a_forgotten_registration_has_no_link(workshop: Workshop) -> None:
    services.forget(seat(workshop))
    ask(workshop)
    assert mails() == []


# Nobody learns anything --------------------------------------------------------------------------


def test_the_answer_is_the_same_for_an_address_nobody_knows(workshop: Workshop) -> None:
    seat(workshop)
    answers = [ask(workshop, email) for email in (JANA, "niemand@betrieb.example", JANA)]
    assert len({(each.status_code, each["Location"], each.content) for each in answers}) == 1
    assert [each.recipient for each in mails()] == [JANA]


def test_the_work_is_nearly_the_same_for_every_address(workshop: Workshop) -> None:
    seat(workshop)
    ContentType.objects.get_for_model(Registration)
    numbers = []
    for email in (JANA, "niemand@betrieb.example"):
        with CaptureQueriesContext(connection) as statements:
            ask(workshop, email)
        numbers.append(len([each for each in statements if "SAVEPOINT" not in each["sql"]]))
    assert numbers[0] == numbers[1]


def test_an_address_gets_one_such_mail_of_a_date_within_an_hour(workshop: Workshop) -> None:
    seat(workshop)
    seat(other := WorkshopFactory.create(published=True))
    with time_machine.travel("2031-01-06 09:10", tick=False):
        for asked in (workshop, workshop, other):
            ask(asked)
    with time_machine.travel("2031-01-06 10:05", tick=False):
        ask(workshop)
    assert len(mails()) == 3


def test_who_asks_too_often_is_refused(workshop: Workshop) -> None:
    statuses = [ask(workshop).status_code for _ in range(21)]
    assert statuses == [302] * 20 + [429]


def test_the_mails_facts_hold_neither_link_nor_name(workshop: Workshop) -> None:
    registration = seat(workshop)
    ask(workshop)
    facts = str(mails()[0].facts)
    assert registration.token not in facts
    assert "Jana" not in facts


def test_a_seat_handed_over_before_the_mail_goes_out_is_not_shown_to_its_giver(
    workshop: Workshop,
) -> None:
    mine, given = seat(workshop), seat(workshop, "Uwe Groß")
    ask(workshop)
    Registration.objects.filter(pk=given.pk).update(email="neu@betrieb.example", name="Neue Person")
    text = text_of(mails()[0])
    assert links_in(text) == [mine.link_path]
    assert "Neue Person" not in text
    Registration.objects.filter(pk=mine.pk).update(email="neu@betrieb.example")
    with pytest.raises(Outdated):
        emails.render(mails()[0])


def test_the_form_is_for_no_cache_and_no_search_engine(client: Client, workshop: Workshop) -> None:
    for page in (address(workshop), reverse("workshops:link_sent", args=[workshop.slug])):
        response = client.get(page)
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.text


# Where it stands ---------------------------------------------------------------------------------


def test_it_stands_on_form_full_and_closed_page_and_beside_the_date(client: Client) -> None:
    full = WorkshopFactory.create(published=True, capacity=1)
    seat(full)
    closed = WorkshopFactory.create(
        published=True, registration_closes_at=timezone.now() - timedelta(hours=1)
    )
    for each in (WorkshopFactory.create(published=True), full, closed):
        for page in (each.get_absolute_url(), reverse("workshops:register", args=[each.slug])):
            assert Page(client.get(page)).link("Link verloren?") == address(each), page


def test_before_anybody_could_register_nobody_has_lost_a_link(client: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    for opens_at in (None, later):
        workshop = WorkshopFactory.create(published=True, registration_opens_at=opens_at)
        page = Page(client.get(workshop.get_absolute_url()))
        assert "Link verloren?" not in page.text


def test_a_date_that_is_not_public_has_no_form(client: Client) -> None:
    assert client.get(address(WorkshopFactory.create())).status_code == 404


def test_what_is_no_address_is_said_beside_the_field(workshop: Workshop) -> None:
    response = ask(workshop, "jana")
    assert response.status_code == 422
    assert "Geben Sie eine vollständige E-Mail-Adresse ein" in response.text
