"""What is wrong with a date is said beside its field; times are typed as people say them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from editorial import services
from interface.admin_forms import ClockField, MomentField
from interface.names import admin_address
from tests.support.factories import (
    AgendaItemFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.reading import Page, errors_of, typed_in_admin
from tests.support.team import kept
from tests.support.team import page as address
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def typed(client: Client, workshop: Workshop) -> dict[str, Any]:
    return typed_in_admin(client, address(workshop))


# What doesn't fit together is a sentence beside its field ----------------------------------------


def slips(publisher: Client, **typed_in: str) -> dict[str, list[str]]:
    """What is said, by field, of a workshop on 12 March 2027 from 14 to 16 o'clock."""
    workshop = WorkshopFactory.create(
        published=True,
        capacity=5,
        starts_at=berlin(2027, 3, 12, 14),
        ends_at=berlin(2027, 3, 12, 16),
    )
    response = publisher.post(address(workshop), typed(publisher, workshop) | typed_in)
    assert response.status_code == 200
    form = response.context["adminform"].form
    for name, value in typed_in.items():
        assert form.data[name] == value
    found: dict[str, list[str]] = dict(form.errors)
    return found


PROMOTION = {"promotion_ends_at_0": "12.03.2027", "promotion_ends_at_1": "15"}
DEADLINE = {"registration_closes_at_0": "12.03.2027", "registration_closes_at_1": "15:00"}


@pytest.mark.parametrize(
    ("typed_in", "field", "words"),
    [
        ({"end_time": "12"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        ({"end_date": "11.03.2027"}, "end_time", "Das Ende liegt nicht nach dem Beginn."),
        (DEADLINE, "registration_closes_at", "Die Anmeldung endet spätestens mit dem Beginn."),
        (
            {"registration_closes_at_0": "01.03.2019", "registration_closes_at_1": "15:00"},
            "registration_closes_at",
            "Die Anmeldung endet, bevor sie beginnt.",
        ),
        (PROMOTION, "promotion_ends_at", "Das Nachrücken endet spätestens mit dem Beginn."),
        (
            {"registration_closes_at_0": "01.03.2027", "registration_closes_at_1": ""},
            "registration_closes_at",
            "Geben Sie auch die Uhrzeit an.",
        ),
        (
            {"registration_closes_at_0": "01.03.2027", "registration_closes_at_1": "bald"},
            "registration_closes_at",
            "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30.",
        ),
        (
            {"registration_closes_at_0": "", "registration_closes_at_1": "17"},
            "registration_closes_at",
            "Geben Sie auch den Tag an.",
        ),
        ({"capacity": ""}, "capacity", "Für die Anmeldung fehlen die Plätze."),
        (
            {"start_time": "", "end_time": ""},
            "registration_opens_at",
            "Für die Anmeldung fehlt der Beginn.",
        ),
        (
            {"date_precision": "month"},
            "date_precision",
            "Uhrzeiten gibt es nur an einem Tag, der bekannt ist.",
        ),
        ({"end_time": ""}, "end_time", "Geben Sie Beginn und Ende an, oder keines von beiden."),
        ({"start_time": "25"}, "start_time", "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30."),
        ({"start_time": "bald"}, "start_time", "Geben Sie eine Uhrzeit an, etwa 17 oder 17:30."),
    ],
)
def test_what_does_not_fit_together_is_said_beside_its_field(
    publisher: Client, typed_in: dict[str, str], field: str, words: str
) -> None:
    assert slips(publisher, **typed_in).get(field) == [words]


@pytest.mark.parametrize(
    "typed_in", [{"end_time": "bald"}, {"date": ""}, {"date": "19.03.2027", "start_time": "bald"}]
)
def test_a_mistyped_time_is_the_only_thing_said_to_be_wrong(
    publisher: Client, typed_in: dict[str, str]
) -> None:
    workshop = WorkshopFactory.create(
        published=True, starts_at=berlin(2027, 3, 12, 9), ends_at=berlin(2027, 3, 13, 16)
    )
    AgendaItemFactory.create(workshop=workshop, day=2)
    response = publisher.post(address(workshop), typed(publisher, workshop) | typed_in)
    assert len(errors_of(response)) == 1
    assert len(response.context["adminform"].form.errors) == 1


def test_a_date_that_moves_before_its_deadline_says_so(publisher: Client) -> None:
    workshop = WorkshopFactory.create(
        published=True,
        starts_at=berlin(2027, 3, 12, 14),
        ends_at=berlin(2027, 3, 12, 16),
        registration_closes_at=berlin(2027, 3, 10, 18),
    )
    moved = typed(publisher, workshop) | {"date": "05.03.2027"}
    response = publisher.post(address(workshop), moved)
    assert "Die Anmeldung endet spätestens mit dem Beginn." in "".join(errors_of(response))


def test_what_is_wrong_is_listed_above_the_form_with_the_way_there(publisher: Client) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 14))
    AgendaItemFactory.create(workshop=workshop)
    data = typed(publisher, workshop) | {"promotion_ends_at_1": "bald", "agenda-0-title": ""}
    response = publisher.post(address(workshop), data)
    listed = {
        "Nachrücken bis": "id_promotion_ends_at_error",
        "Programmpunkt, Programmpunkt": "id_agenda-0-title_error",
    }
    for label, place in listed.items():
        assert Page(response).link(label) == f"#{place}"
        assert f'id="{place}"' in response.content.decode()


