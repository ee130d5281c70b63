"""Administrators hear of unusually many refusals: on the desk, and by one mail a day."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from desk.tasks import tell_of_refusals
from interface.models import Refusal
from interface.names import admin_address
from notifications import emails
from notifications.models import OutgoingMail
from tests.support.factories import RefusalFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_are_nothing(settings: Settings) -> None:
    settings.REFUSALS_WORTH_TELLING = 3


def tasks_of(**role: bool) -> list[Any]:
    client = Client()
    client.force_login(UserFactory.create(**role))
    return [each for each in client.get("/admin/").context["tasks"] if each.key == "refusals"]


def told() -> list[str]:
    tell_of_refusals()
    return [*OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True)]


def test_the_desk_tells_administrators_alone_and_leads_to_the_list() -> None:
    RefusalFactory.create(number=2)
    RefusalFactory.create(number=2, kind=Refusal.Kind.CODE)
    (task,) = tasks_of(superuser=True)
    assert task.number == 4
    assert [(each.text, each.number, each.address) for each in task.lists] == [
        ("Versuche in 24 Stunden", 4, admin_address(Refusal))
    ]
    assert tasks_of(publisher=True) == []


def test_as_many_as_usual_are_nothing_to_do() -> None:
    RefusalFactory.create(number=3)
    RefusalFactory.create(number=90, hour=timezone.now() - timedelta(hours=24))
    assert tasks_of(superuser=True) == []
    assert told() == []


def test_each_administrator_gets_one_mail_a_day() -> None:
    first, second = (UserFactory.create(superuser=True).email for _ in range(2))
    UserFactory.create(superuser=True, is_active=False)
    UserFactory.create(publisher=True)
    with time_machine.travel("2026-11-20T09:00:00+01:00", tick=False) as clock:
        RefusalFactory.create(number=4)
        assert told() == [first, second]
        clock.shift(timedelta(hours=1))
        RefusalFactory.create(number=40)
        assert told() == [first, second]
        clock.shift(timedelta(hours=14))
        assert told() == [first, second, first, second]
        clock.shift(timedelta(days=1))
        assert len(told()) == 4


def test_the_mail_says_what_was_refused_and_of_nobody() -> None:
    UserFactory.create(superuser=True, name="Änne Größwein")
    RefusalFactory.create(number=4)
    RefusalFactory.create(number=2, kind=Refusal.Kind.SECOND_FACTOR)
    tell_of_refusals()
    mail = OutgoingMail.objects.get()
    assert mail.facts == {"refused": {"password": 4, "second_factor": 2}}
    message = emails.render(mail)
    assert message.subject == "Ungewöhnlich viele abgewiesene Versuche: 6 in 24 Stunden"
    assert "- falsches Passwort: 4\n- falscher zweiter Faktor: 2\n" in message.body
    assert reverse("admin:interface_refusal_changelist") in message.body
    assert "Größwein" not in message.body
