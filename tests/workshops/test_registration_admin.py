"""What the team reads of a registration: who consented, who confirmed, who did what."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from interface.names import admin_address
from notifications.models import OutgoingMail
from tests.support.factories import (
    AnswerFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopChangeFactory,
    WorkshopFactory,
)
from tests.support.reading import Page
from tests.support.team import as_user
from workshops import services
from workshops.models import Answer, Registration, RegistrationEvent
from workshops.services import Applicant, Colleague

pytestmark = pytest.mark.django_db

LABELS = ("consented_label", "confirmed_label")
BOOKER = "die Person, die sie mit angemeldet hat"


@pytest.fixture
def publisher() -> Client:
    return as_user(UserFactory.create(publisher=True))


def read_in_admin(client: Client, registration: Registration) -> tuple[dict[str, str], list[str]]:
    """What its page says of consent and confirmation, and who did what."""
    page = client.get(admin_address(registration))
    fields = page.context["adminform"].model_admin
    moments = {name: getattr(fields, name)(registration) for name in LABELS}
    return moments, [each.who for each in page.context["timeline"] if each.who]


def timeline(client: Client, registration: Registration) -> list[str]:
    return [each.what for each in client.get(admin_address(registration)).context["timeline"]]


def test_of_a_colleague_the_team_reads_who_consented_and_confirmed(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(
        workshop,
        Applicant("Jana Öztürk", "jana@betrieb.example"),
        colleagues=[Colleague("Uwe Groß", "uwe@betrieb.example")],
    )
    booker, colleague = workshop.registrations.order_by("pk")
    assert read_in_admin(publisher, colleague)[1] == [BOOKER]
    services.confirm(booker)
    colleague.refresh_from_db()
    services.cancel(colleague)
    services.come_after_all(colleague)
    moments, actors = read_in_admin(publisher, colleague)
    assert actors == [BOOKER, BOOKER, "die angemeldete Person", "die angemeldete Person"]
    assert moments["consented_label"].endswith(f", durch {BOOKER}")
    colleague.refresh_from_db()
    assert BOOKER not in read_in_admin(publisher, colleague)[0]["confirmed_label"]
    booker.refresh_from_db()
    moments, actors = read_in_admin(publisher, booker)
    assert BOOKER not in "".join([*moments.values(), *actors])


def test_a_colleague_confirmed_by_the_booker_is_said_to_be(publisher: Client) -> None:
    booker = RegistrationFactory.create()
    colleague = RegistrationFactory.create(
        workshop=booker.workshop, booked_by=booker, email_confirmed_at=None
    )
    moments, _actors = read_in_admin(publisher, colleague)
    assert moments["confirmed_label"].endswith(f", durch {BOOKER}")


def test_who_moved_up_did_so_by_no_ones_deadline(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    RegistrationEvent.objects.create(
        registration=registration, kind="promoted", actor="clock", to_state="confirmed"
    )
    assert read_in_admin(publisher, registration)[1] == ["automatisch"]


# One line of time --------------------------------------------------------------------------------


def test_what_person_team_and_mails_did_is_one_line_the_newest_last(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    applicant = Applicant("Jana Öztürk", "jana@betrieb.example")
    registration = services.confirm(services.register(workshop, applicant))
    WorkshopChangeFactory.create(workshop=workshop)
    publisher.post(admin_address(registration, "cancel"))
    assert timeline(publisher, registration) == [
        "angemeldet, noch nicht bestätigt",
        "E-Mail „Anmeldung: bitte bestätigen“",
        "Platz bestätigt",
        "E-Mail „Anmeldung: Platz bestätigt“",
        "Veranstaltung verschoben",
        "abgesagt",
        "E-Mail „Anmeldung: abgesagt“",
    ]


def test_the_page_of_a_person_bears_their_name_until_they_are_forgotten(
    publisher: Client,
) -> None:
    registration = RegistrationFactory.create(name="Jana Öztürk")
    assert publisher.get(admin_address(registration)).context["title"] == "Jana Öztürk"
    services.forget(registration)
    title = publisher.get(admin_address(registration)).context["title"]
    assert title == f"Anmeldung {registration.pk}, anonymisiert"


def labels(client: Client, registration: Registration) -> set[str]:
    """What the page names, with a value beside each."""
    page = client.get(admin_address(registration))
    lines = [field for fieldset in page.context["adminform"] for line in fieldset for field in line]
    return {str(each.field["label"]) for each in lines}


def test_a_page_names_only_what_says_something_of_this_person(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[10, 10])
    make = partial(RegistrationFactory.create, workshop=workshop, group=workshop.groups.first())
    always = {"Veranstaltung", "Arbeitsgruppe", "Name", "E-Mail-Adresse", "Sprache", "Zustand"}
    always |= {"angemeldet am", "Einwilligung am"}
    until = timezone.now() + timedelta(days=1)
    seated = always | {"bestätigt am", "Betrieb oder Einrichtung"}
    assert labels(publisher, make(organisation="Werk Süd", held_until=until)) == seated
    pending = make(pending=True, organisation="", takes_seat_later=True)
    said = {"Platz gehalten bis", "Platz erst mit der Bestätigung"}
    assert labels(publisher, pending) == always | said
    waiting = make(number=1, organisation="", stays_together=True, held_until=until)
    said = {"bestätigt am", "Nummer auf der Warteliste", "nur gemeinsam"}
    assert labels(publisher, waiting) == always | said
    there = make(state="attended", organisation="", is_walk_in=True)
    assert labels(publisher, there) == always | {"bestätigt am", "ohne Anmeldung gekommen"}


def test_tables_of_what_was_told_stand_there_once_something_was(publisher: Client) -> None:
    def tables(registration: Registration) -> list[Any]:
        shown = publisher.get(admin_address(registration)).context["inline_admin_formsets"]
        return [each.opts.model for each in shown]

    answer = AnswerFactory.create()
    assert tables(answer.registration) == [Answer]
    assert tables(RegistrationFactory.create()) == []


def test_from_a_person_the_way_back_leads_to_the_participants_of_the_date(
    publisher: Client,
) -> None:
    registration = RegistrationFactory.create()
    html = publisher.get(admin_address(registration)).content.decode()
    people = admin_address(registration.workshop, "participants")
    assert f'class="closelink" href="{people}"' in html
    assert "Schließen" not in html


# Steps for one person ----------------------------------------------------------------------------


def step(client: Client, registration: Registration, page: str, /, **data: Any) -> Any:
    answer = client.post(admin_address(registration, page), data)
    registration.refresh_from_db()
    return answer


def test_name_and_house_are_corrected(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    step(publisher, registration, "details", name="Uwe Groß", organisation="Werk Süd")
    assert (registration.name, registration.organisation) == ("Uwe Groß", "Werk Süd")
    assert timeline(publisher, registration) == ["Angaben berichtigt"]


def test_a_corrected_address_gets_a_new_link_and_the_former_opens_nothing(
    publisher: Client,
) -> None:
    registration = RegistrationFactory.create()
    former = registration.link_path
    step(publisher, registration, "address", email="neu@betrieb.example")
    assert registration.email == "neu@betrieb.example"
    assert Client().get(former).status_code == 404


def test_of_the_same_address_the_page_does_not_say_that_the_link_is_new(
    publisher: Client,
) -> None:
    registration = RegistrationFactory.create(email="jana@betrieb.example")
    former = registration.link_path
    answer = step(publisher, registration, "address", email="Jana@betrieb.example")
    text = Page(publisher.get(answer.url)).text
    assert "Die Adresse ist dieselbe, der bisherige Link gilt weiter." in text
    assert "gilt nicht mehr" not in text
    assert registration.email == "Jana@betrieb.example"
    assert Client().get(former).status_code == 200


def test_a_step_says_at_its_field_what_is_wrong(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    answer = step(publisher, registration, "address", email="kein-postfach")
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == ["email"]
    other = RegistrationFactory.create(workshop=registration.workshop, name=registration.name)
    answer = step(publisher, registration, "address", email=other.email)
    assert answer.status_code == 409
    assert [*answer.context["form"].errors] == ["email"]


def test_the_team_changes_the_group_where_a_seat_is_free(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[3, 1])
    first, second = workshop.groups.all()
    registration = RegistrationFactory.create(workshop=workshop, group=first)
    step(publisher, registration, "wish", group=second.pk)
    assert registration.group == second
    other = RegistrationFactory.create(workshop=workshop, group=first)
    answer = step(publisher, other, "wish", group=second.pk)
    assert (answer.status_code, other.group) == (409, first)


def test_the_group_of_who_came_is_changed_where_it_was_another(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, past=True, groups=[3, 3])
    first, second = workshop.groups.all()
    there = RegistrationFactory.create(workshop=workshop, group=first, state="attended")
    step(publisher, there, "wish", group=second.pk)
    assert there.group == second


def test_who_waits_is_seated_with_a_reason_on_record(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1, seats_kept_back=1)
    registration = RegistrationFactory.create(workshop=workshop, number=1)
    assert step(publisher, registration, "seat", reason="").status_code == 422
    # What is full belongs to no field of this form.
    assert step(publisher, registration, "seat", reason="Hält den Vortrag").status_code == 409
    step(publisher, registration, "seat", reason="Hält den Vortrag", from_kept_back="on")
    assert registration.is_confirmed
    page = publisher.get(admin_address(registration))
    notes = {each.what: each.note for each in page.context["timeline"]}
    assert notes["Platz vom Team gegeben"] == "Hält den Vortrag"


def test_where_no_seat_is_free_its_page_says_so_first_and_asks_for_no_reason(
    publisher: Client,
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=workshop)
    waiting = RegistrationFactory.create(workshop=workshop, number=1)
    answers = [
        publisher.get(admin_address(waiting, "seat")),
        step(publisher, waiting, "seat", reason="Hält den Vortrag"),
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    for answer in answers:
        assert "Kein Platz ist frei" in Page(answer).text
        assert 'name="reason"' not in answer.content.decode()


def test_a_seat_is_given_where_another_group_or_one_kept_back_is_left(publisher: Client) -> None:
    def text_for(waiting: Registration) -> str:
        answer = publisher.get(admin_address(waiting, "seat"))
        assert 'name="reason"' in answer.content.decode()
        return Page(answer).text

    groups = WorkshopFactory.create(published=True, groups=[1, 5])
    full = groups.groups.first()
    RegistrationFactory.create(workshop=groups, group=full)
    waiting = RegistrationFactory.create(workshop=groups, group=full, number=1)
    assert "zurückgehalten" not in text_for(waiting)
    kept = WorkshopFactory.create(published=True, capacity=2, seats_kept_back=1)
    RegistrationFactory.create(workshop=kept)
    waiting = RegistrationFactory.create(workshop=kept, number=1)
    assert "Frei sind nur zurückgehaltene Plätze: Setzen Sie dafür" in text_for(waiting)


def test_a_seat_kept_back_helps_nobody_whose_way_of_taking_part_is_full(
    publisher: Client,
) -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=5, seats_kept_back=3, attendance="both", capacity_online=1
    )
    RegistrationFactory.create(workshop=workshop, mode="online")
    waiting = RegistrationFactory.create(workshop=workshop, mode="online", number=1)
    answer = publisher.get(admin_address(waiting, "seat"))
    assert 'name="reason"' not in answer.content.decode()


def test_who_is_seated_alone_is_said_to_leave_the_others_in_the_line(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    make = partial(RegistrationFactory.create, workshop=workshop, number=1)
    alone = make(number=2)
    booker = make(stays_together=True)
    make(stays_together=True, booked_by=booker)
    colleague = make(stays_together=True, booked_by=booker)
    make(state="cancelled", booked_by=booker, line_number=None)
    said = "Den Platz bekommt nur diese Person: 2 andere, mit denen sie gemeinsam wartet,"
    for each in (booker, colleague):
        text = Page(publisher.get(admin_address(each, "seat"))).text
        assert f"{said} bleiben mit Nr. 1 auf der Warteliste." in text
    assert "gemeinsam wartet" not in Page(publisher.get(admin_address(alone, "seat"))).text


def test_the_link_goes_out_again_and_nobody_of_the_team_reads_it(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    answer = step(publisher, registration, "link")
    html = publisher.get(answer.url).content.decode()
    assert OutgoingMail.objects.get().recipient == registration.email
    assert registration.token not in html
    assert step(publisher, registration, "link").status_code == 429


def test_steps_are_offered_only_while_they_make_sense(publisher: Client) -> None:
    def offered(registration: Registration) -> list[str]:
        steps = publisher.get(admin_address(registration)).context["steps"]
        return [str(each["label"]) for each in steps]

    simple = ["Name oder Einrichtung berichtigen", "E-Mail-Adresse berichtigen"]
    link = "Link noch einmal schicken"
    workshop = WorkshopFactory.create(published=True)
    make = partial(RegistrationFactory.create, workshop=workshop)
    assert offered(make()) == [*simple, link]
    assert offered(make(email="")) == simple
    assert offered(make(number=1)) == ["Platz geben", *simple, link]
    booker = make(pending=True)
    colleague = {"booked_by": booker, "number": 1, "confirmed_at": None}
    assert offered(make(**colleague, held_until=timezone.now() + timedelta(days=1))) == simple
    past = WorkshopFactory.create(published=True, past=True)
    for state in ("attended", "no_show"):
        there = make(workshop=past, state=state, is_walk_in=state == "attended")
        assert offered(there)[:2] == simple
        step(publisher, there, "details", name="Uwe Groß", organisation="")
        assert there.name == "Uwe Groß"
    gone = make(state="cancelled")
    assert offered(gone) == []
    assert step(publisher, gone, "details", name="Uwe Groß").url == admin_address(gone)
    assert gone.name != "Uwe Groß"