# Times as people type them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "end_date", "starts_at", "ends_at"),
    [
        ("17", "19 Uhr", "", berlin(2027, 3, 12, 17), berlin(2027, 3, 12, 19)),
        ("17.30", "19:15", "", berlin(2027, 3, 12, 17, 30), berlin(2027, 3, 12, 19, 15)),
        ("17.30 Uhr", "24 Uhr", "", berlin(2027, 3, 12, 17, 30), berlin(2027, 3, 13)),
        ("20", "1", "", berlin(2027, 3, 12, 20), berlin(2027, 3, 13, 1)),
        ("9", "13", "13.03.2027", berlin(2027, 3, 12, 9), berlin(2027, 3, 13, 13)),
        ("20", "1", "14.03.2027", berlin(2027, 3, 12, 20), berlin(2027, 3, 14, 1)),
    ],
)
def test_an_end_may_lie_after_midnight_or_days_later(
    publisher: Client, start: str, end: str, end_date: str, starts_at: datetime, ends_at: datetime
) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 9))
    times = {"date": "12.03.2027", "start_time": start, "end_time": end, "end_date": end_date}
    response = publisher.post(address(workshop), typed(publisher, workshop) | times)
    assert response.status_code == 302, errors_of(response)
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (starts_at, ends_at)
    again = typed(publisher, workshop)
    shown = again["end_date"]
    assert (f"{shown:%d.%m.%Y}" if shown else "") == end_date
    assert publisher.post(address(workshop), again).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (starts_at, ends_at)


@pytest.mark.parametrize(
    "clock", ["17", "17:00", "17.00", "17 Uhr", "17.00 Uhr", "17h", "17:00:00"]
)
def test_each_moment_of_a_date_is_typed_as_people_say_it(publisher: Client, clock: str) -> None:
    workshop = WorkshopFactory.create(
        starts_at=berlin(2027, 3, 12, 18), registration_opens_at=berlin(2027, 1, 1)
    )
    AgendaItemFactory.create(workshop=workshop)
    names = ["registration_opens_at", "registration_closes_at", "promotion_ends_at", "publish_at"]
    moments = {f"{name}_0": "01.03.2027" for name in names[1:]} | {
        f"{name}_1": clock for name in names[1:]
    }
    data = typed(publisher, workshop) | moments | {"agenda-0-start_time": clock}
    data |= {"registration_opens_at_0": "15.01.2027", "registration_opens_at_1": clock}
    response = publisher.post(address(workshop), data)
    assert response.status_code == 302, errors_of(response)
    workshop.refresh_from_db()
    assert {name: getattr(workshop, name) for name in names[1:]} == dict.fromkeys(
        names[1:], berlin(2027, 3, 1, 17)
    )
    assert workshop.registration_opens_at == berlin(2027, 1, 15, 17)
    assert f"{workshop.agenda.get().start_time}" == "17:00:00"


