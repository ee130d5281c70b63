"""The small pages behind one's own link: a form, a question; opening them changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.factories import (
    HandoverFactory,
    PhotoConsentFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.reading import Page
from workshops import services
from workshops.models import Registration, Workshop
from workshops.services import Applicant, Colleague
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

WAYS = ("aendern", "berichtigen", "weitergeben", "absagen")


def in_two_groups(**traits: object) -> Registration:
    workshop = WorkshopFactory.create(published=True, groups=[3, 3])
    made: Registration = RegistrationFactory.create(
        workshop=workshop, group=workshop.groups.first(), **traits
    )
    return made


def test_the_page_leads_to_what_can_be_changed(client: Client) -> None:
    mine = in_two_groups()
    page = Page(client.get(mine.link_path))
    labels = ["Gruppe ändern", "Name oder Betrieb berichtigen", "Platz weitergeben"]
    assert [page.link(label) for label in [*labels, "Teilnahme absagen"]] == [
        f"{mine.link_path}{way}/" for way in WAYS
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_look_changes_nothing(client: Client, way: str) -> None:
    mine = in_two_groups()
    response = client.get(f"{mine.link_path}{way}/")
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    mine.refresh_from_db()
    assert (mine.state, mine.events.count()) == ("confirmed", 0)


@pytest.mark.parametrize("way", WAYS)
def test_where_nothing_can_be_changed_it_leads_back(client: Client, way: str) -> None:
    mine = in_two_groups(state="cancelled")
    assert client.get(f"{mine.link_path}{way}/")["Location"] == mine.link_path


def test_another_group_is_chosen_on_its_page(client: Client) -> None:
    mine = in_two_groups()
    _first, second = mine.workshop.groups.all()
    address = f"{mine.link_path}aendern/"
    assert "(Ihr Platz)" in Page(client.get(address)).text
    response = client.post(address, {"group": second.pk}, follow=True)
    assert response.redirect_chain == [(f"{mine.link_path}?gespeichert=inhalt#inhalt", 302)]
    assert "Ihre Änderung ist gespeichert." in Page(response).text
    mine.refresh_from_db()
    assert mine.group == second


def test_a_full_group_is_refused_with_what_was_chosen(client: Client) -> None:
    mine = in_two_groups()
    _first, second = mine.workshop.groups.all()
    RegistrationFactory.create_batch(3, workshop=mine.workshop, group=second)
    response = client.post(f"{mine.link_path}aendern/", {"group": second.pk})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Dort ist kein Platz frei." in html
    assert f'value="{second.pk}"' in html


def test_at_a_full_date_ones_own_seat_is_free_for_the_other_way(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1, attendance="both")
    mine = RegistrationFactory.create(workshop=workshop, mode="on_site")
    text = Page(client.get(f"{mine.link_path}aendern/")).text
    assert "1 Platz frei" in text
    assert "voll" not in text


def test_where_there_is_nothing_to_choose_a_refusal_is_a_sentence(client: Client) -> None:
    mine = RegistrationFactory.create(state="cancelled")
    response = client.post(f"{mine.link_path}aendern/")
    assert response.status_code == 409
    assert "lässt sich nicht mehr ändern" in Page(response).text


@pytest.mark.parametrize("group", ["", "0", "x"])
def test_a_group_that_does_not_exist_is_refused(client: Client, group: str) -> None:
    mine = in_two_groups()
    assert client.post(f"{mine.link_path}aendern/", {"group": group}).status_code == 422


def test_a_name_is_corrected_on_its_page(client: Client) -> None:
    mine = in_two_groups()
    address = f"{mine.link_path}berichtigen/"
    assert client.post(address, {"name": ""}).status_code == 422
    response = client.post(address, {"name": "Änne  Größwein-Heide", "organisation": ""})
    assert response["Location"] == saved_address(mine)
    mine.refresh_from_db()
    assert (mine.name, mine.organisation) == ("Änne Größwein-Heide", "")


def test_a_name_that_the_address_has_already_is_said_at_its_field(client: Client) -> None:
    mine = in_two_groups(name="Eva Weiß", email="info@betrieb.example")
    other = RegistrationFactory.create(
        workshop=mine.workshop, name="Jörg Heide", email="info@betrieb.example"
    )
    response = client.post(f"{mine.link_path}berichtigen/", {"name": other.name})
    assert response.status_code == 409
    assert "schon eine Anmeldung" in Page(response).text


def test_cancelling_asks_first_and_can_be_taken_back(client: Client) -> None:
    mine = in_two_groups()
    page = Page(client.get(f"{mine.link_path}absagen/"))
    assert page.headings[0] == "Möchten Sie wirklich absagen?"
    client.post(f"{mine.link_path}absagen/")
    assert "Doch kommen" in Page(client.get(mine.link_path)).text
    client.post(f"{mine.link_path}doch-kommen/")
    mine.refresh_from_db()
    assert mine.state == "confirmed"


def test_when_it_is_full_again_the_way_leads_to_the_form(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = RegistrationFactory.create(workshop=workshop)
    services.cancel(mine)
    RegistrationFactory.create(workshop=workshop)
    page = Page(client.get(mine.link_path))
    assert "Doch kommen" not in page.text
    assert page.link("Neu anmelden") == f"{workshop.get_absolute_url()}anmeldung/"
    response = client.post(f"{mine.link_path}doch-kommen/")
    assert response.status_code == 409


def test_leaving_the_line_is_asked_in_its_own_words(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=workshop)
    mine = services.confirm(services.register(workshop, Applicant("Eva", "eva@werk.example")))
    page = Page(client.get(mine.link_path))
    asked = Page(client.get(page.link("Warteliste verlassen")))
    assert asked.headings[0] == "Möchten Sie die Warteliste wirklich verlassen?"
    assert "Ihre Nummer 1 ist dann weg." in asked.text
    assert "Platz weitergeben" not in page.text


def test_an_unconfirmed_seat_may_be_changed_but_not_given_on(client: Client) -> None:
    page = Page(client.get(in_two_groups(pending=True).link_path))
    assert page.link("Gruppe ändern")
    assert "Platz weitergeben" not in page.text


def test_once_it_has_begun_nothing_is_offered(client: Client) -> None:
    mine = in_two_groups()
    Workshop.objects.update(starts_at=timezone.now(), registration_closes_at=None)
    assert "Etwas ändern" not in Page(client.get(mine.link_path)).text


@pytest.mark.parametrize(
    ("mode", "says", "does_not"),
    [("online", "online", "Rathaus"), ("on_site", "Rathaus", "online")],
)
def test_ones_page_says_where_one_takes_part_and_how_to_change_it(
    client: Client, mode: str, says: str, does_not: str
) -> None:
    workshop = WorkshopFactory.create(
        published=True, attendance="both", venue_name="Rathaus", groups=[3, 3]
    )
    group = workshop.groups.first()
    mine = RegistrationFactory.create(workshop=workshop, group=group, mode=mode)
    page = Page(client.get(mine.link_path))
    where = page.text.partition(" Wo ")[2].partition(" Arbeitsgruppe ")[0]
    assert says in where
    assert does_not not in where
    assert page.link("Gruppe oder Art der Teilnahme ändern")


def test_whoever_moved_up_is_asked_in_the_words_of_the_button(client: Client) -> None:
    mine = in_two_groups(promoted_at=timezone.now())
    asked = Page(client.get(f"{mine.link_path}absagen/")).text
    assert "Möchten Sie den Platz wirklich zurückgeben?" in asked


def test_the_page_says_how_a_registration_has_ended(client: Client) -> None:
    series = WorkshopSeriesFactory.create()
    date, other = (WorkshopFactory.create(published=True, series=series) for _turn in range(2))
    moved, by_team = (RegistrationFactory.create(workshop=date) for _turn in range(2))
    services.change_date(moved, to=other)
    services.cancel(by_team, by=UserFactory.create(editor=True))
    Workshop.objects.filter(pk=date.pk).update(seats_kept_back=date.capacity)
    left = RegistrationFactory.create(workshop=date, number=1)
    services.cancel(left)
    pages = [Page(client.get(each.link_path)) for each in (moved, by_team, left)]
    assert "Sie haben den Termin gewechselt" in pages[0].text
    assert "Neu anmelden" not in pages[0].text
    assert "Das war das Team." in pages[1].text
    assert "Sie stehen nicht mehr auf der Warteliste" in pages[2].text


def test_an_offer_that_nobody_took_is_said(client: Client) -> None:
    offer = HandoverFactory.create(ends_at=timezone.now() - timedelta(minutes=1))
    page = Page(client.get(offer.registration.link_path))
    assert "wurde nicht in der Frist angenommen" in page.text
    assert page.link("Platz weitergeben")


def test_a_consent_withdrawn_after_cancelling_changes_nothing_of_the_rest(client: Client) -> None:
    mine = in_two_groups(email_confirmed_at=timezone.now())
    PhotoConsentFactory.create(registration=mine)
    services.cancel(mine)
    response = client.post(f"{mine.link_path}bilder/widerrufen/", follow=True)
    page = Page(response)
    assert "Ihre Änderung ist gespeichert." in page.text
    assert "Doch kommen" in page.text
    assert mine in Registration.objects.cancelled_oneself()


def test_who_confirms_late_reads_that_colleagues_may_have_got_nothing(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3)
    colleagues = [Colleague("Uwe Groß"), Colleague("Ina Roth")]
    jana = services.book(workshop, Applicant("Jana", "j@b.example"), colleagues=colleagues)
    Registration.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    RegistrationFactory.create(workshop=workshop)
    mine = services.confirm(jana.registration)
    words = "Haben Sie andere mit angemeldet und hören diese nichts"
    assert words in Page(client.get(mine.link_path)).text
    applicant, other = Applicant("Ada", "ada@b.example"), WorkshopFactory.create(published=True)
    in_time = services.confirm(services.register(other, applicant))
    assert words not in Page(client.get(in_time.link_path)).text
