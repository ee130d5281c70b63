"""What somebody changes about their own registration: group, details, and coming after all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, WorkshopFactory
from workshops import services
from workshops.models import Registration, RegistrationState, Workshop, count_seats
from workshops.services import Applicant, Closed, Full

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "", "de")
MEHMET = Applicant("Mehmet Heide", "mehmet@betrieb.example", "", "de")
OVER: dict[str, dict[str, Any]] = {
    "cancelled": {"cancelled_at": timezone.now()},
    "draft": {"state": "draft"},
}
STATES = ["cancelled", "expired", "declined", "attended", "no_show"]


def two_groups(*capacities: int, **traits: Any) -> tuple[Workshop, list[Any]]:
    workshop = WorkshopFactory.create(published=True, groups=list(capacities), **traits)
    return workshop, list(workshop.groups.all())


def seated(workshop: Workshop, who: Applicant, **wishes: Any) -> Registration:
    return services.confirm(services.book(workshop, who, **wishes).registration)


def purposes() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("purpose", flat=True))


def kinds(registration: Registration) -> list[str]:
    return list(registration.events.values_list("kind", flat=True))


# Another group -----------------------------------------------------------------------------------


def test_who_has_a_seat_changes_into_a_group_that_has_one() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    changed = services.change_wish(mine, group=second)
    assert (changed.group, changed.first_choice, changed.state) == (second, second, "confirmed")
    assert count_seats(workshop).by_group == {second.pk: 1}
    note = changed.events.get(kind="group").note
    assert note == f"{first.name} → {second.name}"


def test_a_held_seat_changes_in_the_same_way_and_stays_unconfirmed() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = services.change_wish(services.register(workshop, JANA, group=first), group=second)
    assert (mine.group, mine.state) == (second, "pending")


def test_a_full_date_hinders_nobody_from_changing_between_its_groups() -> None:
    workshop, [first, second] = two_groups(2, 2, capacity=1)
    mine = seated(workshop, JANA, group=first)
    assert services.change_wish(mine, group=second).group == second


def test_a_full_group_takes_nobody_and_the_former_seat_is_kept() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    seated(workshop, MEHMET, group=second)
    with pytest.raises(Full, match="bisherige Platz bleibt"):
        services.change_wish(mine, group=second)
    mine.refresh_from_db()
    assert (mine.group, kinds(mine)) == (first, ["state", "state"])


def test_the_same_group_again_changes_nothing() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    for _turn in range(2):
        services.change_wish(mine, group=second)
    assert kinds(mine).count("group") == 1


def test_the_seat_left_goes_to_the_line() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    waiting = seated(workshop, MEHMET, group=first)
    assert waiting.is_in_line
    services.change_wish(mine, group=second)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.group) == ("confirmed", first)


def test_who_waits_wishes_anew_and_keeps_the_number() -> None:
    workshop, [first, second, third] = two_groups(1, 1, 1)
    for place, group in enumerate([first, second]):
        seated(workshop, Applicant(f"P {place}", f"p{place}@example.org"), group=group)
    waiting = seated(workshop, MEHMET, group=first)
    waiting = services.change_wish(waiting, group=second, second_choice=first)
    assert (waiting.line_number, waiting.first_choice, waiting.second_choice) == (1, second, first)
    waiting = services.change_wish(waiting, group=third)
    assert (waiting.state, waiting.group, waiting.line_number) == ("confirmed", third, None)
    assert "promoted" in purposes()


def test_after_registration_closed_a_group_can_be_changed_until_the_start() -> None:
    workshop, [first, second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    Workshop.objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))
    assert services.change_wish(mine, group=second).group == second
    soon = timezone.now() - timedelta(minutes=1)
    Workshop.objects.update(registration_closes_at=None, starts_at=soon)
    with pytest.raises(Closed):
        services.change_wish(mine, group=first)


def test_online_and_on_site_are_pools_of_their_own() -> None:
    workshop = WorkshopFactory.create(
        published=True, attendance="both", capacity=10, capacity_on_site=10, capacity_online=1
    )
    mine = seated(workshop, JANA, mode="on_site")
    assert services.change_wish(mine, mode="online").mode == "online"
    other = seated(workshop, MEHMET, mode="on_site")
    with pytest.raises(Full):
        services.change_wish(other, mode="online")


def test_a_group_of_another_date_is_refused() -> None:
    workshop, [first, _second] = two_groups(1, 1)
    mine = seated(workshop, JANA, group=first)
    _other, [strange] = two_groups(5)
    for group in (strange, None):
        with pytest.raises(ValidationError):
            services.change_wish(mine, group=group)


@pytest.mark.parametrize("state", STATES)
def test_what_is_over_is_not_changed(state: str) -> None:
    workshop, [first, second] = two_groups(5, 5)
    mine = RegistrationFactory.create(workshop=workshop, group=first, state=state)
    acts: list[Callable[[], object]] = [
        lambda: services.change_wish(mine, group=second),
        lambda: services.correct(mine, name="Jana Heide"),
        lambda: services.hand_over(mine, name="Mehmet", email="m@betrieb.example"),
    ]
    for act in acts:
        with pytest.raises(Closed):
            act()
    assert (kinds(mine), purposes()) == ([], [])


@pytest.mark.parametrize("facts", OVER.values(), ids=OVER)
def test_nothing_changes_where_nothing_takes_place(facts: dict[str, Any]) -> None:
    workshop, [first, second] = two_groups(5, 5)
    mine = RegistrationFactory.create(workshop=workshop, group=first)
    Workshop.objects.update(**facts)
    with pytest.raises(Closed):
        services.change_wish(mine, group=second)


@pytest.mark.django_db(transaction=True)
def test_two_who_change_into_the_last_seat_of_a_group_get_it_once() -> None:
    workshop, [first, second] = two_groups(4, 1)
    everybody = [
        seated(workshop, Applicant(f"P {place}", f"p{place}@example.org"), group=first)
        for place in range(4)
    ]

    def change(mine: Registration) -> str:
        try:
            services.change_wish(mine, group=second)
        except Full:
            return "full"
        finally:
            connections.close_all()
        return "changed"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(change, everybody))
    assert sorted(answers) == ["changed", "full", "full", "full"]
    assert count_seats(workshop).by_group == {first.pk: 3, second.pk: 1}


# Name and organisation ---------------------------------------------------------------------------


def test_a_correction_is_on_record_without_what_it_says() -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.correct(mine, name="Jana Özturk", organisation="Gießerei Äpfelbach")
    mine.refresh_from_db()
    assert (mine.name, mine.organisation) == ("Jana Özturk", "Gießerei Äpfelbach")
    assert mine.events.get(kind="details").note == ""


def test_a_correction_that_corrects_nothing_leaves_no_trace() -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.correct(mine, name=mine.name, organisation=mine.organisation)
    assert "details" not in kinds(mine)


def test_nobody_becomes_somebody_of_the_same_address() -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = seated(workshop, Applicant("Jana Öztürk", "info@betrieb.example"))
    seated(workshop, Applicant("Mehmet Heide", "info@betrieb.example"))
    with pytest.raises(ValidationError, match="schon eine Anmeldung"):
        services.correct(mine, name="MEHMET heide")
    mine.refresh_from_db()
    assert mine.name == "Jana Öztürk"


def test_only_the_case_of_the_own_name_may_change() -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    assert services.correct(mine, name="JANA Öztürk").name == "JANA Öztürk"


# Coming after all --------------------------------------------------------------------------------


def test_who_cancelled_comes_after_all_while_a_seat_is_free() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA))
    for _turn in range(2):
        assert services.come_after_all(mine).state == RegistrationState.CONFIRMED
    assert purposes()[-2:] == ["registration_cancelled", "seat_confirmed"]
    assert purposes().count("seat_confirmed") == 2
    assert count_seats(workshop).taken == 1


def test_a_seat_that_went_to_others_does_not_come_back() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA))
    seated(workshop, MEHMET)
    with pytest.raises(Full, match="kein Platz mehr frei"):
        services.come_after_all(mine)


def test_who_gave_up_an_unconfirmed_seat_is_confirmed_by_coming() -> None:
    mine = services.cancel(services.register(WorkshopFactory.create(published=True), JANA))
    mine = services.come_after_all(mine)
    assert mine.confirmed_at is not None
    assert mine.address_is_confirmed


def test_what_the_team_cancelled_only_the_team_gives_again(django_user_model: Any) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    member = django_user_model.objects.create(email="team@example.org", role="editor")
    services.cancel(mine, by=member)
    with pytest.raises(Closed):
        services.come_after_all(mine)


def test_who_registered_anew_has_one_registration() -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(seated(workshop, JANA))
    seated(workshop, JANA)
    with pytest.raises(Closed, match="neuere Anmeldung"):
        services.come_after_all(mine)


def test_nobody_comes_after_all_once_registration_is_closed() -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA))
    Workshop.objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Closed):
        services.come_after_all(mine)
