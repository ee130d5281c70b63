"""Entries in calendars: in mails as programs take them, in public files as the date is stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import hypothesis.strategies as st
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar

from accounts.models import User
from editorial.models import EntryVersion
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.calendars import (
    CalendarProgram,
    Post,
    arrived,
    brings_entry,
    calendar_in,
    entry_in,
    plain,
)
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.moments import berlin
from tests.support.team import kept
from workshops import services
from workshops.calendars import identity_of, public_calendar
from workshops.models import Registration, RegistrationState, Workshop
from workshops.services import Applicant, Colleague

pytestmark = pytest.mark.django_db

ROOM = "https://konferenz.example.org/geheim"
INFO = "info@betrieb.example"


def mail_of(purpose: str) -> EmailMessage:
    return arrived(OutgoingMail.objects.filter(purpose=purpose).latest("pk"))


def confirmed(workshop: Workshop, name: str = "Jana Öztürk", **more: Any) -> Registration:
    return services.confirm(services.book(workshop, Applicant(name, INFO), **more).registration)


def public(workshop: Workshop) -> Any:
    """Its entry in the public's calendars, read as programs do."""
    calendar = Calendar.from_ical(public_calendar([workshop]))
    assert calendar["METHOD"] == "PUBLISH"
    [entry] = calendar.events
    return entry


# In mails ----------------------------------------------------------------------------------------


def test_the_entry_comes_beside_text_and_html_and_once_more_as_a_file() -> None:
    confirmed(WorkshopFactory.create(published=True))
    mail: Any = mail_of("seat_confirmed")
    alternatives, file = mail.iter_parts()
    types = [each.get_content_type() for each in alternatives.iter_parts()]
    assert mail.get_content_type() == "multipart/mixed"
    assert types == ["text/plain", "text/html", "text/calendar"]
    *_words, entry = alternatives.iter_parts()
    assert (entry.get_param("method"), entry.get_content_charset()) == ("REQUEST", "utf-8")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content().splitlines() == entry.get_content().encode().splitlines()


