"""What public forms carry along: nobody is turned away for being fast without being told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from initiatives.models import Idea, Proposer
from notifications.models import OutgoingMail
from pages.models import Enquiry
from taxonomy.models import Region
from tests.support.factories import WorkshopFactory
from tests.support.team import both_at_once
from workshops.models import Registration

IDEA = {
    "title": "Ein Lager für alle",
    "origin": "company",
    "description": "Drei Betriebe, eine Halle.",
    "name": "Jana Öztürk",
    "email": "jana@betrieb.example",
    "consent": "on",
}
CALL = {"name": "Jana Öztürk", "phone": "0511 12345", "message": "Bitte nach 14 Uhr."}
CALL |= {"region": "hannover"}
FORMS = {"/ideen/vorschlagen/": (IDEA, Idea), "/rueckruf/": (CALL, Enquiry)}
SEVERAL = pytest.mark.parametrize("address", FORMS)


def shown(client: Client, address: str) -> dict[str, str]:
    """What the form carries unseen."""
    guard = client.get(address).context["form"].guard
    return {"formular": guard.key}


def number_of(address: str) -> int:
    return FORMS[address][1]._default_manager.count()


@pytest.fixture
def filled(client: Client) -> Callable[[str], dict[str, str]]:
    def fill(address: str) -> dict[str, str]:
        region = Region.objects.host()
        assert region is not None
        return FORMS[address][0] | {"region": region.slug} | shown(client, address)

    return fill


@pytest.mark.django_db
@SEVERAL
def test_back_and_send_again_is_one(
    client: Client, address: str, filled: Callable[[str], dict[str, str]]
) -> None:
    data = filled(address)
    assert [client.post(address, data).status_code for _ in range(3)] == [302] * 3
    assert number_of(address) == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@SEVERAL
def test_two_posts_at_the_same_moment_are_one(
    client: Client, address: str, filled: Callable[[str], dict[str, str]]
) -> None:
    data = filled(address)
    answers = both_at_once(*[lambda: Client().post(address, data).status_code] * 2)
    assert answers == [302, 302]
    assert number_of(address) == 1


@pytest.mark.django_db
@SEVERAL
def test_what_was_changed_before_sending_again_is_another(
    client: Client, address: str, filled: Callable[[str], dict[str, str]]
) -> None:
    data = filled(address)
    client.post(address, data)
    client.post(address, data | {"name": "Jana Oeztuerk"})
    assert number_of(address) == 2


@pytest.mark.django_db
@SEVERAL
def test_a_form_opened_anew_is_another(
    client: Client, address: str, filled: Callable[[str], dict[str, str]]
) -> None:
    for _ in range(2):
        client.post(address, filled(address))
    assert number_of(address) == 2


@pytest.mark.django_db
def test_what_was_forgotten_can_be_sent_again(
    client: Client, filled: Callable[[str], dict[str, str]]
) -> None:
    data = filled("/ideen/vorschlagen/")
    client.post("/ideen/vorschlagen/", data)
    Proposer.objects.all().delete()
    client.post("/ideen/vorschlagen/", data)
    assert Idea.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_who_is_too_fast_is_told_and_gets_through_the_second_time(
    client: Client, settings: Settings, seconds: float
) -> None:
    settings.FORM_TAKES_SECONDS = 2
    address, now = "/rueckruf/", timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        data = CALL | shown(client, address)
        clock.shift(timedelta(seconds=seconds))
        first = client.post(address, data)
        assert first.status_code == 422
        assert "Das ging sehr schnell" in first.text
        assert Enquiry.objects.count() == 0
        # What was typed is there, and so is the key.
        assert first.context["form"]["message"].value() == CALL["message"]
        again = CALL | {"formular": first.context["form"].guard.key}
        clock.shift(timedelta(seconds=2))
        assert client.post(address, again).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, "", "x", "x:1:y", "a:b:c:d"])
def test_without_a_key_of_ours_a_form_is_as_if_shown_now(
    client: Client, settings: Settings, key: str | None
) -> None:
    settings.FORM_TAKES_SECONDS = 2
    sent = CALL if key is None else CALL | {"formular": key}
    refused = client.post("/rueckruf/", sent)
    assert refused.status_code == 422
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        again = CALL | {"formular": refused.context["form"].guard.key}
        assert client.post("/rueckruf/", again).status_code == 302


@pytest.mark.django_db
def test_a_form_left_open_over_night_is_taken(client: Client, settings: Settings) -> None:
    settings.FORM_TAKES_SECONDS = 2
    data = CALL | shown(client, "/rueckruf/")
    with time_machine.travel(timezone.now() + timedelta(hours=15)):
        assert client.post("/rueckruf/", data).status_code == 302


@pytest.mark.django_db
def test_a_trapped_machine_registers_nobody_and_a_person_hears_why(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    address = f"{workshop.get_absolute_url()}anmeldung/"
    data = {"name": "Jana Öztürk", "email": "jana@betrieb.example", "consent": "on"}
    refused = client.post(address, data | {"homepage": "https://werbung.example"})
    assert refused.status_code == 422
    assert "Ein Feld, das niemand sieht, war ausgefüllt" in refused.text
    assert "werbung.example" not in refused.text
    assert Registration.objects.count() == 0
    assert client.post(address, data).status_code == 302
