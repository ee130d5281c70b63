"""What somebody needs to take part: by their own link alone, agreed to, gone the day after."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.support.factories import NeedsFactory, RegistrationFactory, WorkshopFactory
from tests.support.reading import Page
from tests.support.team import signed_in
from work import erasures
from work.tasks import forget
from workshops import services
from workshops.models import Needs, Registration, RegistrationEvent, RegistrationState
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

HEADING = "Brauchen Sie etwas, um teilzunehmen?"
NEEDS = {"text": "Gebärdensprache", "agreed": "on"}


def seated(**facts: Any) -> Registration:
    """Confirmed by their own link, at a date that asks."""
    workshop = facts.pop("workshop", None) or WorkshopFactory.create(
        published=True, asks_needs=True
    )
    facts = {"email_confirmed_at": timezone.now(), **facts}
    return RegistrationFactory.create(workshop=workshop, **facts)


def send(registration: Registration, what: str = "bedarf/", **data: object) -> Any:
    return Client().post(f"{registration.link_path}{what}", data)


def shown(registration: Registration) -> str:
    return Page(Client().get(registration.link_path)).text


def test_the_page_asks_who_is_seated_and_says_what_for_and_until_when() -> None:
    registration = seated()
    text = shown(registration)
    day = timezone.localtime(registration.workshop.over_at + timedelta(days=1))
    assert HEADING in text
    assert "Ich willige ausdrücklich ein" in text
    assert f"Am {day.day}. " in text


def test_needs_are_given_changed_and_taken_back() -> None:
    registration = seated()
    response = send(registration, **NEEDS)
    assert (response.status_code, response["Location"]) == (
        302,
        saved_address(registration, "bedarf"),
    )
    given = Needs.objects.get()
    assert "Gebärdensprache" in shown(registration)
    send(registration, text="Gebärdensprache\r\nund ein Platz vorn")
    changed = Needs.objects.get()
    assert changed.text == "Gebärdensprache\nund ein Platz vorn"
    assert changed.consented_at == given.consented_at
    for _twice in range(2):
        assert send(registration, "bedarf/loeschen/").status_code == 302
    assert not Needs.objects.exists()
    assert "Gebärdensprache\n" not in shown(registration)


def test_the_record_does_not_say_that_somebody_needs_something() -> None:
    registration = seated()
    send(registration, **NEEDS)
    send(registration, text="Rampe")
    send(registration, "bedarf/loeschen/")
    events = registration.events.all()
    assert {event.kind for event in events} == {RegistrationEvent.Kind.CONSENT}
    assert [event.note for event in events] == ["gegeben", "geändert", "widerrufen"]


def test_the_record_is_in_german_whatever_the_person_reads() -> None:
    registration = seated(language="en")
    send(registration, **NEEDS)
    assert registration.events.get().note == "gegeben"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, ["text", "agreed"]),
        ({"text": "Rampe"}, ["agreed"]),
        ({"text": " \u200b ", "agreed": "on"}, ["text"]),
        ({"text": "x" * 1001, "agreed": "on"}, ["text"]),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    data: dict[str, str], wrong: list[str]
) -> None:
    response = send(seated(), **data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == wrong
    assert "Bitte prüfen Sie Ihre Angaben" in Page(response).text
    assert not Needs.objects.exists()


def refused() -> dict[str, Registration]:
    over = WorkshopFactory.create(published=True, asks_needs=True, past=True)
    off = WorkshopFactory.create(published=True, asks_needs=True, cancelled_at=timezone.now())
    silent = WorkshopFactory.create(published=True)
    waiting = {"state": RegistrationState.WAITING, "line_number": 1}
    return {
        "Das geht, sobald Ihr Platz bestätigt ist. ": seated(pending=True),
        "Das geht, sobald Ihr Platz bestätigt ist.": seated(**waiting),
        "mit eigener E-Mail-Adresse": seated(email="", contact_email="chefin@betrieb.example"),
        "Danach fragt diese Veranstaltung nicht.": seated(workshop=silent),
        "Für diese Veranstaltung ist das nicht mehr möglich.": seated(workshop=over),
        "Für diese Veranstaltung ist das nicht mehr möglich. ": seated(workshop=off),
    }


def test_nobody_else_and_at_no_other_time_gives_needs() -> None:
    for sentence, registration in refused().items():
        assert HEADING not in shown(registration), sentence
        response = send(registration, **NEEDS)
        assert response.status_code == 409
        assert sentence.strip() in Page(response).text
    assert not Needs.objects.exists()


def test_a_get_leads_to_the_page(client: Client) -> None:
    registration = seated()
    for what in ("bedarf/", "bedarf/loeschen/"):
        response = client.get(f"{registration.link_path}{what}")
        assert (response.status_code, response["Location"]) == (302, registration.link_path)
        assert response["Referrer-Policy"] == "no-referrer"


def test_a_forgotten_person_gives_nothing() -> None:
    registration = seated()
    services.forget(Registration.objects.get())
    assert send(registration, **NEEDS).status_code == 404
    with pytest.raises(ValidationError):
        services.give_needs(registration, "Rampe")


def test_needs_are_deleted_the_day_after() -> None:
    needs = NeedsFactory.create()
    day_after = needs.registration.workshop.over_at.astimezone(UTC) + timedelta(days=1)
    for moment, is_left in [(-1, True), (1, False)]:
        with time_machine.travel(day_after + timedelta(minutes=moment)):
            forget()
        assert Needs.objects.exists() is is_left


def test_who_gives_the_seat_back_needs_nothing_any_more() -> None:
    needs = NeedsFactory.create()
    forget()
    assert Needs.objects.exists()
    services.cancel(needs.registration)
    forget()
    assert not Needs.objects.exists()


def test_a_restore_brings_no_needs_back(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_JOURNAL = tmp_path
    needs = NeedsFactory.create(registration=seated())
    services.withdraw_needs(needs.registration)
    Needs.objects.bulk_create([needs])
    assert erasures.repeat().done == 1
    assert not Needs.objects.exists()


def test_the_team_sees_needs_where_it_sees_the_person_and_in_no_list() -> None:
    needs = NeedsFactory.create(text="Gebärdensprache, bitte")
    client = signed_in(publisher=True)
    page = f"/admin/workshops/registration/{needs.registration.pk}/change/"
    assert needs.text in client.get(page).content.decode()
    assert needs.text not in client.get("/admin/workshops/registration/").content.decode()