def test_who_sends_it_organises_and_who_gets_it_takes_part() -> None:
    Region.objects.update(mail_sender="Projektbüro <buero@region.example>")
    confirmed(WorkshopFactory.create(published=True))
    entry = entry_in(mail_of("seat_confirmed"))
    organizer, attendee = entry["ORGANIZER"], entry["ATTENDEE"]
    agency = Region.objects.host().agency  # type: ignore[union-attr]
    assert (organizer.email, organizer.CN) == ("buero@region.example", agency)
    assert (attendee.email, attendee.CN) == (INFO, "Jana Öztürk")
    assert (attendee.PARTSTAT, attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_an_address_that_is_not_confirmed_reads_no_name() -> None:
    workshop = WorkshopFactory.create(published=True)
    uwe = Colleague("Uwe Lind", "uwe@betrieb.example")
    jana = services.book(workshop, Applicant("Jana Öztürk", INFO), colleagues=[uwe])
    services.confirm(jana.registration)
    entry = entry_in(mail_of("colleague_registered"))
    assert entry["ATTENDEE"].email == "uwe@betrieb.example"
    assert "Uwe" not in plain(entry.to_ical())


def test_a_colleague_without_address_has_an_entry_of_their_own_in_the_bookers_calendar() -> None:
    workshop = WorkshopFactory.create(published=True, title="Lager im Griff")
    jana = services.book(workshop, Applicant("Jana Öztürk", INFO), colleagues=[Colleague("Uwe")])
    services.confirm(jana.registration)
    own, uwes = entry_in(mail_of("seat_confirmed")), entry_in(mail_of("colleague_registered"))
    assert own["UID"] != uwes["UID"]
    assert (own["SUMMARY"], uwes["SUMMARY"]) == ("Lager im Griff", "Für Uwe: Lager im Griff")
    assert uwes["ATTENDEE"].email == INFO
    services.cancel(jana.registration.colleagues.get())
    assert entry_in(mail_of("registration_cancelled"))["UID"] == uwes["UID"]


def test_the_room_stands_where_every_program_shows_it() -> None:
    workshop = WorkshopFactory.create(published=True, online_url=ROOM)
    registration = confirmed(workshop, mode="online")
    entry = entry_in(mail_of("seat_confirmed"))
    assert (entry["LOCATION"], entry["URL"].endswith(workshop.get_absolute_url())) == (ROOM, True)
    assert f"Online-Raum: {ROOM}" in entry["DESCRIPTION"]
    services.cancel(registration)
    assert ROOM not in plain(entry_in(mail_of("registration_cancelled")).to_ical())


def test_who_comes_to_the_house_reads_the_house_alone() -> None:
    confirmed(WorkshopFactory.create(published=True, online_url=ROOM), mode="on_site")
    entry = entry_in(mail_of("seat_confirmed"))
    assert entry["LOCATION"].startswith("Seminarraum am Größen Garten")
    assert ROOM not in plain(entry.to_ical())


def test_whoever_takes_part_in_another_way_gets_the_entry_anew() -> None:
    workshop = WorkshopFactory.create(published=True, online_url=ROOM)
    registration = confirmed(workshop, mode="on_site")
    former = entry_in(mail_of("seat_confirmed"))
    services.change_wish(registration, mode="online")
    entry = entry_in(mail_of("seat_confirmed"))
    assert (entry["UID"], entry["LOCATION"]) == (former["UID"], ROOM)
    assert entry["SEQUENCE"] > former["SEQUENCE"]
    assert "Die Teilnahme ist geändert" in mail_of("seat_confirmed")["Subject"]


def test_no_calendar_leads_to_a_registration(client: Client) -> None:
    registration = confirmed(WorkshopFactory.create(published=True))
    services.cancel(registration)
    services.come_after_all(registration)
    texts = [
        plain(calendar_in(mail_of(purpose)).to_ical())
        for purpose in ("seat_confirmed", "registration_cancelled")
    ]
    own = client.get(reverse("registration:calendar", args=[registration.token])).content
    for text in [*texts, plain(own), plain(public_calendar([registration.workshop]))]:
        assert "/anmeldung/" not in text
        assert registration.random_key.hex not in text.replace("-", "")


def test_the_file_of_ones_own_link_is_the_same_entry_and_invites_nobody(client: Client) -> None:
    registration = confirmed(WorkshopFactory.create(published=True))
    content = client.get(reverse("registration:calendar", args=[registration.token])).content
    calendar, mailed = Calendar.from_ical(content), entry_in(mail_of("seat_confirmed"))
    [entry] = calendar.events
    assert (calendar["METHOD"], "ATTENDEE" in entry) == ("PUBLISH", False)
    assert [entry[name] for name in ("UID", "SEQUENCE")] == [
        mailed[name] for name in ("UID", "SEQUENCE")
    ]


@pytest.mark.parametrize("state", ["attended", "no_show"])
def test_the_file_of_a_date_that_was_called_off_says_so_and_has_no_room(
    client: Client, state: str
) -> None:
    workshop = WorkshopFactory.create(published=True, venue_name="", online_url=ROOM)
    registration = RegistrationFactory.create(workshop=workshop, state=state, mode="online")
    Workshop.objects.update(cancelled_at=timezone.now())
    content = client.get(reverse("registration:calendar", args=[registration.token])).content
    [entry] = Calendar.from_ical(content).events
    assert (entry["STATUS"], str(entry["SUMMARY"])[:9]) == ("CANCELLED", "Abgesagt:")
    assert ROOM not in plain(content)
    assert ROOM not in client.get(registration.link_path).content.decode()


@pytest.mark.parametrize("state", ["pending", "cancelled", "expired"])
def test_without_a_seat_there_is_no_such_file(client: Client, state: str) -> None:
    now = timezone.now() + dt.timedelta(days=1)
    registration = RegistrationFactory.create(state=state, held_until=now)
    address = reverse("registration:calendar", args=[registration.token])
    assert client.get(address).headers["Location"] == registration.link_path


def test_a_cancellation_that_waited_too_long_takes_nothing_away() -> None:
    registration = confirmed(WorkshopFactory.create(published=True))
    services.cancel(registration)
    services.come_after_all(registration)
    program = CalendarProgram(INFO)
    for purpose in ("seat_confirmed", "registration_cancelled"):  # rendered only now
        program.read(mail_of(purpose))
    assert list(program.entries) == [identity_of(registration).uid]


def test_who_gave_the_seat_away_loses_the_entry_and_who_has_it_now_gets_another() -> None:
    registration = confirmed(WorkshopFactory.create(published=True))
    former = identity_of(registration)
    offer = services.hand_over(registration, name="Mehmet Kaya", email="mehmet@b.example")
    taken = services.take_over(offer)
    gone, new = entry_in(mail_of("seat_handed_over")), entry_in(mail_of("seat_confirmed"))
    assert gone["UID"] == former.uid
    assert gone["SEQUENCE"] > former.sequence
    assert new["UID"] == identity_of(taken).uid != former.uid
    assert (gone["ATTENDEE"].email, new["ATTENDEE"].email) == (INFO, "mehmet@b.example")
    assert "Mehmet" not in plain(gone.to_ical())


def test_who_waits_has_no_entry() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=workshop)
    confirmed(workshop)
    assert not brings_entry(mail_of("number_confirmed"))


