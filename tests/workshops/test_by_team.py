"""What the team does for people: register by phone, change what they could by link, resend."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from interface.refusals import TooMany
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from tests.support.factories import (
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.fairness import require_fair
from tests.support.people import JANA, MEHMET, NEW, last_event, purposes, said, seated
from tests.support.threads import in_threads
from workshops import services
from workshops.models import (
    Registration,
    RegistrationEvent,
    Workshop,
    count_seats,
)
from workshops.services import Applicant, Closed, Colleague, Full, Told

pytestmark = pytest.mark.django_db

OVER: dict[str, dict[str, Any]] = {
    "abgesagt": {"cancelled_at": timezone.now()},
    "nicht öffentlich": {"state": "draft"},
    "vorbei": {"past": True},
}


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


# By phone ----------------------------------------------------------------------------------------


def test_who_is_registered_by_phone_has_a_confirmed_seat_at_once(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.register_by_phone(workshop, JANA, by=member)
    assert (mine.state, mine.language, mine.held_until) == ("confirmed", "de", None)
    assert mine.confirmed_at is not None
    assert mine.email_confirmed_at is None
    event = mine.events.get()
    assert (event.actor, event.by, event.to_state) == ("team", member, "confirmed")
    assert count_seats(workshop).taken == 1


def test_their_mail_names_nobody_says_why_it_came_and_how_to_object(member: User) -> None:
    mine = services.register_by_phone(WorkshopFactory.create(published=True), JANA, by=member)
    assert purposes() == ["registered_by_team"]
    text = said("registered_by_team", to=JANA.email)
    assert [word for word in ("Jana", "Öztürk", "Rötelbach") if word in text] == []
    assert "weil uns diese Adresse für eine Anmeldung genannt wurde" in text
    assert "Passt es Ihnen nicht mehr, sagen Sie bitte über den Link ab." in text
    assert "für jemand anderen: Rufen Sie uns an oder löschen Sie diese E-Mail." in text
    assert mine.link_path in text


def test_the_entry_for_the_calendar_comes_with_a_seat_and_not_with_a_number(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    for who in (JANA, MEHMET):
        services.register_by_phone(workshop, who, by=member)
    entries = [len(render(mail).attachments) for mail in OutgoingMail.objects.order_by("pk")]
    assert entries == [1, 0]


def test_where_all_is_taken_one_gets_a_number_that_counts(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, JANA)
    mine = services.register_by_phone(workshop, MEHMET, by=member)
    assert (mine.is_in_line, mine.line_number) == (True, 1)
    text = said("registered_by_team", to=MEHMET.email)
    assert "Die Nummer auf der Warteliste ist 1." in text


def test_without_an_address_no_mail_goes_out(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.register_by_phone(workshop, Applicant("Ida Groß", ""), by=member)
    assert (mine.state, purposes()) == ("confirmed", [])


def test_two_of_one_name_are_two_where_it_is_said(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    ida = Applicant("Ida Groß", "")
    known = services.register_by_phone(workshop, ida, by=member)
    with pytest.raises(ValidationError, match="Diesen Namen gibt es hier schon") as refusal:
        services.register_by_phone(workshop, ida._replace(name="ida  groß"), by=member)
    assert list(refusal.value.message_dict) == ["namesakes"]
    services.register_by_phone(workshop, ida, namesakes=[known.pk], by=member)
    assert count_seats(workshop).taken == 2
    with pytest.raises(ValidationError) as refusal:
        services.register_by_phone(workshop, ida, namesakes=[known.pk], by=member)
    assert list(refusal.value.message_dict) == ["namesakes"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_the_button_at_the_same_moment_make_one_seat() -> None:
    workshop, member = WorkshopFactory.create(published=True), UserFactory.create(editor=True)

    def register() -> str:
        try:
            services.register_by_phone(workshop, Applicant("Ida Groß", ""), by=member)
        except ValidationError as refusal:
            return " ".join(refusal.message_dict)
        return "registered"

    outcomes = in_threads(4, lambda _turn: register(), 4)
    assert sorted(outcomes) == ["namesakes"] * 3 + ["registered"]


def test_who_was_noted_as_absent_is_registered_already(member: User) -> None:
    mine = RegistrationFactory.create(name=JANA.name, email=JANA.email, state="no_show")
    with pytest.raises(ValidationError, match="schon angemeldet") as refusal:
        services.register_by_phone(mine.workshop, JANA, by=member)
    assert list(refusal.value.message_dict) == ["email"]


def test_the_team_registers_as_many_as_it_likes(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    for number in range(6):
        applicant = Applicant(f"Testperson {number}", "info@betrieb.example")
        services.register_by_phone(workshop, applicant, by=member)
    assert count_seats(workshop).taken == 6


@pytest.mark.parametrize(
    "opens",
    [
        {"registration_opens_at": timezone.now() + timedelta(days=1)},
        {"registration_opens_at": None},
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
    ],
    ids=["not yet", "never", "no more"],
)
def test_the_team_registers_also_while_the_form_is_closed(
    opens: dict[str, Any], member: User
) -> None:
    workshop = WorkshopFactory.create(published=True)
    Workshop.objects.update(**opens)
    assert services.register_by_phone(workshop, JANA, by=member).is_confirmed


@pytest.mark.parametrize(("why", "facts"), OVER.items(), ids=OVER)
def test_nobody_is_registered_where_nothing_takes_place(
    why: str, facts: dict[str, Any], member: User
) -> None:
    workshop = WorkshopFactory.create(**({"published": True} | facts))
    with pytest.raises(Closed, match=f"Diese Veranstaltung ist {why}."):
        services.register_by_phone(workshop, JANA, by=member)


def test_without_a_number_of_seats_the_team_says_it_first(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    Workshop.objects.update(registration_opens_at=None, capacity=None)
    with pytest.raises(Closed, match="wie viele Plätze"):
        services.register_by_phone(workshop, JANA, by=member)


def test_who_is_registered_already_is_not_twice(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.register(workshop, JANA)
    with pytest.raises(ValidationError, match="schon angemeldet") as refusal:
        services.register_by_phone(workshop, JANA._replace(name="jana öztürk"), by=member)
    assert list(refusal.value.message_dict) == ["email"]
    assert workshop.registrations.count() == 1


def test_what_a_colleague_began_gives_way(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    services.book(workshop, MEHMET, colleagues=[Colleague(JANA.name, JANA.email)])
    mine = services.register_by_phone(workshop, JANA, by=member)
    states = workshop.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["pending", "cancelled", "confirmed"]
    assert mine.is_confirmed
    require_fair(workshop)


def test_seats_kept_back_are_given_by_the_team_and_no_others_then(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2, seats_kept_back=1)
    seated(workshop, JANA)
    by_phone = partial(services.register_by_phone, workshop, by=member, from_kept_back=True)
    assert by_phone(MEHMET).is_confirmed
    workshop.refresh_from_db()
    assert (workshop.seats_kept_back, count_seats(workshop).taken) == (0, 2)
    with pytest.raises(Full, match="kein Platz mehr zurückgehalten"):
        by_phone(Applicant("Ida Groß", ""))


def test_one_kept_back_is_none_in_a_group_that_is_full(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 5], seats_kept_back=2)
    full, other = workshop.groups.all()
    seated(workshop, JANA, group=full)
    by_phone = partial(services.register_by_phone, workshop, by=member, from_kept_back=True)
    with pytest.raises(Full, match="auch mit den zurückgehaltenen"):
        by_phone(MEHMET, group=full)
    assert by_phone(MEHMET, group=full, second_choice=other).group == other
    workshop.refresh_from_db()
    assert workshop.seats_kept_back == 1


def test_what_is_told_by_phone_is_stored_with_it(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    question = QuestionFactory.create(workshop=workshop)
    told = Told(answers={question: "Mit der Bahn."}, organisation_kind="company")
    mine = services.register_by_phone(workshop, JANA, told=told, by=member)
    assert (mine.answers.get().value, mine.organisation_kind) == ("Mit der Bahn.", "company")


def test_by_the_link_they_may_say_what_they_need(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True)
    mine = services.register_by_phone(workshop, JANA, by=member)
    services.give_needs(mine, "Ein Platz vorn.")
    mine.refresh_from_db()
    assert mine.address_is_confirmed


# What people do by link --------------------------------------------------------------------------


def test_the_team_corrects_a_name_and_that_is_on_record_as_theirs(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.correct(mine, name="Jana Özturk", by=member)
    event = last_event(mine)
    assert (event.kind, event.actor, event.by) == ("details", "team", member)


def test_the_team_changes_a_group_until_the_date_is_over(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 1])
    first, second = workshop.groups.all()
    mine = seated(workshop, JANA, group=first)
    Workshop.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(Closed):
        services.change_wish(mine, group=second)
    assert services.change_wish(mine, group=second, by=member).group == second
    assert (last_event(mine).kind, last_event(mine).by) == ("group", member)


@pytest.mark.parametrize("state", ["attended", "no_show", "confirmed"])
def test_the_team_corrects_who_had_a_seat_until_they_are_forgotten(
    state: str, member: User
) -> None:
    workshop = WorkshopFactory.create(published=True, past=True, groups=[2, 2])
    first, second = workshop.groups.all()
    mine = RegistrationFactory.create(workshop=workshop, state=state, group=first)
    assert services.can_be_changed(mine, by=member)
    assert not services.can_be_changed(mine)
    mine = services.correct(mine, name="Jana Özturk", organisation="Werk", by=member)
    mine = services.correct_address(mine, NEW, by=member)
    mine = services.change_wish(mine, group=second, by=member)
    assert (mine.name, mine.organisation, mine.email) == ("Jana Özturk", "Werk", NEW)
    assert (mine.group, mine.state) == (second, state)
    Workshop.objects.update(state="archived")
    mine.workshop.refresh_from_db()
    assert services.can_be_changed(mine, by=member)
    services.forget(mine)
    mine.refresh_from_db()
    with pytest.raises(Closed):
        services.correct(mine, name="Jana", by=member)


@pytest.mark.parametrize("state", ["waiting", "pending", "cancelled", "expired"])
def test_of_who_had_no_seat_nothing_is_corrected_afterwards(state: str, member: User) -> None:
    facts: dict[str, Any] = {"number": 1} if state == "waiting" else {"state": state}
    facts |= {"held_until": timezone.now() + timedelta(days=1)} if state == "pending" else {}
    workshop = WorkshopFactory.create(published=True, past=True)
    mine = RegistrationFactory.create(workshop=workshop, **facts)
    assert not services.can_be_changed(mine, by=member)


def test_of_a_date_that_was_called_off_nothing_is_corrected(member: User) -> None:
    mine = RegistrationFactory.create(state="attended")
    Workshop.objects.update(cancelled_at=timezone.now())
    mine.workshop.refresh_from_db()
    assert not services.can_be_changed(mine, by=member)


def test_who_came_changes_into_a_group_with_a_seat_and_who_walked_in_takes_none(
    member: User,
) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 1])
    first, full = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=full)
    mine = RegistrationFactory.create(workshop=workshop, group=first, state="attended")
    with pytest.raises(Full):
        services.change_wish(mine, group=full, by=member)
    Registration.objects.filter(pk=mine.pk).update(is_walk_in=True)
    mine = services.change_wish(mine, group=full, second_choice=first, by=member)
    assert (mine.group, mine.second_choice) == (full, None)


def test_once_the_line_rests_the_team_gives_what_is_free(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[1, 2])
    first, second = workshop.groups.all()
    mine = seated(workshop, JANA, group=first)
    seated(workshop, MEHMET, group=first)
    Workshop.objects.update(promotion_ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Full):
        services.change_wish(mine, group=second)
    assert services.change_wish(mine, group=second, by=member).group == second


# The link again ----------------------------------------------------------------------------------


def test_the_team_sends_the_link_again_and_not_at_once_once_more(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.send_again(mine, by=member)
    assert mine.link_path in said("link_from_team", to=JANA.email)
    with pytest.raises(TooMany):
        services.send_again(mine, by=member)
    RegistrationEvent.objects.update(at=timezone.now() - timedelta(minutes=6))
    services.send_again(mine, by=member)
    assert purposes(to=JANA.email).count("link_from_team") == 2
    assert [(each.kind, each.by) for each in mine.events.filter(kind="sent_again")] == [
        ("sent_again", member)
    ] * 2


def test_a_link_sent_again_leads_to_that_registration_alone(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    booker = seated(workshop, JANA, colleagues=[Colleague("Uwe Groß")])
    services.send_again(booker, by=member)
    assert booker.colleagues.get().link_path not in said("link_from_team", to=JANA.email)


def test_what_was_sent_again_waits_in_vain_once_the_address_is_another(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.send_again(mine, by=member)
    mail = OutgoingMail.objects.get(purpose="link_from_team")
    services.correct_address(mine, NEW, by=member)
    with pytest.raises(Outdated):
        render(mail)


def test_no_link_is_sent_where_there_is_no_mailbox_or_nothing_to_do(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    without = services.register_by_phone(workshop, Applicant("Ida Groß", ""), by=member)
    gone = services.cancel(RegistrationFactory.create(workshop=workshop), by=member)
    forgotten = RegistrationFactory.create(workshop=workshop, name="Ole Weiß")
    services.forget(forgotten)
    for each in (without, gone, forgotten):
        with pytest.raises(Closed):
            services.send_again(each, by=member)
