"""What is kept about somebody: seen, taken along and deleted, by account or by link."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import DELETION, LogEntry
from django.db import connection
from django.db.models.signals import pre_delete
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Session, User
from editorial.models import StateChange
from initiatives.models import Idea, Proposer
from notifications import emails
from notifications.models import OutgoingMail
from pages.models import DataRequest, Enquiry
from tests.support.factories import (
    BestPracticeFactory,
    DataRequestFactory,
    EnquiryFactory,
    HandoverFactory,
    OutgoingMailFactory,
    ProposerFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.personal import PERSONAL
from tests.support.rows import PARTS_OF_REGISTRATION
from tests.support.team import as_user, both_at_once
from work import erasures, own_data, retention
from work.own_data import Person
from work.tasks import forget
from workshops import services
from workshops.models import Registration, RegistrationState, count_seats

pytestmark = pytest.mark.django_db

JANA, OTHER = "jana@betrieb.example", "mehmet@betrieb.example"
AGREED = {"agreed": "on"}


@pytest.fixture(autouse=True)
def journal(settings: Settings, tmp_path: Path) -> Path:
    settings.ERASURE_JOURNAL = tmp_path / "journal"
    return tmp_path / "journal"


def everything_of(email: str, name: str) -> None:
    """One row of each kind that is found by an address."""
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop, email=email, name=name)
    EnquiryFactory.create(email=email, name=name)
    ProposerFactory.create(email=email, name=name)
    OutgoingMailFactory.create(recipient=email, state="sent", sent_at=timezone.now())


def ask(email: str, client: Client | None = None) -> list[OutgoingMail]:
    (client or Client()).post(reverse("pages:own_data_ask"), {"email": email})
    return list(OutgoingMail.objects.filter(purpose="own_data_link"))


def link_in(outgoing: OutgoingMail) -> str:
    found = re.search(r"/meine-daten/link/[^/]+/", str(emails.render(outgoing).body))
    assert found
    return found[0]


def account_of(email: str, **traits: Any) -> User:
    user: User = UserFactory.create(email=email, **traits)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


# Which rows --------------------------------------------------------------------------------------

# Found by a name alone, or not anybody's.
NOT_BY_ADDRESS = {
    "editorial.Release": "a name and no address: the page says whom to ask",
    "editorial.PictureConsent": "a name and no address: the page says whom to ask",
    "accounts.Session": "told with its account, and ends with it",
    "admin.LogEntry": "what an account did: counted with it, kept a year",
    "interface.PeopleSeen": "who of the team looked: counted with the account, kept a year",
    "interface.Refusal": "a number of nobody",
    "search.MissedWord": "a word that several typed, and a number of nobody",
    "workshops.Circular": "written to all of a date, and meant to name nobody",
    "desk.BrowserReport": "names nobody",
}


def test_every_kind_of_personal_data_is_found_or_says_why_not() -> None:
    personal = {rule.model._meta.label for rule in retention.rules()}
    found = {kind.rule.model._meta.label for kind in own_data.kinds()}
    assert personal - found == set(NOT_BY_ADDRESS)


def test_every_personal_column_is_told() -> None:
    """In words, or in the data alone."""
    for kind in own_data.kinds():
        label = kind.rule.model._meta.label
        in_data = {"facts", "origin", "fields"}
        assert PERSONAL[label] - {"error"} - set(kind.tells) <= in_data, label


def test_every_kind_is_told_to_its_person_and_nobody_elses() -> None:
    everything_of(JANA, "Jana Öztürk")
    everything_of(OTHER, "Mehmet Heide")
    told = own_data.as_data(Person.of(["Jana@Betrieb.example"]))
    text = json.dumps(told, default=str, ensure_ascii=False)
    assert "Jana Öztürk" in text
    assert "Mehmet" not in text
    assert OTHER not in text
    kinds = {each["kind"] for each in told["kept"]}  # type: ignore[attr-defined]
    assert kinds == {
        "workshops.registration",
        "pages.enquiry",
        "initiatives.proposer",
        "notifications.outgoingmail",
    }


def test_an_address_is_found_however_it_was_typed() -> None:
    everything_of("Jana@Betrieb.example", "Jana Öztürk")
    assert len(own_data.kept_about(Person.of(["JANA@betrieb.example"]))) == 4


def test_a_forgotten_registration_is_nobodys() -> None:
    RegistrationFactory.create(email=JANA, forgotten_at=timezone.now())
    assert own_data.kept_about(Person.of([JANA])) == []


def test_whoever_registered_colleagues_is_told_and_leaves_them_their_seats() -> None:
    colleague = RegistrationFactory.create(name="Mehmet Heide", email="", contact_email=JANA)
    person = Person.of([JANA])
    (kept,) = own_data.kept_about(person)
    assert ("E-Mails gehen an", JANA) in kept.entries[0]
    assert own_data.forget(person) == []
    assert not own_data.is_any_kept(person)
    colleague.refresh_from_db()
    assert (colleague.name, colleague.state) == ("Mehmet Heide", RegistrationState.CONFIRMED)
    assert colleague.contact_email == ""


def test_no_restore_brings_back_the_address_of_whoever_registered_colleagues() -> None:
    RegistrationFactory.create(email="", contact_email=JANA)
    own_data.forget(Person.of([JANA]))
    Registration.objects.update(contact_email=JANA)
    erasures.repeat()
    assert not Registration.objects.exclude(contact_email="").exists()


def test_what_hangs_on_a_registration_is_told_and_goes_with_it() -> None:
    registration = RegistrationFactory.create(email=JANA)
    for part in PARTS_OF_REGISTRATION:
        part.create(registration=registration)
    HandoverFactory.create(email=JANA)
    person = Person.of([JANA])
    labels = {each.kind.rule.model._meta.label for each in own_data.kept_about(person)}
    parts = ("Registration", "Answer", "Needs", "PhotoConsent", "MailConsent", "Handover")
    assert labels == {f"workshops.{name}" for name in parts}
    own_data.forget(person)
    assert not own_data.is_any_kept(person)
    assert [part._meta.model.objects.count() for part in PARTS_OF_REGISTRATION] == [0] * 5


# By link -----------------------------------------------------------------------------------------


def test_whoever_asks_by_address_gets_a_link_and_sees_their_data(client: Client) -> None:
    everything_of(JANA, "Jana Öztürk")
    (outgoing,) = ask("Jana@Betrieb.example")
    page = client.get(link_in(outgoing))
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert "no-store" in page["Cache-Control"]
    assert "Jana Öztürk" in page.text


def test_the_answer_is_the_same_for_an_address_nobody_knows(client: Client) -> None:
    everything_of(JANA, "Jana Öztürk")
    address = reverse("pages:own_data_ask")
    answers = [
        client.post(address, {"email": email}, follow=True).redirect_chain
        for email in (JANA, "niemand@betrieb.example")
    ]
    assert answers[0] == answers[1] == [("/meine-daten/gesendet/", 302)]
    assert [each.recipient for each in OutgoingMail.objects.filter(purpose="own_data_link")] == [
        JANA
    ]
    assert DataRequest.objects.count() == 1


def test_the_mail_names_nobody() -> None:
    everything_of(JANA, "Jana Öztürk")
    (outgoing,) = ask(JANA)
    assert outgoing.facts == {}
    assert "Jana" not in str(emails.render(outgoing).body)


def test_the_link_is_over_after_a_day(client: Client) -> None:
    RegistrationFactory.create(email=JANA)
    link = link_in(ask(JANA)[0])
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert client.get(link).status_code == 404
        forget()
        assert not DataRequest.objects.exists()
        assert not OutgoingMail.objects.filter(recipient=JANA).exists()


@pytest.mark.parametrize("token", ["x", "x.y", "0" * 32, "a:b"])
def test_a_forged_link_leads_nowhere(client: Client, token: str) -> None:
    assert client.get(reverse("own_data:page", args=[token])).status_code == 404


def test_too_many_questions_are_refused(client: Client) -> None:
    statuses = [
        client.post(reverse("pages:own_data_ask"), {"email": JANA}).status_code for _ in range(4)
    ]
    assert statuses == [302, 302, 302, 429]


def test_a_link_shows_no_account_that_needs_more_than_a_mailbox(client: Client) -> None:
    account_of(JANA, editor=True)
    with_factor = account_of(OTHER)
    Authenticator.objects.create(user=with_factor, type="totp", data={})
    for email in (JANA, OTHER):
        link = DataRequestFactory.create(email=email).link_path
        assert "Konten" not in client.get(link).text
        client.post(f"{link}loeschen/", AGREED)
        assert User.objects.filter(email=email).exists()


# As data -----------------------------------------------------------------------------------------


def test_the_data_come_as_a_file(client: Client) -> None:
    registration = RegistrationFactory.create(email=JANA, name="Jana Öztürk", pending=True)
    services.confirm(registration)
    response = client.get(f"{DataRequestFactory.create(email=JANA).link_path}json/")
    assert response["Content-Disposition"].startswith('attachment; filename="meine-daten-')
    assert "Öztürk" in response.text
    kept = {each["kind"]: each for each in response.json()["kept"]}
    (entry,) = kept["workshops.registration"]["entries"]
    assert entry["workshop"] == registration.workshop.title
    assert (entry["name"], entry["email"], entry["state"]) == ("Jana Öztürk", JANA, "confirmed")
    assert entry["history"][0]["to_state"] == "confirmed"


def test_no_code_is_told() -> None:
    OutgoingMailFactory.create(recipient=JANA, is_secret=True, facts={"text": "KXW4-7PQM"})
    text = json.dumps(own_data.as_data(Person.of([JANA])), default=str)
    assert "KXW4" not in text


def test_an_account_is_told_with_what_hangs_on_it() -> None:
    user = account_of(JANA)
    client = as_user(user)
    StateChange.objects.create(
        entry=BestPracticeFactory.create(), from_state="draft", to_state="in_review", by=user
    )
    kept = client.get(reverse("pages:own_data_json")).json()["kept"]
    (entry,) = next(each for each in kept if each["kind"] == "accounts.user")["entries"]
    assert entry["addresses"] == [{"email": JANA, "verified": True, "primary": True}]
    assert entry["recorded_in"] == {"editorial.StateChange.by": 1}
    assert [set(each) for each in entry["sessions"]] == [{"browser", "began_at", "used_at"}]
    assert str(client.session.session_key) not in json.dumps(kept)


# Deleting ----------------------------------------------------------------------------------------


def test_everything_is_deleted_and_nothing_of_others(client: Client) -> None:
    everything_of(JANA, "Jana Öztürk")
    everything_of(OTHER, "Mehmet Heide")
    link = DataRequestFactory.create(email=JANA).link_path
    response = client.post(f"{link}loeschen/", AGREED)
    assert response["Location"] == "/meine-daten/geloescht/"
    assert not own_data.is_any_kept(Person.of([JANA]))
    others = own_data.as_data(Person.of([OTHER]))["kept"]
    assert len(others) == 4  # type: ignore[arg-type]
    assert client.get(link).status_code == 404
    assert Idea.objects.count() == 2


def test_a_seat_to_come_is_given_back() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    registration = RegistrationFactory.create(workshop=workshop, email=JANA)
    own_data.forget(Person.of([JANA]))
    registration.refresh_from_db()
    assert (registration.state, registration.name) == (RegistrationState.CANCELLED, "")
    assert count_seats(workshop).taken == 0


def test_nothing_is_deleted_without_the_tick(client: Client) -> None:
    everything_of(JANA, "Jana Öztürk")
    link = DataRequestFactory.create(email=JANA).link_path
    response = client.post(f"{link}loeschen/")
    assert response.status_code == 422
    assert "Setzen Sie das Häkchen" in response.text
    assert Registration.objects.of_address(JANA).get().name == "Jana Öztürk"


def test_an_account_goes_and_with_it_its_session() -> None:
    user = account_of(JANA)
    client = as_user(user)
    StateChange.objects.create(
        entry=BestPracticeFactory.create(), from_state="draft", to_state="in_review", by=user
    )
    page = client.post(reverse("pages:own_data_delete"), AGREED, follow=True)
    assert "Ihre Daten sind gelöscht" in page.text
    assert not User.objects.filter(email=JANA).exists()
    assert not Session.objects.filter(user__isnull=False).exists()
    assert StateChange.objects.get().by is None


def test_an_account_of_the_team_stays_and_is_told_why() -> None:
    client = as_user(account_of(JANA, editor=True))
    EnquiryFactory.create(email=JANA)
    page = client.post(reverse("pages:own_data_delete"), AGREED, follow=True)
    assert "Ihr Konto bleibt, denn es gehört zum Team" in page.text
    assert User.objects.filter(email=JANA).exists()
    assert not Enquiry.objects.exists()


def test_an_account_that_worked_in_the_admin_stays_as_long_as_its_log() -> None:
    user = account_of(JANA)
    LogEntry.objects.create(user=user, action_flag=DELETION, object_repr="1")
    as_user(user).post(reverse("pages:own_data_delete"), AGREED)
    assert User.objects.filter(email=JANA).exists()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        forget()
        as_user(user).post(reverse("pages:own_data_delete"), AGREED)
    assert not User.objects.filter(email=JANA).exists()


def test_the_page_asks_as_often_for_many_rows_as_for_one(client: Client) -> None:
    link = DataRequestFactory.create(email=JANA).link_path
    asked = []
    for more in (1, 20):
        RegistrationFactory.create_batch(more, email=JANA)
        EnquiryFactory.create_batch(more, email=JANA)
        OutgoingMailFactory.create_batch(more, recipient=JANA)
        for address in (link, f"{link}json/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_an_address_that_is_not_confirmed_shows_nothing() -> None:
    user = account_of(OTHER)
    EmailAddress.objects.create(user=user, email=JANA, verified=False)
    RegistrationFactory.create(email=JANA, name="Jana Öztürk")
    assert "Jana" not in as_user(user).get(reverse("pages:own_data")).text


def test_what_is_deleted_is_deleted_again_after_a_restore() -> None:
    everything_of(JANA, "Jana Öztürk")
    own_data.forget(Person.of([JANA]))
    kinds = {line.kind for line in erasures.standing()}
    assert kinds == {
        "workshops.Registration",
        "pages.Enquiry",
        "initiatives.Proposer",
        "notifications.OutgoingMail.gone_on_request",
    }


def test_nothing_is_half_deleted_when_the_journal_cannot_be_written(
    client: Client, journal: Path
) -> None:
    everything_of(JANA, "Jana Öztürk")
    journal.write_text("a file where the folder should be")
    link = DataRequestFactory.create(email=JANA).link_path
    response = client.post(f"{link}loeschen/", AGREED)
    assert response.status_code == 503
    assert "Löschen ist gerade nicht möglich" in response.text
    assert Proposer.objects.count() == Enquiry.objects.count() == 1
    assert Registration.objects.of_address(JANA).get().state == RegistrationState.CONFIRMED


def test_nothing_is_half_deleted_when_the_journal_is_full_at_last(client: Client) -> None:
    everything_of(JANA, "Jana Öztürk")

    def full(**_more: object) -> None:
        raise OSError

    pre_delete.connect(full, sender=OutgoingMail)
    try:
        client.post(f"{DataRequestFactory.create(email=JANA).link_path}loeschen/", AGREED)
    finally:
        pre_delete.disconnect(full, sender=OutgoingMail)
    assert len(own_data.kept_about(Person.of([JANA]))) == 5


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_deleted_once() -> None:
    everything_of(JANA, "Jana Öztürk")
    link = f"{DataRequestFactory.create(email=JANA).link_path}loeschen/"
    answers = both_at_once(
        lambda: Client().post(link, AGREED).status_code,
        lambda: Client().post(link, AGREED).status_code,
    )
    assert set(answers) <= {302, 404}
    assert not own_data.is_any_kept(Person.of([JANA]))