# A calendar program ------------------------------------------------------------------------------


class Town:
    """Two people at one address, a colleague without one, and what may happen to their date."""

    def __init__(self) -> None:
        self.workshop = WorkshopFactory.create(
            published=True, capacity=12, online_url=ROOM, starts_at=berlin(2027, 3, 27, 20)
        )
        kept(self.workshop)
        self.team: User = UserFactory.create(publisher=True)
        confirmed(self.workshop, "Jana Öztürk", mode="on_site")
        uwe = Colleague("Uwe Lind")
        confirmed(self.workshop, "Mehmet Heide", mode="on_site", colleagues=[uwe])
        self.takers = 0

    def change(self, _registration: Registration) -> None:
        since = EntryVersion.objects.of(self.workshop).latest("number").number
        workshop = Workshop.objects.get(pk=self.workshop.pk)
        kept(workshop, venue_name=f"{workshop.venue_name[:20]} {since}")
        services.announce(workshop, since=since, message="", by=self.team)

    def move(self, _registration: Registration) -> None:
        now = Workshop.objects.get(pk=self.workshop.pk)
        assert now.starts_at
        assert now.ends_at
        day = dt.timedelta(days=1)
        services.move(
            self.workshop,
            starts_at=now.starts_at + day,
            ends_at=now.ends_at + day,
            reason="Sturm",
            message="",
            by=self.team,
        )

    def call_off(self, _registration: Registration) -> None:
        services.call_off(self.workshop, reason="Sturm", message="", by=self.team)

    def hand_over(self, registration: Registration) -> None:
        self.takers += 1
        email = INFO if self.takers % 2 else f"taker{self.takers}@b.example"
        offer = services.hand_over(registration, name=f"Taker {self.takers}", email=email)
        services.take_over(offer)

    def take_part_otherwise(self, registration: Registration) -> None:
        other = {"on_site": "online", "online": "on_site"}[registration.mode]
        services.change_wish(registration, mode=other)

    def rename(self, registration: Registration) -> None:
        services.correct(registration, name=f"{registration.name[:20]}-Lind")

    def cancel(self, registration: Registration) -> None:
        services.cancel(registration)

    def cancel_for(self, registration: Registration) -> None:
        services.cancel(registration, by=self.team)

    def take_back(self, registration: Registration) -> None:
        services.take_back(registration, by=self.team)

    def undo(self, registration: Registration) -> None:
        services.come_after_all(registration)


Step = Callable[[Town, Registration], None]
STEPS: list[Step] = [
    *(Town.change, Town.move, Town.hand_over, Town.take_part_otherwise, Town.rename),
    *(Town.cancel, Town.undo, Town.cancel, Town.undo, Town.cancel_for),
    *(Town.take_back, Town.call_off),
]


