from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.reading import Page

pytestmark = pytest.mark.django_db


def signed_in(client: Client, *addresses: tuple[str, bool]) -> Any:
    user = UserFactory.create()
    for address, is_verified in addresses:
        EmailAddress.objects.create(user=user, email=address, verified=is_verified)
    client.force_login(user)
    return user


def shown(client: Client) -> list[str]:
    context = client.get("/konto/").context
    return [each.email for each in [*context["coming"], *context["others"]]]


def test_only_registrations_of_verified_addresses_are_shown(client: Client) -> None:
    for address in ("eva@example.org", "ohne@example.org", "fremd@example.org"):
        RegistrationFactory.create(email=address, pending=True)
    signed_in(client, ("Eva@Example.org", True), ("ohne@example.org", False))
    assert shown(client) == ["eva@example.org"]


def test_each_leads_to_the_page_of_its_link(client: Client) -> None:
    registration = RegistrationFactory.create(email="eva@example.org", pending=True)
    signed_in(client, ("eva@example.org", True))
    page = Page(client.get("/konto/"))
    assert page.link(registration.workshop.title) == registration.link_path


def test_what_is_cancelled_stands_below(client: Client) -> None:
    RegistrationFactory.create(email="eva@example.org", state="cancelled")
    signed_in(client, ("eva@example.org", True))
    assert Page(client.get("/konto/")).headings[:2] == [
        "Meine Anmeldungen",
        "Vergangene und abgesagte",
    ]


def test_nobody_elses_name_is_there(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop, email="eva@example.org", pending=True)
    RegistrationFactory.create(workshop=workshop, name="Ida Rohrdommel", pending=True)
    signed_in(client, ("eva@example.org", True))
    assert "Rohrdommel" not in client.get("/konto/").text


def test_without_a_registration_the_page_says_what_it_is_for(client: Client) -> None:
    signed_in(client, ("eva@example.org", True))
    assert "Hier steht noch nichts" in Page(client.get("/konto/")).headings


def test_strangers_sign_in_first(client: Client) -> None:
    response = client.get("/konto/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/konto/login/?next=/konto/",
    )


def test_no_cache_keeps_the_page(client: Client) -> None:
    signed_in(client)
    assert "no-store" in client.get("/konto/").headers["Cache-Control"]
