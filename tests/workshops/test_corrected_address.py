"""The team corrects an address: the former opens nothing any more, the new one gets the link."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from notifications.emails import render
from notifications.models import OutgoingMail
from tests.support.calendars import arrived, brings_entry, calendar_in, entry_in
from tests.support.factories import (
    HandoverFactory,
    MailConsentFactory,
    NeedsFactory,
    PhotoConsentFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.people import JANA, MEHMET, NEW, last_event, purposes, said, seated
from workshops import services
from workshops.calendars import identity_of
from workshops.models import (
    MailConsent,
    Needs,
    PhotoConsent,
    Registration,
)
from workshops.services import Applicant, Closed, Colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


def test_a_corrected_address_has_a_new_link_and_the_former_opens_nothing(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    former = mine.token
    mine = services.correct_address(mine, NEW, by=member)
    mine.refresh_from_db()
    assert (mine.email, mine.email_confirmed_at, mine.is_confirmed) == (NEW, None, True)
    with pytest.raises(Registration.DoesNotExist):
        Registration.objects.by_token(former)
    event = last_event(mine)
    assert (event.kind, event.actor, event.by, event.note) == ("address", "team", member, "")


def test_the_new_address_gets_the_link_and_no_name(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    mine = services.correct_address(mine, NEW, by=member)
    assert purposes(to=NEW) == ["link_from_team"]
    text = said("link_from_team", to=NEW)
    assert mine.link_path in text
    assert "weil uns diese Adresse für eine Anmeldung genannt wurde" in text
    assert [word for word in ("Jana", "Rötelbach") if word in text] == []


def test_the_former_address_hears_so_once_and_nothing_of_whoever_it_is(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5, 5])
    mine = seated(workshop, JANA, group=workshop.groups.all()[0])
    former = mine.link_path
    mine = services.correct_address(mine, NEW, by=member)
    assert purposes(to=JANA.email) == ["address_replaced"]
    others = OutgoingMail.objects.exclude(purpose__in=["address_replaced", "link_from_team"])
    assert set(others.values_list("state", flat=True)) == {"outdated"}
    text = said("address_replaced", to=JANA.email)
    assert "geht jetzt an eine andere Adresse" in text
    hidden = ("Jana Ö", "Rötelbach", NEW, former, mine.link_path, mine.group.name)  # type: ignore[union-attr]
    assert [word for word in hidden if word in text] == []


def test_the_calendar_entry_goes_there_and_comes_anew_here(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    former = identity_of(mine)
    mine = services.correct_address(mine, NEW, by=member)
    mails = {each.purpose: arrived(each) for each in OutgoingMail.objects.order_by("pk")[2:]}
    gone, new = entry_in(mails["address_replaced"]), entry_in(mails["link_from_team"])
    assert (gone["UID"], new["UID"]) == (former.uid, identity_of(mine).uid)
    assert gone["SEQUENCE"] > former.sequence
    assert calendar_in(mails["address_replaced"])["METHOD"] == "CANCEL"
    assert [each["ATTENDEE"].email for each in (gone, new)] == [JANA.email, NEW]


def test_who_only_waited_has_no_entry_to_take_away(member: User) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated(workshop, MEHMET)
    services.correct_address(seated(workshop, JANA), NEW, by=member)
    assert not brings_entry(arrived(OutgoingMail.objects.get(purpose="address_replaced")))


def test_the_new_address_of_who_came_gets_the_calendar_entry_too(member: User) -> None:
    mine = RegistrationFactory.create(state="attended")
    services.correct_address(mine, NEW, by=member)
    assert brings_entry(arrived(OutgoingMail.objects.get(purpose="link_from_team")))


def test_who_has_not_confirmed_is_asked_at_the_new_address(member: User) -> None:
    mine = services.register(WorkshopFactory.create(published=True), JANA)
    mine = services.correct_address(mine, NEW, by=member)
    assert (mine.state, purposes(to=NEW)) == ("pending", ["please_confirm"])
    assert purposes(to=JANA.email) == []
    assert services.confirm(mine).address_is_confirmed


def test_the_same_address_again_changes_nothing(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    assert services.correct_address(mine, JANA.email, by=member).link_version == 1
    assert (purposes(), last_event(mine).kind) == (["please_confirm", "seat_confirmed"], "state")


def test_other_capitals_are_stored_and_the_link_stays(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    services.correct_address(mine, JANA.email.upper(), by=member)
    mine.refresh_from_db()
    assert (mine.email, mine.link_version, mine.address_is_confirmed) == (
        *(JANA.email.upper(), 1, True),
    )
    assert (purposes(), last_event(mine).kind) == (["please_confirm", "seat_confirmed"], "address")


def test_nobody_gets_the_address_of_somebody_of_the_same_name(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    mine = seated(workshop, JANA)
    seated(workshop, Applicant(JANA.name, NEW))
    with pytest.raises(ValidationError, match="schon eine Anmeldung") as refusal:
        services.correct_address(mine, NEW, by=member)
    assert list(refusal.value.message_dict) == ["email"]


def test_a_colleague_without_an_address_may_get_one(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    booker = seated(workshop, JANA, colleagues=[Colleague("Uwe Groß")])
    uwe = services.correct_address(booker.colleagues.get(), "uwe@betrieb.example", by=member)
    assert (uwe.contact_email, uwe.mail_address) == ("", "uwe@betrieb.example")
    assert purposes(to=uwe.email) == ["link_from_team"]


def test_colleagues_answered_at_the_wrong_address_move_with_it(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    colleagues = [Colleague("Uwe Groß"), Colleague("Ina Roth", "ina@betrieb.example")]
    booker = seated(workshop, JANA, colleagues=colleagues)
    uwe, ina = booker.colleagues.order_by("pk")
    services.correct_address(booker, NEW, by=member)
    former = uwe.token
    uwe.refresh_from_db()
    assert (uwe.contact_email, uwe.token == former) == (NEW, False)
    assert (last_event(uwe).kind, last_event(ina).kind) == ("address", "state")
    mails = OutgoingMail.objects.filter(purpose="link_from_team", recipient=NEW).order_by("pk")
    text = " ".join(str(render(each).body) for each in mails)
    assert uwe.link_path in text
    assert purposes(to=JANA.email) == ["address_replaced", "address_replaced"]
    assert [word for word in ("Uwe", "Groß", ina.link_path) if word in text] == []


def test_of_a_colleague_who_was_called_off_no_mail_goes(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    booker = seated(workshop, JANA, colleagues=[Colleague("Uwe Groß")])
    uwe = services.cancel(booker.colleagues.get())
    services.correct_address(booker, NEW, by=member)
    uwe.refresh_from_db()
    assert uwe.contact_email == NEW
    assert purposes(to=NEW) == ["link_from_team"]
    assert purposes(to=JANA.email)[-1:] == ["address_replaced"]


def test_whom_nobody_has_confirmed_hears_nothing_of_a_correction(member: User) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(workshop, MEHMET, colleagues=[Colleague(JANA.name, JANA.email)])
    services.correct_address(workshop.registrations.latest("pk"), NEW, by=member)
    assert purposes(to=NEW) == []


def test_an_address_may_be_taken_away_and_no_mail_goes_then(member: User) -> None:
    mine = services.correct_address(
        seated(WorkshopFactory.create(published=True), JANA), "", by=member
    )
    services.cancel(mine, by=member)
    assert purposes() == ["please_confirm", "seat_confirmed", "address_replaced"]


def test_consents_given_by_the_former_link_end_and_needs_stay(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    NeedsFactory.create(registration=mine)
    PhotoConsentFactory.create(registration=mine)
    MailConsentFactory.create(registration=mine, email=JANA.email)
    services.correct_address(mine, NEW, by=member)
    left = [model.objects.count() for model in (Needs, PhotoConsent, MailConsent)]
    assert left == [1, 0, 0]


def test_the_form_of_the_guardians_stays(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    PhotoConsentFactory.create(registration=mine, is_by_guardians=True)
    services.correct_address(mine, NEW, by=member)
    assert PhotoConsent.objects.count() == 1


def test_an_offer_made_by_the_former_link_ends(member: User) -> None:
    mine = seated(WorkshopFactory.create(published=True), JANA)
    offer = HandoverFactory.create(registration=mine)
    services.correct_address(mine, NEW, by=member)
    with pytest.raises(Closed):
        services.take_over(offer)
