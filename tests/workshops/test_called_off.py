"""A date that is called off: its registrations end with the reason, everybody hears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from editorial import services as editorial
from editorial.models import EntryVersion
from notifications import services as notifications
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from taxonomy.models import Industry
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.reading import Page
from workshops import services
from workshops.models import Handover, Registration, Workshop, WorkshopChange
from workshops.services import AlreadyDone, Applicant, Closed

pytestmark = pytest.mark.django_db

REASON = "Es haben sich zu wenige angemeldet."
JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "", "de")


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(published=True, title="Lager im Griff")


def call_off(workshop: Workshop, reason: str = REASON) -> WorkshopChange:
    return services.call_off(
        workshop, reason=reason, message="Das tut uns leid.", by=UserFactory.create(publisher=True)
    )


def in_line(workshop: Workshop) -> Registration:
    return RegistrationFactory.create(
        workshop=workshop, state="waiting", line_number=1, email_confirmed_at=timezone.now()
    )


def test_every_registration_ends_with_that_reason_and_on_record(workshop: Workshop) -> None:
    made = [
        RegistrationFactory.create(workshop=workshop),
        in_line(workshop),
        RegistrationFactory.create(workshop=workshop, pending=True),
    ]
    before = [each.state for each in made]
    untouched = RegistrationFactory.create(workshop=workshop, state="expired")
    call_off(workshop)
    for state, each in zip(before, made, strict=True):
        each.refresh_from_db()
        event = each.events.get()
        assert (each.state, each.line_number) == ("cancelled", None)
        assert (event.from_state, event.to_state, event.actor) == (state, "cancelled", "team")
        assert event.note == REASON
    untouched.refresh_from_db()
    assert (untouched.state, untouched.events.count()) == ("expired", 0)


def test_seats_and_numbers_hear_and_who_never_confirmed_does_not(workshop: Workshop) -> None:
    heard = {RegistrationFactory.create(workshop=workshop).email, in_line(workshop).email}
    RegistrationFactory.create(workshop=workshop, pending=True)
    assert call_off(workshop).told == 2
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == heard


def test_the_mail_says_why_and_takes_the_calendar_entry_away(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    call_off(workshop)
    message = render(OutgoingMail.objects.get())
    assert str(message.subject).startswith("Abgesagt: Lager im Griff, ")
    assert f"Grund: {REASON}" in str(message.body)
    assert "Das tut uns leid." in str(message.body)
    [attachment] = message.attachments
    calendar = Calendar.from_ical(attachment[1])
    assert (calendar["METHOD"], calendar.events[0]["STATUS"]) == ("CANCEL", "CANCELLED")
    workshop.refresh_from_db()
    ended = 1
    assert calendar.events[0]["SEQUENCE"] == workshop.sequence + ended == 2


def test_who_only_waited_has_no_entry_to_take_away(workshop: Workshop) -> None:
    in_line(workshop)
    call_off(workshop)
    assert render(OutgoingMail.objects.get()).attachments == []


def test_the_mail_names_the_next_date_of_the_series(workshop: Workshop) -> None:
    series = WorkshopSeriesFactory.create()
    Workshop.objects.update(series=series)
    later = workshop.starts_at + timedelta(days=30)  # type: ignore[operator]
    off = WorkshopFactory.create(published=True, series=series, cancelled_at=timezone.now())
    following = WorkshopFactory.create(
        published=True, series=series, title="Zweites Treffen", starts_at=later
    )
    RegistrationFactory.create(workshop=workshop)
    workshop.refresh_from_db()
    call_off(workshop)
    body = str(render(OutgoingMail.objects.get()).body)
    assert "Der nächste Termin der Reihe: Zweites Treffen" in body
    assert following.get_absolute_url() in body
    assert off.get_absolute_url() not in body


def test_a_date_of_no_series_is_another_that_could_fit(workshop: Workshop) -> None:
    other = WorkshopFactory.create(published=True, title="Zweites Treffen")
    for each in (workshop, other):
        each.industries.set(Industry.objects.all()[:1])
    RegistrationFactory.create(workshop=workshop)
    call_off(workshop)
    body = str(render(OutgoingMail.objects.get()).body)
    assert "Ein anderer Termin, der passen könnte: Zweites Treffen" in body
    assert "der Reihe" not in body


def test_nobody_registers_confirms_or_gives_back_any_more(workshop: Workshop) -> None:
    pending = services.register(workshop, JANA)
    call_off(workshop)
    with pytest.raises(Closed):
        services.confirm(pending)
    with pytest.raises(Closed):
        services.register(workshop, JANA._replace(email="jana2@betrieb.example"))
    assert services.cancel(pending).state == "cancelled"
    assert OutgoingMail.objects.filter(purpose="registration_cancelled").count() == 0


@pytest.mark.parametrize("purpose", ["please_confirm", "already_registered", "seat_confirmed"])
def test_mails_that_still_wait_are_outdated(workshop: Workshop, purpose: str) -> None:
    registration = services.register(workshop, JANA)
    notifications.enqueue(
        purpose=purpose,
        recipient=registration.email,
        about=registration,
        occasion="again",
        language="de",
        facts=OutgoingMail.objects.get().facts,
    )
    call_off(workshop)
    with pytest.raises(Outdated):
        render(OutgoingMail.objects.get(occasion="again"))


def test_a_date_that_was_called_off_before_there_was_the_step_asks_nobody_to_confirm() -> None:
    registration = services.register(WorkshopFactory.create(published=True), JANA)
    Workshop.objects.update(cancelled_at=timezone.now())
    with pytest.raises(Outdated, match="Veranstaltung ist inzwischen abgesagt"):
        render(OutgoingMail.objects.get(object_id=registration.pk))


def test_ones_own_page_says_that_the_date_is_off_and_why(
    workshop: Workshop, client: Client
) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    call_off(workshop)
    page = Page(client.get(registration.link_path)).text
    assert "Die Veranstaltung ist abgesagt" in page
    assert REASON in page
    assert "Ihre Teilnahme ist abgesagt" not in page
    assert client.post(reverse("registration:keep", args=[registration.token])).status_code == 302
    assert registration.events.filter(kind="kept").count() == 0


def test_pages_say_it_with_the_reason(workshop: Workshop, client: Client) -> None:
    call_off(workshop)
    form = reverse("workshops:register", args=[workshop.slug])
    for address in (workshop.get_absolute_url(), form):
        assert REASON in Page(client.get(address)).text


def test_an_offered_seat_is_offered_no_more(workshop: Workshop) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    services.hand_over(registration, name="Ole Kranz", email="ole@example.org")
    call_off(workshop)
    assert Handover.objects.count() == 0
    assert not OutgoingMail.objects.filter(recipient="ole@example.org").exists()


def test_twice_is_once(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    call_off(workshop)
    with pytest.raises(AlreadyDone, match="schon abgesagt"):
        call_off(workshop)
    assert (OutgoingMail.objects.count(), WorkshopChange.objects.count()) == (1, 1)


def test_the_change_is_on_record_with_a_version(workshop: Workshop) -> None:
    change = call_off(workshop)
    workshop.refresh_from_db()
    assert (workshop.cancellation_note, change.reason) == (REASON, REASON)
    version = EntryVersion.objects.of(workshop).latest("number")
    assert (version.reason, version.by) == ("abgesagt", change.by)


def test_going_back_to_a_former_version_never_revives_it(workshop: Workshop) -> None:
    user = UserFactory.create(publisher=True)
    editorial.record_save(workshop, by=None)
    former = EntryVersion.objects.of(workshop).latest("number")
    call_off(workshop)
    editorial.revert(workshop, to=former, by=user)
    workshop.refresh_from_db()
    assert (workshop.is_cancelled, workshop.cancellation_note) == (True, REASON)


def test_without_a_reason_nothing_happens(workshop: Workshop) -> None:
    with pytest.raises(ValidationError, match="Geben Sie den Grund an"):
        call_off(workshop, reason=" ")
    workshop.refresh_from_db()
    assert not workshop.is_cancelled


def test_only_who_may_change_the_entry_calls_it_off(workshop: Workshop) -> None:
    with pytest.raises(PermissionDenied):
        services.call_off(workshop, reason=REASON, message="", by=UserFactory.create(editor=True))
