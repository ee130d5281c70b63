"""The team takes a cancelling back: by mistake, or as the person comes after all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from interface import stamp
from interface.models import PeopleSeen
from interface.names import admin_address
from notifications.models import OutgoingMail
from tests.support.calendars import arrived, calendar_in, entry_in
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.fairness import require_fair
from tests.support.people import JANA, MEHMET, last_event, purposes, seated
from tests.support.reading import Page
from tests.support.team import as_user
from workshops import services
from workshops.models import Registration, Workshop, count_seats
from workshops.services import AlreadyThere, Applicant, Closed, Colleague

pytestmark = pytest.mark.django_db

LABEL = "Absage zurücknehmen"
IN_VAIN = "lässt sich nicht mehr zurücknehmen"


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True, name="Änne Größwein")


@pytest.fixture
def editor(member: User) -> Any:
    return as_user(member)


def offered(client: Any, registration: Registration) -> list[str]:
    steps = client.get(admin_address(registration)).context["steps"]
    return [str(each["label"]) for each in steps]


@pytest.mark.parametrize("is_by_team", [True, False])
def test_who_had_a_seat_has_one_again(member: User, *, is_by_team: bool) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA), by=member if is_by_team else None)
    for _turn in range(2):
        assert services.take_back(mine, by=member).is_confirmed
    event = last_event(mine)
    assert (event.by, event.from_state, event.to_state) == (member, "cancelled", "confirmed")
    assert purposes()[-2:] == ["registration_cancelled", "seat_confirmed"]
    assert count_seats(workshop).taken == 1
    require_fair(workshop)


def test_the_entry_comes_back_into_the_calendar(member: User) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    services.take_back(mine, by=member)
    away, back = (
        arrived(OutgoingMail.objects.filter(purpose=purpose).latest("pk"))
        for purpose in ("registration_cancelled", "seat_confirmed")
    )
    assert [calendar_in(each)["METHOD"] for each in (away, back)] == ["CANCEL", "REQUEST"]
    assert entry_in(away)["UID"] == entry_in(back)["UID"]
    assert entry_in(away)["SEQUENCE"] < entry_in(back)["SEQUENCE"]


def test_whose_seat_went_to_others_is_at_the_end_of_the_line(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA), by=member)
    seated(workshop, MEHMET)
    seated(workshop, Applicant("Ida Groß", "ida@b.example"))
    for _turn in range(2):
        mine = services.take_back(mine, by=member)
        assert (mine.is_in_line, mine.line_number) == (True, 2)
    assert purposes(to=JANA.email)[-1] == "number_confirmed"
    assert purposes(to=JANA.email).count("number_confirmed") == 1
    require_fair(workshop)


def test_whose_number_was_cancelled_gets_a_new_one_and_passes_nobody(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, MEHMET)
    mine = services.cancel(seated(workshop, JANA), by=member)
    seated(workshop, Applicant("Ida Groß", "ida@b.example"))
    past = timezone.now() - timedelta(minutes=1)
    Workshop.objects.update(promotion_ends_at=past, capacity=2)
    assert services.take_back(mine, by=member).line_number == 2


def test_the_team_takes_back_also_while_the_form_is_closed(member: User) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    Workshop.objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))
    assert services.take_back(mine, by=member).is_confirmed


def test_nobody_lives_twice(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(seated(workshop, JANA), by=member)
    seated(workshop, JANA)
    with pytest.raises(ValidationError, match="gibt es schon eine Anmeldung"):
        services.take_back(mine, by=member)


def test_who_was_noted_as_absent_is_registered_already(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(seated(workshop, JANA), by=member)
    anew = RegistrationFactory.create(
        workshop=workshop, name=JANA.name, email=JANA.email, state="no_show"
    )
    with pytest.raises(AlreadyThere) as refusal:
        services.take_back(mine, namesakes=[anew.pk], by=member)
    assert refusal.value.registrations == [anew]


def test_without_an_address_it_is_asked_whether_that_is_another_person(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    ida = Applicant("Ida Groß", "")
    mine = services.cancel(services.register_by_phone(workshop, ida, by=member), by=member)
    anew = services.register_by_phone(workshop, ida, by=member)
    with pytest.raises(AlreadyThere, match="Diesen Namen gibt es hier schon"):
        services.take_back(mine, by=member)
    assert count_seats(workshop).taken == 1
    assert services.take_back(mine, namesakes=[anew.pk], by=member).is_confirmed


def test_whose_first_choice_is_full_by_now_has_the_second(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=9)
    first, second = (
        WorkingGroupFactory.create(workshop=workshop, capacity=each) for each in (1, 5)
    )
    mine = services.cancel(seated(workshop, JANA, group=first, second_choice=second), by=member)
    seated(workshop, MEHMET, group=first)
    mine = services.take_back(mine, by=member)
    assert (mine.is_confirmed, mine.group) == (True, second)
    require_fair(workshop)


def test_of_a_former_seat_nothing_remains_but_the_confirmation(member: User) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    Registration.objects.update(promoted_at=timezone.now(), takes_seat_later=True)
    mine = services.take_back(mine, by=member)
    mine.refresh_from_db()
    assert (mine.promoted_at, mine.takes_seat_later) == (None, False)


def test_with_the_last_seat_taken_every_page_says_so(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = services.cancel(
        seated(WorkshopFactory.create(published=True, capacity=1), JANA), by=member
    )
    renewed: list[int] = []
    monkeypatch.setattr(stamp, "renew_after_commit", lambda: renewed.append(1))
    services.take_back(mine, by=member)
    assert renewed


def test_where_the_groups_are_others_by_now_one_registers_anew(member: User, editor: Any) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    WorkingGroupFactory.create(workshop=mine.workshop)
    with pytest.raises(ValidationError, match="Wählen Sie eine Arbeitsgruppe"):
        services.take_back(mine, by=member)
    text = Page(editor.get(admin_address(mine, "take_back"))).text
    assert "Melden Sie die Person telefonisch neu an." in text
    assert "festen Platz" not in text


def test_whoever_never_confirmed_cannot_be_taken_back(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(workshop, JANA, colleagues=[Colleague("Uwe Groß")])
    for each in workshop.registrations.all():
        services.cancel(each, by=member)
        with pytest.raises(Closed, match=IN_VAIN):
            services.take_back(each, by=member)


def test_who_made_way_for_their_own_registration_was_cancelled_by_nobody() -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(workshop, JANA, colleagues=[Colleague(MEHMET.name, MEHMET.email)])
    services.book(workshop, MEHMET)
    former = workshop.registrations.get(state="cancelled")
    assert former.name == MEHMET.name
    assert not Registration.objects.cancelled_by_somebody()


def test_who_takes_part_on_another_date_has_not_cancelled(member: User) -> None:
    series = WorkshopSeriesFactory.create()
    here, there = (WorkshopFactory.create(published=True, series=series) for _each in range(2))
    mine = seated(here, JANA)
    services.change_date(mine, to=there)
    with pytest.raises(Closed, match=IN_VAIN):
        services.take_back(mine, by=member)


def test_who_walked_in_by_mistake_has_not_cancelled(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = RegistrationFactory.create(workshop=workshop, state="attended", is_walk_in=True)
    mine.events.create(kind="attendance", actor="team", from_state="", to_state="attended")
    mine.events.create(kind="attendance", actor="team", from_state="attended", to_state="cancelled")
    Registration.objects.update(state="cancelled", is_walk_in=False)
    with pytest.raises(Closed, match=IN_VAIN):
        services.take_back(mine, by=member)


@pytest.mark.parametrize(
    "facts",
    [{"cancelled_at": timezone.now()}, {"state": "draft"}],
    ids=["called off", "not public"],
)
def test_of_a_date_that_is_not_on_nothing_is_taken_back(
    facts: dict[str, Any], member: User, editor: Any
) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    Workshop.objects.update(**facts)
    with pytest.raises(Closed):
        services.take_back(mine, by=member)
    assert LABEL not in offered(editor, mine)


def test_who_was_forgotten_is_nobody_to_come_back(member: User, editor: Any) -> None:
    mine = services.cancel(seated(WorkshopFactory.create(published=True), JANA), by=member)
    services.forget(mine)
    with pytest.raises(Closed):
        services.take_back(mine, by=member)
    assert LABEL not in offered(editor, mine)


# On its page -------------------------------------------------------------------------------------


def test_its_page_says_what_will_come_of_it_and_what_came(member: User, editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA), by=member)
    address = admin_address(mine, "take_back")
    assert LABEL in offered(editor, mine)
    assert "Die Person hat danach wieder einen festen Platz." in Page(editor.get(address)).text
    text = Page(editor.get(editor.post(address).url)).text
    assert "Jana Öztürk hat einen Platz. Eine E-Mail ist unterwegs." in text
    assert "Absage zurückgenommen, Platz bestätigt" in text
    assert "Änne Größwein" in text
    assert LABEL not in offered(editor, mine)


def test_its_page_says_before_and_after_that_there_is_only_a_number(
    member: User, editor: Any
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.cancel(seated(workshop, JANA), by=member)
    seated(workshop, MEHMET)
    address = admin_address(mine, "take_back")
    said = "Für diese Person ist kein Platz frei: Sie bekommt eine neue Nummer am Ende"
    assert said in Page(editor.get(address)).text
    text = Page(editor.get(editor.post(address).url)).text
    assert "Jana Öztürk steht auf der Warteliste, Nummer 1." in text
    assert "Absage zurückgenommen, auf die Warteliste gesetzt" in text


def test_its_page_names_who_is_there_already_and_takes_a_tick(member: User, editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True)
    ida = Applicant("Ida Groß", "")
    mine = services.cancel(services.register_by_phone(workshop, ida, by=member), by=member)
    anew = services.register_by_phone(workshop, ida, by=member)
    address = admin_address(mine, "take_back")
    asked = editor.post(address)
    assert asked.status_code == 409
    assert f'href="{admin_address(anew)}">Ida Groß</a>' in asked.content.decode()
    assert "von Ihnen" in Page(asked).text
    seen = PeopleSeen.objects.get(model="workshops.workshop", page="participants")
    assert (seen.object_id, seen.number) == (str(workshop.pk), 1)
    assert editor.post(address, {"namesakes": str(anew.pk)}).status_code == 302
    assert count_seats(workshop).taken == 2


def test_many_of_one_name_cost_as_many_statements_as_two(member: User, editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = services.cancel(
        services.register_by_phone(workshop, Applicant("Ida Groß", ""), by=member), by=member
    )
    editor.get(admin_address(mine, "take_back"))
    numbers = []
    for number in (2, 9):
        RegistrationFactory.create_batch(number, workshop=workshop, name="Ida Groß")
        with CaptureQueriesContext(connection) as asked:
            editor.post(admin_address(mine, "take_back"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_only_who_had_a_seat_or_a_number_is_offered_the_way_back(member: User, editor: Any) -> None:
    mine = services.register(WorkshopFactory.create(published=True), JANA)
    assert LABEL not in offered(editor, mine)
    services.cancel(mine, by=member)
    assert LABEL not in offered(editor, mine)
