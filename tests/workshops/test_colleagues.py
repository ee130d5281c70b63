"""Colleagues, registered in the same step: seats of their own, first mails once it is confirmed."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.factories import (
    MunicipalityFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import Page
from tests.support.team import as_user
from workshops import services
from workshops.models import Registration, RegistrationState, count_seats
from workshops.services import Answer, Applicant, Colleague, Full, Told, Unconfirmed

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Rötelbach Drehteile GmbH", "de")
UWE = Colleague("Uwe Groß", "uwe@betrieb.example")
INA = Colleague("Ina Roth")
FORM = {"name": "Jana Öztürk", "email": "jana@betrieb.example", "consent": "on"}


def book(*colleagues: Colleague, capacity: int = 9, together: bool = False) -> Registration:
    workshop = WorkshopFactory.create(published=True, capacity=capacity)
    booked = services.book(workshop, JANA, colleagues=colleagues, together=together)
    return booked.registration


def mails() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.values_list("purpose", "recipient"))


def words(purpose: str, recipient: str) -> str:
    return str(render(OutgoingMail.objects.get(purpose=purpose, recipient=recipient)).body)


def states(booker: Registration) -> list[str]:
    registrations = Registration.objects.filter(workshop=booker.workshop_id).order_by("pk")
    return list(registrations.values_list("state", flat=True))


def test_each_has_a_seat_of_their_own_and_only_who_booked_hears_of_it() -> None:
    jana = book(UWE, INA)
    assert states(jana) == ["pending"] * 3
    assert mails() == [("please_confirm", "jana@betrieb.example")]
    assert count_seats(jana.workshop).taken == 3


def test_what_is_said_of_the_house_holds_for_all_of_it() -> None:
    workshop = WorkshopFactory.create(published=True)
    town = MunicipalityFactory.create()
    told = Told(organisation_kind="company", organisation_size="small", municipality=town)
    booked = services.book(workshop, JANA, colleagues=[UWE], told=told)
    for each in workshop.registrations.all():
        stored = (each.organisation_kind, each.organisation_size, each.municipality)
        assert stored == ("company", "small", town)
    services.confirm(booked.registration)
    text = words("colleague_registered", "uwe@betrieb.example")
    assert "diese E-Mail-Adresse, den Betrieb, Art, Größe oder Ort des Betriebs." in text


def test_a_colleague_who_registers_meanwhile_has_a_registration_of_their_own() -> None:
    jana = book(UWE, capacity=2)
    own, answer = services.book(jana.workshop, Applicant(UWE.name, UWE.email))
    assert answer == Answer.NUMBER  # as to any stranger: the two hold the last
    assert (own.state, own.booked_by) == (RegistrationState.PENDING, None)
    assert jana.colleagues.get().is_cancelled
    assert mails()[1:] == [("please_confirm", "uwe@betrieb.example")]
    services.confirm(jana)
    assert services.confirm(own).is_confirmed
    assert jana.colleagues.get().is_cancelled


def test_confirming_confirms_all_and_each_gets_their_first_mail() -> None:
    jana = services.confirm(book(UWE, INA))
    assert states(jana) == ["confirmed"] * 3
    assert mails()[1:] == [
        ("seat_confirmed", "jana@betrieb.example"),
        ("colleague_registered", "uwe@betrieb.example"),
        ("colleague_registered", "jana@betrieb.example"),
    ]


def test_the_first_mail_names_who_booked_what_is_stored_and_how_to_object() -> None:
    services.confirm(book(UWE))
    text = words("colleague_registered", "uwe@betrieb.example")
    assert "jana@betrieb.example hat Sie zu dieser Veranstaltung angemeldet." in text
    assert "gespeichert: Ihren Namen, diese E-Mail-Adresse, den Betrieb." in text
    assert "Sind Sie nicht einverstanden, sagen Sie über den Link ab" in text
    assert "Uwe Groß" not in text


def test_without_an_address_the_mail_goes_to_who_booked_and_names_the_colleague() -> None:
    services.confirm(book(INA))
    text = words("colleague_registered", "jana@betrieb.example")
    assert "Sie haben Ina Roth zu dieser Veranstaltung mit angemeldet." in text


def test_each_link_leads_to_one_registration_alone(client: Client) -> None:
    jana = services.confirm(book(UWE))
    page = Page(client.get(jana.colleagues.get().link_path))
    assert "Uwe Groß" in page.text
    assert "Öztürk" not in page.text


def test_a_colleague_who_is_registered_already_looks_like_success(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9)
    RegistrationFactory.create(workshop=workshop, name="Uwe Groß", email="uwe@betrieb.example")
    address = f"{workshop.get_absolute_url()}anmeldung/"
    known = {"person-1-name": "Uwe Groß", "person-1-email": "UWE@betrieb.example"}
    answer = client.post(address, FORM | known)
    other = client.post(
        address, FORM | {"name": "Ole Weiß", "email": "ole@example.org", "person-1-name": "Ada"}
    )
    assert answer["Location"] == other["Location"]
    assert Registration.objects.filter(name="Uwe Groß").count() == 1
    assert mails()[0] == ("please_confirm", "jana@betrieb.example")


def test_whoever_stands_twice_in_a_form_gets_one_seat() -> None:
    jana = book(UWE, UWE._replace(name="uwe  groß"), Colleague(JANA.name, JANA.email.upper()))
    assert jana.workshop.registrations.count() == 2


def test_rows_without_an_address_are_not_compared() -> None:
    jana = book(INA, INA)
    assert jana.workshop.registrations.count() == 3


def test_a_second_press_of_the_button_books_nobody_twice() -> None:
    jana = book(UWE, INA)
    services.book(jana.workshop, JANA, colleagues=[UWE, INA])
    assert jana.workshop.registrations.count() == 3
    assert len(mails()) == 1


def test_whoever_has_a_seat_books_colleagues_later_and_confirms_them(client: Client) -> None:
    jana = services.confirm(book())
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    services.book(jana.workshop, JANA, colleagues=[UWE])
    assert states(jana) == ["confirmed", "pending"]
    assert mails()[-1] == ("already_registered", "jana@betrieb.example")
    assert "weitere Personen angemeldet" in words("already_registered", JANA.email)
    page = client.get(jana.link_path)
    assert "Weitere Personen bestätigen" in Page(page).text
    client.post(f"{jana.link_path}bestaetigen/")
    assert states(jana) == ["confirmed", "confirmed"]


def test_what_nobody_confirms_lapses_for_all() -> None:
    jana = book(UWE, INA)
    Registration.objects.update(held_until=timezone.now())
    services.settle(jana.workshop)
    assert states(jana) == ["expired"] * 3
    assert len(mails()) == 1


def test_confirming_late_takes_what_is_left_for_as_many_as_fit() -> None:
    jana = book(UWE, INA, capacity=3)
    Registration.objects.update(held_until=timezone.now())
    services.register(jana.workshop, Applicant("Ole Weiß", "ole@example.org"))
    services.confirm(jana)
    assert states(jana) == ["confirmed", "confirmed", "expired", "pending"]


def test_cancelling_before_confirming_takes_back_all_in_silence() -> None:
    jana = services.cancel(book(UWE))
    assert states(jana) == ["cancelled"] * 2
    assert ("colleague_registered", "uwe@betrieb.example") not in mails()


def test_cancelling_afterwards_leaves_colleagues_their_seats() -> None:
    jana = services.cancel(services.confirm(book(UWE)))
    assert states(jana) == ["cancelled", "confirmed"]


def test_an_address_has_few_unconfirmed_bookings_however_many_people_they_are_for() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=99)
    for number in range(3):
        applicant = Applicant(f"Testperson {number}", "info@betrieb.example")
        services.book(workshop, applicant, colleagues=[INA, UWE._replace(name=f"Uwe {number}")])
    with pytest.raises(Unconfirmed):
        services.book(workshop, Applicant("Testperson 4", "info@betrieb.example"))


def test_from_a_crowded_network_colleagues_get_seats_or_one_number_on_confirming(
    settings: pytest.FixtureRequest,
) -> None:
    settings.UNCONFIRMED_REGISTRATIONS_PER_NETWORK = 0  # type: ignore[attr-defined]
    workshop = WorkshopFactory.create(published=True, capacity=2)
    parties = [
        services.book(
            workshop,
            Applicant(f"Testperson {number}", f"testperson-{number}@example.org"),
            colleagues=[INA],
            together=True,
            origin="crowded",
        ).registration
        for number in (1, 2)
    ]
    assert count_seats(workshop).taken == 0
    first, second = (services.confirm(each) for each in parties)
    assert [first.state, second.state] == [RegistrationState.CONFIRMED, RegistrationState.WAITING]
    assert [each.line_number for each in (second, second.colleagues.get())] == [1, 1]
    assert second.stays_together


def test_a_group_that_is_not_offered_is_refused_for_colleagues_too() -> None:
    other = WorkshopFactory.create(published=True, groups=[5]).groups.get()
    with pytest.raises(ValidationError, match="anderen Veranstaltung"):
        book(UWE._replace(group=other))


# The form ----------------------------------------------------------------------------------------


def send(client: Client, **fields: str) -> tuple[int, str]:
    workshop = WorkshopFactory.create(published=True, groups=[5, 5])
    group = workshop.groups.all()[0]
    address = f"{workshop.get_absolute_url()}anmeldung/"
    response = client.post(address, FORM | {"group": group.pk} | fields)
    return response.status_code, response.content.decode()


def test_the_form_takes_up_to_five_each_with_a_group_of_their_own(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5, 5])
    one, two = workshop.groups.all()
    people = {f"person-{number}-name": f"Testperson {number}" for number in range(1, 6)}
    address = f"{workshop.get_absolute_url()}anmeldung/"
    sent = FORM | people | {"group": one.pk, "person-3-group": two.pk}
    assert client.post(address, sent).status_code == 302
    groups = workshop.registrations.order_by("pk").values_list("group", flat=True)
    assert list(groups) == [one.pk, one.pk, one.pk, two.pk, one.pk, one.pk]


def test_what_is_missing_of_a_colleague_is_said_beside_the_field_and_kept(client: Client) -> None:
    status, html = send(client, **{"person-2-email": "uwe@betrieb.example"})
    assert status == 422
    assert 'href="#id_person-2-name">2. Person, Name: Geben Sie Ihren Namen ein.' not in html
    assert 'href="#id_person-2-name">2. Person, Name: Geben Sie den Namen ein.' in html
    assert 'value="uwe@betrieb.example"' in html


def test_nothing_is_said_of_rows_that_are_empty(client: Client) -> None:
    status, html = send(client, consent="", **{"person-2-name": "Uwe Groß"})
    assert status == 422
    assert 'id="id_consent_error"' in html
    assert re.findall(r'id="id_person-\d-\w+_error"', html) == []


def test_a_group_alone_asks_for_the_name(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5, 5])
    group = str(workshop.groups.all()[1].pk)
    answer = client.post(
        f"{workshop.get_absolute_url()}anmeldung/",
        FORM | {"group": group, "person-1-group": group},
    )
    assert answer.status_code == 422
    assert "1. Person, Name: Geben Sie den Namen ein." in answer.text


@pytest.mark.parametrize("key", ["null", "0"])
def test_a_group_that_is_not_on_the_form_is_a_wrong_choice(client: Client, key: str) -> None:
    status, html = send(client, **{"person-1-name": "Uwe Groß", "person-1-group": key})
    assert status == 422
    assert f"1. Person, Arbeitsgruppe: Bitte eine gültige Auswahl treffen. {key} ist" in html


def test_empty_rows_are_made_once_for_all_and_hold_nothing_of_anybody(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 1])
    first, second = workshop.groups.all()
    address = f"{workshop.get_absolute_url()}anmeldung/"
    client.get(address)
    sent = client.post(address, FORM | {"consent": "", "person-1-name": "Uwe Groß"})
    assert "Uwe Groß" in sent.text
    assert "Uwe Groß" not in client.get(address).text
    assert "One more person" in client.get(f"/en{address}").text
    menu = re.compile(r'<select name="person-1-group".*?</select>', re.DOTALL)
    before = menu.search(client.get(address).text)
    RegistrationFactory.create(workshop=workshop, group=first)
    after = menu.search(client.get(address).text)
    assert (before and before[0].count("voll"), after and after[0].count("voll")) == (0, 1)
    other = WorkshopFactory.create(published=True, groups=[3])
    answer = client.get(f"{other.get_absolute_url()}anmeldung/").text
    assert f'value="{second.pk}"' not in answer


def test_an_empty_row_is_nobody(client: Client) -> None:
    status, _html = send(client, **{"person-1-name": "  ", "person-1-group": ""})
    assert status == 302
    assert Registration.objects.count() == 1


def test_the_same_form_later_books_no_colleague_twice() -> None:
    jana = book(INA)
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    services.book(jana.workshop, JANA, colleagues=[INA])
    assert jana.workshop.registrations.count() == 2


def test_two_bookings_of_one_person_stay_two_parties(settings: pytest.FixtureRequest) -> None:
    jana = book(UWE, capacity=1, together=True)
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    settings.UNCONFIRMED_REGISTRATIONS_PER_NETWORK = 0  # type: ignore[attr-defined]
    more = [Colleague("Ole Weiß", "ole@example.org"), Colleague("Ada Born", "ada@example.org")]
    services.book(jana.workshop, JANA, colleagues=more, together=True, origin="crowded")
    services.confirm(jana)
    waiting = jana.workshop.registrations.order_by("pk").values_list("state", "line_number")
    assert list(waiting) == [("waiting", 1)] * 2 + [("waiting", 2)] * 2


def test_the_answer_to_a_party_tells_nobody_who_is_registered() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    RegistrationFactory.create(workshop=workshop, name=JANA.name, email=JANA.email)
    known, stranger = (
        services.book(workshop, applicant, colleagues=[INA], together=True).answer
        for applicant in (JANA, JANA._replace(name="Ole Weiß"))
    )
    assert known == stranger


def test_colleagues_who_come_together_only_are_not_torn_apart_by_coming_late() -> None:
    jana = book(UWE, capacity=2, together=True)
    Registration.objects.update(held_until=timezone.now())
    services.register(jana.workshop, Applicant("Ole Weiß", "ole@example.org"))
    with pytest.raises(Full):
        services.confirm(jana)


def without_address(**facts: object) -> Registration:
    return RegistrationFactory.create(
        workshop=WorkshopFactory.create(published=True, capacity=9),
        name="Ina Roth",
        email="",
        contact_email="jana@betrieb.example",
        **facts,
    )


def test_each_mail_in_somebody_elses_mailbox_says_whom_it_is_about() -> None:
    registration, moment = without_address(), timezone.now() + timedelta(days=40)
    services.move(
        registration.workshop,
        starts_at=moment,
        ends_at=moment + timedelta(hours=3),
        reason="Der Saal wird gebaut.",
        message="",
        by=UserFactory.create(publisher=True),
    )
    services.cancel(registration)
    cancelled = render(OutgoingMail.objects.get(purpose="registration_cancelled"))
    assert "Für: Ina Roth" in str(cancelled.body)
    assert "die Person, die Sie mit angemeldet haben, ist abgemeldet." in str(cancelled.body)
    assert "Ihr" not in str(cancelled.subject)
    assert "Für Ina Roth: " in str(cancelled.alternatives[-1][0])
    services.come_after_all(registration)
    seated = render(OutgoingMail.objects.get(purpose="seat_confirmed"))
    assert str(seated.subject).startswith("Der Platz von Ina Roth ist bestätigt: ")
    moved = render(OutgoingMail.objects.get(purpose="workshop_moved"))
    assert "Für: Ina Roth" in str(moved.body)
    assert "Der neue Kalendereintrag hängt an dieser E-Mail." in str(moved.body)
    assert "Für Ina Roth: " in str(moved.alternatives[-1][0])


def test_nobodys_name_goes_to_an_address_that_was_never_confirmed() -> None:
    services.cancel(without_address(pending=True, confirmed_at=None), by=UserFactory.create())
    assert "Ina Roth" not in words("registration_cancelled", "jana@betrieb.example")


@pytest.mark.parametrize(
    ("capacity", "facts", "entries"),
    [(1, {"number": 1}, 0), (2, {"pending": True}, 0), (2, {"state": "confirmed"}, 1)],
)
def test_who_only_waited_or_never_confirmed_has_no_calendar_entry_to_take_away(
    capacity: int, facts: dict[str, object], entries: int
) -> None:
    full = WorkshopFactory.create(published=True, capacity=capacity)
    RegistrationFactory.create(workshop=full)
    services.cancel(RegistrationFactory.create(workshop=full, **facts))
    assert len(render(OutgoingMail.objects.get()).attachments) == entries


@pytest.mark.parametrize(
    ("capacity", "subject"), [(9, "Ina Roth ist angemeldet: "), (1, "Ina Roth steht auf der Wart")]
)
def test_who_booked_is_never_told_that_a_colleagues_seat_is_theirs(
    capacity: int, subject: str
) -> None:
    jana = book(INA, capacity=capacity)
    services.confirm(jana)
    told = render(OutgoingMail.objects.get(purpose="colleague_registered"))
    assert str(told.subject).startswith(subject)
    if capacity == 1:
        services.cancel(jana)
        promoted = render(OutgoingMail.objects.get(purpose="promoted"))
        assert str(promoted.subject).startswith("Ina Roth ist nachgerückt: ")


def test_the_team_is_promised_no_mail_where_nobody_can_get_one() -> None:
    registration = RegistrationFactory.create(email="", contact_email="")
    client = as_user(UserFactory.create(publisher=True))
    address = reverse("admin:workshops_registration_cancel", args=[registration.pk])
    page = Page(client.post(address, follow=True)).text
    assert "Die Teilnahme ist abgesagt." in page
    assert "unterwegs" not in page


def test_a_number_that_lapsed_was_no_seat() -> None:
    full = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=full)
    booked = services.book(full, JANA).registration
    Registration.objects.filter(pk=booked.pk).update(held_until=timezone.now())
    with pytest.raises(Full, match="Inzwischen ist kein Platz mehr frei"):
        services.confirm(booked)


def test_what_gives_way_leaves_its_seat_to_the_line() -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 1], capacity=9)
    one, two = workshop.groups.all()
    services.book(workshop, JANA, group=two, colleagues=[UWE._replace(group=one)])
    in_line = services.book(workshop, Applicant("Ole Weiß", "ole@example.org"), group=one)
    waiting = services.confirm(in_line.registration)
    services.book(workshop, Applicant(UWE.name, UWE.email), group=two)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.group) == ("confirmed", one)


def test_menus_say_which_group_is_full(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 3])
    full, _free = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=full)
    page = client.get(f"{workshop.get_absolute_url()}anmeldung/").text
    assert page.count(f"{full.name} (voll)</option>") == 1 + 5  # as second choice, and for each
    assert page.count("(voll)</option>") == 6
