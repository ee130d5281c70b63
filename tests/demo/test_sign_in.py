"""The demo's sign-in: a button for each account, and no way to any other."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from demo.accounts import DEMO_ACCOUNTS, DemoAccount, make_accounts
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/demo/anmelden/"


def signed_in(client: Client) -> str | None:
    """The e-mail address of whoever the client is signed in as."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_page_has_one_button_for_each_account(client: Client) -> None:
    make_accounts()
    page = client.get(ADDRESS).content.decode()
    assert page.count('<button class="kern-btn kern-btn--primary" name="account"') == 3
    for account in DEMO_ACCOUNTS:
        assert page.count(f'value="{account.email}"') == 1


def test_page_without_accounts_says_why(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert page.count('name="account"') == 0
    assert page.count("Noch kein Konto") == 1


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.name)
def test_button_leads_into_the_admin(client: Client, account: DemoAccount) -> None:
    make_accounts()
    email = account.email
    response = client.post(ADDRESS, {"account": email})
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    assert signed_in(client) == email
    assert client.get(reverse("admin:index")).status_code == 200


def test_other_account_takes_the_place_of_the_first(client: Client) -> None:
    make_accounts()
    for account in DEMO_ACCOUNTS[:2]:
        client.post(ADDRESS, {"account": account.email})
    assert signed_in(client) == DEMO_ACCOUNTS[1].email


def test_looking_signs_nobody_in(client: Client) -> None:
    make_accounts()
    client.get(ADDRESS, {"account": DEMO_ACCOUNTS[2].email})
    assert signed_in(client) is None


@pytest.mark.parametrize("email", ["leitung@agentur.example.org", "", "niemand@example.org"])
def test_no_button_leads_to_another_account(client: Client, email: str) -> None:
    make_accounts()
    UserFactory.create(email="leitung@agentur.example.org", superuser=True)
    assert client.post(ADDRESS, {"account": email}).status_code == 422
    assert signed_in(client) is None


def test_closed_account_has_no_button(client: Client) -> None:
    make_accounts()
    User.objects.filter(email=DEMO_ACCOUNTS[0].email).update(is_active=False)
    assert client.get(ADDRESS).content.decode().count('name="account"') == 2
    assert client.post(ADDRESS, {"account": DEMO_ACCOUNTS[0].email}).status_code == 422


def test_button_pressed_on_another_site_does_nothing() -> None:
    make_accounts()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"account": DEMO_ACCOUNTS[2].email}).status_code == 403
    assert signed_in(strict) is None
