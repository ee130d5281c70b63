from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.factories import RegistrationFactory, WorkshopFactory
from tests.support.reading import Page
from workshops.models import Registration, RegistrationState, Workshop

pytestmark = pytest.mark.django_db

CONFIRM, CANCEL = "Platz bestätigen", "Teilnahme absagen"
CALENDAR = "In den Kalender eintragen"
ROOM = "https://raum.example.org/geheim"


def read(client: Client, registration: Registration) -> Page:
    return Page(client.get(registration.link_path))


def offers(page: Page) -> list[str]:
    return [words for words in (CONFIRM, CALENDAR, CANCEL) if words in page.text]


def press(client: Client, registration: Registration, what: str) -> Any:
    return client.post(f"{registration.link_path}{what}/")


def past_workshop() -> Workshop:
    return WorkshopFactory.create(past=True, published=True)


def test_a_held_seat_can_be_confirmed_or_given_back(client: Client) -> None:
    midnight = timezone.make_aware(datetime(2031, 1, 7))  # noqa: DTZ001
    registration = RegistrationFactory.create(pending=True, held_until=midnight)
    page = read(client, registration)
    assert page.headings[0] == "Bestätigen Sie Ihren Platz"
    assert "Wir halten ihn für Sie bis Montag, 6. Januar 2031, 24 Uhr." in page.text
    assert offers(page) == [CONFIRM, CANCEL]


@pytest.mark.parametrize(
    ("what", "heading", "offered"),
    [
        ("bestaetigen", "Ihr Platz ist bestätigt", [CALENDAR, CANCEL]),
        ("absagen", "Ihre Teilnahme ist abgesagt", []),
    ],
)
def test_a_button_leads_back_to_the_page_as_it_stands_now(
    client: Client, what: str, heading: str, offered: list[str]
) -> None:
    registration = RegistrationFactory.create(pending=True)
    response = press(client, registration, what)
    assert (response.status_code, response["Location"]) == (302, registration.link_path)
    page = read(client, registration)
    assert (page.headings[0], offers(page)) == (heading, offered)


def test_the_buttons_work_for_a_browser_that_sends_no_referrer() -> None:
    registration = RegistrationFactory.create(pending=True)
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(registration.link_path)
    response = strict.post(f"{registration.link_path}bestaetigen/", headers={"origin": "null"})
    assert page["Referrer-Policy"] == "no-referrer"
    assert response.status_code == 302


def test_a_lapsed_seat_is_confirmed_as_long_as_one_is_left(client: Client) -> None:
    registration = RegistrationFactory.create(overdue=True)
    page = read(client, registration)
    assert page.headings[0] == "Die Frist ist abgelaufen"
    assert offers(page) == [CONFIRM]
    assert press(client, registration, "bestaetigen").status_code == 302


def test_a_lapsed_seat_that_went_to_others_is_told_so(client: Client) -> None:
    workshop = WorkshopFactory.create(capacity=1, published=True)
    registration = RegistrationFactory.create(workshop=workshop, overdue=True)
    RegistrationFactory.create(workshop=workshop)
    response = press(client, registration, "bestaetigen")
    page = Page(response)
    assert response.status_code == 409
    assert page.headings[:2] == ["Die Frist ist abgelaufen", "Das ging nicht"]
    assert "Ist noch einer frei" not in page.text


def test_only_a_confirmed_seat_shows_the_online_room(client: Client) -> None:
    workshop = WorkshopFactory.create(online_url=ROOM, attendance="online", published=True)
    pending = RegistrationFactory.create(workshop=workshop, pending=True)
    confirmed = RegistrationFactory.create(workshop=workshop)
    cancelled = RegistrationFactory.create(workshop=workshop, state=RegistrationState.CANCELLED)
    shown = [ROOM in read(client, each).text for each in (pending, confirmed, cancelled)]
    assert shown == [False, True, False]


def test_who_comes_to_the_house_reads_how_to_get_there_and_whom_to_ask(client: Client) -> None:
    house = {"venue_address": "Gartenstraße 1", "directions": "Fünf Minuten zu Fuß."}
    workshop = WorkshopFactory.create(
        attendance="both", catering="Suppe", is_step_free=True, published=True, **house
    )
    comes, online, cancelled = (
        read(client, RegistrationFactory.create(workshop=workshop, **traits)).text
        for traits in ({}, {"mode": "online"}, {"state": RegistrationState.CANCELLED})
    )
    assert "Wo Seminarraum am Größen Garten, Gartenstraße 1, Hannover" in comes
    assert (
        "Vor Ort Barrierefreiheit stufenlos erreichbar Anfahrt Fünf Minuten zu Fuß."
        " Verpflegung Suppe" in comes
    )
    assert "030 23125 100 Um Rückruf bitten arbeit-4-0@example.org" in comes
    assert ["Anfahrt" in text for text in (online, cancelled)] == [False, False]


def test_a_cancelled_workshop_is_said_and_leaves_nothing_to_press(client: Client) -> None:
    workshop = WorkshopFactory.create(
        cancelled_at=timezone.now(), cancellation_note="Ein neuer Termin folgt.", published=True
    )
    page = read(client, RegistrationFactory.create(workshop=workshop))
    assert page.headings[0] == "Die Veranstaltung ist abgesagt"
    assert "Ein neuer Termin folgt." in page.text
    assert offers(page) == []


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_while_the_workshop_is_not_public_a_seat_can_only_be_given_back(
    client: Client, state: str
) -> None:
    workshop = WorkshopFactory.create(published=True)
    pending, lapsed, confirmed = (
        RegistrationFactory.create(workshop=workshop, **facts)
        for facts in ({"pending": True}, {"overdue": True}, {})
    )
    Workshop.objects.update(state=state)
    pages = [read(client, each) for each in (pending, lapsed, confirmed)]
    assert [(page.headings[0], offers(page)) for page in pages] == [
        ("Die Veranstaltung ist nicht mehr öffentlich", [CANCEL]),
        ("Die Veranstaltung ist nicht mehr öffentlich", []),
        ("Ihr Platz ist bestätigt", [CANCEL]),
    ]


def test_after_the_workshop_there_is_nothing_to_press(client: Client) -> None:
    page = read(client, RegistrationFactory.create(workshop=past_workshop()))
    assert page.headings[0] == "Die Veranstaltung ist vorbei"
    assert offers(page) == []


def test_who_cancelled_may_register_again_while_registration_is_open(client: Client) -> None:
    open_workshop = WorkshopFactory.create(published=True)
    closed = WorkshopFactory.create(
        registration_closes_at=timezone.now() - timedelta(hours=1), published=True
    )
    links = [
        [
            href
            for label, href in read(
                client,
                RegistrationFactory.create(workshop=workshop, state=RegistrationState.CANCELLED),
            ).links
            if label == "Neu anmelden"
        ]
        for workshop in (open_workshop, closed)
    ]
    assert links == [[f"{open_workshop.get_absolute_url()}anmeldung/"], []]


def test_the_page_is_kept_out_of_search_engines_and_names_its_address_nowhere(
    client: Client,
) -> None:
    registration = RegistrationFactory.create(pending=True)
    response = client.get(registration.link_path)
    html = response.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html
    assert "og:url" not in html
    assert html.count(registration.token) == 3  # the form to confirm, and two links
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
