"""Which passwords are taken, and what becomes of one that no longer would be."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.passwords import SHORTEST
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
GOOD, OTHER_GOOD, WEAK = "drei Katzen tanzen", "Tisch Kerze Wolke", "Passwort1234567"


def account(password: str, **fields: object) -> User:
    user: User = UserFactory.create(**fields)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(user: User, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


def change(client: Client, old: str, new: str) -> Any:
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), data)


def leads_to(client: Client, path: str) -> str:
    return str(client.get(path).headers.get("Location", ""))


# What is taken ------------------------------------------------------------------------------------


def complaints(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as errors:
        return errors.messages
    return []


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("Kerze Wolke", False),
        ("Kerze Wolke7", True),
        ("Kerze    Wolke", False),
        ("Kerze Wol  ke", True),
    ],
)
def test_twelve_characters_are_needed_and_several_spaces_count_as_one(
    password: str, is_taken: bool
) -> None:
    assert any("12 Zeichen" in each for each in complaints(password)) != is_taken


@pytest.mark.parametrize(("length", "is_taken"), [(64, True), (128, True), (129, False)])
def test_at_most_128_characters_are_taken(length: int, is_taken: bool) -> None:
    password = ("Tisch Kerze Wolke drei Katzen tanzen im Regen um einen Ofen, " * 3)[:length]
    assert any("128 Zeichen" in each for each in complaints(password)) != is_taken


@pytest.mark.parametrize(
    "password",
    [
        *("passwordpassword", "hannover12345", WEAK, "Willkommen2026", "qwertzuiop12"),
        *("regiodialog2026", "Digitalisierung2026", "geheimgeheim", "aaaaaaaaaaaa"),
        *("hannover hannover", "passwort passwort", "Regiodialog Regiodialog"),
        *("Hannover2026!", "Dezember2026!"),
    ],
)
def test_what_is_known_or_easily_guessed_is_refused(password: str) -> None:
    assert any("zu erraten" in each for each in complaints(password))


def test_whatever_stands_in_djangos_list_is_refused() -> None:
    listed = CommonPasswordValidator().passwords
    long_enough = [password for password in listed if len(password) >= 12]
    assert len(long_enough) > 150
    assert [password for password in long_enough if not complaints(password)] == []


@pytest.mark.parametrize("password", [GOOD, OTHER_GOOD, "Brot Ofen Mehl Salz", "tischkerzewolke"])
def test_an_ordinary_phrase_of_three_words_is_taken(password: str) -> None:
    assert complaints(password, UserFactory.create()) == []


@pytest.mark.parametrize(
    "password",
    ["annelieseholz1", "Jana.Meier2026", "janameier2026!", "Jana.Meier.Betrieb", "betrieb.example"],
)
def test_ones_own_name_and_address_are_no_password(password: str) -> None:
    user = UserFactory.create(email="jana.meier@betrieb.example", name="Anneliese Holz")
    assert complaints(password, user)


def test_a_very_long_password_is_estimated_by_its_beginning() -> None:
    assert any("zu erraten" in each for each in complaints("a" * 100_000))


# At sign-in ---------------------------------------------------------------------------------------


def test_whoever_signs_in_by_a_weak_password_first_chooses_another() -> None:
    client, to_change = signed_in(account(WEAK), WEAK), reverse("account_change_password")
    for path in ("/", "/konto/", "/konto/email/", "/konto/2fa/", "/veranstaltungen/"):
        assert leads_to(client, path) == to_change
    assert "leicht zu erraten" in client.get(to_change).text
    change(client, WEAK, GOOD)
    assert [client.get(path).status_code for path in ("/", "/konto/")] == [200, 200]


def test_another_weak_password_doesnt_help() -> None:
    client = signed_in(account(WEAK), WEAK)
    assert change(client, WEAK, "hannover12345").status_code == 200
    assert leads_to(client, "/") == reverse("account_change_password")


def test_whoever_must_choose_another_can_still_sign_out_and_see_the_pages_looks() -> None:
    client = signed_in(account(WEAK), WEAK)
    assert client.get("/farben.css").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 200


def test_a_good_password_leads_on() -> None:
    assert leads_to(signed_in(account(GOOD), GOOD), "/") == ""


def test_a_wrong_password_is_wrong_before_it_is_weak() -> None:
    assert leads_to(signed_in(account(GOOD), WEAK), "/") == ""


def test_who_signs_in_by_code_isnt_asked_for_a_password() -> None:
    client = Client()
    client.force_login(account(WEAK))
    assert leads_to(client, "/") == ""


def test_the_flag_is_of_the_account_and_not_of_the_next_one_in_this_browser() -> None:
    client = signed_in(account(WEAK), WEAK)
    client.force_login(account(GOOD))
    assert leads_to(client, "/") == ""


def test_a_second_factor_is_asked_for_before_the_weak_password_is_changed() -> None:
    user, secret = account(WEAK, editor=True), generate_totp_secret()
    TOTP.activate(user, secret)
    client = signed_in(user, WEAK)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert leads_to(client, "/admin/") == reverse("account_change_password")


def test_of_two_duties_the_password_comes_first(settings: Settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    client = signed_in(account(WEAK, editor=True), WEAK)
    assert leads_to(client, "/admin/") == reverse("account_change_password")
    change(client, WEAK, GOOD)
    assert leads_to(client, "/admin/") == reverse("mfa_activate_totp")


def test_the_admins_page_for_a_password_is_the_sites_own() -> None:
    client = Client()
    client.force_login(account(GOOD, editor=True))
    assert leads_to(client, "/admin/password_change/") == reverse("account_change_password")


def test_the_browser_counts_to_the_same_length() -> None:
    script = (settings.BASE_DIR / "static/js/password.js").read_text()
    assert f"const SHORTEST = {SHORTEST};" in script