def expected(workshop: Workshop) -> dict[str, dict[str, str]]:
    """By mailbox, the entry of each seat and where it leads."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    seated = workshop.registrations.filter(state=RegistrationState.CONFIRMED)
    for each in seated.select_related("workshop__venue_municipality"):
        place = ", ".join(each.workshop.venue_lines) if each.mode == "on_site" else ROOM
        found[each.mail_address][identity_of(each).uid] = place
    return dict(found)


@pytest.mark.thorough
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_calendar_ends_right_in_whatever_order_its_mails_come(data: st.DataObject) -> None:
    steps = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.booleans())
    with transaction.atomic():
        town, post = Town(), Post()
        people = list(town.workshop.registrations.order_by("pk"))
        assert len(people) == 3
        for step, number, is_collected in data.draw(st.lists(steps, max_size=8)):
            if is_collected:
                post.collect()
            try:
                with transaction.atomic():
                    step(town, Registration.objects.get(pk=people[number].pk))
            except ValidationError:
                continue  # as it stands, that can't be done
        post.collect()
        programs: dict[str, CalendarProgram] = {}
        for address, mail in data.draw(st.permutations(post.sent)):
            programs.setdefault(address, CalendarProgram(address)).read(mail)
        workshop = Workshop.objects.get(pk=town.workshop.pk)
        shown = {
            address: {uid: str(entry["LOCATION"]) for uid, entry in program.entries.items()}
            for address, program in programs.items()
            if program.entries
        }
        times = {
            (entry.start, entry.end)
            for program in programs.values()
            for entry in program.entries.values()
        }
        assert shown == expected(workshop)
        assert times <= {(workshop.starts_at, workshop.ends_at)}
        transaction.set_rollback(True)


# Of the public -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (berlin(2027, 3, 28, 1, 30), berlin(2027, 3, 28, 3, 30)),  # an hour is left out
        (berlin(2027, 10, 31, 1, 30), berlin(2027, 10, 31, 3, 30)),  # an hour comes twice
        (berlin(2027, 3, 27, 20), berlin(2027, 3, 28, 1)),  # past midnight
        (berlin(2027, 10, 30, 9), berlin(2027, 11, 1, 16)),  # three days
    ],
)
def test_a_file_says_the_times_as_stored(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=starts_at, ends_at=ends_at)
    workshop.refresh_from_db()
    entry = public(workshop)
    assert (entry.start, entry.end) == (workshop.starts_at, workshop.ends_at)
    assert entry.end - entry.start == ends_at.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC)
    assert entry["DTSTART"].to_ical().endswith(b"Z")


def test_a_day_without_hours_is_an_entry_of_that_day_which_leaves_nobody_busy() -> None:
    entry = public(WorkshopFactory.create(published=True, historic=True))
    assert (entry.start, entry.end) == (dt.date(2018, 1, 17), dt.date(2018, 1, 18))
    assert entry["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_month_or_a_year_is_in_no_calendar(client: Client, precision: str) -> None:
    workshop = WorkshopFactory.create(published=True, historic=True, date_precision=precision)
    assert Calendar.from_ical(public_calendar([workshop])).events == []
    assert client.get(f"{workshop.get_absolute_url()}kalender.ics").status_code == 404


def test_a_public_entry_says_all_that_matters_and_not_the_room() -> None:
    workshop = WorkshopFactory.create(
        published=True,
        online_url=ROOM,
        summary="Drei Betriebe berichten.",
        venue_address="Gartenstraße 1",
        is_step_free=True,
    )
    entry, region = public(workshop), workshop.region
    assert entry["UID"].startswith(f"{workshop.uuid}@")
    description = str(entry["DESCRIPTION"])
    for part in ("Drei Betriebe berichten.", "Gartenstraße 1", "stufenlos erreichbar"):
        assert part in description
    assert description.endswith(workshop.get_absolute_url())
    assert (entry["ORGANIZER"].email, entry["ORGANIZER"].CN) == (
        region.contact_email,
        region.agency,
    )
    assert "ATTENDEE" not in entry
    assert ROOM not in plain(public_calendar([workshop]))


def test_what_is_cancelled_or_an_example_says_so_in_its_title() -> None:
    workshop = WorkshopFactory.create(
        published=True, title="Lager im Griff", is_example=True, cancelled_at=timezone.now()
    )
    entry = public(workshop)
    assert entry["SUMMARY"] == "Abgesagt: Beispiel: Lager im Griff"
    assert entry["STATUS"] == "CANCELLED"


def test_the_same_date_is_the_same_file_whenever_it_is_asked_for() -> None:
    workshop = WorkshopFactory.create(published=True)
    assert public(workshop)["DTSTAMP"].dt == workshop.updated_at.replace(microsecond=0)


# SEQUENCE ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"venue_name": "Stadthalle"},
        {"is_step_free": True},
        {"has_induction_loop": False},
        {"has_parking": True},
        {"attendance": "both"},
        {"is_example": True},
        {"slug": "anders"},
        {"cancelled_at": berlin(2027, 1, 1)},
    ],
)
def test_whatever_an_entry_shows_raises_its_sequence(facts: dict[str, object]) -> None:
    workshop = WorkshopFactory.create(published=True)
    for name, value in facts.items():
        setattr(workshop, name, value)
    workshop.save()
    assert workshop.sequence == 1


def test_what_no_entry_shows_leaves_its_sequence() -> None:
    workshop = WorkshopFactory.create(published=True)
    workshop.catering = "Suppe"
    workshop.save()
    Workshop.objects.update(capacity=5)
    workshop.refresh_from_db()
    assert workshop.sequence == 0


@pytest.mark.parametrize("name", ["venue_municipality", "venue_municipality_id"])
def test_what_is_changed_in_bulk_raises_it_too(name: str) -> None:
    workshop = WorkshopFactory.create(published=True)
    Workshop.objects.filter(pk=workshop.pk).update(**{name: None})
    workshop.refresh_from_db()
    assert workshop.sequence == 1
