"""Whoever has registered opens an account by a code to that address; nobody else opens one."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.team import both_at_once
from work.tasks import forget
from workshops import services

pytestmark = pytest.mark.django_db
JANA = "jana@betrieb.example"


def ask(client: Client, email: str = JANA) -> list[str]:
    """Who got a code."""
    client.post(reverse("account_request_login_code"), {"email": email})
    mails = OutgoingMail.objects.filter(purpose="account_code").order_by("pk")
    return list(mails.values_list("recipient", flat=True))


def enter_code(client: Client) -> None:
    text = OutgoingMail.objects.filter(purpose="account_code").latest("pk").facts["text"]
    code = re.findall(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})


def test_an_address_with_a_live_registration_gets_a_code_and_sees_it(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, title="Lager im Griff")
    RegistrationFactory.create(workshop=workshop, email="Jana@Betrieb.example")
    assert ask(client) == [JANA]
    enter_code(client)
    assert "Lager im Griff" in client.get(reverse("pages:account")).text


@pytest.mark.parametrize("state", ["cancelled", "expired", "declined"])
def test_one_whose_registration_is_over_gets_none(client: Client, state: str) -> None:
    RegistrationFactory.create(email=JANA, state=state)
    assert ask(client) == []
    assert not User.objects.filter(email=JANA).exists()


def test_one_that_was_forgotten_gets_none(client: Client) -> None:
    services.forget(RegistrationFactory.create(email=JANA))
    assert ask(client) == []


def test_an_account_that_is_switched_off_stays_so(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    UserFactory.create(email=JANA, is_active=False)
    assert ask(client) == []


def test_a_second_code_opens_no_second_account(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    assert ask(client) == ask(Client())[:1]
    assert User.objects.filter(email=JANA).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_codes_at_once_open_one_account() -> None:
    RegistrationFactory.create(email=JANA)
    both_at_once(lambda: ask(Client()), lambda: ask(Client()))
    assert User.objects.get(email=JANA).emailaddress_set.count() == 1
    assert OutgoingMail.objects.filter(recipient=JANA, purpose="account_code").count() == 2


def test_the_address_is_theirs_once_the_code_is_entered(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    ask(client)
    assert not EmailAddress.objects.get(email=JANA).verified
    enter_code(client)
    assert EmailAddress.objects.get(email=JANA).verified


def left_after(**age: int) -> list[str]:
    with time_machine.travel(timezone.now() + timedelta(**age)):
        forget()
    return list(User.objects.filter(email__contains="betrieb").values_list("email", flat=True))


def test_an_account_that_is_never_used_is_gone_after_a_day(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    ask(client)
    assert left_after(hours=23) == [JANA]
    assert left_after(hours=25) == []


def test_one_that_was_used_is_gone_a_year_after(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    ask(client)
    enter_code(client)
    assert left_after(days=364) == [JANA]
    assert left_after(days=366) == []


@pytest.mark.parametrize("traits", [{}, {"editor": True}, {"superuser": True}])
def test_an_account_that_the_team_made_stays(traits: dict[str, bool]) -> None:
    UserFactory.create(email=JANA, **traits)
    assert left_after(days=800) == [JANA]


def test_one_that_joined_the_team_meanwhile_stays(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    ask(client)
    User.objects.filter(email=JANA).update(role="editor")
    assert left_after(days=800) == [JANA]
