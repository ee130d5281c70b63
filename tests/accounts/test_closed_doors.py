"""Nobody comes in by another's address, is kept out by a stranger, or stays in by forgetting."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from work.tasks import forget

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"


def account(**fields: object) -> User:
    user: User = UserFactory.create(**fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client: Client, user: User, **headers: str) -> None:
    data = {"login": user.email, "password": PASSWORD}
    client.post(reverse("account_login"), data, **headers)  # type: ignore[arg-type]


def administrator(user: User | None = None) -> Client:
    """Signed in, and asked just now who they are."""
    client = Client()
    client.force_login(user or account(superuser=True))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def ask_for_code(email: str, client: Client | None = None, network: str = "10.0.0.1") -> bool:
    """Whether a code is on its way."""
    client, before = client or Client(), OutgoingMail.objects.count()
    client.post(reverse("account_request_login_code"), {"email": email}, REMOTE_ADDR=network)
    return OutgoingMail.objects.count() > before


def code_in_last_mail() -> str:
    text = OutgoingMail.objects.latest("pk").facts["text"]
    found: str = re.findall(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE)[0]
    return found


# Addresses ----------------------------------------------------------------------------------------


def test_an_administrator_who_takes_a_participants_address_sees_nothing_of_theirs() -> None:
    workshop = WorkshopFactory.create(published=True, title="Lager im Griff")
    RegistrationFactory.create(workshop=workshop, email="jana@betrieb.example")
    admin = account(superuser=True)
    client = administrator(admin)
    data = {"email": "jana@betrieb.example", "name": "", "role": "", "is_active": "on"}
    data["is_superuser"] = "on"
    client.post(reverse("admin:accounts_user_change", args=[admin.pk]), data)
    admin.refresh_from_db()
    assert admin.email == "jana@betrieb.example"
    assert "Lager im Griff" not in client.get(reverse("pages:account")).text


def test_a_code_shows_that_the_new_address_is_theirs() -> None:
    user, admin = account(), administrator()
    data = {"email": "neu@betrieb.example", "name": "", "role": "", "is_active": "on"}
    admin.post(reverse("admin:accounts_user_change", args=[user.pk]), data)
    assert not EmailAddress.objects.get(user=user).verified
    client = Client()
    assert ask_for_code("neu@betrieb.example", client)
    client.post(reverse("account_confirm_login_code"), {"code": code_in_last_mail()})
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=user).verified


def test_the_former_address_hears_that_it_was_changed() -> None:
    user, admin = account(), administrator()
    former = user.email
    data = {"email": "neu@betrieb.example", "name": "", "role": "", "is_active": "on"}
    admin.post(reverse("admin:accounts_user_change", args=[user.pk]), data)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [former]


def test_whoever_changes_second_factor_or_password_gets_a_mail(
    django_capture_on_commit_callbacks: Any,
) -> None:
    user, client = account(), Client()
    sign_in(client, user)
    TOTP.activate(user, generate_totp_secret())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    new = "noch ein langes Kennwort"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    mails = OutgoingMail.objects.filter(recipient=user.email)
    subjects = [mail.facts["subject"] for mail in mails.order_by("pk")]
    assert "Waren Sie das nicht" in mails[0].facts["text"]
    assert subjects == [
        "In einem neuen Browser eingeloggt",
        "Neue Wiederherstellungscodes generiert",
        "Passwort geändert",
    ]


# Codes --------------------------------------------------------------------------------------------


def test_a_code_lives_ten_minutes() -> None:
    user = account()
    for minutes, works in [(9, True), (11, False)]:
        client = Client()
        with time_machine.travel(timezone.now()) as clock:
            ask_for_code(user.email, client, f"10.0.0.{minutes}")
            clock.shift(timedelta(minutes=minutes))
            client.post(reverse("account_confirm_login_code"), {"code": code_in_last_mail()})
            assert is_signed_in(client) == works


def test_a_strangers_requests_keep_nobody_out() -> None:
    user = account(editor=True)
    asked = [ask_for_code(user.email, network="10.6.6.6") for _ in range(5)]
    assert asked == [True] * 3 + [False] * 2
    assert ask_for_code(user.email, network="10.0.0.7")


def test_a_known_browser_passes_though_a_stranger_sits_in_the_same_network() -> None:
    user, own = account(editor=True), Client()
    sign_in(own, user)
    own.get("/admin/")
    known = own.cookies[settings.KNOWN_BROWSER_COOKIE_NAME].value
    own = Client()
    own.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = known
    for _ in range(3):
        ask_for_code(user.email)
    assert not ask_for_code(user.email)
    assert ask_for_code(user.email, own)


def test_a_browser_is_known_for_its_own_account_alone() -> None:
    stranger, victim, own = account(editor=True), account(editor=True), Client()
    sign_in(own, stranger)
    own.get("/admin/")
    known = own.cookies[settings.KNOWN_BROWSER_COOKIE_NAME].value
    for _ in range(3):
        ask_for_code(victim.email)
    client = Client()
    client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = known
    assert not ask_for_code(victim.email, client)


@pytest.mark.parametrize("forged", ["", "x", "1:2:3"])
def test_a_forged_browser_is_nobodys(forged: str) -> None:
    user, asked = account(editor=True), []
    for _ in range(4):
        client = Client()
        client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = forged
        asked.append(ask_for_code(user.email, client))
    assert asked == [True] * 3 + [False]


def test_a_strangers_wrong_passwords_keep_nobody_out() -> None:
    user = account(editor=True)
    wrong = {"login": user.email, "password": "falsch"}
    for _ in range(8):
        Client().post(reverse("account_login"), wrong, REMOTE_ADDR="10.6.6.6")
    client = Client()
    sign_in(client, user, REMOTE_ADDR="10.0.0.7")
    assert is_signed_in(client)


def test_an_unknown_address_costs_the_same_work_and_gets_no_mail() -> None:
    user = account()
    assert ask_for_code(user.email)
    assert not ask_for_code("niemand@betrieb.example", network="10.0.0.2")
    assert OutgoingMail.objects.count() == 1


# Sessions -----------------------------------------------------------------------------------------


def after(client: Client, *hours: float) -> str:
    """Where the account's page is asked for after each of these times without use, at last."""
    with time_machine.travel(timezone.now()) as clock:
        for each in hours:
            clock.shift(timedelta(hours=each))
            response = client.get(reverse("pages:account"))
    return str(response.headers.get("Location", "seen"))


