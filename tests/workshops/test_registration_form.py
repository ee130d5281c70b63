"""The form's way: every answer has its page, its status and loses nothing."""

import unicodedata
from collections.abc import Callable

import pytest
from django.test import Client

from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
)
from workshops import services
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db

JANA = {"name": "Jana Öztürk", "email": "jana@betrieb.example", "consent": "on"}


def address(workshop: Workshop) -> str:
    return f"/veranstaltungen/{workshop.slug}/anmeldung/"


def test_a_filled_form_takes_a_seat_and_leads_to_the_mailbox(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    response = client.post(address(workshop), JANA)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{address(workshop)}eingegangen/",
    )
    assert Registration.objects.get().name == "Jana Öztürk"
    assert client.get(response["Location"]).status_code == 200


def test_who_is_registered_already_sees_the_same_page(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop, name=JANA["name"], email=JANA["email"])
    response = client.post(address(workshop), JANA)
    assert response["Location"] == f"{address(workshop)}eingegangen/"


def test_what_is_missing_is_named_and_what_was_typed_stays(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    response = client.post(address(workshop), {"name": "Jana", "email": "jana@"})
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "email": ["Geben Sie eine vollständige E-Mail-Adresse ein, etwa name@betrieb.de."],
        "consent": ["Ohne Ihr Einverständnis können wir Sie nicht anmelden."],
    }
    assert 'value="Jana"' in response.content.decode()
    assert Registration.objects.count() == 0


def test_without_groups_the_form_does_not_ask_for_one(client: Client) -> None:
    form = client.get(address(WorkshopFactory.create(published=True))).context["form"]
    names = ["name", "email", "organisation", "together", "wants_record", "consent"]
    assert list(form.fields) == names


def test_a_group_cannot_be_its_own_second_choice(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5, 5])
    group = workshop.groups.all()[0]
    choices = {"group": group.pk, "second_choice": group.pk}
    response = client.post(address(workshop), JANA | choices)
    assert list(response.context["form"].errors) == ["second_choice"]


def test_another_workshops_group_is_no_choice(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5])
    other = WorkingGroupFactory.create()
    response = client.post(address(workshop), JANA | {"group": other.pk})
    assert (response.status_code, Registration.objects.count()) == (422, 0)


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 409)])
def test_a_closed_registration_says_so(client: Client, method: str, status: int) -> None:
    workshop = WorkshopFactory.create(published=True, past=True)
    response = getattr(client, method)(address(workshop), JANA)
    assert (response.status_code, Registration.objects.count()) == (status, 0)
    assert response.templates[0].name == "workshops/registration_closed.html"


def test_a_draft_has_no_form(client: Client) -> None:
    assert client.get(address(WorkshopFactory.create())).status_code == 404


def test_a_member_of_the_team_who_uses_the_form_is_somebody_like_others(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    client.post(address(WorkshopFactory.create(published=True)), JANA)
    event = Registration.objects.get().events.get()
    assert (event.actor, event.by) == ("participant", None)


def test_the_registration_keeps_the_language_of_the_page(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    client.post(f"/en{address(workshop)}", JANA)
    assert Registration.objects.get().language == "en"


def test_nobody_fills_a_strangers_mailbox(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    statuses = [
        client.post(address(workshop), JANA | {"name": f"Testperson {number}"}).status_code
        for number in range(21)
    ]
    assert statuses == [302] * 3 + [429] * 18
    assert OutgoingMail.objects.count() == 3
    refused = client.post(address(workshop), JANA | {"name": "Noch jemand"})
    assert list(refused.context["form"].errors) == ["email"]
    assert client.post(address(workshop), JANA | {"email": "other@b.example"}).status_code == 302


@pytest.mark.parametrize(
    "written",
    [
        {"name": unicodedata.normalize("NFD", JANA["name"])},
        {"name": "Jana\u200b  Öz\u00adtürk\u200d"},
        {"email": "jana@be\u200btrieb.example"},
    ],
    ids=["decomposed", "invisible signs", "invisible sign in the address"],
)
def test_one_person_in_another_writing_takes_one_seat(
    client: Client, written: dict[str, str]
) -> None:
    workshop = WorkshopFactory.create(published=True)
    answers = [client.post(address(workshop), data) for data in (JANA, JANA | written)]
    assert [answer.status_code for answer in answers] == [302, 302]
    registration = Registration.objects.get()
    assert (registration.name, registration.email) == (JANA["name"], JANA["email"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u200b"),
        ("name", "J" * 151),
        ("email", f"{'j' * 64}@{'b' * 63}.{'b' * 63}.{'b' * 60}.example"),
        ("organisation", "B" * 201),
    ],
    ids=["nothing to see", "long name", "long address", "long organisation"],
)
def test_what_cannot_be_kept_is_said_at_its_field(client: Client, field: str, value: str) -> None:
    response = client.post(address(WorkshopFactory.create(published=True)), JANA | {field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize("name", ["Gewinnen Sie: http://boese.example", "www.boese.example", "a@b"])
def test_a_name_is_no_advertisement(client: Client, name: str) -> None:
    response = client.post(address(WorkshopFactory.create(published=True)), JANA | {"name": name})
    assert response.context["form"].errors == {"name": ["Geben Sie nur Ihren Namen ein."]}


def test_mails_to_an_address_that_nobody_confirmed_print_nothing_that_was_typed(
    client: Client,
) -> None:
    workshop = WorkshopFactory.create(published=True)
    bait = {"name": "Gewinn abholen: Anruf genügt", "organisation": "Jetzt 500 Euro sichern"}
    data = JANA | bait
    steps: dict[str, Callable[[], object]] = {
        "please_confirm": lambda: client.post(address(workshop), data),
        "already_registered": lambda: client.post(address(workshop), data | {"organisation": ""}),
        "registration_cancelled": lambda: services.cancel(
            Registration.objects.get(), by=UserFactory.create(editor=True)
        ),
    }
    for purpose, step in steps.items():
        step()
        outgoing = OutgoingMail.objects.latest("pk")
        assert outgoing.purpose == purpose
        mail = render(outgoing)
        [[page, _kind]] = mail.alternatives
        said = f"{mail.subject} {mail.body} {page!s}"
        assert ("Gewinn" in said, "500 Euro" in said) == (False, False), purpose


def test_who_confirmed_is_greeted_by_name(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    client.post(address(workshop), JANA)
    services.confirm(Registration.objects.get())
    services.cancel(Registration.objects.get())
    last = OutgoingMail.objects.latest("pk")
    assert f"Guten Tag {JANA['name']}," in render(last).body
