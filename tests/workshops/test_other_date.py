"""From one date of a series to another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone

from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.factories import WorkshopFactory, WorkshopSeriesFactory, at_nine_thirty
from tests.support.reading import Page
from workshops import services
from workshops.models import Needs, Registration, Workshop, WorkshopSeries, count_seats
from workshops.services import Applicant, Closed, Colleague, Full
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Bäder Größwein", "de")
MEHMET = Applicant("Mehmet Heide", "mehmet@betrieb.example", "", "de")


@pytest.fixture
def series() -> WorkshopSeries:
    made: WorkshopSeries = WorkshopSeriesFactory.create()
    return made


def date(series: WorkshopSeries, days: int, **traits: Any) -> Workshop:
    made: Workshop = WorkshopFactory.create(
        published=True, series=series, starts_at=at_nine_thirty(days), **traits
    )
    return made


def seated(workshop: Workshop, who: Applicant = JANA, **wishes: Any) -> Registration:
    return services.confirm(services.register(workshop, who, **wishes))


def test_a_seat_there_is_confirmed_and_the_seat_here_is_free(series: WorkshopSeries) -> None:
    here, there = date(series, 20, capacity=1), date(series, 27)
    mine = seated(here)
    moved = services.change_date(mine, to=there)
    mine.refresh_from_db()
    assert (mine.state, moved.state, moved.workshop) == ("cancelled", "confirmed", there)
    assert (moved.name, moved.email, moved.organisation) == (
        mine.name,
        mine.email,
        "Bäder Größwein",
    )
    assert (count_seats(here).taken, count_seats(there).taken) == (0, 1)
    notes = [each.events.get(kind="other_date").note for each in (mine, moved)]
    assert notes == [
        f"→ {there.title}, {there.date:%d.%m.%Y}",
        f"← {here.title}, {here.date:%d.%m.%Y}",
    ]


def test_one_mail_takes_the_entry_away_and_one_brings_the_new(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27)
    services.change_date(seated(here), to=there)
    cancelled, confirmed = map(render, OutgoingMail.objects.order_by("-pk")[:2][::-1])
    assert "Sie haben Ihren Platz an diesem Termin gegen einen am" in str(cancelled.body)
    methods = [
        str(each.attachments[0][1]).split("METHOD:")[1][:6] for each in (cancelled, confirmed)
    ]
    assert methods == ["CANCEL", "REQUES"]


def test_a_colleague_can_still_consent_at_the_other_date(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27)
    eva = Colleague("Eva Weiß", "eva@betrieb.example")
    booked = services.book(here, JANA, colleagues=[eva]).registration
    services.confirm(booked)
    assert services.change_date(booked.colleagues.get(), to=there).may_consent


def test_the_line_here_moves_up(series: WorkshopSeries) -> None:
    here, there = date(series, 20, capacity=1), date(series, 27)
    mine, waiting = seated(here), seated(here, MEHMET)
    assert waiting.is_in_line
    services.change_date(mine, to=there)
    waiting.refresh_from_db()
    assert waiting.is_confirmed


def test_twice_is_as_once(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27)
    mine = seated(here)
    assert services.change_date(mine, to=there) == services.change_date(mine, to=there)


@pytest.mark.django_db(transaction=True)
def test_people_who_change_crosswise_at_once_all_get_there(series: WorkshopSeries) -> None:
    dates = [date(series, 20), date(series, 27)]
    people = [
        (
            seated(dates[turn % 2], Applicant(f"P {turn}", f"p{turn}@example.org")),
            dates[1 - turn % 2],
        )
        for turn in range(8)
    ]

    def change(each: tuple[Registration, Workshop]) -> bool:
        try:
            return services.change_date(each[0], to=each[1]).is_confirmed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(change, people))
    assert [count_seats(each).taken for each in dates] == [4, 4]


def test_a_full_date_takes_nobody(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27, capacity=1)
    seated(there, MEHMET)
    mine = seated(here)
    with pytest.raises(Full, match="bisherige Platz bleibt"):
        services.change_date(mine, to=there)
    mine.refresh_from_db()
    assert mine.is_confirmed


def test_a_date_with_groups_asks_for_one(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27, groups=[1, 1])
    mine = seated(here)
    with pytest.raises(ValidationError, match="Wählen Sie eine Arbeitsgruppe"):
        services.change_date(mine, to=there)
    group = there.groups.first()
    assert services.change_date(mine, to=there, group=group).group == group


def test_only_open_dates_of_the_same_series_are_taken(series: WorkshopSeries) -> None:
    here = date(series, 20)
    mine = seated(here)
    closed = date(series, 27, registration_closes_at=timezone.now() - timedelta(hours=1))
    alone = WorkshopFactory.create(published=True)
    for to in (closed, alone, here):
        with pytest.raises(Closed):
            services.change_date(mine, to=to)


def test_who_has_a_registration_there_keeps_both(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27)
    mine, other = seated(here), seated(there)
    with pytest.raises(Closed, match="schon angemeldet"):
        services.change_date(mine, to=there)
    assert {each.state for each in Registration.objects.filter(pk__in=[mine.pk, other.pk])} == {
        "confirmed"
    }


@pytest.mark.parametrize("state", ["pending", "cancelled"])
def test_only_a_confirmed_seat_moves(series: WorkshopSeries, state: str) -> None:
    here, there = date(series, 20), date(series, 27)
    mine = services.register(here, JANA)
    if state == "cancelled":
        services.cancel(mine)
    with pytest.raises(Closed):
        services.change_date(mine, to=there)


def test_needs_go_with_the_former_date(series: WorkshopSeries) -> None:
    here, there = date(series, 20), date(series, 27)
    mine = seated(here)
    Needs.objects.create(registration=mine, text="Rampe", consented_at=timezone.now())
    services.change_date(mine, to=there)
    assert not Needs.objects.exists()


def test_the_page_offers_dates_and_leads_to_the_new_registration(
    client: Client, series: WorkshopSeries
) -> None:
    here, there = date(series, 20), date(series, 27, groups=[3])
    mine = seated(here)
    page = Page(client.get(mine.link_path))
    address = page.link("Anderer Termin")
    assert there.groups.get().name in Page(client.get(address)).text
    assert "Wählen Sie einen Termin." in Page(client.post(address)).text
    assert client.post(address, {"date": "0"}).status_code == 422
    response = client.post(address, {"date": f"{there.pk}-{there.groups.get().pk}"})
    assert response["Location"] == saved_address(there.registrations.get())


def test_without_another_date_there_is_no_way_to_one(
    client: Client, series: WorkshopSeries
) -> None:
    mine = seated(date(series, 20))
    assert "Anderer Termin" not in Page(client.get(mine.link_path)).text
    assert client.get(f"{mine.link_path}termin/")["Location"] == mine.link_path
