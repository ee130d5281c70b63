"""Mails afterwards: asked for unticked, consents once confirmed, each with its end."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.support.factories import (
    MailConsentFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import Page
from work import erasures, own_data
from work.own_data import Person
from work.tasks import forget
from workshops import services
from workshops.models import MailConsent, Registration, RegistrationState, Workshop
from workshops.models.registration_queries import KEPT_FOR
from workshops.services import Applicant, Told
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

HEADING = "E-Mails nach der Veranstaltung"
JANA = {"name": "Jana Öztürk", "email": "jana@betrieb.example", "consent": "on"}
RECORD, OUTCOMES = MailConsent.Purpose.RECORD, MailConsent.Purpose.OUTCOMES


def seated(**facts: Any) -> Registration:
    workshop = facts.pop("workshop", None) or WorkshopFactory.create(published=True, groups=[12])
    facts = {"email_confirmed_at": timezone.now(), "group": workshop.groups.first(), **facts}
    return RegistrationFactory.create(workshop=workshop, **facts)


def send(registration: Registration, what: str = "einwilligungen/", **data: object) -> Any:
    return Client().post(f"{registration.link_path}{what}", data)


def shown(registration: Registration) -> str:
    return Page(Client().get(registration.link_path)).text


def registered(workshop: Workshop, **told: Any) -> Registration:
    applicant = Applicant("Jana Öztürk", "jana@betrieb.example")
    group = workshop.groups.first()
    return services.register(workshop, applicant, group=group, told=Told(**told))


def test_both_boxes_are_unticked(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[12])
    form = client.get(f"{workshop.get_absolute_url()}anmeldung/").context["form"]
    assert not form["wants_record"].value()
    assert not form["wants_outcomes_for"].value()


def test_without_groups_nobody_is_asked_what_becomes_of_theirs(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    form = client.get(f"{workshop.get_absolute_url()}anmeldung/").context["form"]
    assert "wants_outcomes_for" not in form.fields


def test_what_is_ticked_is_a_wish_until_the_link_confirms_it(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[12])
    wishes = {"wants_record": "on", "wants_outcomes_for": "3", "group": workshop.groups.get().pk}
    client.post(f"{workshop.get_absolute_url()}anmeldung/", JANA | wishes)
    registration = Registration.objects.get()
    assert (registration.wants_record, registration.wants_outcomes_for) == (True, 3)
    assert not MailConsent.objects.exists()
    for _twice in range(2):
        services.confirm(registration)
    consents = {each.purpose: each for each in MailConsent.objects.all()}
    assert set(consents) == {RECORD, OUTCOMES}
    assert {each.email for each in consents.values()} == {"jana@betrieb.example"}
    assert consents[RECORD].ends_at == workshop.over_at + timedelta(days=365)
    outcomes = consents[OUTCOMES]
    assert outcomes.ends_at - outcomes.given_at == timedelta(days=3 * 365)


@pytest.mark.parametrize("forged", ["4", "0", "-1", "x"])
def test_no_other_end_can_be_chosen(client: Client, forged: str) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[12])
    wishes = {"wants_outcomes_for": forged, "group": workshop.groups.get().pk}
    response = client.post(f"{workshop.get_absolute_url()}anmeldung/", JANA | wishes)
    assert list(response.context["form"].errors) == ["wants_outcomes_for"]


def test_nothing_ticked_is_no_consent() -> None:
    services.confirm(registered(WorkshopFactory.create(published=True)))
    assert not MailConsent.objects.exists()


def test_the_team_confirms_no_consents() -> None:
    registration = registered(WorkshopFactory.create(published=True), wants_record=True)
    services.confirm(registration, by=UserFactory.create(editor=True))
    assert not MailConsent.objects.exists()


# On one's own page -------------------------------------------------------------------------------


def test_mails_are_asked_for_and_taken_back_on_the_page() -> None:
    registration = seated()
    assert HEADING in shown(registration)
    response = send(registration, wants_record="on", wants_outcomes_for="1")
    assert (response.status_code, response["Location"]) == (
        302,
        saved_address(registration, "emails"),
    )
    assert shown(registration).count("Abbestellen") == 2
    assert "E-Mails bestellen" not in shown(registration)
    for _twice in range(2):
        response = send(registration, "einwilligungen/widerrufen/", purpose=RECORD)
        assert response.status_code == 302
    assert MailConsent.objects.get().purpose == OUTCOMES
    assert "Ich möchte den Rückblick" in shown(registration)
    notes = [event.note for event in registration.events.all()]
    assert notes == ["gegeben", "gegeben", "widerrufen"]


def test_what_stands_keeps_its_end() -> None:
    registration = seated()
    given = MailConsentFactory.create(registration=registration)
    services.give_mail_consents(registration, wants_record=True, wants_outcomes_for=None)
    assert MailConsent.objects.get().ends_at == given.ends_at
    assert not registration.events.exists()


def test_nothing_chosen_is_said() -> None:
    response = send(seated())
    assert response.status_code == 422
    assert "Wählen Sie, was Sie bekommen möchten." in Page(response).text


@pytest.mark.parametrize("forged", ["", "alles", "a\x00b"])
def test_a_purpose_that_is_none_takes_nothing_back(forged: str) -> None:
    given = MailConsentFactory.create(registration=seated())
    response = send(given.registration, "einwilligungen/widerrufen/", purpose=forged)
    assert response.status_code == 422
    assert MailConsent.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"pending": True},
        {"state": RegistrationState.WAITING, "line_number": 1},
        {"email": "", "contact_email": "chefin@betrieb.example"},
    ],
)
def test_nobody_asks_for_others_or_too_soon(facts: dict[str, Any]) -> None:
    registration = seated(**facts)
    assert HEADING not in shown(registration)
    response = send(registration, wants_record="on")
    assert response.status_code == 409
    assert "bestätigten Platz und eigener E-Mail-Adresse" in Page(response).text
    assert not MailConsent.objects.exists()


def test_the_record_is_asked_for_after_the_workshop_too() -> None:
    over = WorkshopFactory.create(published=True, past=True)
    send(seated(workshop=over), wants_record="on")
    assert MailConsent.objects.get().ends_at == over.over_at + timedelta(days=365)


def test_who_cancels_can_still_take_them_back() -> None:
    given = MailConsentFactory.create(registration=seated())
    services.cancel(given.registration)
    assert "Abbestellen" in shown(given.registration)
    send(given.registration, "einwilligungen/widerrufen/", purpose=RECORD)
    assert not MailConsent.objects.exists()


# How long ----------------------------------------------------------------------------------------


def test_a_consent_outlives_the_name_and_ends_by_itself() -> None:
    registration = seated(email="jana@betrieb.example")
    services.give_mail_consents(registration, wants_record=True, wants_outcomes_for=None)
    person = Person.of(["Jana@Betrieb.example"])
    over_at = registration.workshop.over_at.astimezone(UTC)
    with time_machine.travel(over_at + KEPT_FOR + timedelta(minutes=1)):
        forget()
        assert Client().get(registration.link_path).status_code == 404
        (kept,) = own_data.kept_about(person)
        assert ("Anmeldung", str(registration.workshop)) in kept.entries[0]
    with time_machine.travel(over_at + timedelta(days=365, minutes=1)):
        forget()
    assert not MailConsent.objects.exists()


def test_who_asks_to_be_forgotten_gets_none_of_them() -> None:
    given = MailConsentFactory.create(registration=seated(email="jana@betrieb.example"))
    services.forget(given.registration)
    own_data.forget(Person.of(["jana@betrieb.example"]))
    assert not MailConsent.objects.exists()


def test_a_restore_brings_no_consent_back(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_JOURNAL = tmp_path
    given = MailConsentFactory.create(registration=seated())
    services.withdraw_mail_consent(given.registration, given.purpose)
    MailConsent.objects.bulk_create([given])
    erasures.repeat()
    assert not MailConsent.objects.exists()
