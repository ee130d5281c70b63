"""The one line of a date: who is seated when a seat gets free, and who comes after."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from editorial import services as editorial
from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.reading import Page
from workshops import services
from workshops.models import Mode, Registration, RegistrationState, Workshop, count_seats
from workshops.services import Answer, Applicant, Colleague, Full, WhyWaiting, why_waiting

pytestmark = pytest.mark.django_db

PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, EXPIRED = RegistrationState.CONFIRMED, RegistrationState.EXPIRED


def person(number: int) -> Applicant:
    return Applicant(f"Testperson {number:02}", f"testperson-{number:02}@example.org")


def full(**facts: object) -> Workshop:
    """A date with one seat, which is taken."""
    workshop = WorkshopFactory.create(published=True, capacity=1, **facts)
    RegistrationFactory.create(workshop=workshop)
    return workshop


def join(workshop: Workshop, number: int, **wishes: object) -> Registration:
    """Into the line, and confirmed."""
    booked = services.book(workshop, person(number), **wishes)  # type: ignore[arg-type]
    return services.confirm(booked.registration)


def free_one(workshop: Workshop) -> None:
    seat = workshop.registrations.filter(state=CONFIRMED).order_by("pk").first()
    assert seat
    services.cancel(seat)


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def purposes_for(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.filter(object_id=registration.pk).order_by("pk")
    return list(mails.values_list("purpose", flat=True))


def test_numbers_are_given_in_order_of_arrival() -> None:
    workshop = full()
    numbers = [services.register(workshop, person(each)).line_number for each in (1, 2, 3)]
    assert numbers == [1, 2, 3]


def test_a_seat_that_gets_free_goes_to_the_front_of_the_line_at_once() -> None:
    workshop = full()
    first, second = join(workshop, 1), join(workshop, 2)
    free_one(workshop)
    assert (state_of(first), state_of(second)) == (CONFIRMED, WAITING)
    assert (first.line_number, second.line_number) == (None, 2)
    assert purposes_for(first) == ["please_confirm", "number_confirmed", "promoted"]
    event = first.events.get(kind="promoted")
    assert (event.from_state, event.to_state, event.actor) == ("waiting", "confirmed", "clock")


def test_an_unconfirmed_number_is_passed_over_and_keeps_its_place() -> None:
    workshop = full()
    unconfirmed = services.register(workshop, person(1))
    second, third = join(workshop, 2), join(workshop, 3)
    free_one(workshop)
    assert [state_of(each) for each in (unconfirmed, second, third)] == [
        *(WAITING, CONFIRMED, WAITING)
    ]
    services.confirm(unconfirmed)
    free_one(workshop)
    assert (state_of(unconfirmed), state_of(third)) == (CONFIRMED, WAITING)


def test_an_unconfirmed_number_lapses_at_its_deadline() -> None:
    workshop = full()
    unconfirmed = services.register(workshop, person(1))
    assert unconfirmed.held_until == services.held_until(workshop)
    Registration.objects.filter(pk=unconfirmed.pk).update(held_until=timezone.now())
    services.settle(workshop)
    assert (state_of(unconfirmed), unconfirmed.line_number) == (EXPIRED, None)


def test_newcomers_come_after_the_line() -> None:
    workshop = full()
    waiting = join(workshop, 1)
    Registration.objects.filter(workshop=workshop, state=CONFIRMED).update(
        state=PENDING, held_until=timezone.now() - timedelta(minutes=1)
    )
    newcomer = services.register(workshop, person(2))
    assert (state_of(waiting), newcomer.state) == (CONFIRMED, WAITING)


def test_who_waits_for_a_full_group_lets_others_into_the_free_one() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=one)
    waiting = join(workshop, 1, group=one)
    assert services.book(workshop, person(2), group=two).answer == Answer.SEAT
    assert state_of(waiting) == WAITING


def test_the_line_takes_the_second_choice_and_says_so() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=one)
    RegistrationFactory.create(workshop=workshop, group=two)
    waiting = join(workshop, 1, group=one, second_choice=two)
    services.cancel(workshop.registrations.get(group=two))
    assert (state_of(waiting), waiting.group) == (CONFIRMED, two)
    assert waiting.fell_to_second_choice
    facts = OutgoingMail.objects.get(object_id=waiting.pk, purpose="promoted").facts
    assert (facts["group"], facts["full_group"]) == (two.name, one.name)


def test_colleagues_who_come_together_only_wait_until_all_fit_and_keep_their_number() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    RegistrationFactory.create_batch(2, workshop=workshop)
    colleagues = [Colleague("Uwe Groß", "uwe@example.org")]
    party = join(workshop, 1, colleagues=colleagues, together=True)
    alone = join(workshop, 2)
    assert (party.line_number, alone.line_number) == (1, 2)
    free_one(workshop)
    assert (state_of(party), state_of(alone)) == (WAITING, CONFIRMED)
    assert party.line_number == 1
    services.cancel(alone)
    assert state_of(party) == WAITING
    free_one(workshop)
    assert {each.state for each in [party, *party.colleagues.all()] if state_of(each)} == {
        CONFIRMED
    }


def test_colleagues_are_spread_over_their_choices_where_only_that_seats_all() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    colleague = Colleague("Uwe Groß", "uwe@example.org", one)
    booker, answer = services.book(
        *(workshop, person(1)), group=one, second_choice=two, colleagues=[colleague], together=True
    )
    assert (answer, booker.group, booker.colleagues.get().group) == (Answer.SEAT, two, one)


def test_a_split_party_keeps_its_number_and_is_seated_one_by_one() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    RegistrationFactory.create_batch(2, workshop=workshop)
    party = join(workshop, 1, colleagues=[Colleague("Uwe Groß")], together=True)
    later = join(workshop, 2)
    free_one(workshop)  # goes to the one who is alone
    services.cancel(later)
    party = services.split(party)
    colleague = party.colleagues.get()
    assert (party.state, state_of(colleague), colleague.line_number) == (CONFIRMED, WAITING, 1)
    assert services.split(colleague).state == WAITING


def test_as_many_as_fit_are_seated_and_the_others_wait_each_with_a_number() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    colleagues = [Colleague("Uwe Groß"), Colleague("Ina Roth"), Colleague("Ole Weiß")]
    booker = services.book(workshop, person(1), colleagues=colleagues).registration
    found = [(each.state, each.line_number) for each in booker.colleagues.order_by("pk")]
    assert booker.state == PENDING
    assert found == [(PENDING, None), (WAITING, 1), (WAITING, 2)]


def test_seats_kept_back_are_for_nobody_who_registers() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2, seats_kept_back=1)
    services.register(workshop, person(1))
    assert services.register(workshop, person(2)).is_waiting


def test_each_way_of_taking_part_has_its_own_seats() -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=3, attendance="both", capacity_on_site=1, capacity_online=2
    )
    modes = [Mode.ON_SITE, Mode.ON_SITE, Mode.ONLINE]
    answers = [
        services.book(workshop, person(number), mode=mode).answer
        for number, mode in enumerate(modes)
    ]
    assert answers == [Answer.SEAT, Answer.NUMBER, Answer.SEAT]


def test_promotion_ends_and_then_nobody_gets_what_is_free_by_themselves() -> None:
    workshop = full()
    waiting = join(workshop, 1)
    Workshop.objects.update(promotion_ends_at=timezone.now() - timedelta(minutes=1))
    free_one(workshop)
    assert (state_of(waiting), count_seats(workshop).taken) == (WAITING, 0)
    assert services.book(workshop, person(2)).answer == Answer.NUMBER
    workshop.refresh_from_db()
    assert (workshop.seats_free, workshop.status) == (0, "full")


def test_promotion_goes_on_after_registration_has_closed() -> None:
    workshop = full()
    waiting = join(workshop, 1)
    Workshop.objects.update(registration_closes_at=timezone.now() - timedelta(minutes=1))
    free_one(workshop)
    assert state_of(waiting) == CONFIRMED


def test_confirming_a_number_after_a_seat_got_free_seats_at_once_with_one_mail() -> None:
    workshop = full()
    late = services.register(workshop, person(1))
    free_one(workshop)
    assert services.confirm(late).is_confirmed
    assert purposes_for(late) == ["please_confirm", "promoted"]


def test_leaving_the_line_moves_nobody_but_oneself() -> None:
    workshop = full()
    first, second = join(workshop, 1), join(workshop, 2)
    services.cancel(first)
    assert (state_of(first), first.line_number) == ("cancelled", None)
    assert (state_of(second), second.line_number) == (WAITING, 2)


def test_what_is_forgotten_leaves_the_line_and_its_seat_goes_on() -> None:
    workshop = full()
    first, second = join(workshop, 1), join(workshop, 2)
    services.forget(first)
    assert (state_of(first), first.line_number, first.name) == ("cancelled", None, "")
    services.forget(workshop.registrations.get(state=CONFIRMED))
    assert state_of(second) == CONFIRMED


def test_more_seats_by_whatever_way_let_the_line_move_up() -> None:
    workshop = full()
    waiting = join(workshop, 1)
    editor = UserFactory.create(role="editor")
    editorial.record_save(workshop, by=editor)
    workshop.refresh_from_db()
    workshop.capacity = 2
    workshop.save()
    editorial.record_save(workshop, by=editor)
    assert state_of(waiting) == CONFIRMED


def test_after_the_close_nobody_who_comes_late_passes_the_line() -> None:
    workshop = full()
    late = services.register(workshop, person(1))
    Registration.objects.filter(pk=late.pk).update(held_until=timezone.now())
    join(workshop, 2)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Workshop.objects.update(promotion_ends_at=an_hour_ago, registration_closes_at=an_hour_ago)
    free_one(workshop)
    with pytest.raises(Full):
        services.confirm(late)
    assert count_seats(workshop).taken == 0


@pytest.mark.parametrize(("ends_in", "is_promised"), [(1, True), (-1, False)])
def test_only_while_the_line_moves_up_do_mails_and_the_form_promise_it(
    client: Client, ends_in: int, is_promised: bool
) -> None:
    workshop = full()
    waiting = services.confirm(join(workshop, 5))
    ends_at = timezone.now() + timedelta(minutes=ends_in)
    Workshop.objects.update(promotion_ends_at=ends_at)
    mail = OutgoingMail.objects.get(object_id=waiting.pk, purpose="number_confirmed")
    form = client.get(f"{workshop.get_absolute_url()}anmeldung/")
    for text in (" ".join(str(render(mail).body).split()), Page(form).text):
        assert ("von selbst" in text) == is_promised
        assert ("vergibt das Team freie Plätze selbst" in text) != is_promised


# Why somebody waits ------------------------------------------------------------------------------


def test_all_seats_are_taken_only_where_nobody_could_get_one() -> None:
    assert why_waiting(join(full(), 1)) == WhyWaiting.ALL_TAKEN


def test_colleagues_wait_since_there_are_too_few_seats_for_all_of_them() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    RegistrationFactory.create(workshop=workshop)
    party = join(workshop, 1, colleagues=[Colleague("Uwe Groß")], together=True)
    assert why_waiting(party) == WhyWaiting.TOGETHER
    assert why_waiting(party.colleagues.get()) == WhyWaiting.TOGETHER


def test_who_is_left_of_colleagues_waits_alone() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=one)
    colleagues = [Colleague("Uwe Groß", group=two)]
    party = join(workshop, 1, group=one, colleagues=colleagues, together=True)
    assert why_waiting(party) == WhyWaiting.TOGETHER
    services.cancel(party.colleagues.get())
    assert why_waiting(party) == WhyWaiting.GROUP


def test_a_group_is_full_while_another_has_seats() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, two = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=one)
    waiting = join(workshop, 1, group=one)
    assert why_waiting(waiting) == WhyWaiting.GROUP
    RegistrationFactory.create_batch(8, workshop=workshop, group=two)
    assert why_waiting(waiting) == WhyWaiting.ALL_TAKEN


def test_on_site_is_full_while_online_has_seats() -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=3, attendance="both", capacity_on_site=1, capacity_online=2
    )
    RegistrationFactory.create(workshop=workshop, mode=Mode.ON_SITE)
    assert why_waiting(join(workshop, 1, mode=Mode.ON_SITE)) == WhyWaiting.MODE


def test_once_the_line_comes_first_the_team_gives_what_is_free() -> None:
    workshop = full()
    waiting = join(workshop, 1)
    Workshop.objects.update(promotion_ends_at=timezone.now() - timedelta(minutes=1))
    free_one(workshop)
    assert why_waiting(Registration.objects.get(pk=waiting.pk)) is None


def test_whose_number_only_needs_to_be_confirmed_is_told_of_nothing_full() -> None:
    workshop = full()
    unconfirmed = services.register(workshop, person(1))
    free_one(workshop)
    assert why_waiting(unconfirmed) is None


def said(purposes: list[str]) -> list[str]:
    """The mails, as they read."""
    mails = OutgoingMail.objects.filter(purpose__in=purposes)
    return [" ".join(str(render(mail).body).split()) for mail in mails]


FULL_WORDS = {
    WhyWaiting.ALL_TAKEN: "Alle Plätze sind vergeben.",
    WhyWaiting.TOGETHER: "Für alle gemeinsam ist gerade nicht genug Platz.",
    WhyWaiting.GROUP: "Die gewählte Gruppe ist voll, in einer anderen ist noch Platz:",
    WhyWaiting.MODE: "Für die Teilnahme vor Ort sind alle Plätze vergeben, anders ist noch Platz:",
}


def party_of_two(*, seats: int) -> tuple[list[Registration], WhyWaiting]:
    workshop = WorkshopFactory.create(published=True, capacity=seats)
    RegistrationFactory.create(workshop=workshop)
    colleagues = [Colleague("Uwe Groß", "uwe@example.org")]
    booked = services.book(workshop, person(1), colleagues=colleagues, together=True).registration
    why = WhyWaiting.TOGETHER if seats > 1 else WhyWaiting.ALL_TAKEN
    return [booked, booked.colleagues.get()], why


def one_for_a_full_group() -> tuple[list[Registration], WhyWaiting]:
    workshop = WorkshopFactory.create(published=True, capacity=9, groups=[1, 1])
    one, _two = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=one)
    return [services.register(workshop, person(1), group=one)], WhyWaiting.GROUP


def one_for_a_full_house() -> tuple[list[Registration], WhyWaiting]:
    workshop = WorkshopFactory.create(published=True, capacity=9, attendance="both")
    Workshop.objects.update(capacity_on_site=1)
    workshop.refresh_from_db()
    RegistrationFactory.create(workshop=workshop, mode=Mode.ON_SITE)
    booked = services.book(workshop, person(1), mode=Mode.ON_SITE)
    return [booked.registration], WhyWaiting.MODE


@pytest.mark.parametrize(
    "scene",
    [
        lambda: party_of_two(seats=1),
        lambda: party_of_two(seats=2),
        one_for_a_full_group,
        one_for_a_full_house,
    ],
)
def test_each_mail_says_what_is_full_and_no_more(
    scene: Callable[[], tuple[list[Registration], WhyWaiting]],
) -> None:
    waiting, why = scene()
    texts = said(["please_confirm"])
    services.confirm(waiting[0])
    texts += said(["number_confirmed", "colleague_registered"])
    assert len(texts) == len(waiting) + 1
    for text in texts:
        assert [each for each, words in FULL_WORDS.items() if words in text] == [why]
