"""What limits refuse is counted, of nobody, and counting harms no answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interface import refusals
from interface.forms import ActingForm
from interface.models import Refusal
from interface.names import admin_address
from tests.support.factories import (
    RefusalFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.team import both_at_once
from work import retention
from workshops import services
from workshops.models import Workshop
from workshops.services import Applicant
from workshops.services.origins import hashed

Counted = Callable[[Callable[[], object]], dict[str, int]]
CALL = {"name": "Jana Öztürk", "phone": "0511 12345", "message": "Bitte nach 14 Uhr."}
CALL |= {"region": "hannover"}
PASSWORD = "ein langes Kennwort"


@pytest.fixture
def counted(django_capture_on_commit_callbacks: Any) -> Counted:
    """What was refused meanwhile; in a test no transaction ends by itself."""

    def count(act: Callable[[], object]) -> dict[str, int]:
        Refusal.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return Refusal.objects.by_kind()

    return count


def account(**fields: object) -> User:
    user: User = UserFactory.create(**fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(user: User, password: str, client: Client | None = None) -> None:
    data = {"login": user.email, "password": password}
    (client or Client()).post(reverse("account_login"), data)


def register(workshop: Workshop, number: int = 0, **more: str) -> int:
    data = {"name": f"Jana {number}", "email": "jana@betrieb.example", "consent": "on", **more}
    return Client().post(f"{workshop.get_absolute_url()}anmeldung/", data).status_code


# Forms --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_form_beyond_its_limit_is_counted(counted: Counted) -> None:
    client = Client()
    for number in range(21):
        assert client.post("/rueckruf/", CALL | {"message": str(number)}).status_code in (302, 429)
    last = counted(lambda: client.post("/rueckruf/", CALL))
    assert last == {"ask_agency": 1}


@pytest.mark.django_db
def test_what_works_or_is_only_filled_in_wrongly_is_not_counted(counted: Counted) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    assert counted(lambda: register(workshop)) == {}
    assert counted(lambda: register(workshop, email="")) == {}
    # Full is nobody's fault.
    assert counted(lambda: register(workshop, 2, email="ole@betrieb.example")) == {}


@pytest.mark.django_db
def test_a_machine_that_fills_in_everything_is_counted(counted: Counted) -> None:
    workshop = WorkshopFactory.create(published=True)
    assert counted(lambda: register(workshop, homepage="https://werbung.example")) == {"machine": 1}


@pytest.mark.django_db
def test_a_fourth_unconfirmed_seat_of_an_address_is_counted(counted: Counted) -> None:
    workshop = WorkshopFactory.create(published=True)
    assert [register(workshop, number) for number in range(3)] == [302] * 3
    assert counted(lambda: register(workshop, 4)) == {"register_for_workshop": 1}


@pytest.mark.django_db
def test_registrations_that_hold_no_seat_are_counted(counted: Counted) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30)

    def come() -> None:
        for number in range(7):
            applicant = Applicant(f"Jana {number}", f"jana-{number}@betrieb.example")
            services.register(workshop, applicant, origin=hashed("203.0.113.7"))

    assert counted(come) == {"seat": 2}


def forms() -> list[type[ActingForm]]:
    found, more = [], [ActingForm]
    while more:
        more = [each for form in more for each in form.__subclasses__()]
        found += more
    return [form for form in found if hasattr(form, "limited_as")]


def test_every_form_with_a_limit_has_its_words() -> None:
    assert {form.limited_as for form in forms()} == {
        *("register_for_workshop", "propose_idea", "ask_agency", "ask_for_data"),
    }
    assert {form.limited_as for form in forms()} < set(Refusal.Kind.values)


# Signing in ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_wrong_passwords_are_counted_and_so_is_whom_they_have_slowed_down(counted: Counted) -> None:
    user = account()

    def guess() -> None:
        for _ in range(7):
            sign_in(user, "falsch")

    assert counted(guess) == {"password": 5, "sign_in": 2}
    assert counted(lambda: sign_in(account(), PASSWORD)) == {}


@pytest.mark.django_db
def test_wrong_codes_and_wrong_second_factors_are_counted(counted: Counted) -> None:
    user, client = account(editor=True), Client()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = reverse("account_confirm_login_code")
    assert counted(lambda: client.post(code, {"code": "FALSCH"})) == {"code": 1}
    TOTP.activate(user, generate_totp_secret())
    sign_in(user, PASSWORD, client := Client())
    factor = reverse("mfa_authenticate")
    assert counted(lambda: client.post(factor, {"code": "000000"})) == {"second_factor": 1}


@pytest.mark.django_db
def test_codes_asked_for_too_often_are_counted(counted: Counted) -> None:
    user = account()

    def ask() -> None:
        for _ in range(5):
            Client().post(reverse("account_request_login_code"), {"email": user.email})

    assert counted(ask) == {"sign_in": 2}


@pytest.mark.django_db
def test_the_page_of_a_limit_is_counted(counted: Counted, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    data = {"login": account().email, "password": PASSWORD}
    answers: list[Any] = []

    def sign_in() -> None:
        answers.append(Client().post(reverse("account_login"), data))

    assert [counted(sign_in), counted(sign_in)] == [{}, {"sign_in": 1}]
    assert (answers[1].status_code, "sehr viele Anfragen" in answers[1].text) == (429, True)


# Counting -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_hour_has_one_row_of_each_kind() -> None:
    with time_machine.travel("2026-11-20T10:59:59+01:00", tick=False) as clock:
        for _ in range(3):
            Refusal.objects.count_in("password")
        Refusal.objects.count_in("code")
        clock.shift(timedelta(seconds=1))
        Refusal.objects.count_in("password")
        rows = Refusal.objects.values_list("hour__hour", "kind", "number")
        assert [*rows] == [(11, "password", 1), (10, "password", 3), (10, "code", 1)]
        assert Refusal.objects.by_kind() == {"password": 4, "code": 1}


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_both_counted() -> None:
    both_at_once(*[lambda: refusals.note("password")] * 2)
    assert Refusal.objects.by_kind() == {"password": 2}


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_transaction_that_was_refused_something() -> None:
    with transaction.atomic():
        refusals.note("seat")
        assert Refusal.objects.by_kind() == {}
    assert Refusal.objects.by_kind() == {"seat": 1}


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_counted_is_refused_all_the_same() -> None:
    workshop = WorkshopFactory.create(published=True)

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if "interface_refusal" in sql:
            raise OperationalError("read only")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        assert register(workshop, homepage="https://werbung.example") == 422
    assert Refusal.objects.by_kind() == {}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_costs_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        refusals.note("password")


@pytest.mark.django_db
def test_they_are_kept_for_thirty_days() -> None:
    now = timezone.now()
    RefusalFactory.create(hour=now - timedelta(days=30))
    left = RefusalFactory.create(hour=now - timedelta(days=29))
    retention.forget_due()
    assert [*Refusal.objects.all()] == [left]


@pytest.mark.django_db
def test_administrators_alone_read_them_and_nobody_changes_them(client: Client) -> None:
    row = RefusalFactory.create(number=7)
    client.force_login(UserFactory.create(publisher=True))
    assert client.get(admin_address(Refusal)).status_code == 403
    client.force_login(UserFactory.create(superuser=True))
    assert "falsches Passwort" in client.get(admin_address(Refusal)).text
    assert client.post(admin_address(row), {"number": 0}).status_code == 403
    assert client.post(admin_address(row, "delete")).status_code == 403
    assert str(row) == "falsches Passwort: 7"