@pytest.mark.parametrize(
    ("role", "hours", "outcome"),
    [
        ("editor", [7.9, 4], "seen"),
        ("editor", [8.1], "/konto/login/?next=/konto/"),
        ("participant", [11.9], "seen"),
        ("participant", [6, 6.1], "/konto/login/?next=/konto/"),
        ("editor", [4, 4, 4.1], "/konto/login/?next=/konto/"),
    ],
)
def test_a_session_ends_after_twelve_hours_and_the_teams_after_eight_without_use(
    role: str, hours: list[float], outcome: str
) -> None:
    client = Client()
    sign_in(client, account(editor=role == "editor"))
    assert after(client, *hours) == outcome


def test_whoever_was_away_reads_why_they_are_signed_out() -> None:
    client = Client()
    sign_in(client, account(editor=True))
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        response = client.get("/admin/initiatives/idea/", follow=True)
        assert (
            response.redirect_chain[-1][0] == "/konto/login/?next=%2Fadmin%2Finitiatives%2Fidea%2F"
        )
        assert not is_signed_in(client)
        assert "Ihre Sitzung ist abgelaufen" in response.text


def test_a_page_that_needs_no_account_is_shown_when_the_session_is_over() -> None:
    client, registration = Client(), RegistrationFactory.create()
    sign_in(client, account())
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert client.get(registration.link_path).status_code == 200


def test_what_is_kept_of_a_session_is_gone_twelve_hours_after_signing_in() -> None:
    client = Client()
    sign_in(client, account(editor=True))
    with time_machine.travel(timezone.now()) as clock:
        clock.shift(timedelta(hours=7))
        client.get("/admin/")
        clock.shift(timedelta(hours=5, minutes=1))
        forget()
        assert not Session.objects.exists()


def test_a_participants_browser_is_known_again_too() -> None:
    user, client = account(), Client()
    for _ in range(3):
        sign_in(client, user)
        client.get(reverse("pages:account"))
        client.post(reverse("account_logout"))
    subjects = [mail.facts["subject"] for mail in OutgoingMail.objects.all()]
    assert subjects == ["In einem neuen Browser eingeloggt"]


def test_the_log_names_accounts_by_number(caplog: pytest.LogCaptureFixture) -> None:
    user, client = account(editor=True), Client()
    with caplog.at_level(logging.INFO, "accounts.sign_in"):
        client.post(reverse("account_login"), {"login": user.email, "password": "falsch"})
        unknown = {"login": "wer@betrieb.example", "password": "falsch"}
        client.post(reverse("account_login"), unknown)
        sign_in(client, user)
        client.post(reverse("account_logout"))
    assert [record.getMessage() for record in caplog.records] == [
        f"sign-in failed for account {user.pk}",
        "sign-in failed for account none",
        f"account {user.pk} signed in",
        f"account {user.pk} signed out",
    ]


def test_the_log_names_who_mistyped_a_code_or_a_second_factor(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user, client = account(editor=True), Client()
    ask_for_code(user.email, client)
    TOTP.activate(user, generate_totp_secret())
    client.post(reverse("account_confirm_login_code"), {"code": "FALSCH"})
    client = Client()
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert [record.getMessage() for record in caplog.records if "wrong" in record.msg] == [
        f"wrong code for account {user.pk}",
        f"wrong second factor for account {user.pk}",
    ]


def test_the_log_names_who_was_denied_what_and_no_row(caplog: pytest.LogCaptureFixture) -> None:
    user, client = account(editor=True), Client()
    client.force_login(user)
    other = account(name="Jana")
    client.get(reverse("admin:accounts_user_change", args=[other.pk]), {"q": "jana@x.example"})
    assert [record.getMessage() for record in caplog.records if "was denied" in record.msg] == [
        f"account {user.pk} was denied admin/accounts/user/<path:object_id>/change/"
    ]
