"""One's own registration by link: the only key needed, and nothing happens by opening it."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.support.factories import RegistrationFactory, WorkshopFactory
from workshops.models import Registration, RegistrationState, Workshop

pytestmark = pytest.mark.django_db

ROOM = "https://raum.example.org/geheim"


def test_opening_the_link_changes_nothing(client: Client) -> None:
    registration = RegistrationFactory.create(pending=True)
    assert client.get(registration.link_path).status_code == 200
    registration.refresh_from_db()
    assert registration.state == RegistrationState.PENDING


def test_a_get_on_an_action_changes_nothing_and_leads_to_its_button(client: Client) -> None:
    registration = RegistrationFactory.create(pending=True)
    response = client.get(reverse("registration:confirm", args=[registration.token]))
    assert (response.status_code, response["Location"]) == (302, registration.link_path)
    assert response["Referrer-Policy"] == "no-referrer"
    registration.refresh_from_db()
    assert registration.state == RegistrationState.PENDING


def test_a_page_in_another_language_says_so_in_its_headers(client: Client) -> None:
    registration = RegistrationFactory.create(language="en")
    assert client.get(registration.link_path)["Content-Language"] == "en"


def test_the_buttons_confirm_and_cancel(client: Client) -> None:
    registration = RegistrationFactory.create(pending=True)
    for action, state in [("confirm", "confirmed"), ("cancel", "cancelled")]:
        response = client.post(reverse(f"registration:{action}", args=[registration.token]))
        assert (response.status_code, response["Location"]) == (
            302,
            registration.link_path,
        )
        registration.refresh_from_db()
        assert registration.state == state


def test_a_browser_that_hides_its_origin_can_press_the_button() -> None:
    # What `Referrer-Policy: no-referrer` makes of a form's POST; the link itself is the key.
    registration = RegistrationFactory.create(pending=True)
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    address = reverse("registration:confirm", args=[registration.token])
    assert browser.post(address).status_code == 302


def test_a_late_confirmation_is_told_that_the_seat_is_gone(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    late = RegistrationFactory.create(workshop=workshop, overdue=True)
    RegistrationFactory.create(workshop=workshop)
    response = client.post(reverse("registration:confirm", args=[late.token]))
    assert response.status_code == 409
    assert "inzwischen vergeben" in response.content.decode()


@pytest.mark.parametrize("name", ["page", "calendar"])
def test_pages_by_link_stay_out_of_caches_referrers_and_search_engines(
    client: Client, name: str
) -> None:
    registration = RegistrationFactory.create()
    response = client.get(reverse(f"registration:{name}", args=[registration.token]))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_a_forged_or_revoked_link_leads_nowhere(client: Client) -> None:
    registration = RegistrationFactory.create()
    good = registration.token
    other_key = signing.Signer(key="another", salt="workshops.registration", sep=".")
    other_salt = signing.Signer(salt="accounts", sep=".")
    payload = f"{registration.pk}-1"
    forged = [good[:-1], f"{registration.pk}-2{good[good.index('.') :]}", "1-1", "ä.b"]
    forged += [other_key.sign(payload), other_salt.sign(payload)]
    Registration.objects.update(link_version=2)
    for token in [*forged, good]:
        address = reverse("registration:page", args=[token])
        assert client.get(address).status_code == 404, token


def test_a_link_survives_a_new_secret_key(client: Client, settings: Settings) -> None:
    address = RegistrationFactory.create().link_path
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-one-" + "x" * 50
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("state", "sees_room"), [("confirmed", True), ("pending", False)])
def test_the_online_room_is_for_confirmed_participants(
    client: Client, state: str, sees_room: bool
) -> None:
    workshop = WorkshopFactory.create(published=True, online_url=ROOM, attendance="online")
    registration = RegistrationFactory.create(workshop=workshop, pending=True)
    Registration.objects.update(state=state)
    for name in ["page", "calendar"]:
        content = client.get(reverse(f"registration:{name}", args=[registration.token])).content
        # Calendar lines are folded after 75 octets.
        assert (ROOM in content.decode().replace("\r\n ", "")) is sees_room
    for public in [workshop.get_absolute_url(), f"{workshop.get_absolute_url()}kalender.ics"]:
        assert ROOM not in client.get(public).content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(("state", "status"), [("published", 200), ("draft", 302)])
def test_the_calendar_entry_is_handed_out_while_the_workshop_is_public(
    client: Client, state: str, status: int
) -> None:
    registration = RegistrationFactory.create()
    Workshop.objects.update(state=state)
    address = reverse("registration:calendar", args=[registration.token])
    assert client.get(address).status_code == status


def test_the_page_shows_nobody_else(client: Client) -> None:
    mine = RegistrationFactory.create()
    other = RegistrationFactory.create(workshop=mine.workshop, name="Käthe Fremd")
    content = client.get(mine.link_path).content.decode()
    assert other.name not in content
    assert other.email not in content


def test_the_page_speaks_the_language_of_the_registration(client: Client) -> None:
    registration = RegistrationFactory.create(language="en")
    assert '<html lang="en"' in client.get(registration.link_path).content.decode()
