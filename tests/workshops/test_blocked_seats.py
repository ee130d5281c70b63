"""Nobody blocks a workshop with addresses that never confirm; an office that confirms comes in."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from interface import stamp
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.moments import berlin
from tests.support.reading import Page
from work import retention
from workshops import services
from workshops.models import Registration, RegistrationOrigin, RegistrationState, Workshop
from workshops.services import Applicant, Colleague, Unconfirmed
from workshops.services.origins import hashed
from workshops.working_days import working_hours_later

pytestmark = pytest.mark.django_db

OFFICE = hashed("203.0.113.7")


def arrive(workshop: Workshop, number: int, origin: str = OFFICE) -> Registration:
    applicant = Applicant(f"Testperson {number}", f"testperson-{number}@example.org")
    return services.register(workshop, applicant, origin=origin)


def taken(workshop: Workshop) -> int:
    return workshop.registrations.holding_seat().count()


# One address --------------------------------------------------------------------------------------


def test_an_address_holds_three_unconfirmed_seats_and_hears_why_no_more() -> None:
    workshop = WorkshopFactory.create(published=True)
    names = ["Anna Groß", "Mehmet Heide", "Jana Öztürk", "Ole Kranz"]
    applicants = [Applicant(name, "info@betrieb.example") for name in names]
    first, *_rest = [services.register(workshop, each) for each in applicants[:3]]
    with pytest.raises(Unconfirmed, match="warten schon 3 Anmeldungen"):
        services.register(workshop, applicants[3]._replace(email="INFO@betrieb.example"))
    assert OutgoingMail.objects.count() == 3
    services.confirm(first)
    services.register(workshop, applicants[3])
    other = WorkshopFactory.create(published=True)
    services.register(other, Applicant("Ida Nord", "info@betrieb.example"))


def test_nor_does_who_never_confirms_hold_seats_for_ever_more_colleagues() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=100)
    booker = Applicant("Jana Öztürk", "info@betrieb.example")
    for turn in range(3):
        colleagues = [Colleague(f"Kollegin {turn}-{each}") for each in range(5)]
        services.book(workshop, booker, colleagues=colleagues)
    assert taken(workshop) == 16
    with pytest.raises(Unconfirmed, match="warten schon 3 Anmeldungen"):
        services.book(workshop, booker, colleagues=[Colleague("Noch eine")])
    with pytest.raises(Unconfirmed, match="warten schon 3 Anmeldungen"):
        services.register(workshop, booker._replace(name="Ole Kranz"))
    services.confirm(workshop.registrations.earliest("pk"))
    services.book(workshop, booker, colleagues=[Colleague("Noch eine")])


def test_whom_others_have_named_books_for_themselves_all_the_same() -> None:
    workshop = WorkshopFactory.create(published=True)
    for number in range(3):
        booker = Applicant(f"Testperson {number}", f"testperson-{number}@example.org")
        named = [Colleague(f"Jana Öztürk {number}", "jana@betrieb.example")]
        services.book(workshop, booker, colleagues=named)
    services.register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example"))
    assert taken(workshop) == 7


def test_what_lapsed_counts_no_more() -> None:
    workshop = WorkshopFactory.create(published=True)
    for name in ["Anna Groß", "Mehmet Heide", "Jana Öztürk"]:
        services.register(workshop, Applicant(name, "info@betrieb.example"))
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    services.register(workshop, Applicant("Ole Kranz", "info@betrieb.example"))


def test_the_form_says_it_at_the_address(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    for name in ["Anna Groß", "Mehmet Heide", "Jana Öztürk"]:
        services.register(workshop, Applicant(name, "info@betrieb.example"))
    data = {"name": "Ole Kranz", "email": "info@betrieb.example", "consent": "on"}
    response = client.post(reverse("workshops:register", args=[workshop.slug]), data)
    assert response.status_code == 429
    assert "warten schon 3" in response.context["form"].errors["email"][0]


# One network --------------------------------------------------------------------------------------


def test_from_the_sixth_unconfirmed_of_a_network_none_holds_a_seat() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=20)
    registrations = [arrive(workshop, number) for number in range(21)]
    assert [each.takes_seat_later for each in registrations] == [False] * 5 + [True] * 16
    assert taken(workshop) == 5
    assert not arrive(workshop, 99, hashed("198.51.100.1")).takes_seat_later


def test_confirming_takes_a_seat_while_one_is_left() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=7)
    registrations = [arrive(workshop, number) for number in range(9)]
    for each in registrations[:7]:
        assert services.confirm(each).state == RegistrationState.CONFIRMED
    late = [services.confirm(each) for each in registrations[7:]]
    assert [each.line_number for each in late] == [1, 2]
    assert taken(workshop) == 7


def test_an_office_that_confirms_is_never_held_up() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30)
    for number in range(20):
        registration = arrive(workshop, number)
        assert not registration.takes_seat_later
        services.confirm(registration)
    assert taken(workshop) == 20


def test_what_lapsed_or_was_given_back_within_the_hour() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30)
    for number in range(5):
        arrive(workshop, number)
    Registration.objects.update(state=RegistrationState.EXPIRED)
    assert services.is_crowded(OFFICE)
    Registration.objects.update(state=RegistrationState.CANCELLED)
    assert not services.is_crowded(OFFICE)


def test_after_an_hour_a_network_begins_anew() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30)
    for number in range(5):
        arrive(workshop, number)
    RegistrationOrigin.objects.update(created_at=timezone.now() - timedelta(minutes=59))
    assert services.is_crowded(OFFICE)
    RegistrationOrigin.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert not services.is_crowded(OFFICE)


def test_nobody_reads_the_address_back() -> None:
    assert "203" not in OFFICE
    assert hashed("") == ""


def test_the_key_is_ours_alone(settings: Settings) -> None:
    settings.SECRET_KEY = "another-one-" * 5
    assert hashed("203.0.113.7") != OFFICE


def test_network_addresses_are_forgotten_after_a_day() -> None:
    arrive(WorkshopFactory.create(published=True), 1)
    RegistrationOrigin.objects.update(created_at=timezone.now() - timedelta(hours=25))
    retention.forget_due()
    assert (RegistrationOrigin.objects.count(), Registration.objects.count()) == (0, 1)


def test_page_and_mail_say_that_no_seat_is_held_yet(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30)
    address = reverse("workshops:register", args=[workshop.slug])
    answers = [
        client.post(
            address,
            {"name": f"Person {number}", "email": f"p{number}@example.org", "consent": "on"},
        )["Location"]
        for number in range(6)
    ]
    assert answers == [f"{address}eingegangen/"] * 5 + [f"{address}eingegangen/ohne-platz/"]
    assert "solange einer frei ist" in Page(client.get(answers[5])).text
    last = Registration.objects.latest("pk")
    page = Page(client.get(last.link_path))
    assert "Noch halten wir keinen Platz für Sie." in page.text
    # Somebody registered already reads the same, from such a network.
    known = {"name": "Person 1", "email": "p1@example.org", "consent": "on", "organisation": "X"}
    assert client.post(address, known)["Location"] == answers[5]


def test_where_somebody_came_from_is_forgotten_with_them() -> None:
    services.forget(arrive(WorkshopFactory.create(published=True), 1))
    assert RegistrationOrigin.objects.count() == 0


# Deadlines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (berlin(2026, 11, 23, 9), berlin(2026, 11, 23, 13)),
        (berlin(2026, 11, 23, 14), berlin(2026, 11, 23, 18)),
        (berlin(2026, 11, 23, 16, 30), berlin(2026, 11, 24, 10, 30)),
        (berlin(2026, 11, 27, 17), berlin(2026, 11, 30, 11)),
        (berlin(2026, 11, 27, 23), berlin(2026, 11, 30, 12)),
        (berlin(2026, 11, 28, 3), berlin(2026, 11, 30, 12)),
        (berlin(2026, 12, 24, 17), berlin(2026, 12, 28, 11)),
        (berlin(2026, 3, 27, 16), berlin(2026, 3, 30, 10)),
        (berlin(2026, 12, 31, 17), berlin(2027, 1, 4, 11)),
    ],
)
def test_four_working_hours(now: datetime, until: datetime) -> None:
    assert working_hours_later(now, timedelta(hours=4), "NI") == until


def test_it_ends_with_registration() -> None:
    closes_at = berlin(2026, 11, 23, 10)
    workshop = WorkshopFactory.create(registration_closes_at=closes_at, published=True)
    now = berlin(2026, 11, 23, 9)
    assert services.held_until(workshop, now, are_few_left=True) == closes_at


def test_when_under_a_quarter_is_free_a_new_seat_is_held_for_hours_and_an_old_one_as_told() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=8)
    early = [arrive(workshop, number, "") for number in range(7)]
    days, hours = services.held_until(workshop), services.held_until(workshop, are_few_left=True)
    # With the eighth only one is free of eight: under a quarter.
    last = arrive(workshop, 8, "")
    assert abs(last.held_until - hours) < timedelta(minutes=1)  # type: ignore[operator]
    for each in early:
        each.refresh_from_db()
    assert {each.held_until for each in early} == {days}


# The team -----------------------------------------------------------------------------------------


@pytest.fixture
def flooded() -> Workshop:
    workshop = WorkshopFactory.create(published=True, capacity=8, title="Lager im Griff")
    for number in range(6):
        RegistrationFactory.create(workshop=workshop, pending=True, name=f"Person {number}")
    return workshop


def signed_in(**role: bool) -> tuple[Client, User]:
    client, user = Client(), UserFactory.create(**role)
    client.force_login(user)
    return client, user


def test_the_desk_names_a_workshop_with_many_unconfirmed_seats(flooded: Workshop) -> None:
    client, _user = signed_in(editor=True)
    WorkshopFactory.create(published=True, capacity=8)
    tasks = client.get(reverse("admin:index")).context["tasks"]
    [task] = [each for each in tasks if each.key == "unconfirmed"]
    [item] = task.items
    assert (item.text, item.about) == ("Lager im Griff", "6 von 8 Plätzen unbestätigt")
    page = client.get(item.address)
    assert "6 Plätze noch nicht bestätigt" in Page(page).text


def test_few_or_a_small_part_are_nobodys_task() -> None:
    for seats, pending in [(100, 6), (4, 4)]:
        workshop = WorkshopFactory.create(published=True, capacity=seats)
        RegistrationFactory.create_batch(pending, workshop=workshop, pending=True)
    client, _user = signed_in(editor=True)
    tasks = client.get(reverse("admin:index")).context["tasks"]
    assert "unconfirmed" not in {each.key for each in tasks}


def test_the_team_releases_them_in_one_step_and_everybody_can_still_confirm(
    flooded: Workshop,
) -> None:
    client, user = signed_in(editor=True)
    confirmed = RegistrationFactory.create(workshop=flooded)
    told = set(flooded.registrations.values_list("held_until", flat=True))
    address = reverse("admin:workshops_registration_release", args=[flooded.pk])
    page = client.post(address, follow=True)
    assert "6 Plätze sind wieder frei." in Page(page).text
    assert taken(flooded) == 1
    assert set(flooded.registrations.values_list("held_until", flat=True)) == told
    one = flooded.registrations.exclude(pk=confirmed.pk)[0]
    event = one.events.latest("pk")
    assert (event.to_state, event.by) == (RegistrationState.PENDING, user)
    assert not services.confirm(one).takes_seat_later
    assert taken(flooded) == 2


def test_looking_releases_nothing_and_strangers_cannot(flooded: Workshop) -> None:
    address = reverse("admin:workshops_registration_release", args=[flooded.pk])
    client, _user = signed_in(editor=True)
    client.get(address)
    stranger, _user = signed_in()
    assert stranger.post(address).status_code in (302, 403)
    assert taken(flooded) == 6


def test_the_last_seat_that_is_released_is_seen_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renewed = []
    monkeypatch.setattr(stamp, "renew_after_commit", lambda: renewed.append(1))
    workshop = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=workshop, pending=True)
    services.release_unconfirmed(workshop, by=UserFactory.create(editor=True))
    assert renewed


# A day like any other -----------------------------------------------------------------------------


def test_an_office_of_twenty_registers_and_confirms_as_mails_come(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=20)
    said = [registers(client, workshop, number) for number in range(20)]
    assert said == [WITH_SEAT] * 5 + [LATER] * 15
    assert [confirms(client, each) for each in workshop.registrations.all()] == [302] * 20
    assert taken(workshop) == 20


def test_a_hall_of_sixty_scans_one_code_and_sits_or_waits_as_people_confirm(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=40)
    said = [registers(client, workshop, number) for number in range(60)]
    assert said == [WITH_SEAT] * 5 + [LATER] * 55
    # The five hold theirs whenever they confirm; of the others those who come first get the rest,
    # and who comes after them a number in the order of confirming.
    everybody = list(workshop.registrations.order_by("-pk"))
    assert [confirms(client, each) for each in everybody] == [302] * 60
    in_line = list(workshop.registrations.in_line())
    assert in_line == everybody[35:55]
    assert [each.line_number for each in in_line] == list(range(1, 21))
    assert taken(workshop) == 40


WITH_SEAT, LATER = "eingegangen", "ohne-platz"


def registers(client: Client, workshop: Workshop, number: int) -> str:
    data = {"name": f"Person {number}", "email": f"p{number}@example.org", "consent": "on"}
    answer = client.post(reverse("workshops:register", args=[workshop.slug]), data)
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def confirms(client: Client, registration: Registration) -> int:
    address = reverse("registration:confirm", args=[registration.token])
    return client.post(address).status_code
