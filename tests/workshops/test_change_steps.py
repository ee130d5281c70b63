"""Moving and calling off in the admin: form, preview with who hears, one POST."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from interface.names import admin_address
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.moments import berlin
from tests.support.reading import Page
from tests.support.team import as_user, kept
from workshops import services
from workshops.admin.changes import who_hears
from workshops.changed_facts import to_be_called
from workshops.models import Workshop, WorkshopChange

pytestmark = pytest.mark.django_db

TYPED = {
    "date": "27.01.2027",
    "start_time": "14",
    "end_time": "17 Uhr",
    "end_date": "",
    "registration_closes_at_0": "",
    "registration_closes_at_1": "",
    "reason": "Der Referent ist erkrankt.",
    "message": "Wir freuen uns auf Sie.",
}


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(
        published=True,
        title="Lager im Griff",
        starts_at=berlin(2027, 1, 20, 9, 30),
        registration_closes_at=berlin(2027, 1, 18, 18),
    )


@pytest.fixture
def publisher() -> Client:
    return as_user(UserFactory.create(publisher=True))


def move(client: Client, workshop: Workshop, **more: Any) -> Any:
    data = TYPED | {"seen_version": workshop.version} | more
    return client.post(admin_address(workshop, "move"), data)


def waiting(workshop: Workshop, number: int) -> None:
    RegistrationFactory.create(
        workshop=workshop,
        state="waiting",
        line_number=number,
        email_confirmed_at=timezone.now(),
    )


def test_the_entrys_page_offers_the_steps(publisher: Client, workshop: Workshop) -> None:
    def offered() -> list[str]:
        steps = publisher.get(admin_address(workshop)).context["steps"]
        return [str(step["label"]) for step in steps]

    assert offered()[:3] == ["Teilnehmende", "Verschieben", "Absagen"]
    RegistrationFactory.create(workshop=workshop)
    assert offered()[1:4] == ["Verschieben", "Absagen", "Änderung mitteilen"]
    Workshop.objects.update(cancelled_at=timezone.now())
    assert not {"Verschieben", "Absagen"} & set(offered())


def test_the_preview_shows_mail_number_and_deadline_and_changes_nothing(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create_batch(2, workshop=workshop, name="Jürgen von der Ahe")
    waiting(workshop, 1)
    page = Page(move(publisher, workshop)).text
    assert "2 Angemeldete und 1 auf der Warteliste erhalten diese E-Mail." in page
    assert "Verschoben vom 20. auf den 27. Januar: Lager im Griff" in page
    assert "Wir freuen uns auf Sie." in page
    assert "Anmeldung bis Montag, 25. Januar 2027, 22.30 Uhr" in page
    assert "Jürgen" not in page
    workshop.refresh_from_db()
    assert workshop.starts_at == berlin(2027, 1, 20, 9, 30)
    assert OutgoingMail.objects.count() == 0


def test_one_post_moves_and_says_how_many_mails_are_on_their_way(
    publisher: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create_batch(2, workshop=workshop)
    answer = move(publisher, workshop, confirmed="Verschieben")
    assert answer["Location"] == admin_address(workshop)
    page = Page(publisher.get(answer["Location"])).text
    assert "Die Veranstaltung ist verschoben. 2 E-Mails sind unterwegs." in page
    assert "20. Januar 2027" in page
    workshop.refresh_from_db()
    assert workshop.starts_at == berlin(2027, 1, 27, 14)


def test_the_same_post_twice_is_one_move(publisher: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    move(publisher, workshop, confirmed="Verschieben")
    again = move(publisher, workshop, confirmed="Verschieben")
    assert again["Location"] == admin_address(workshop)
    said = Page(publisher.get(again["Location"])).text
    assert "Die Veranstaltung liegt schon auf diesem Termin." in said
    assert (WorkshopChange.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_who_looked_at_a_former_version_is_asked_to_look_again(
    publisher: Client, workshop: Workshop
) -> None:
    seen = workshop.version
    kept(workshop, summary="Neu erzählt.")
    page = move(publisher, workshop, seen_version=seen, confirmed="Verschieben")
    assert page.status_code == 200
    assert "Inzwischen hat jemand diesen Eintrag geändert." in Page(page).text
    assert WorkshopChange.objects.count() == 0


def test_back_leads_to_the_form_as_it_was_typed(publisher: Client, workshop: Workshop) -> None:
    page = move(publisher, workshop, back="Zurück zum Formular")
    assert page.context["planned"] is None
    assert page.context["form"]["reason"].value() == "Der Referent ist erkrankt."


@pytest.mark.parametrize(
    ("typed_in", "field", "words"),
    [
        ({"date": "01.03.2020"}, "date", "Der neue Termin liegt in der Vergangenheit."),
        ({"date": ""}, "date", "Geben Sie das neue Datum an."),
        ({"end_time": "13"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        ({"end_date": "26.01.2027"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        ({"start_time": "bald"}, "start_time", "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30."),
        ({"reason": ""}, "reason", "Geben Sie den Grund an."),
        (
            {"registration_closes_at_0": "28.01.2027", "registration_closes_at_1": "9:00"},
            "registration_closes_at",
            "Die Anmeldung endet spätestens mit dem Beginn.",
        ),
        (
            {"date": "20.01.2027", "start_time": "9.30", "end_time": "12.30"},
            "date",
            "Die Veranstaltung liegt schon auf diesem Termin.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    publisher: Client, workshop: Workshop, typed_in: dict[str, str], field: str, words: str
) -> None:
    page = move(publisher, workshop, **typed_in)
    assert page.status_code == 200
    assert dict(page.context["form"].errors).get(field) == [words]


def test_calling_off_asks_shows_and_does_it(publisher: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    address = admin_address(workshop, "call_off")
    data = {"seen_version": workshop.version, "reason": "Zu wenige.", "message": "Schade."}
    preview = Page(publisher.post(address, data)).text
    assert "1 angemeldete Person erhält diese E-Mail." in preview
    assert "Grund: Zu wenige." in preview
    workshop.refresh_from_db()
    assert not workshop.is_cancelled
    for _again in range(2):
        answer = publisher.post(address, data | {"confirmed": "ja"})
        assert answer["Location"] == admin_address(workshop)
    assert OutgoingMail.objects.count() == 1
    assert "schon abgesagt" in Page(publisher.get(admin_address(workshop))).text


@pytest.mark.parametrize("page", ["move", "call_off", "announce"])
def test_what_is_over_gets_a_sentence_and_no_step(publisher: Client, page: str) -> None:
    past = WorkshopFactory.create(published=True, past=True)
    answer = publisher.get(admin_address(past, page))
    assert answer["Location"] == admin_address(past)
    assert "Diese Veranstaltung ist vorbei." in Page(publisher.get(answer["Location"])).text


def test_without_times_the_form_is_the_place() -> None:
    historic = WorkshopFactory.create(
        published=True, historic=True, date=timezone.localdate().replace(year=2029)
    )
    client = as_user(UserFactory.create(publisher=True))
    answer = client.get(admin_address(historic, "move"))
    assert "das Datum ändern Sie im Formular" in Page(client.get(answer["Location"])).text
    assert client.get(admin_address(historic, "call_off")).status_code == 200


@pytest.mark.parametrize("page", ["move", "call_off", "announce"])
def test_who_may_not_change_the_published_entry_may_not_do_this(
    workshop: Workshop, page: str
) -> None:
    client = as_user(UserFactory.create(editor=True))
    for method in (client.get, client.post):
        assert method(admin_address(workshop, page)).status_code == 403


def test_the_list_says_who_comes_to_the_new_time(publisher: Client, workshop: Workshop) -> None:
    registrations = RegistrationFactory.create_batch(2, workshop=workshop)
    move(publisher, workshop, confirmed="Verschieben")
    services.keep(registrations[0])
    [listed] = publisher.get(admin_address(workshop)).context["changes"]
    assert listed.answers == "1 kommt zum neuen Termin"


@pytest.mark.parametrize(
    ("seated", "in_line", "words"),
    [
        (0, 0, "Niemand ist angemeldet: Es geht keine E-Mail hinaus."),
        (1, 0, "1 angemeldete Person erhält diese E-Mail."),
        (3, 0, "3 Angemeldete erhalten diese E-Mail."),
        (0, 1, "1 auf der Warteliste erhält diese E-Mail."),
        (1, 2, "1 angemeldete Person und 2 auf der Warteliste erhalten diese E-Mail."),
        (3, 4, "3 Angemeldete und 4 auf der Warteliste erhalten diese E-Mail."),
    ],
)
def test_the_number_is_said_as_people_say_it(
    workshop: Workshop, seated: int, in_line: int, words: str
) -> None:
    RegistrationFactory.create_batch(seated, workshop=workshop)
    for number in range(in_line):
        waiting(workshop, number + 1)
    assert who_hears(workshop) == words


def test_who_has_no_mailbox_is_to_be_called(publisher: Client, workshop: Workshop) -> None:
    reached = RegistrationFactory.create(workshop=workshop, name="Anna Mitpost")
    called = RegistrationFactory.create(workshop=workshop, name="Petra Ohnepost", email="")
    page = move(publisher, workshop)
    assert "1 angemeldete Person erhält diese E-Mail." in page.text
    assert "1 Person ohne E-Mail-Adresse erfährt es nur von Ihnen: Bitte rufen Sie an." in page.text
    there = Page(page).link("Wer das ist")
    found = publisher.get(there).text
    assert (called.name in found, reached.name in found) == (True, False)


def test_a_change_of_the_room_is_no_call_to_those_in_the_house(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, email="", mode="on_site")
    assert to_be_called(workshop, ["venue_name"]).count() == 1
    assert not to_be_called(workshop, ["online_url"])