def test_24_o_clock_ends_the_day_that_was_typed() -> None:
    assert MomentField().clean(["12.03.2027", "24 Uhr"]) == berlin(2027, 3, 13)
    # The night in which clocks go forward.
    assert MomentField().clean(["28.03.2027", "24"]) == berlin(2027, 3, 29)


def test_what_nobody_touched_stays_to_the_second(publisher: Client) -> None:
    opened = berlin(2027, 1, 1, 12) + timedelta(seconds=17)
    workshop = WorkshopFactory.create(
        published=True, starts_at=berlin(2027, 3, 12, 14), registration_opens_at=opened
    )
    assert "12:00:17" in publisher.get(address(workshop)).content.decode()
    publisher.post(address(workshop), typed(publisher, workshop))
    workshop.refresh_from_db()
    assert workshop.registration_opens_at == opened


@pytest.mark.parametrize("clock", ["25", "17:60", "17:0", "1700", "siebzehn", "24:30", "-3", "٧٧"])
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    with pytest.raises(ValidationError, match="Geben Sie eine Uhrzeit an, etwa 17 oder 17:30"):
        ClockField().clean(clock)


# Other ways to the same rules --------------------------------------------------------------------


def test_a_way_back_below_the_seats_that_are_taken_is_refused_with_a_sentence(
    publisher: Client,
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    version = kept(workshop)
    kept(workshop, capacity=5)
    RegistrationFactory.create_batch(2, workshop=workshop)
    workshop.refresh_from_db()
    response = publisher.post(
        admin_address(workshop, "revert", version.number), {"seen_version": workshop.version}
    )
    assert response.status_code == 200
    assert "2 Plätze sind schon vergeben; weniger geht nicht." in response.content.decode()


def test_a_way_back_moves_nobody(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=berlin(2027, 3, 12, 14))
    version = kept(workshop, summary="Erst so.")
    kept(workshop, summary="Dann so.")
    Workshop.objects.filter(pk=workshop.pk).update(cancelled_at=berlin(2027, 3, 1))
    RegistrationFactory.create(workshop=workshop)
    Workshop.objects.filter(pk=workshop.pk).update(
        date=berlin(2027, 3, 19, 14).date(),
        starts_at=berlin(2027, 3, 19, 14),
        ends_at=berlin(2027, 3, 19, 17),
    )
    workshop.refresh_from_db()
    services.revert(workshop, to=version, by=UserFactory.create(publisher=True))
    workshop.refresh_from_db()
    assert (workshop.summary, workshop.starts_at) == ("Erst so.", berlin(2027, 3, 19, 14))
    assert workshop.cancelled_at == berlin(2027, 3, 1)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"capacity": None}, "Für die Anmeldung fehlen die Plätze."),
        ({"online_url": "https://a.example.org"}, "findet nur vor Ort statt"),
        ({"seats_kept_back": 99}, "Es werden mehr Plätze zurückgehalten, als es gibt."),
        ({"promotion_ends_at": berlin(2027, 3, 12, 15)}, "Das Nachrücken endet spätestens"),
        ({"registration_closes_at": berlin(2027, 3, 12, 15)}, "Die Anmeldung endet spätestens"),
        ({"date_precision": "month"}, "Uhrzeiten gibt es nur an einem Tag, der bekannt ist."),
    ],
)
def test_a_way_back_and_a_proposal_say_the_same(broken: dict[str, Any], words: str) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 14))
    version = kept(workshop)
    for name, value in broken.items():
        field: Any = Workshop._meta.get_field(name)
        version.snapshot["fields"][name] = value and (
            value.isoformat() if isinstance(value, datetime) else field.get_prep_value(value)
        )
    version.save()
    kept(workshop, summary="Dann so.")
    with pytest.raises(ValidationError, match=words):
        services.revert(workshop, to=version, by=UserFactory.create(publisher=True))
