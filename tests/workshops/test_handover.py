"""A seat goes to somebody else: the giver keeps it until they take it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from interface.refusals import TooMany
from notifications.emails import Outdated, render
from notifications.models import OutgoingMail
from tests.support.factories import HandoverFactory, RegistrationFactory, WorkshopFactory
from tests.support.reading import Page
from work.own_data import Person
from workshops import retention, services
from workshops.calendars import identity_of
from workshops.models import (
    Handover,
    MailConsent,
    Needs,
    PhotoConsent,
    Registration,
    RegistrationEvent,
    Workshop,
    count_seats,
)
from workshops.services import Applicant, Closed, Colleague
from workshops.views import saved_address

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Bäder Größwein", "de")
MEHMET = {"name": "Mehmet Heide", "email": "mehmet@werk.example", "organisation": "Werk"}


def seat(**traits: Any) -> Registration:
    workshop = WorkshopFactory.create(published=True, **traits)
    return services.confirm(services.register(workshop, JANA))


def mails_to(address: str) -> list[str]:
    mails = OutgoingMail.objects.filter(recipient=address).order_by("pk")
    return list(mails.values_list("purpose", flat=True))


def test_an_offer_leaves_the_seat_where_it_is() -> None:
    mine = seat()
    offer = services.hand_over(mine, **MEHMET)
    mine.refresh_from_db()
    assert (mine.name, mine.state) == (JANA.name, "confirmed")
    assert timedelta(hours=47) < offer.ends_at - timezone.now() <= timedelta(hours=48)
    assert mails_to(MEHMET["email"]) == ["seat_offered"]
    assert mine.events.last().kind == "offered"  # type: ignore[union-attr]


def test_who_booked_for_a_colleague_loses_that_entry_alone() -> None:
    mine = RegistrationFactory.create(email="", contact_email="jana@betrieb.example")
    uid = identity_of(mine).uid
    services.take_over(services.hand_over(mine, **MEHMET))
    told = render(OutgoingMail.objects.get(purpose="seat_handed_over"))
    assert told.to == ["jana@betrieb.example"]
    [attachment] = told.attachments
    [event] = Calendar.from_ical(attachment[1]).events
    assert event["UID"] == uid
    assert "Der Kalendereintrag wird mit dieser E-Mail entfernt." in str(told.body)


def test_the_same_offer_twice_is_one() -> None:
    mine = seat()
    assert services.hand_over(mine, **MEHMET) == services.hand_over(mine, **MEHMET)
    assert mails_to(MEHMET["email"]) == ["seat_offered"]


def test_a_second_offer_waits_for_the_first_to_end() -> None:
    mine = seat()
    services.hand_over(mine, **MEHMET)
    with pytest.raises(Closed, match="schon angeboten"):
        services.hand_over(mine, name="Eva Weiß", email="eva@werk.example")
    Handover.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    offer = services.hand_over(mine, name="Eva Weiß", email="eva@werk.example")
    assert list(Handover.objects.all()) == [offer]


def test_the_mail_names_the_giver_by_address_and_prints_no_typed_words() -> None:
    services.hand_over(seat(), **MEHMET)
    message = render(OutgoingMail.objects.get(purpose="seat_offered"))
    assert JANA.email in message.body
    assert "/anmeldung/weitergabe/" in message.body
    for typed in (JANA.name, JANA.organisation, MEHMET["name"], "Betrieb: Werk"):
        assert typed not in message.body


def test_an_offer_ends_with_the_beginning_at_the_latest() -> None:
    mine = seat()
    soon = timezone.now() + timedelta(hours=5)
    Workshop.objects.update(starts_at=soon)
    assert services.hand_over(mine, **MEHMET).ends_at == soon


@pytest.mark.parametrize("state", ["pending", "waiting"])
def test_only_a_confirmed_seat_is_given(state: str) -> None:
    number = {"line_number": 1, "confirmed_at": None} if state == "waiting" else {}
    mine = RegistrationFactory.create(pending=True, **{"state": state, **number})
    with pytest.raises(Closed):
        services.hand_over(mine, **MEHMET)


def test_nobody_gives_a_seat_to_themselves() -> None:
    with pytest.raises(ValidationError, match="eigene Anmeldung"):
        services.hand_over(seat(), name="jana öztürk", email="JANA@betrieb.example")


def test_one_seat_fills_no_mailboxes() -> None:
    mine = seat()
    for place in range(5):
        services.hand_over(mine, name="Eva", email=f"eva-{place}@werk.example")
        services.end_handover(mine)
    with pytest.raises(TooMany):
        services.hand_over(mine, **MEHMET)


def test_taking_it_makes_the_seat_theirs_with_a_link_of_their_own() -> None:
    mine = seat(capacity=1)
    former, former_link = mine, mine.token
    taken = services.take_over(services.hand_over(mine, **MEHMET))
    taken.refresh_from_db()
    assert (taken.pk, taken.name, taken.email) == (mine.pk, MEHMET["name"], MEHMET["email"])
    assert taken.organisation == MEHMET["organisation"]
    assert taken.address_is_confirmed
    with pytest.raises(Registration.DoesNotExist):
        Registration.objects.by_token(former_link)
    assert not Handover.objects.exists()
    assert count_seats(former.workshop).taken == 1
    assert mails_to(JANA.email) == ["seat_handed_over"]
    assert mails_to(MEHMET["email"]) == ["seat_confirmed"]
    assert taken.events.filter(kind="handed_over").count() == 1


def test_what_the_giver_gave_is_erased() -> None:
    mine = seat()
    now = timezone.now()
    Registration.objects.update(organisation_kind="company", wants_record=True)
    Needs.objects.create(registration=mine, text="Rampe", consented_at=now)
    PhotoConsent.objects.create(registration=mine, name=mine.name, given_at=now)
    MailConsent.objects.create(
        registration=mine, purpose="record", email=mine.email, given_at=now, ends_at=now
    )
    taken = services.take_over(services.hand_over(mine, **MEHMET))
    assert [each.objects.count() for each in (Needs, PhotoConsent, MailConsent)] == [0, 0, 0]
    assert (taken.organisation_kind, taken.wants_record) == ("", False)


def test_why_the_team_gave_the_giver_the_seat_is_erased() -> None:
    mine = seat()
    RegistrationEvent.objects.create(
        registration=mine, kind="seated", to_state="confirmed", note="Jana braucht eine Rampe."
    )
    services.take_over(services.hand_over(mine, **MEHMET))
    assert mine.events.get(kind="seated").note == ""


def test_what_the_giver_reads_says_nothing_of_who_has_it_now() -> None:
    mine = seat()
    services.hand_over(mine, **MEHMET)
    taken = services.take_over(Handover.objects.get())
    message = render(OutgoingMail.objects.get(purpose="seat_handed_over"))
    whole = f"{message.subject}{message.body}{message.alternatives}"
    for hidden in (taken.name, taken.email, taken.token, "/anmeldung/"):
        assert hidden not in whole
    assert b"METHOD:CANCEL" in message.attachments[0][1]


def test_mails_to_the_giver_that_wait_are_never_sent() -> None:
    mine = seat()
    services.take_over(services.hand_over(mine, **MEHMET))
    former = OutgoingMail.objects.filter(purpose__in=["please_confirm", "seat_offered"])
    assert {each.state for each in former} == {"outdated"}
    assert all(each.recipient.endswith("@vergessen.invalid") for each in former)


def test_taking_it_twice_is_as_once() -> None:
    offer = services.hand_over(seat(), **MEHMET)
    first, second = services.take_over(offer), services.take_over(offer)
    assert first.token == second.token
    assert mails_to(MEHMET["email"]) == ["seat_confirmed"]


@pytest.mark.django_db(transaction=True)
def test_taken_four_times_at_once_it_changes_hands_once() -> None:
    offer = services.hand_over(seat(), **MEHMET)

    def take(_turn: int) -> str:
        try:
            return services.take_over(Handover.objects.filter(pk=offer.pk).first() or offer).token
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        tokens = set(pool.map(take, range(4)))
    assert tokens == {Registration.objects.get().token}
    assert Registration.objects.get().events.filter(kind="handed_over").count() == 1


def test_who_is_registered_already_is_told_and_the_giver_keeps_it() -> None:
    mine = seat()
    services.register(mine.workshop, Applicant(MEHMET["name"], MEHMET["email"]))
    with pytest.raises(Closed, match="schon angemeldet"):
        services.take_over(services.hand_over(mine, **MEHMET))
    mine.refresh_from_db()
    assert mine.name == JANA.name


def test_a_withdrawn_offer_leaves_nothing_of_the_other_person() -> None:
    mine = seat()
    offer = services.hand_over(mine, **MEHMET)
    for _turn in range(2):
        services.end_handover(mine)
    assert not Handover.objects.exists()
    assert mails_to(MEHMET["email"]) == []
    assert list(mine.events.filter(kind="offer_ended").values_list("note", flat=True)) == [""]
    with pytest.raises(Closed):
        services.take_over(offer)


def test_only_a_refusal_by_the_other_person_is_told_to_the_giver_once() -> None:
    mine = seat()
    services.hand_over(mine, **MEHMET)
    services.end_handover(mine)
    assert "seat_refused" not in mails_to(JANA.email)
    offer = services.hand_over(mine, **MEHMET)
    for _turn in range(2):
        services.refuse_handover(offer)
    assert mails_to(JANA.email).count("seat_refused") == 1
    assert not Handover.objects.exists()


def test_a_refusal_ends_no_later_offer() -> None:
    mine = seat()
    former = services.hand_over(mine, **MEHMET)
    services.end_handover(mine)
    later = services.hand_over(mine, name="Eva Weiß", email="eva@werk.example")
    services.refuse_handover(former)
    assert list(Handover.objects.all()) == [later]


def test_who_hears_of_a_refusal_reads_that_the_seat_is_still_theirs_and_no_name() -> None:
    mine = seat()
    services.refuse_handover(services.hand_over(mine, **MEHMET))
    message = render(OutgoingMail.objects.get(purpose="seat_refused"))
    whole = f"{message.subject}{message.body}{message.alternatives}"
    assert str(message.subject).startswith("Ihr Angebot wurde abgelehnt: ")
    assert "Er gehört weiter Ihnen." in " ".join(str(message.body).split())
    assert mine.token in str(message.body)
    for hidden in MEHMET.values():
        assert hidden not in whole
    services.cancel(mine)
    with pytest.raises(Outdated):
        render(OutgoingMail.objects.get(purpose="seat_refused"))


def test_a_mail_with_an_offer_that_ended_is_not_sent() -> None:
    services.hand_over(seat(), **MEHMET)
    Handover.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Outdated):
        render(OutgoingMail.objects.get(purpose="seat_offered"))


def test_cancelling_ends_the_offer() -> None:
    mine = seat()
    services.hand_over(mine, **MEHMET)
    services.cancel(mine)
    assert not Handover.objects.exists()


def test_the_line_is_not_served_by_it() -> None:
    mine = seat(capacity=1)
    waiting = services.register(mine.workshop, Applicant("Eva Weiß", "eva@werk.example"))
    services.confirm(waiting)
    services.take_over(services.hand_over(mine, **MEHMET))
    waiting.refresh_from_db()
    assert waiting.is_in_line


def test_colleagues_stay_and_their_mails_go_where_they_went() -> None:
    workshop = WorkshopFactory.create(published=True)
    colleagues = [Colleague("Eva Weiß"), Colleague("Änne Größwein")]
    mine = services.confirm(services.book(workshop, JANA, colleagues=colleagues).registration)
    taken = services.take_over(services.hand_over(mine, **MEHMET))
    others = workshop.registrations.exclude(pk=taken.pk)
    assert {each.contact_email for each in others} == {JANA.email}
    assert list(taken.colleagues.all()) == []


def test_a_colleague_left_by_who_booked_can_still_consent() -> None:
    workshop = WorkshopFactory.create(published=True)
    colleagues = [Colleague("Eva Weiß", "eva@werk.example"), Colleague("Änne", "ae@werk.example")]
    mine = services.confirm(services.book(workshop, JANA, colleagues=colleagues).registration)
    services.take_over(services.hand_over(mine, **MEHMET))
    for each in workshop.registrations.exclude(pk=mine.pk):
        assert (each.booked_by, each.email_confirmed_at) == (None, None)
        assert each.may_consent
    taken = workshop.registrations.get(pk=mine.pk)
    assert not taken.booker_left


def test_colleagues_who_wait_together_still_do() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    mine = services.confirm(services.register(workshop, JANA))
    for place, name in enumerate(("Eva Weiß", "Änne Größwein")):
        RegistrationFactory.create(
            workshop=workshop,
            name=name,
            email=f"{place}@werk.example",
            state="waiting",
            line_number=1,
            stays_together=True,
            booked_by=mine,
        )
    services.take_over(services.hand_over(mine, **MEHMET))
    first, second = workshop.registrations.exclude(pk=mine.pk).order_by("pk")
    assert (first.booked_by, second.booked_by) == (None, first)


def test_seats_of_colleagues_nobody_confirmed_go_to_the_line() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    mine = services.confirm(services.register(workshop, JANA))
    RegistrationFactory.create(workshop=workshop, pending=True, booked_by=mine)
    waiting = services.register(workshop, Applicant("Eva Weiß", "eva@werk.example"))
    services.confirm(waiting)
    services.take_over(services.hand_over(mine, **MEHMET))
    waiting.refresh_from_db()
    assert waiting.is_confirmed


def test_the_new_person_is_not_told_what_the_giver_did() -> None:
    mine = seat()
    services.take_over(services.hand_over(mine, **MEHMET))
    (told,) = retention.registrations_of(Person.of([MEHMET["email"]]))
    data = retention.since_it_is_theirs(told)
    event = mine.events.get(kind="handed_over")
    assert data == {"created_at": event.at, "history": [retention.told_of(event)]}


# Its pages ---------------------------------------------------------------------------------------


def test_opening_the_offer_changes_nothing(client: Client) -> None:
    offer = HandoverFactory.create()
    page = Page(client.get(offer.link_path))
    assert page.headings[0] == "Ein Platz für Sie"
    assert offer.registration.email in page.text
    assert offer.registration.name not in page.text
    for action in ("annehmen", "ablehnen"):
        assert client.get(f"{offer.link_path}{action}/").status_code == 302
    assert Handover.objects.filter(pk=offer.pk).exists()


def test_the_buttons_take_and_refuse(client: Client) -> None:
    taken, refused = HandoverFactory.create(), HandoverFactory.create()
    response = client.post(f"{taken.link_path}annehmen/")
    taken.registration.refresh_from_db()
    assert response["Location"] == taken.registration.link_path
    assert Page(client.get(response["Location"])).headings[0] == "Ihr Platz ist bestätigt"
    page = Page(client.post(f"{refused.link_path}ablehnen/"))
    assert page.headings[0] == "Sie haben abgelehnt"
    assert not Handover.objects.exists()


def test_a_refusal_is_said_on_the_page(client: Client) -> None:
    offer = HandoverFactory.create()
    RegistrationFactory.create(
        workshop=offer.registration.workshop, name=offer.name, email=offer.email
    )
    response = client.post(f"{offer.link_path}annehmen/")
    assert response.status_code == 409
    assert "schon angemeldet" in Page(response).text


def test_forged_unknown_and_ended_links_are_one_page(client: Client) -> None:
    offer = HandoverFactory.create()
    path = offer.link_path
    pages = [client.get("/anmeldung/weitergabe/1-1.x/"), client.get(f"{path[:-2]}x/")]
    Handover.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    pages.append(client.get(path))
    assert [each.status_code for each in pages] == [404, 404, 404]


def test_the_giver_sees_the_offer_and_withdraws_it(client: Client) -> None:
    offer = HandoverFactory.create()
    mine = offer.registration
    page = Page(client.get(mine.link_path))
    assert "Ihr Platz ist angeboten" in page.headings
    assert "Platz weitergeben" not in page.text
    assert client.post(f"{mine.link_path}weitergeben/zuruecknehmen/").status_code == 302
    assert "Ihr Platz ist angeboten" not in Page(client.get(mine.link_path)).headings


def test_once_the_offer_has_ended_the_seat_can_be_offered_again(client: Client) -> None:
    mine = HandoverFactory.create().registration
    Handover.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    assert Page(client.get(mine.link_path)).link("Platz weitergeben")


def test_the_form_offers_the_seat_and_keeps_what_was_typed(client: Client) -> None:
    mine = RegistrationFactory.create()
    address = f"{mine.link_path}weitergeben/"
    wrong = client.post(address, {"name": "Mehmet", "email": "mehmet"})
    assert wrong.status_code == 422
    assert 'value="mehmet"' in wrong.content.decode()
    assert client.post(address, MEHMET)["Location"] == saved_address(mine)
    assert Handover.objects.get().email == MEHMET["email"]
