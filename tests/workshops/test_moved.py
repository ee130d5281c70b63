"""A date that is moved: who hears of it, what moves along, where old addresses lead."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from editorial import services as editorial
from editorial.models import EntryVersion
from interface.dates import move_in_words
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from tests.support.factories import (
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.reading import Page
from tests.support.team import both_at_once
from workshops import emails, services
from workshops.models import Registration, RegistrationEvent, Workshop, WorkshopChange
from workshops.services import AlreadyDone, Applicant

pytestmark = pytest.mark.django_db

OLD, NEW = berlin(2027, 1, 20, 9, 30), berlin(2027, 1, 27, 9, 30)
THREE_HOURS = timedelta(hours=3)


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(
        published=True,
        title="Lager im Griff",
        slug="lager-im-griff-2027-01-20",
        starts_at=OLD,
        registration_closes_at=berlin(2027, 1, 18, 18),
    )


def move(workshop: Workshop, **more: Any) -> WorkshopChange:
    given: dict[str, Any] = {
        "starts_at": NEW,
        "ends_at": NEW + THREE_HOURS,
        "reason": "Der Referent ist erkrankt.",
        "message": "Wir freuen uns auf Sie.",
        "by": None,
    }
    given |= more
    given["by"] = given["by"] or UserFactory.create(publisher=True)
    return services.move(workshop, **given)


def waiting(workshop: Workshop, **more: Any) -> Registration:
    """In the line, with no seat for anybody."""
    Workshop.objects.filter(pk=workshop.pk).update(seats_kept_back=workshop.capacity or 0)
    workshop.refresh_from_db()
    facts = {"number": 1} | more
    return RegistrationFactory.create(workshop=workshop, **facts)


def told() -> set[str]:
    return set(OutgoingMail.objects.values_list("recipient", flat=True))


# Who hears of it ---------------------------------------------------------------------------------


def test_everybody_with_a_confirmed_seat_or_number_hears_and_nobody_else(
    workshop: Workshop,
) -> None:
    seated, in_line = RegistrationFactory.create(workshop=workshop), waiting(workshop)
    RegistrationFactory.create(workshop=workshop, pending=True)
    waiting(workshop, confirmed_at=None, held_until=timezone.now() + timedelta(days=1))
    for state in ("cancelled", "expired", "declined"):
        RegistrationFactory.create(workshop=workshop, state=state)
    RegistrationFactory.create()
    change = move(workshop)
    assert told() == {seated.email, in_line.email}
    assert (change.told, change.kind) == (2, WorkshopChange.Kind.MOVED)


def test_where_there_is_no_address_of_ones_own_the_colleague_who_booked_hears(
    workshop: Workshop,
) -> None:
    RegistrationFactory.create(workshop=workshop, email="", contact_email="chefin@example.org")
    move(workshop)
    assert told() == {"chefin@example.org"}


def test_a_move_costs_as_many_statements_for_sixty_as_for_two() -> None:
    asked = []
    user = UserFactory.create(publisher=True)
    for number in (2, 60):
        workshop = WorkshopFactory.create(published=True, starts_at=OLD, groups=[80], capacity=80)
        group = workshop.groups.get()
        RegistrationFactory.create_batch(number, workshop=workshop, group=group)
        with CaptureQueriesContext(connection) as statements:
            move(workshop, by=user)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_sixty_mails_are_whole_or_not_at_all(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    RegistrationFactory.create_batch(60, workshop=workshop)

    def breaks_off(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(editorial, "record_save", breaks_off)
        with pytest.raises(ConnectionError):
            move(workshop)
    assert (OutgoingMail.objects.count(), WorkshopChange.objects.count()) == (0, 0)
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.slug) == (OLD, "lager-im-griff-2027-01-20")
    assert move(workshop).told == 60
    assert OutgoingMail.objects.count() == 60


def test_moved_twice_is_told_twice(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    move(workshop)
    later = NEW + timedelta(days=7)
    move(workshop, starts_at=later, ends_at=later + THREE_HOURS)
    assert OutgoingMail.objects.filter(purpose="workshop_moved").count() == 2


def test_the_same_move_a_second_time_is_none(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    seen = workshop.version
    move(workshop, seen_version=seen)
    with pytest.raises(AlreadyDone, match="schon auf diesem Termin"):
        move(workshop, seen_version=seen)
    assert (OutgoingMail.objects.count(), WorkshopChange.objects.count()) == (1, 1)


# The mail ----------------------------------------------------------------------------------------


def test_the_mail_says_from_when_to_when_and_why_with_the_new_calendar_entry(
    workshop: Workshop,
) -> None:
    RegistrationFactory.create(workshop=workshop)
    before = workshop.sequence
    move(workshop)
    message = render(OutgoingMail.objects.get())
    assert message.subject == "Verschoben vom 20. auf den 27. Januar: Lager im Griff"
    body = str(message.body)
    assert "Grund: Der Referent ist erkrankt." in body
    assert "Wir freuen uns auf Sie." in body
    assert "Bisher: Mittwoch, 20. Januar 2027, 9.30–12.30 Uhr" in body
    assert "Wann: Mittwoch, 27. Januar 2027, 9.30–12.30 Uhr" in body
    [attachment] = message.attachments
    calendar = Calendar.from_ical(attachment[1])
    assert (calendar["METHOD"], calendar.events[0].start) == ("REQUEST", NEW)
    workshop.refresh_from_db()
    assert calendar.events[0]["SEQUENCE"] == workshop.sequence == before + 1


def test_who_waits_keeps_the_number_and_gets_no_calendar_entry(workshop: Workshop) -> None:
    in_line = waiting(workshop)
    move(workshop)
    message = render(OutgoingMail.objects.get())
    assert "Ihre Nummer auf der Warteliste" in str(message.body)
    assert message.attachments == []
    in_line.refresh_from_db()
    assert (in_line.state, in_line.line_number) == ("waiting", 1)


def test_it_speaks_the_language_of_the_registration(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, language="en")
    move(workshop)
    assert "from 20 to 27 January" in str(render(OutgoingMail.objects.get()).subject)


def test_who_gave_the_seat_back_meanwhile_is_told_nothing(workshop: Workshop) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    move(workshop)
    services.cancel(registration)
    with pytest.raises(Outdated):
        render(OutgoingMail.objects.get(purpose="workshop_moved"))


def test_who_has_not_confirmed_yet_reads_the_new_time_in_the_next_mail(
    workshop: Workshop,
) -> None:
    registration = services.register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example"))
    move(workshop)
    assert "27. Januar 2027" in str(render(OutgoingMail.objects.get()).body)
    services.confirm(registration)
    assert "27. Januar 2027" in str(render(OutgoingMail.objects.latest("pk")).subject)


# What moves along --------------------------------------------------------------------------------


def test_deadlines_keep_their_distance_by_the_clock_on_the_wall(workshop: Workshop) -> None:
    Workshop.objects.update(promotion_ends_at=berlin(2027, 1, 19, 18))
    starts_at = berlin(2027, 4, 7, 14)  # after the clock change
    move(workshop, starts_at=starts_at, ends_at=starts_at + THREE_HOURS)
    workshop.refresh_from_db()
    assert workshop.registration_closes_at == berlin(2027, 4, 5, 22, 30)
    assert workshop.promotion_ends_at == berlin(2027, 4, 6, 22, 30)
    assert (workshop.date, workshop.over_at) == (starts_at.date(), starts_at + THREE_HOURS)


def test_a_new_deadline_may_be_given(workshop: Workshop) -> None:
    move(workshop, registration_closes_at=berlin(2027, 1, 26, 12))
    workshop.refresh_from_db()
    assert workshop.registration_closes_at == berlin(2027, 1, 26, 12)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_at": berlin(2020, 1, 1, 9)}, "starts_at"),
        ({"ends_at": NEW}, "ends_at"),
        ({"registration_closes_at": NEW + timedelta(hours=1)}, "registration_closes_at"),
        ({"registration_closes_at": berlin(2020, 1, 1, 9)}, "registration_closes_at"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    workshop: Workshop, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        move(workshop, **given)
    assert list(refusal.value.error_dict) == [field]
    workshop.refresh_from_db()
    assert workshop.starts_at == OLD


def test_a_version_of_the_entry_is_kept_and_says_what_it_was(workshop: Workshop) -> None:
    user = UserFactory.create(publisher=True)
    move(workshop, by=user)
    version = EntryVersion.objects.of(workshop).latest("number")
    assert (version.reason, version.by) == ("verschoben", user)
    assert version.snapshot["fields"]["starts_at"].startswith("2027-01-27")


def test_only_who_may_change_the_entry_moves_it(workshop: Workshop) -> None:
    with pytest.raises(PermissionDenied):
        move(workshop, by=UserFactory.create(editor=True))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cancelled_at": timezone.now()}, "schon abgesagt"),
        ({"state": "draft"}, "nicht öffentlich"),
        ({"over_at": timezone.now()}, "vorbei"),
    ],
)
def test_what_is_over_or_off_is_not_moved(
    workshop: Workshop, facts: dict[str, Any], words: str
) -> None:
    Workshop.objects.update(**facts)
    with pytest.raises(ValidationError, match=words):
        move(workshop)


# What everybody sees -----------------------------------------------------------------------------


def test_the_former_address_leads_to_the_new_one(workshop: Workshop, client: Client) -> None:
    former = workshop.get_absolute_url()
    move(workshop)
    workshop.refresh_from_db()
    assert workshop.slug == "lager-im-griff-2027-01-27"
    assert client.get(former)["Location"] == workshop.get_absolute_url()
    form = reverse("workshops:register", args=[workshop.slug])
    assert client.get(form).status_code == 200


def test_moved_back_the_first_address_is_the_current_one_again(
    workshop: Workshop, client: Client
) -> None:
    former = workshop.get_absolute_url()
    move(workshop)
    workshop.refresh_from_db()
    between = workshop.get_absolute_url()
    move(workshop, starts_at=OLD, ends_at=OLD + THREE_HOURS)
    assert client.get(between)["Location"] == former
    assert client.get(former).status_code == 200


def test_an_address_without_its_date_stays(workshop: Workshop) -> None:
    Workshop.objects.update(slug="lagertag")
    move(workshop)
    workshop.refresh_from_db()
    assert workshop.slug == "lagertag"


def test_pages_and_cards_say_from_when_to_when(workshop: Workshop, client: Client) -> None:
    move(workshop)
    workshop.refresh_from_db()
    addresses = [
        workshop.get_absolute_url(),
        reverse("workshops:register", args=[workshop.slug]),
        reverse("workshops:workshop_list"),
        f"{reverse('workshops:workshop_list')}?monat=2027-01",
        RegistrationFactory.create(workshop=workshop).link_path,
    ]
    for address in addresses:
        assert "verschoben vom 20. auf den 27. Januar" in Page(client.get(address)).text, address


@pytest.mark.parametrize(
    ("old", "new", "german", "english"),
    [
        (OLD, NEW, "vom 20. auf den 27. Januar", "from 20 to 27 January"),
        (
            OLD,
            berlin(2027, 2, 3, 9),
            "vom 20. Januar auf den 3. Februar",
            "from 20 January to 3 February",
        ),
        (
            berlin(2026, 12, 16, 9),
            OLD,
            "vom 16. Dezember 2026 auf den 20. Januar 2027",
            "from 16 December 2026 to 20 January 2027",
        ),
        (OLD, berlin(2027, 1, 20, 14), "von 9.30 auf 14 Uhr", "from 9:30 to 14:00"),
        (OLD, OLD, "", ""),
    ],
)
def test_a_move_is_said_as_people_say_it(
    old: datetime, new: datetime, german: str, english: str
) -> None:
    said = []
    for language in ("de", "en"):
        with translation.override(language):
            said.append(move_in_words(old, new))
    assert said == [german, english]


# Keeping or giving back --------------------------------------------------------------------------


def test_after_a_move_ones_own_page_asks_until_one_has_answered(
    workshop: Workshop, client: Client
) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    assert "Passt Ihnen der neue Termin?" not in Page(client.get(registration.link_path)).text
    move(workshop)
    page = Page(client.get(registration.link_path)).text
    assert "Passt Ihnen der neue Termin?" in page
    assert "Der Referent ist erkrankt." in page
    keep = reverse("registration:keep", args=[registration.token])
    assert client.get(keep).status_code == 302
    assert RegistrationEvent.objects.count() == 0
    for _again in range(2):
        assert client.post(keep)["Location"] == registration.link_path
    event = registration.events.get()
    assert (event.kind, event.from_state, event.to_state) == ("kept", "confirmed", "confirmed")
    assert "Passt Ihnen der neue Termin?" not in Page(client.get(registration.link_path)).text


def test_a_second_move_asks_again(workshop: Workshop) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    move(workshop)
    services.keep(registration)
    later = NEW + timedelta(days=7)
    change = move(workshop, starts_at=later, ends_at=later + THREE_HOURS)
    assert Registration.objects.get(pk=registration.pk).unanswered_move == change


def test_who_registers_after_the_move_or_does_not_count_is_not_asked(workshop: Workshop) -> None:
    pending = RegistrationFactory.create(workshop=workshop, pending=True)
    move(workshop)
    late = RegistrationFactory.create(workshop=workshop)
    assert [each.unanswered_move for each in (pending, late)] == [None, None]


def test_giving_back_after_a_move_frees_the_seat(workshop: Workshop, client: Client) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    move(workshop)
    client.post(reverse("registration:cancel", args=[registration.token]))
    registration.refresh_from_db()
    assert (registration.state, registration.unanswered_move) == ("cancelled", None)


# At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_who_registers_while_the_date_moves_has_one_of_both_days_and_loses_nothing() -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=OLD, capacity=30)
    user = UserFactory.create(publisher=True)
    RegistrationFactory.create_batch(5, workshop=workshop)
    registering = [
        partial(services.register, workshop, Applicant(f"Person {n}", f"p{n}@example.org"))
        for n in range(4)
    ]
    moving = partial(move, workshop, by=user)
    answers = both_at_once(*registering[:2], moving, moving, *registering[2:])
    refused = [each for each in answers if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [AlreadyDone]
    assert workshop.registrations.count() == 9
    assert OutgoingMail.objects.filter(purpose="workshop_moved").count() == 5
    assert WorkshopChange.objects.get().told == 5
    for mail in OutgoingMail.objects.filter(purpose="please_confirm"):
        assert "27. Januar 2027" in str(render(mail).body)


def test_the_preview_is_the_mail_and_names_nobody(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, name="Jürgen von der Ahe")
    change = WorkshopChange(
        workshop=workshop, kind="moved", reason="Grund", from_starts_at=OLD - timedelta(days=1)
    )
    body = str(emails.preview(change).body)
    assert "Vorname Nachname" in body
    assert "Jürgen" not in body
    assert "/anmeldung/" not in body


def test_of_two_moves_only_the_last_is_still_told(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    move(workshop)
    later = NEW + timedelta(days=7)
    move(workshop, starts_at=later, ends_at=later + THREE_HOURS)
    first, last = OutgoingMail.objects.order_by("pk")
    with pytest.raises(Outdated, match="noch einmal verschoben"):
        render(first)
    assert "3. Februar" in str(render(last).body)


def test_who_moved_up_meanwhile_is_not_told_of_a_number(workshop: Workshop) -> None:
    in_line = waiting(workshop)
    move(workshop)
    Workshop.objects.update(seats_kept_back=0)
    services.settle(workshop)
    in_line.refresh_from_db()
    assert in_line.is_confirmed
    body = str(render(OutgoingMail.objects.get(purpose="workshop_moved")).body)
    assert "behalten Sie Ihren Platz" in body
    assert "Nummer" not in body


def test_what_says_nothing_of_the_new_day_leaves_the_question_open(client: Client) -> None:
    question = QuestionFactory.create(workshop__starts_at=OLD)
    workshop = question.workshop
    mine = RegistrationFactory.create(workshop=workshop)
    offer = services.hand_over(mine, name="Mehmet Heide", email="mehmet@werk.example")
    move(workshop)
    services.refuse_handover(offer)
    services.answer(mine, {question: "Nichts"})
    assert "Passt Ihnen der neue Termin?" in Page(client.get(mine.link_path)).text
    services.keep(mine)
    assert "Passt Ihnen der neue Termin?" not in Page(client.get(mine.link_path)).text
