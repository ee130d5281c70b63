"""The team edits a workshop: times, groups and seats stay true to who is registered."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branchendialog.models import Dialogue, FocusDecision
from initiatives.models import Idea, Initiative
from interface.names import admin_address
from notifications.models import OutgoingMail
from pages.models import NewsItem
from taxonomy.models import Region
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.moments import berlin
from tests.support.reading import errors_of, typed_in_admin
from workshops.models import Registration, Workshop, WorkshopSeries

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def address(workshop: Workshop) -> str:
    return reverse("admin:workshops_workshop_change", args=[workshop.pk])


def typed(client: Client, workshop: Workshop) -> dict[str, Any]:
    return typed_in_admin(client, address(workshop))


def test_the_day_is_asked_once_and_times_beside_it(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    data = typed(publisher, workshop) | {"start_time": "14:15", "end_time": "16:00"}
    assert publisher.post(address(workshop), data).status_code == 302
    workshop.refresh_from_db()
    assert workshop.starts_at is not None
    assert f"{timezone.localtime(workshop.starts_at):%H:%M}" == "14:15"
    assert workshop.over_at == workshop.ends_at


def test_a_beginning_without_an_end_is_refused(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    response = publisher.post(address(workshop), typed(publisher, workshop) | {"end_time": ""})
    assert "Geben Sie Beginn und Ende an" in "".join(errors_of(response))


def test_capacity_never_falls_below_the_seats_that_are_taken(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5)
    RegistrationFactory.create_batch(3, workshop=workshop)
    response = publisher.post(address(workshop), typed(publisher, workshop) | {"capacity": 2})
    assert "3 Plätze sind schon vergeben" in "".join(errors_of(response))
    workshop.refresh_from_db()
    assert workshop.capacity == 5


def test_a_groups_capacity_never_falls_below_its_seats(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    RegistrationFactory.create_batch(3, workshop=workshop, group=workshop.groups.all()[0])
    data = typed(publisher, workshop) | {"groups-0-capacity": 2}
    assert "3 Plätze sind in dieser Gruppe" in "".join(
        errors_of(publisher.post(address(workshop), data))
    )


def test_groups_together_have_room_for_the_whole_workshop(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10, groups=[5, 5])
    data = typed(publisher, workshop) | {"groups-0-capacity": 4}
    response = publisher.post(address(workshop), data)
    assert "Die Gruppen haben zusammen 9 Plätze, die Veranstaltung 10." in errors_of(response)


def test_a_group_that_is_deleted_gives_the_workshop_no_room(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=10, groups=[5, 5])
    data = typed(publisher, workshop) | {"groups-0-DELETE": "on"}
    response = publisher.post(address(workshop), data)
    assert "Die Gruppen haben zusammen 5 Plätze, die Veranstaltung 10." in errors_of(response)
    assert workshop.groups.count() == 2


def test_a_group_with_registrations_is_not_deleted(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    RegistrationFactory.create(workshop=workshop, group=workshop.groups.all()[0])
    data = typed(publisher, workshop) | {"groups-0-DELETE": "on"}
    response = publisher.post(address(workshop), data)
    said = "In dieser Gruppe ist oder war 1 Person angemeldet: Sie bleibt."
    assert said in "".join(errors_of(response))
    assert workshop.groups.count() == 2


def test_two_groups_of_one_name_are_refused_with_a_sentence(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=5, groups=[5, 5])
    names = {"groups-0-name": "Größe", "groups-1-name": "GRÖSSE".replace("SS", "ẞ")}
    response = publisher.post(address(workshop), typed(publisher, workshop) | names)
    assert "Arbeitsgruppen: Zwei Arbeitsgruppen tragen denselben Namen." in response.text


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"start_time": "08:00"}, 1),
        ({"venue_name": "Rathaus"}, 1),
        ({"title": "Größer gedacht"}, 1),
        ({"title_en": "Bigger thoughts"}, 1),
        ({"summary": "Neu erzählt."}, 1),
        ({"online_url": "https://raum.example.org/b", "attendance": "both"}, 1),
        ({"directions": "Mit der Linie 10"}, 0),
        ({"capacity": "99"}, 0),
    ],
)
def test_calendars_learn_of_what_their_entry_says_and_of_nothing_else(
    publisher: Client, change: dict[str, str], sequence: int
) -> None:
    workshop = WorkshopFactory.create(published=True)
    assert publisher.post(address(workshop), typed(publisher, workshop) | change).status_code == 302
    workshop.refresh_from_db()
    assert workshop.sequence == sequence


def test_the_team_cancels_for_a_person_who_then_reads_who_did_it(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    publisher.post(reverse("admin:workshops_registration_cancel", args=[registration.pk]))
    registration.refresh_from_db()
    assert (registration.state, registration.events.get().actor) == ("cancelled", "team")
    assert OutgoingMail.objects.get().facts["is_by_team"] is True


def test_the_admin_knows_no_way_to_a_persons_own_page(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    kind = ContentType.objects.get_for_model(Registration)
    shortcut = reverse("admin:view_on_site", args=[kind.pk, registration.pk])
    assert publisher.get(shortcut).status_code == 404


# What a date doesn't use ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "typed_in", "field", "words"),
    [
        (
            {},
            {"online_url": "https://raum.example.org/b"},
            "online_url",
            "Diese Veranstaltung findet nur vor Ort statt: Leeren Sie das Feld.",
        ),
        (
            {},
            {"attendance": "online"},
            "venue_name",
            "Diese Veranstaltung findet nur online statt: Leeren Sie das Feld.",
        ),
        (
            {},
            {"capacity_online": "5"},
            "capacity_online",
            "Das gilt nur, wenn man vor Ort und online teilnehmen kann.",
        ),
        (
            {"online_url": "https://raum.example.org/b"},
            {"capacity": "24", "capacity_on_site": "10", "capacity_online": "10"},
            "capacity_online",
            "Vor Ort und online sind zusammen weniger Plätze als in der Veranstaltung.",
        ),
        (
            {},
            {"seats_kept_back": "25"},
            "seats_kept_back",
            "Es werden mehr Plätze zurückgehalten, als es gibt.",
        ),
    ],
)
def test_what_contradicts_the_way_of_taking_part_is_said_and_never_cleared(
    publisher: Client,
    traits: dict[str, str],
    typed_in: dict[str, str],
    field: str,
    words: str,
) -> None:
    workshop = WorkshopFactory.create(published=True, **traits)
    response = publisher.post(address(workshop), typed(publisher, workshop) | typed_in)
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert form.errors[field] == [words]
    for name, value in typed_in.items():
        assert form[name].value() == value


@pytest.mark.parametrize(
    ("typed_in", "field", "words"),
    [
        (
            {"capacity_on_site": "1", "capacity_online": "9"},
            "capacity_on_site",
            "2 Plätze sind schon vergeben; weniger geht nicht.",
        ),
        (
            {"attendance": "on_site", "online_url": ""},
            "attendance",
            "1 Person hat sich so angemeldet: online. Das muss möglich bleiben.",
        ),
        (
            {"seats_kept_back": "3"},
            "seats_kept_back",
            "2 Plätze sind noch frei; mehr lassen sich nicht zurückhalten.",
        ),
        (
            {"capacity": "4", "seats_kept_back": "2"},
            "seats_kept_back",
            "1 Platz ist noch frei; mehr lassen sich nicht zurückhalten.",
        ),
        (
            {"capacity_online": "0"},
            "capacity_online",
            "1 Platz ist schon vergeben; weniger geht nicht.",
        ),
    ],
)
def test_nobody_loses_a_seat_by_the_way_they_take_part(
    publisher: Client, typed_in: dict[str, str], field: str, words: str
) -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=5, online_url="https://a.example.org"
    )
    RegistrationFactory.create_batch(2, workshop=workshop, mode="on_site")
    RegistrationFactory.create(workshop=workshop, mode="online")
    response = publisher.post(address(workshop), typed(publisher, workshop) | typed_in)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {field: [words]}


def test_somebody_in_line_keeps_their_way_of_taking_part(publisher: Client) -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=5, online_url="https://a.example.org"
    )
    RegistrationFactory.create(
        workshop=workshop, mode="online", state="waiting", line_number=1, held_until=timezone.now()
    )
    data = typed(publisher, workshop) | {"attendance": "on_site", "online_url": ""}
    assert publisher.post(address(workshop), data).context["adminform"].form.errors == {
        "attendance": ["1 Person hat sich so angemeldet: online. Das muss möglich bleiben."]
    }


def test_the_browser_shows_only_what_the_way_of_taking_part_needs(publisher: Client) -> None:
    workshop = WorkshopFactory.create()
    fields = publisher.get(address(workshop)).context["adminform"].form
    needed = {
        name: field.field.widget.attrs.get("data-only-with")
        for name, field in ((each.name, each) for each in fields)
        if field.field.widget.attrs.get("data-only-with")
    }
    assert needed == {
        **dict.fromkeys(
            [
                "venue_name",
                "venue_address",
                "directions",
                "catering",
                "is_step_free",
                "has_induction_loop",
                "has_parking",
            ],
            "attendance:on_site both",
        ),
        "online_url": "attendance:online both",
        "capacity_on_site": "attendance:both",
        "capacity_online": "attendance:both",
    }
    relation: Any = fields["venue_municipality"].field.widget
    assert relation.widget.attrs["data-only-with"] == "attendance:on_site both"


# Once people are registered ---------------------------------------------------------------------


def test_the_time_of_those_who_are_registered_is_no_field(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop)
    page = publisher.get(address(workshop))
    assert {"date", "date_precision", "start_time", "end_time", "end_date"}.isdisjoint(
        page.context["adminform"].form.fields
    )
    said = page.content.decode()
    assert "1 Person ist angemeldet. Damit sie es erfährt" in said
    assert "den Knopf dazu hat, wer veröffentlichen darf" in said
    data = typed(publisher, workshop) | {"summary": "Neu erzählt."}
    assert publisher.post(address(workshop), data).status_code == 302
    stored = Workshop.objects.get(pk=workshop.pk)
    assert (stored.summary, stored.starts_at) == ("Neu erzählt.", workshop.starts_at)


def test_who_may_only_look_reads_the_time_in_words(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    workshop = WorkshopFactory.create(
        starts_at=berlin(2027, 3, 12, 14), ends_at=berlin(2027, 3, 12, 16, 30)
    )
    Workshop.objects.filter(pk=workshop.pk).update(state="archived")
    page = client.get(address(workshop))
    assert page.status_code == 200
    assert "Freitag, 12. März 2027, 14–16.30 Uhr" in page.content.decode()


def test_nothing_is_said_of_moving_where_nobody_can_any_more(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, past=True)
    RegistrationFactory.create(workshop=workshop)
    page = publisher.get(address(workshop)).content.decode()
    assert "Datum und Uhrzeit" in page
    assert "Verschieben" not in page


def test_an_evening_names_its_weekday_once(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    workshop = WorkshopFactory.create(
        starts_at=berlin(2027, 3, 12, 20), ends_at=berlin(2027, 3, 13, 1)
    )
    Workshop.objects.filter(pk=workshop.pk).update(state="archived")
    page = client.get(address(workshop)).content.decode()
    assert "Freitag, 12. März 2027, 20 Uhr bis Sa, 1 Uhr" in page


def test_who_cancelled_holds_no_date(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop, state="cancelled")
    data = typed(publisher, workshop) | {"start_time": "8"}
    assert publisher.post(address(workshop), data).status_code == 302


def test_a_form_that_was_open_when_the_first_registered_moves_nothing(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    data = typed(publisher, workshop) | {"start_time": "8"}
    RegistrationFactory.create(workshop=workshop)
    response = publisher.post(address(workshop), data)
    assert "Inzwischen hat sich jemand angemeldet." in "".join(errors_of(response))
    assert Workshop.objects.get(pk=workshop.pk).starts_at == workshop.starts_at


def test_a_cancellation_is_no_field(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, cancelled_at=timezone.now())
    form = publisher.get(address(workshop)).context["adminform"].form
    assert {"cancelled_at", "cancellation_note"}.isdisjoint(form.fields)


# The region of the house -------------------------------------------------------------------------


def test_the_region_is_the_hosts_where_nothing_else_is_chosen(publisher: Client) -> None:
    host = Region.objects.host()
    assert host is not None
    for kind in (Workshop, WorkshopSeries, Initiative, Idea, Dialogue, NewsItem, FocusDecision):
        form = publisher.get(admin_address(kind, "add")).context["adminform"].form
        assert form["region"].value() == str(host.pk), kind
    chosen = publisher.get(admin_address(Workshop, "add", query={"region": 7}))
    assert chosen.context["adminform"].form["region"].value() == "7"
