from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.factories import RegistrationFactory, WorkshopFactory
from tests.support.reading import Page
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db

FILLED_IN = {"name": "Änne Größwein", "email": "aenne@example.org", "consent": "on"}


def address(workshop: Workshop) -> str:
    return f"{workshop.get_absolute_url()}anmeldung/"


def send(client: Client, workshop: Workshop, **changes: object) -> Any:
    return client.post(address(workshop), {**FILLED_IN, **changes})


def test_the_form_says_who_organises_and_what_the_data_are_for(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    text = Page(client.get(address(workshop))).text
    assert "Zweck und Frist Die Veranstaltung richtet aus: Region Hannover, Wirtschafts-" in text
    assert "Andere Teilnehmende sehen sie nicht." in text


def test_the_form_promises_no_moment_that_may_be_another_when_it_is_sent(client: Client) -> None:
    text = Page(client.get(address(WorkshopFactory.create(published=True)))).text
    assert text.count("Wann genau die Frist endet, steht in der E-Mail.") == 1


def test_a_workshop_without_groups_asks_for_none(client: Client) -> None:
    text = Page(client.get(address(WorkshopFactory.create(published=True)))).text
    assert "Arbeitsgruppe" not in text


def test_who_registers_is_sent_to_the_mailbox(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    response = send(client, workshop)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{address(workshop)}eingegangen/",
    )
    page = Page(client.get(response["Location"]))
    assert page.headings[0] == "Bitte sehen Sie in Ihr Postfach"


def test_the_answer_is_the_same_for_somebody_who_has_a_seat_already(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    first, second = send(client, workshop), send(client, workshop)
    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_a_double_click_on_the_last_seat_is_thanked_twice(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    answers = [send(client, workshop)["Location"] for _click in range(2)]
    assert answers == [f"{address(workshop)}eingegangen/"] * 2
    other = send(client, workshop, name="Uwe Groß")
    assert other["Location"] == f"{address(workshop)}eingegangen/warteliste/"


def test_what_is_missing_is_listed_above_with_links_to_the_fields(client: Client) -> None:
    workshop = WorkshopFactory.create(groups=[5], published=True)
    response = send(client, workshop, name="", email="ohne-klammeraffe", consent="")
    assert response.status_code == 422
    assert response.content.decode().count("<title>Fehler: Anmeldung:") == 1
    errors = [href for _label, href in Page(response).links if href.startswith("#")]
    assert errors == ["#id_name", "#id_email", "#id_group_0", "#id_consent"]
    assert Registration.objects.count() == 0


def test_a_full_group_is_said_before_sending_and_gives_a_number(client: Client) -> None:
    workshop = WorkshopFactory.create(groups=[1, 5], published=True)
    first, second = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=first)
    page = Page(client.get(address(workshop)))
    assert f"{first.name} (voll, mit Warteliste)" in page.text
    assert f"{second.name} (5 Plätze frei)" in page.text
    assert "Ist voll, was Sie wählen, bekommen Sie eine Nummer auf der Warteliste." in page.text
    response = send(client, workshop, group=first.pk)
    assert response["Location"] == f"{address(workshop)}eingegangen/warteliste/"
    assert "Nummer auf der Warteliste" in Page(client.get(response["Location"])).text


def test_a_full_workshop_says_before_sending_that_it_will_be_a_number(client: Client) -> None:
    workshop = WorkshopFactory.create(capacity=1, published=True)
    RegistrationFactory.create(workshop=workshop)
    page = Page(client.get(address(workshop)))
    assert page.headings[0] == "In die Warteliste eintragen"
    assert "Alle Plätze sind vergeben. Sie bekommen eine Nummer auf der Warteliste" in page.text


def test_a_closed_registration_says_so_and_shows_other_dates(client: Client) -> None:
    workshop = WorkshopFactory.create(
        registration_closes_at=timezone.now() - timedelta(hours=1), published=True
    )
    response = client.get(address(workshop))
    page = Page(response)
    assert response.status_code == 200
    assert page.headings[0] == "Eine Anmeldung ist gerade nicht möglich"
    assert "Die Anmeldung ist geschlossen." in page.text
    assert page.link("Andere Veranstaltungen ansehen") == "/veranstaltungen/"


@pytest.mark.usefixtures("one_stamp")
def test_form_registration_and_thanks_take_twenty_one_statements(client: Client) -> None:
    workshop = WorkshopFactory.create(groups=[5, 5, 5], published=True)
    group = workshop.groups.all()[0]
    client.get(address(workshop))
    ContentType.objects.get_for_model(Registration)
    with CaptureQueriesContext(connection) as statements:
        client.get(address(workshop))
        answer = send(client, workshop, group=group.pk)
        client.get(answer.url)
    frame = ("SAVEPOINT", "RELEASE")
    work = [each for each in statements if not each["sql"].startswith(frame)]
    assert (answer.status_code, len(work)) == (302, 21)
