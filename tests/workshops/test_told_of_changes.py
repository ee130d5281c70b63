"""Venue, way there, way of taking part: whoever is registered hears if the team says so."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from editorial.models import EntryVersion, Proposal
from interface.names import admin_address
from notifications.emails import render
from notifications.models import MailState, OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.reading import Page, typed_in_admin
from tests.support.team import as_user, kept
from workshops import services
from workshops.changed_facts import changed_facts
from workshops.models import Workshop, WorkshopChange
from workshops.services import AlreadyDone

pytestmark = pytest.mark.django_db

ROOM = "https://raum.example.org/geheim"


@pytest.fixture
def workshop() -> Workshop:
    workshop = WorkshopFactory.create(published=True, title="Lager im Griff", venue_name="Rathaus")
    kept(workshop)
    return workshop


@pytest.fixture
def publisher() -> Client:
    return as_user(UserFactory.create(publisher=True))


def save(client: Client, workshop: Workshop, **typed_in: str) -> Any:
    address = admin_address(workshop)
    return client.post(address, typed_in_admin(client, address) | typed_in)


def asked_since(workshop: Workshop, version: int) -> str:
    return admin_address(workshop, "announce", query={"seit": version})


def announce(client: Client, address: str, **typed_in: str) -> Any:
    form = client.get(address).context["form"]
    data = {field.html_name: field.value() for field in form}
    return client.post(address, data | {"confirmed": "Mitteilen"} | typed_in)


# Whether it is asked -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"venue_name": "Stadtbücherei"},
        {"venue_address": "Markt 3"},
        {"directions": "Mit der Linie 10"},
        {"online_url": ROOM, "attendance": "both"},
    ],
)
def test_after_a_change_that_matters_the_team_is_asked(
    publisher: Client, workshop: Workshop, change: dict[str, str]
) -> None:
    RegistrationFactory.create(workshop=workshop)
    version = workshop.version
    answer = save(publisher, workshop, **change)
    asked = admin_address(workshop, "announce", query={"seit": version})
    assert (answer.status_code, answer["Location"]) == (302, asked)
    page = Page(publisher.get(asked)).text
    assert "Sollen die Angemeldeten das erfahren?" in page
    assert "1 angemeldete Person erhält diese E-Mail." in page


def test_after_a_revert_and_an_accepted_proposal_it_is_asked_as_well(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop)
    save(publisher, workshop, venue_name="Stadtbücherei")
    number = EntryVersion.objects.of(workshop).earliest("number").number
    back = admin_address(workshop, "revert", number)
    sent = {"seen_version": publisher.get(back).context["form"]["seen_version"].value()}
    assert publisher.post(back, sent)["Location"] == asked_since(workshop, sent["seen_version"])
    save(as_user(UserFactory.create(editor=True)), workshop, directions="Mit der Linie 10")
    proposal = Proposal.objects.of(workshop).latest("pk")
    sent = {"seen_version": Workshop.objects.get().version}
    accepted = publisher.post(admin_address(proposal, "accept"), sent)
    assert accepted["Location"] == asked_since(workshop, sent["seen_version"])


def test_where_nothing_that_matters_changed_or_nobody_is_registered_nothing_is_asked(
    publisher: Client, workshop: Workshop
) -> None:
    assert save(publisher, workshop, venue_name="A")["Location"] == admin_address(Workshop)
    RegistrationFactory.create(workshop=workshop, pending=True)
    assert save(publisher, workshop, venue_name="B")["Location"] == admin_address(Workshop)
    RegistrationFactory.create(workshop=workshop)
    assert save(publisher, workshop, summary="Neu.")["Location"] == admin_address(Workshop)
    assert OutgoingMail.objects.count() == 0


def test_a_draft_is_changed_without_a_question(publisher: Client) -> None:
    draft = WorkshopFactory.create()
    RegistrationFactory.create(workshop=draft)
    assert save(publisher, draft, venue_name="Neu")["Location"] == admin_address(Workshop)


# Telling -----------------------------------------------------------------------------------------


def test_what_changed_goes_out_with_the_sentence_of_the_team(
    publisher: Client, workshop: Workshop
) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    asked = save(publisher, workshop, venue_name="Stadtbücherei")["Location"]
    answer = announce(publisher, asked, message="Der Saal wird gebaut.")
    assert answer["Location"] == admin_address(workshop)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.purpose) == (registration.email, "workshop_changed")
    message = render(mail)
    assert message.subject == "Geändert: Lager im Griff"
    assert "Haus: Stadtbücherei (bisher: Rathaus)" in str(message.body)
    assert "Der Saal wird gebaut." in str(message.body)
    change = WorkshopChange.objects.get()
    assert (change.kind, change.told) == ("changed", 1)
    assert (change.before, change.after) == (
        {"venue_name": "Rathaus"},
        {"venue_name": "Stadtbücherei"},
    )


def test_an_online_rooms_address_is_in_no_words_of_the_mail_and_on_no_page_of_the_step(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop, mode="online")
    kept(workshop, online_url="https://raum.example.org/alt", attendance="both")
    asked = save(publisher, workshop, online_url=ROOM)["Location"]
    page = publisher.get(asked).text
    assert "neue Adresse; sie steht auf Ihrer Seite" in page
    announce(publisher, asked)
    message = render(OutgoingMail.objects.get())
    assert "Online-Raum: neue Adresse; sie steht auf Ihrer Seite" in str(message.body)
    assert "raum.example.org" not in page + str(message.body) + str(message.alternatives[0])


def test_of_a_room_hear_those_who_are_in_it_and_nobody_else(
    publisher: Client, workshop: Workshop
) -> None:
    kept(workshop, attendance="both")
    RegistrationFactory.create(workshop=workshop, mode="on_site")
    assert save(publisher, workshop, online_url=ROOM)["Location"] == admin_address(Workshop)
    online = RegistrationFactory.create(workshop=workshop, mode="online")
    asked = save(publisher, workshop, online_url=f"{ROOM}2")["Location"]
    assert "1 angemeldete Person erhält" in Page(publisher.get(asked)).text
    announce(publisher, asked)
    assert OutgoingMail.objects.get().recipient == online.email
    save(publisher, workshop, online_url=ROOM, venue_name="Stadtbücherei")
    announce(publisher, admin_address(workshop, "announce"))
    last = OutgoingMail.objects.order_by("-pk")[:2]
    labels = {mail.recipient == online.email: mail.facts["changed"] for mail in last}
    assert [fact["label"] for fact in labels[False]] == ["Haus"]
    assert [fact["label"] for fact in labels[True]] == ["Haus", "Online-Raum"]


def test_a_room_that_is_entered_makes_no_date_also_online() -> None:
    [fact] = changed_facts({"online_url": ""}, {"online_url": ROOM})
    assert fact.after == "die Adresse steht jetzt auf Ihrer Seite"


def test_without_a_yes_nothing_goes_out(publisher: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    publisher.get(save(publisher, workshop, venue_name="Stadtbücherei")["Location"])
    assert (OutgoingMail.objects.count(), WorkshopChange.objects.count()) == (0, 0)


def test_twice_is_once(publisher: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    asked = save(publisher, workshop, venue_name="Stadtbücherei")["Location"]
    announce(publisher, asked)
    again = announce(publisher, asked)
    assert again["Location"] == admin_address(workshop)
    assert "schon mitgeteilt" in Page(publisher.get(again["Location"])).text
    assert (OutgoingMail.objects.count(), WorkshopChange.objects.count()) == (1, 1)


def test_a_second_change_is_told_again_without_the_first(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop)
    announce(publisher, save(publisher, workshop, venue_name="Stadtbücherei")["Location"])
    announce(publisher, save(publisher, workshop, venue_address="Markt 3")["Location"])
    first, second = OutgoingMail.objects.order_by("pk")
    labels = [[fact["label"] for fact in mail.facts["changed"]] for mail in (first, second)]
    assert labels == [["Haus"], ["Anschrift"]]


def test_where_nothing_differs_there_is_nothing_to_tell(workshop: Workshop) -> None:
    with pytest.raises(AlreadyDone, match="nichts geändert"):
        services.announce(
            workshop,
            since=workshop.version,
            message="",
            by=UserFactory.create(publisher=True),
        )


def test_what_came_by_an_accepted_proposal_can_be_told_too(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop)
    kept(workshop, venue_name="Stadtbücherei")
    page = Page(publisher.get(admin_address(workshop, "announce"))).text
    assert "Haus: Stadtbücherei (bisher: Rathaus)" in page


@pytest.mark.parametrize("since", ["", "x", "-1", "²", "9" * 5000])
def test_what_is_no_version_in_the_address_is_the_one_before(
    publisher: Client, workshop: Workshop, since: str
) -> None:
    kept(workshop, venue_name="Stadtbücherei")
    answer = publisher.get(admin_address(workshop, "announce", query={"seit": since}))
    assert "Stadtbücherei" in Page(answer).text


def test_only_who_may_change_the_entry_tells(workshop: Workshop) -> None:
    with pytest.raises(PermissionDenied):
        services.announce(workshop, since=0, message="", by=UserFactory.create(editor=True))


# What went out -----------------------------------------------------------------------------------


def test_the_workshops_page_lists_what_was_told_and_how_far_it_came(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create_batch(3, workshop=workshop)
    announce(publisher, save(publisher, workshop, venue_name="Stadtbücherei")["Location"])
    first, second, _third = OutgoingMail.objects.order_by("pk")
    OutgoingMail.objects.filter(pk=first.pk).update(state=MailState.SENT, sent_at=first.created_at)
    OutgoingMail.objects.filter(pk=second.pk).update(state=MailState.FAILED)
    [listed] = publisher.get(admin_address(workshop)).context["changes"]
    assert listed.what == "Haus"
    assert listed.mails == ["3 benachrichtigt", "1 gesendet", "1 wartet", "1 nicht zustellbar"]
    assert "Änderungen" in Page(publisher.get(admin_address(workshop))).text


def test_of_another_house_only_those_hear_who_come_there(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, attendance="both", online_url=ROOM)
    kept(workshop)
    RegistrationFactory.create(workshop=workshop, mode="online")
    assert save(publisher, workshop, venue_name="B")["Location"] == admin_address(Workshop)
    there = RegistrationFactory.create(workshop=workshop, mode="on_site")
    asked = save(publisher, workshop, venue_name="C")["Location"]
    announce(publisher, asked)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [there.email]
