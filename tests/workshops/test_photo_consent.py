"""Pictures: agreed to by one's own link or by the guardians' paper, withdrawn at any time."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.support.factories import (
    PhotoConsentFactory,
    PictureFactory,
    RegistrationFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import Page
from tests.support.team import signed_in
from work import erasures, own_data
from work.own_data import Person
from work.tasks import forget
from workshops import services
from workshops.models import PhotoConsent, Registration, RegistrationState, Workshop
from workshops.models.registration_queries import KEPT_FOR
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

HEADING = "Dürfen Sie auf Bildern zu sehen sein?"
AGREED = {"agreed": "on"}


def seated(**facts: Any) -> Registration:
    workshop = facts.pop("workshop", None) or WorkshopFactory.create(
        published=True, asks_photo_consent=True
    )
    facts = {"email_confirmed_at": timezone.now(), **facts}
    return RegistrationFactory.create(workshop=workshop, **facts)


def send(registration: Registration, what: str = "bilder/", **data: object) -> Any:
    return Client().post(f"{registration.link_path}{what}", data)


def shown(registration: Registration) -> str:
    return Page(Client().get(registration.link_path)).text


def with_pictures(workshop: Workshop) -> None:
    record = WorkshopRecordFactory.create(workshop=workshop)
    record.record_pictures.create(picture=PictureFactory.create())


def test_the_page_asks_who_is_seated_and_speaks_of_guardians() -> None:
    text = shown(seated())
    assert HEADING in text
    assert "unterschreiben Ihre Sorgeberechtigten auf Papier" in text


def test_consent_is_given_withdrawn_and_given_again() -> None:
    registration = seated(name="Jana Öztürk")
    for _twice in range(2):
        response = send(registration, **AGREED)
        assert response["Location"] == saved_address(registration, "bilder")
    consent = PhotoConsent.objects.get()
    assert (consent.name, consent.is_given, consent.is_by_guardians) == ("Jana Öztürk", True, False)
    assert "Ja: Sie haben am" in shown(registration)
    for _twice in range(2):
        assert send(registration, "bilder/widerrufen/").status_code == 302
    consent.refresh_from_db()
    assert consent.is_given is False
    assert "Nein: Sie haben Ihre Einwilligung am" in shown(registration)
    send(registration, **AGREED)
    assert PhotoConsent.objects.get().is_given
    notes = [event.note for event in registration.events.all()]
    assert notes == ["gegeben", "widerrufen", "gegeben"]


def test_without_the_tick_nothing_is_given() -> None:
    response = send(seated())
    assert response.status_code == 422
    assert "Setzen Sie das Häkchen, wenn Sie einwilligen." in Page(response).text
    assert not PhotoConsent.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"pending": True}, "Das geht, sobald Ihr Platz bestätigt ist."),
        (
            {"state": RegistrationState.WAITING, "line_number": 1},
            "Das geht, sobald Ihr Platz bestätigt ist.",
        ),
        ({"email": "", "contact_email": "chefin@betrieb.example"}, "mit eigener E-Mail-Adresse."),
    ],
)
def test_nobody_gives_consent_for_others_or_too_soon(facts: dict[str, Any], sentence: str) -> None:
    registration = seated(**facts)
    assert HEADING not in shown(registration)
    response = send(registration, **AGREED)
    assert response.status_code == 409
    assert sentence in Page(response).text
    assert not PhotoConsent.objects.exists()


def test_a_date_that_does_not_ask_or_is_over_takes_none() -> None:
    over = WorkshopFactory.create(published=True, asks_photo_consent=True, past=True)
    for workshop in (WorkshopFactory.create(published=True), over):
        assert send(seated(workshop=workshop), **AGREED).status_code == 409


def test_it_is_withdrawn_after_the_workshop_too() -> None:
    over = WorkshopFactory.create(published=True, asks_photo_consent=True, past=True)
    registration = seated(workshop=over)
    PhotoConsentFactory.create(registration=registration)
    assert "Einwilligung in Bilder widerrufen" in shown(registration)
    send(registration, "bilder/widerrufen/")
    assert not PhotoConsent.objects.get().is_given
    assert "In Bilder einwilligen" not in shown(registration)


# Guardians ---------------------------------------------------------------------------------------


def paper(registration: Registration) -> str:
    return f"/admin/workshops/registration/{registration.pk}/papierformular/"


def test_the_team_notes_the_guardians_paper() -> None:
    registration = seated(email="", email_confirmed_at=None)
    client = signed_in(editor=True)
    page = client.get(f"/admin/workshops/registration/{registration.pk}/change/")
    assert paper(registration) in page.content.decode()
    assert client.get(paper(registration)).status_code == 200
    assert not PhotoConsent.objects.exists()
    assert client.post(paper(registration)).status_code == 302
    consent = PhotoConsent.objects.get()
    assert (consent.is_by_guardians, consent.is_given) == (True, True)
    assert consent.noted_by is not None
    event = registration.events.get()
    assert (event.note, event.by) == ("gegeben", consent.noted_by)
    assert "Das Formular Ihrer Sorgeberechtigten liegt seit dem" in shown(registration)


def test_the_team_notes_no_paper_without_a_seat_or_a_question() -> None:
    client = signed_in(publisher=True)
    silent = RegistrationFactory.create()
    for registration in (seated(pending=True), silent):
        client.post(paper(registration))
    assert not PhotoConsent.objects.exists()


def test_participants_note_no_paper() -> None:
    registration = seated()
    assert signed_in().post(paper(registration)).status_code == 302
    assert not PhotoConsent.objects.exists()


# How long ----------------------------------------------------------------------------------------


def test_the_proof_stays_as_long_as_pictures_are_used() -> None:
    consent = PhotoConsentFactory.create(registration=seated())
    workshop = consent.registration.workshop
    with_pictures(workshop)
    with time_machine.travel(workshop.over_at.astimezone(UTC) + KEPT_FOR + timedelta(minutes=1)):
        forget()
        forget()
        assert PhotoConsent.objects.get().name == consent.name
        workshop.record.record_pictures.all().delete()
        forget()
        assert not PhotoConsent.objects.exists()


def test_without_pictures_it_goes_with_the_registration() -> None:
    consent = PhotoConsentFactory.create(registration=seated())
    over_at = consent.registration.workshop.over_at.astimezone(UTC)
    with time_machine.travel(over_at + KEPT_FOR + timedelta(minutes=1)):
        forget()
        forget()
    assert not PhotoConsent.objects.exists()


def test_who_asks_to_be_forgotten_withdraws_and_is_told_what_stays() -> None:
    registration = seated(email="jana@betrieb.example")
    PhotoConsentFactory.create(registration=registration)
    with_pictures(registration.workshop)
    (reason,) = own_data.forget(Person.of(["jana@betrieb.example"]))
    assert "ist widerrufen" in reason
    assert not PhotoConsent.objects.get().is_given
    registration.refresh_from_db()
    assert registration.name == ""


def test_who_asks_to_be_forgotten_leaves_nothing_where_there_are_no_pictures() -> None:
    registration = seated(email="jana@betrieb.example")
    PhotoConsentFactory.create(registration=registration)
    assert own_data.forget(Person.of(["jana@betrieb.example"])) == []
    assert not PhotoConsent.objects.exists()


def test_a_restore_makes_nobody_consent_again(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_JOURNAL = tmp_path
    consent = PhotoConsentFactory.create(registration=seated())
    services.withdraw_photo_consent(consent.registration)
    PhotoConsent.objects.update(withdrawn_at=None)
    erasures.repeat()
    assert not PhotoConsent.objects.get().is_given
    services.give_photo_consent(consent.registration)
    erasures.repeat()
    assert PhotoConsent.objects.get().is_given
