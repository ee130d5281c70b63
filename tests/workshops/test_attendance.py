"""Who came: noted from the day of a date on, several at once, and undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.models import OutgoingMail
from taxonomy.models import Municipality
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
)
from tests.support.fairness import read, require_on_record
from tests.support.moments import berlin
from tests.support.threads import at_once
from workshops import services
from workshops.models import Registration, RegistrationEvent, Workshop, count_seats
from workshops.services import Applicant, Closed, Colleague, NotNoted, held

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example")
MEHMET = Applicant("Mehmet Heide", "mehmet@betrieb.example")


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


def begin(workshop: Workshop) -> None:
    """The date has just begun; whoever is registered by now came to be so before."""
    now = timezone.now()
    starts_at = now - timedelta(minutes=5)
    Workshop.objects.filter(pk=workshop.pk).update(
        starts_at=starts_at,
        ends_at=now + timedelta(hours=3),
        over_at=now + timedelta(hours=3),
        date=timezone.localdate(starts_at),
        promotion_ends_at=starts_at,
    )


def seated(workshop: Workshop, who: Applicant, **wishes: Any) -> Registration:
    return services.confirm(services.book(workshop, who, **wishes).registration)


def noted(registration: Registration, has_come: bool | None, by: User) -> Registration:
    key = {registration.pk: has_come}
    services.note_attendance(registration.workshop, key, by=by)
    return Registration.objects.get(pk=registration.pk)


def everybody(workshop: Workshop) -> list[int]:
    return list(workshop.registrations.values_list("pk", flat=True))


def events(registration: Registration) -> list[tuple[str, str]]:
    found = registration.events.filter(kind="attendance").order_by("pk")
    return list(found.values_list("from_state", "to_state"))


# Who has a seat ----------------------------------------------------------------------------------


def test_who_has_a_seat_is_there_or_not_and_it_can_be_undone(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = seated(workshop, JANA)
    begin(workshop)
    states = [noted(mine, has_come, member).state for has_come in (True, False, True, None, False)]
    assert states == ["attended", "no_show", "attended", "confirmed", "no_show"]
    event = mine.events.order_by("pk").last()
    assert event
    assert (event.kind, event.actor, event.by) == ("attendance", "team", member)
    require_on_record(read(workshop))


def test_only_what_changed_is_written(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    one, other = seated(workshop, JANA), seated(workshop, MEHMET)
    begin(workshop)
    assert services.note_attendance(workshop, {one.pk: True, other.pk: None}, by=member) == 1
    assert services.note_attendance(workshop, {one.pk: True, other.pk: False}, by=member) == 1
    assert (events(one), events(other)) == ([("confirmed", "attended")], [("confirmed", "no_show")])


def test_nobody_moves_up_because_somebody_is_absent(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    one, waiting = seated(workshop, JANA), seated(workshop, MEHMET)
    begin(workshop)
    soon = timezone.now() + timedelta(hours=1)
    Workshop.objects.update(starts_at=soon, promotion_ends_at=soon)
    noted(one, False, member)
    services.settle(workshop)
    waiting.refresh_from_db()
    assert (waiting.state, count_seats(workshop).taken) == ("waiting", 1)


def test_who_came_still_finds_the_room_and_hears_of_changes(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, venue_name="", online_url="https://r.example")
    mine = seated(workshop, JANA)
    begin(workshop)
    mine = noted(mine, True, member)
    assert mine.room == "https://r.example"
    assert list(workshop.registrations.told_of_changes().in_room()) == [mine]


def test_a_registration_of_another_date_or_forgotten_is_left_alone(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    gone, other = seated(workshop, JANA), RegistrationFactory.create()
    services.forget(gone)
    begin(workshop)
    assert (
        services.note_attendance(workshop, {gone.pk: True, other.pk: True, 0: True}, by=member) == 0
    )


# Who has none ------------------------------------------------------------------------------------


def test_who_waits_and_comes_counts_beyond_the_seats_and_goes_back_to_their_number(
    member: User,
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    colleagues = [Colleague("Uwe Groß")]
    first = seated(workshop, MEHMET, colleagues=colleagues, together=True)
    second = seated(workshop, Applicant("Ida Groß", "ida@betrieb.example"))
    begin(workshop)
    first, second = noted(first, True, member), noted(second, True, member)
    assert [(each.state, each.is_walk_in, each.line_number) for each in (first, second)] == [
        ("attended", True, None)
    ] * 2
    assert count_seats(workshop).taken == 1
    first, second = noted(first, None, member), noted(second, False, member)
    assert [(each.state, each.is_walk_in, each.line_number) for each in (first, second)] == [
        ("waiting", False, 1),
        ("waiting", False, 2),
    ]
    assert first.stays_together


def test_a_number_that_others_have_by_then_is_not_given_twice(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    waiting = seated(workshop, MEHMET)
    begin(workshop)
    noted(waiting, True, member)
    # Somebody else came into the line meanwhile.
    RegistrationFactory.create(workshop=workshop, number=1)
    assert noted(waiting, None, member).line_number == 2


def test_several_go_back_into_the_line_at_once_and_no_number_is_given_twice(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    people = [Applicant(name, f"{name.lower()}@b.example") for name in ("Ada", "Bela", "Carla")]
    waiting = [seated(workshop, who) for who in people]
    begin(workshop)
    services.note_attendance(workshop, {each.pk: True for each in waiting}, by=member)
    for number in (1, 2):
        RegistrationFactory.create(workshop=workshop, number=number)
    services.note_attendance(workshop, {each.pk: None for each in waiting}, by=member)
    numbers = workshop.registrations.filter(pk__in=[each.pk for each in waiting])
    assert list(numbers.order_by("pk").values_list("line_number", flat=True)) == [3, 4, 5]


def test_an_unconfirmed_seat_is_one_for_who_comes(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.register(workshop, JANA)
    Registration.objects.update(held_until=timezone.now() + timedelta(hours=1))
    begin(workshop)
    assert noted(mine, False, member).state == "pending"
    mine = noted(mine, True, member)
    assert (mine.state, mine.is_walk_in, count_seats(workshop).taken) == ("attended", False, 1)
    mine = noted(mine, False, member)
    assert (mine.state, mine.confirmed_at) == ("pending", None)


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_who_has_given_up_and_comes_all_the_same(state: str, member: User) -> None:
    mine = RegistrationFactory.create(state=state)
    begin(mine.workshop)
    assert noted(mine, False, member).state == state
    mine = noted(mine, True, member)
    assert (mine.state, mine.is_walk_in) == ("attended", True)
    mine = noted(mine, None, member)
    assert (mine.state, mine.is_walk_in) == (state, False)


def test_who_cancelled_oneself_and_was_noted_by_mistake_may_still_come_after_all(
    member: User,
) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(seated(workshop, JANA))
    begin(workshop)
    Workshop.objects.update(starts_at=timezone.now() + timedelta(hours=1), promotion_ends_at=None)
    for has_come in (True, None):
        mine = noted(mine, has_come, member)
    assert services.come_after_all(mine).is_confirmed


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_who_has_a_newer_registration_is_noted_there(state: str, member: User) -> None:
    former = RegistrationFactory.create(name=JANA.name, email=JANA.email, state=state)
    workshop = former.workshop
    seated(workshop, JANA._replace(email=JANA.email.upper()))
    begin(workshop)
    other = RegistrationFactory.create(workshop=workshop)
    with pytest.raises(ValidationError, match="Jana Öztürk hat eine andere Anmeldung"):
        services.note_attendance(workshop, {other.pk: True, former.pk: True}, by=member)
    other.refresh_from_db()
    assert other.is_confirmed


def test_two_former_registrations_of_one_person_are_not_both_there(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    both = [
        RegistrationFactory.create(workshop=workshop, name="Ida", email="i@b.example", state=state)
        for state in ("cancelled", "expired")
    ]
    begin(workshop)
    with pytest.raises(NotNoted, match="andere Anmeldung") as refusal:
        services.note_attendance(workshop, {each.pk: True for each in both}, by=member)
    assert [*refusal.value.why_by_key] == [both[1].pk]  # the first may be


# When --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_refused"),
    [(berlin(2027, 3, 11, 23, 59), True), (berlin(2027, 3, 12, 0, 0), False)],
)
def test_it_is_noted_from_the_day_on_as_it_is_in_germany(
    now: Any, is_refused: bool, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=berlin(2027, 3, 12, 9, 30))
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert bool(services.why_no_attendance(workshop)) is is_refused


def test_before_the_day_and_where_nothing_took_place_nobody_is_noted(member: User) -> None:
    mine = RegistrationFactory.create()
    with pytest.raises(Closed, match="ab dem Tag"):
        noted(mine, True, member)
    begin(mine.workshop)
    Workshop.objects.update(cancelled_at=timezone.now())
    with pytest.raises(Closed, match="abgesagt"):
        noted(mine, True, member)
    with pytest.raises(Closed, match="abgesagt"):
        services.walk_in(mine.workshop, "Ida Groß", by=member)


def test_it_can_be_noted_afterwards(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, past=True)
    mine = RegistrationFactory.create(workshop=workshop)
    assert noted(mine, True, member).state == "attended"


# All the others ---------------------------------------------------------------------------------


def test_all_the_others_with_a_seat_were_absent(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    came, rest, _waiting = (
        seated(workshop, Applicant(name, f"{name}@b.example")) for name in ("Ida", "Ole", "Uwe")
    )
    begin(workshop)
    noted(came, True, member)
    assert services.note_rest_absent(workshop, everybody(workshop), by=member) == 1
    states = workshop.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["attended", "no_show", "waiting"]
    assert events(rest) == [("confirmed", "no_show")]
    assert services.note_rest_absent(workshop, everybody(workshop), by=member) == 0


def test_who_got_a_seat_since_the_others_were_named_stays_open(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    named, new = seated(workshop, JANA), seated(workshop, MEHMET)
    begin(workshop)
    assert services.note_rest_absent(workshop, [named.pk], by=member) == 1
    states = [Registration.objects.get(pk=each.pk).state for each in (named, new)]
    assert states == ["no_show", "confirmed"]


def test_before_the_day_nobody_of_the_rest_is_absent(member: User) -> None:
    mine = RegistrationFactory.create()
    with pytest.raises(Closed, match="ab dem Tag"):
        services.note_rest_absent(mine.workshop, [mine.pk], by=member)


@pytest.mark.django_db(transaction=True)
def test_whoever_the_other_door_lets_in_at_that_moment_is_there() -> None:
    workshop = WorkshopFactory.create(published=True)
    rows = RegistrationFactory.create_batch(8, workshop=workshop)
    begin(workshop)
    one, other = (UserFactory.create(editor=True) for _each in range(2))
    keys = everybody(workshop)

    def let_in() -> None:
        for row in rows[:4]:
            services.note_attendance(workshop, {row.pk: True}, by=one)

    at_once(let_in, *[lambda: services.note_rest_absent(workshop, keys, by=other)] * 3)
    states = workshop.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["attended"] * 4 + ["no_show"] * 4


# Who walks in ------------------------------------------------------------------------------------


def test_who_walks_in_took_part_beyond_the_seats_and_gets_no_mail(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1, groups=[1])
    [group] = workshop.groups.all()
    seated(workshop, JANA, group=group)
    begin(workshop)
    OutgoingMail.objects.all().delete()
    town = Municipality.objects.first()
    mine = services.walk_in(
        workshop,
        " Ida  Groß",
        organisation="Werk",
        email="ida@werk.example",
        group=group,
        organisation_kind="company",
        organisation_size="small",
        municipality=town,
        by=member,
    )
    mine.refresh_from_db()
    assert (mine.name, mine.state, mine.is_walk_in, mine.group) == (
        "Ida Groß",
        "attended",
        True,
        group,
    )
    assert (mine.organisation_kind, mine.organisation_size, mine.municipality) == (
        "company",
        "small",
        town,
    )
    assert mine.consented_at is not None
    assert (count_seats(workshop).taken, OutgoingMail.objects.count()) == (1, 0)
    assert events(mine) == [("", "attended")]


def test_a_name_is_enough_to_walk_in_and_undone_it_is_nobody(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    begin(workshop)
    mine = services.walk_in(workshop, "Ida Groß", by=member)
    assert noted(mine, None, member).state == "cancelled"
    assert noted(mine, True, member).is_walk_in


def test_who_is_registered_does_not_walk_in(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    seated(workshop, JANA)
    begin(workshop)
    with pytest.raises(ValidationError, match="schon angemeldet") as refusal:
        services.walk_in(workshop, JANA.name, email=JANA.email, by=member)
    assert list(refusal.value.message_dict) == ["email"]


def test_who_comes_after_all_others_were_noted_as_absent_does_not_walk_in(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = seated(workshop, JANA)
    begin(workshop)
    services.note_rest_absent(workshop, everybody(workshop), by=member)
    with pytest.raises(ValidationError, match="in der Liste"):
        services.walk_in(workshop, JANA.name, email=JANA.email, by=member)
    with pytest.raises(ValidationError) as refusal:
        services.walk_in(workshop, JANA.name, by=member)
    assert list(refusal.value.message_dict) == ["namesakes"]
    assert noted(mine, True, member).state == "attended"


def test_a_namesake_walks_in_where_it_is_said_that_this_is_another(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    begin(workshop)
    known = services.walk_in(workshop, "Ida Groß", by=member)
    with pytest.raises(ValidationError, match="Diesen Namen gibt es hier schon") as refusal:
        services.walk_in(workshop, " ida  groß", by=member)
    assert list(refusal.value.message_dict) == ["namesakes"]
    services.walk_in(workshop, "Ida Groß", namesakes=[known.pk], by=member)
    assert workshop.registrations.count() == 2
    with pytest.raises(ValidationError, match="Diesen Namen gibt es hier schon"):
        services.walk_in(workshop, "Ida Groß", namesakes=[known.pk], by=member)


def test_a_group_of_another_date_is_none_to_walk_into(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    begin(workshop)
    with pytest.raises(ValidationError, match="anderen Veranstaltung"):
        services.walk_in(workshop, "Ida", group=WorkingGroupFactory.create(), by=member)


# Many at once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_as_many_statements_for_one_as_for_many(
    number: int, member: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workshop = WorkshopFactory.create(published=True)
    begin(workshop)
    rows = RegistrationFactory.create_batch(number, workshop=workshop)
    with django_assert_num_queries(11):
        services.note_attendance(workshop, {each.pk: True for each in rows}, by=member)


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_two_doors_do_not_undo_each_other() -> None:
    workshop = WorkshopFactory.create(published=True)
    rows = RegistrationFactory.create_batch(8, workshop=workshop)
    for row in rows:
        held.record(row, "")
    begin(workshop)
    doors = [UserFactory.create(editor=True) for _each in range(2)]

    def note(turn: int) -> None:
        for row in rows[turn::2]:
            services.note_attendance(workshop, {row.pk: True}, by=doors[turn])

    at_once(lambda: note(0), lambda: note(1))
    assert set(workshop.registrations.values_list("state", flat=True)) == {"attended"}
    noted_by = RegistrationEvent.objects.filter(kind="attendance").values_list("by", flat=True)
    assert sorted(key or 0 for key in noted_by) == sorted(
        door.pk for door in doors for _each in range(4)
    )
    require_on_record(read(workshop))
