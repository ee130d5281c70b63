from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Region
from tests.support.factories import (
    AgendaItemFactory,
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.reading import Page
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def test_an_address_ends_in_the_whole_date_however_long_the_title_is() -> None:
    title = "Überblick für Führungskräfte in der Prüfung der Qualität überall im Haus"
    workshop = WorkshopFactory.create(title=title)
    assert workshop.slug.endswith(f"-{workshop.date.isoformat()}")
    assert workshop.slug.startswith("ueberblick-fuer-fuehrungskraefte-in-der-pruefung")


ENTRY, AGENDA, INDUSTRIES, TOPICS, REGIONS, INITIATIVES, IDEAS, FUNDINGS = [1] * 8
GROUPS, INDUSTRIES_OF_GROUPS, TOPICS_OF_GROUPS, SEATS = [1] * 4
INDUSTRY_PAGES, BEST_PRACTICES = [1] * 2
STATEMENTS = (
    (ENTRY + AGENDA + INDUSTRIES + TOPICS + REGIONS + INITIATIVES + IDEAS + FUNDINGS)
    + (GROUPS + INDUSTRIES_OF_GROUPS + TOPICS_OF_GROUPS + SEATS)
    + (INDUSTRY_PAGES + BEST_PRACTICES)
)
REGISTER = "Zur Veranstaltung anmelden"


def read(client: Client, workshop: Workshop) -> Page:
    return Page(client.get(workshop.get_absolute_url()))


def offers_registration(page: Page) -> bool:
    return REGISTER in [label for label, _href in page.links]


def offers_calendar(page: Page) -> bool:
    return any(href.endswith("kalender.ics") for _label, href in page.links)


def test_an_open_workshop_says_how_many_seats_are_free_and_leads_to_the_form(
    client: Client,
) -> None:
    workshop = WorkshopFactory.create(capacity=24, published=True)
    RegistrationFactory.create_batch(3, workshop=workshop)
    page = read(client, workshop)
    assert "Anmeldung 21 von 24 Plätzen frei" in page.text
    assert page.link(REGISTER) == f"{workshop.get_absolute_url()}anmeldung/"
    assert offers_calendar(page)


def test_day_time_and_place_stand_before_the_button_which_comes_again_at_the_end(
    client: Client,
) -> None:
    workshop = WorkshopFactory.create(
        starts_at=berlin(2031, 1, 8, 14),
        ends_at=berlin(2031, 1, 8, 17),
        directions="Fünf Minuten zu Fuß.",
        published=True,
    )
    page = read(client, workshop)
    before, between, after = page.text.split(REGISTER)
    assert "Wann Mittwoch, 8. Januar 2031 14–17 Uhr Wo Seminarraum am Größen Garten" in before
    assert "Fünf Minuten zu Fuß." in between
    assert between.endswith("Sind Sie dabei? Mittwoch, 8. Januar 2031, 14–17 Uhr, Hannover ")
    assert "Fragen zur Veranstaltung?" in after


def test_the_first_workshop_shows_no_time_house_or_seats_for_none_are_known(
    client: Client,
) -> None:
    workshop = WorkshopFactory.create(historic=True, description="", lead_question="")
    WorkingGroupFactory.create(workshop=workshop, name="Smart City", capacity=None)
    client.force_login(UserFactory.create(editor=True))
    page = read(client, workshop)
    assert f"Wann Mittwoch, 17. Januar 2018 {workshop.summary}" in page.text
    for word in ("Uhr", "Wo ", "Plätze", "Anmeldung", "online"):
        assert word not in page.text
    assert not offers_calendar(page)


def test_a_date_known_to_the_month_names_no_day(client: Client) -> None:
    workshop = WorkshopFactory.create(historic=True, date_precision="month", published=True)
    assert f"Wann Januar 2018 {workshop.summary}" in read(client, workshop).text


def test_a_full_workshop_says_so_and_leads_to_its_line(client: Client) -> None:
    workshop = WorkshopFactory.create(capacity=1, published=True)
    RegistrationFactory.create(workshop=workshop)
    page = read(client, workshop)
    assert "ausgebucht" in page.text
    assert "Alle Plätze sind vergeben. Sie können sich auf die Warteliste setzen" in page.text
    assert page.link("In die Warteliste eintragen") == f"{workshop.get_absolute_url()}anmeldung/"
    assert not offers_registration(page)


def test_an_announced_workshop_says_when_registration_begins(client: Client) -> None:
    opens_at = timezone.make_aware(datetime(2031, 1, 6, 9))  # noqa: DTZ001
    workshop = WorkshopFactory.create(
        starts_at=opens_at + timedelta(days=30), registration_opens_at=opens_at, published=True
    )
    page = read(client, workshop)
    assert "Die Anmeldung beginnt am Montag, 6. Januar 2031." in page.text
    assert not offers_registration(page)


def test_a_workshop_without_registration_is_announced(client: Client) -> None:
    workshop = WorkshopFactory.create(registration_opens_at=None, published=True)
    assert "Die Anmeldung ist noch nicht offen." in read(client, workshop).text


def test_a_closed_registration_names_the_number_to_call(client: Client) -> None:
    workshop = WorkshopFactory.create(
        registration_closes_at=timezone.now() - timedelta(hours=1), published=True
    )
    page = read(client, workshop)
    assert "Die Anmeldung ist geschlossen." in page.text
    phones = [href for label, href in page.links if label == "030 23125 100"]
    assert phones == ["tel:03023125100"] * 2
    assert not offers_registration(page)


def test_a_cancelled_workshop_says_why_and_takes_its_calendar_file_away(client: Client) -> None:
    workshop = WorkshopFactory.create(
        cancelled_at=timezone.now(), cancellation_note="Ein neuer Termin folgt.", published=True
    )
    page = read(client, workshop)
    assert "Diese Veranstaltung ist abgesagt. Ein neuer Termin folgt." in page.text
    assert [offers_registration(page), offers_calendar(page)] == [False, False]


def test_a_past_workshop_says_nothing_of_registration(client: Client) -> None:
    page = read(client, WorkshopFactory.create(past=True, published=True))
    assert "vergangen" in page.text
    assert "Anmeldung" not in page.text
    assert [offers_registration(page), offers_calendar(page)] == [False, False]


def test_each_group_shows_its_free_seats_at_most_those_of_the_workshop(client: Client) -> None:
    workshop = WorkshopFactory.create(capacity=16, published=True)
    full = WorkingGroupFactory.create(workshop=workshop, name="Produktion", capacity=12)
    WorkingGroupFactory.create(workshop=workshop, name="Dienstleistung", capacity=12)
    RegistrationFactory.create_batch(12, workshop=workshop, group=full)
    text = read(client, workshop).text
    assert "Produktion Nichts eingetragen voll Dienstleistung Nichts eingetragen 4 von 12" in text


def test_groups_with_more_seats_than_there_are_say_how_many_are_free_together(
    client: Client,
) -> None:
    workshop = WorkshopFactory.create(capacity=30, seats_kept_back=2, published=True)
    groups = [
        WorkingGroupFactory.create(workshop=workshop, name=name, capacity=15)
        for name in ("Produktion", "Dienstleistung")
    ]
    RegistrationFactory.create_batch(9, workshop=workshop, group=groups[0])
    said = "Zusammen sind 19 von 28 Plätzen frei. 2 weitere Plätze vergibt das Team."
    page = read(client, workshop)
    assert "6 von 15 Dienstleistung Nichts eingetragen 15 von 15" in page.text
    assert "Anmeldung 19 von 28 Plätzen frei" in page.text
    assert said in page.text
    type(workshop).objects.update(seats_kept_back=0)
    assert "Zusammen" not in read(client, workshop).text


def test_the_agenda_shows_times_where_they_are_known(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    AgendaItemFactory.create(workshop=workshop, title="Begrüßung")
    AgendaItemFactory.create(workshop=workshop, title="Gruppen", start_time=None, text="Zu zweit.")
    text = read(client, workshop).text
    assert "Programm 9.30 Uhr Begrüßung Gruppen Zu zweit." in text


def test_what_is_known_about_the_house_is_said_good_or_bad(client: Client) -> None:
    workshop = WorkshopFactory.create(
        is_step_free=True, has_parking=False, directions="Fünf Minuten zu Fuß.", published=True
    )
    text = read(client, workshop).text
    assert (
        "Vor Ort Barrierefreiheit stufenlos erreichbar keine Parkplätze am Haus"
        " Anfahrt Fünf Minuten zu Fuß." in text
    )
    assert "Induktionsschleife" not in text


def test_the_online_rooms_address_is_never_on_the_page(client: Client) -> None:
    workshop = WorkshopFactory.create(
        online_url="https://raum.example.org/geheim",
        venue_name="",
        venue_municipality=None,
        published=True,
    )
    assert "Wo online" in read(client, workshop).text
    html = client.get(workshop.get_absolute_url()).content.decode()
    assert "raum.example.org" not in html


@pytest.mark.parametrize(
    ("traits", "where", "place"),
    [
        ({}, "Wo Seminarraum am Größen Garten, Hannover Kosten", "Hannover"),
        (
            {"attendance": "both"},
            "Wo Seminarraum am Größen Garten, Hannover und online",
            "Hannover und online",
        ),
        (
            {"attendance": "both", "venue_name": "", "venue_municipality": None},
            "Wo vor Ort und online",
            "vor Ort und online",
        ),
        (
            {"attendance": "both", "venue_municipality": None},
            "Wo Seminarraum am Größen Garten und online",
            "vor Ort und online",
        ),
        # A date whose house isn't known yet says nothing of it.
        ({"venue_name": "", "venue_municipality": None}, "Kosten kostenfrei", ""),
        ({"attendance": "online", "venue_name": ""}, "Wo online Kosten", "online"),
    ],
)
def test_page_and_card_say_how_one_can_take_part(
    client: Client, traits: dict[str, Any], where: str, place: str
) -> None:
    workshop = WorkshopFactory.create(published=True, **traits)
    assert where in read(client, workshop).text
    assert workshop.place == place


def test_nothing_of_a_house_is_said_of_a_date_that_is_only_online(client: Client) -> None:
    house = {"directions": "Fünf Minuten zu Fuß.", "catering": "Suppe"}
    workshop = WorkshopFactory.create(published=True, **house)
    assert "Vor Ort" in read(client, workshop).headings
    online = WorkshopFactory.create(published=True, attendance="online", **house)
    assert "Vor Ort" not in read(client, online).headings


def test_the_agency_of_the_workshops_own_region_is_to_be_called(client: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    page = read(client, WorkshopFactory.create(region=region, published=True))
    assert page.link("030 23125 200") == "tel:03023125200"


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workshop = WorkshopFactory.create(capacity=40, groups=[2] * number, published=True)
    AgendaItemFactory.create_batch(number, workshop=workshop)
    RegistrationFactory.create_batch(number, workshop=workshop)
    client.get(workshop.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(workshop.get_absolute_url()).status_code == 200
