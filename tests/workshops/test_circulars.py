"""What the team writes to participants: to whom, how often, what it says, and how long it stays."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.emails import Outdated, absolute, render
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import (
    CircularFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.threads import at_once
from work.retention import rule_of
from workshops import emails, services
from workshops.models import Circular, Registration, RegistrationEvent, Workshop
from workshops.services import Closed

pytestmark = pytest.mark.django_db

SUBJECT, TEXT = "Anfahrt am Mittwoch", "Der Parkplatz ist gesperrt.\n\nNehmen Sie <Bus> & Bahn."


@pytest.fixture
def member() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(published=True)


def write(workshop: Workshop, by: User, **other: Any) -> Circular:
    keys = list(workshop.registrations.values_list("pk", flat=True))
    words: dict[str, Any] = {"subject": SUBJECT, "text": TEXT, "form_key": uuid4(), "keys": keys}
    return services.write_to(workshop, by=by, **words | other)


def recipients() -> list[str]:
    mails = OutgoingMail.objects.filter(purpose="circular").order_by("pk")
    return list(mails.values_list("recipient", flat=True))


def the_mail() -> EmailMultiAlternatives:
    return render(OutgoingMail.objects.get(purpose="circular"))


def html_of(message: EmailMultiAlternatives) -> str:
    return " ".join(str(message.alternatives[0][0]).split())


# To whom -----------------------------------------------------------------------------------------


def test_only_who_has_a_seat_or_a_number_that_counts_is_written_to(
    workshop: Workshop, member: User
) -> None:
    for state in ("confirmed", "attended", "no_show", "cancelled", "expired", "declined"):
        RegistrationFactory.create(workshop=workshop, state=state, email=f"{state}@example.org")
    RegistrationFactory.create(workshop=workshop, number=1, email="waiting@example.org")
    RegistrationFactory.create(
        workshop=workshop,
        number=2,
        confirmed_at=None,
        held_until=timezone.now() + timedelta(days=1),
    )
    RegistrationFactory.create(workshop=workshop, pending=True)
    RegistrationFactory.create(workshop=workshop, email="")
    services.forget(RegistrationFactory.create(workshop=workshop, state="attended"))
    circular = write(workshop, member)
    reached = [f"{each}@example.org" for each in ("confirmed", "attended", "waiting")]
    assert (recipients(), circular.told) == (reached, 3)


@pytest.mark.parametrize("state", ["confirmed", "attended"])
def test_once_the_date_is_over_nobody_is_written_to(state: str, member: User) -> None:
    workshop = WorkshopFactory.create(published=True, past=True)
    mine = RegistrationFactory.create(workshop=workshop, state=state)
    assert list(services.can_be_written_to(workshop, [mine.pk])) == []
    with pytest.raises(Closed, match="vorbei"):
        write(workshop, member)
    assert recipients() == []


def test_only_those_chosen_are_written_to_and_nobody_of_another_date(
    workshop: Workshop, member: User
) -> None:
    chosen, _other = RegistrationFactory.create_batch(2, workshop=workshop)
    elsewhere = RegistrationFactory.create()
    write(workshop, member, keys=[chosen.pk, elsewhere.pk])
    assert recipients() == [chosen.email]


def test_a_mailbox_gets_it_once_and_each_record_says_so(workshop: Workshop, member: User) -> None:
    for name, email in [("Ida", "INFO@b.example"), ("Ole", "info@b.example"), ("Uwe", "")]:
        contact = "" if email else "info@b.example"
        RegistrationFactory.create(workshop=workshop, name=name, email=email, contact_email=contact)
    circular = write(workshop, member)
    assert (recipients(), circular.told) == (["INFO@b.example"], 1)
    events = RegistrationEvent.objects.filter(kind="written_to", by=member, actor="team", note="")
    assert {event.registration_id for event in events} == set(
        workshop.registrations.values_list("pk", flat=True)
    )
    assert [event.from_state for event in events] == ["confirmed"] * 3


def test_where_there_is_nobody_to_write_to_it_is_said(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop, state="cancelled")
    with pytest.raises(ValidationError, match="niemand"):
        write(workshop, member)
    assert Circular.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "field"),
    [({"subject": " "}, "subject"), ({"subject": "x" * 151}, "subject"), ({"text": " \n"}, "text")],
)
def test_what_is_missing_is_said_at_its_field(
    words: dict[str, str], field: str, workshop: Workshop, member: User
) -> None:
    RegistrationFactory.create(workshop=workshop)
    with pytest.raises(ValidationError) as refusal:
        write(workshop, member, **words)
    assert list(refusal.value.message_dict) == [field]


def test_a_second_press_of_the_button_writes_to_nobody(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop)
    form_key = uuid4()
    circulars = {write(workshop, member, form_key=form_key).pk for _turn in range(2)}
    assert (len(circulars), len(recipients())) == (1, 1)
    write(workshop, member)
    assert len(recipients()) == 2


@pytest.mark.parametrize("words", [{"subject": "Anfahrt"}, {"text": "Nehmen Sie den Bus."}])
def test_other_words_with_the_same_form_are_refused_and_nobody_believes_they_went(
    words: dict[str, str], workshop: Workshop, member: User
) -> None:
    RegistrationFactory.create(workshop=workshop)
    form_key = uuid4()
    write(workshop, member, form_key=form_key)
    with pytest.raises(ValidationError, match="schon eine E-Mail verschickt"):
        write(workshop, member, form_key=form_key, **words)
    assert len(recipients()) == 1


def test_the_form_of_one_date_sent_for_another_is_refused(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop)
    form_key, other = uuid4(), RegistrationFactory.create().workshop
    write(workshop, member, form_key=form_key)
    with pytest.raises(ValidationError, match="schon eine E-Mail verschickt"):
        write(other, member, form_key=form_key)
    assert len(recipients()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one() -> None:
    mine, member = RegistrationFactory.create(), UserFactory.create(editor=True)
    form_key = uuid4()
    acts = [lambda: write(mine.workshop, member, form_key=form_key).pk] * 4
    assert len(set(at_once(*acts))) == 1
    assert recipients() == [mine.email]


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_as_many_statements_for_one_as_for_many(
    number: int, member: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=40)
    RegistrationFactory.create_batch(number, workshop=workshop)
    keys = list(workshop.registrations.values_list("pk", flat=True))
    write(workshop, member, keys=keys)  # what a process reads once is known then
    with django_assert_num_queries(13):
        write(workshop, member, keys=keys)


# What it says ------------------------------------------------------------------------------------


def test_it_says_the_teams_words_and_replies_go_to_the_region(
    workshop: Workshop, member: User
) -> None:
    Region.objects.update(contact_email="region@example.org")
    mine = RegistrationFactory.create(workshop=workshop)
    write(workshop, member)
    message = the_mail()
    assert (message.subject, message.reply_to) == (SUBJECT, ["region@example.org"])
    assert TEXT in message.body
    assert "Nehmen Sie &lt;Bus&gt; &amp; Bahn.</p>" in html_of(message)
    assert mine.link_path in message.body
    assert "weil Sie zu dieser Veranstaltung angemeldet sind" in message.body


def test_the_outbox_holds_no_word_of_it(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop)
    write(workshop, member)
    facts = str(OutgoingMail.objects.get().facts)
    assert [word for word in (SUBJECT, "Parkplatz") if word in facts] == []


def test_where_several_are_answered_at_one_mailbox_it_leads_to_none_of_them(
    workshop: Workshop, member: User
) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5])
    for name in ("Ida Groß", "Ole Weiß"):
        RegistrationFactory.create(
            workshop=workshop, name=name, email="info@b.example", group=workshop.groups.get()
        )
    write(workshop, member)
    message = the_mail()
    said = f"{message.subject}{message.body}{html_of(message)}"
    hidden = ["Ida", "Ole", workshop.groups.get().name]
    hidden += [each.link_path for each in workshop.registrations.all()]
    assert [word for word in hidden if word in said] == []


def test_of_a_colleague_it_says_whom_it_is_for(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(
        workshop=workshop, name="Uwe Groß", email="", contact_email="info@b.example"
    )
    write(workshop, member)
    assert the_mail().subject == f"Für Uwe Groß: {SUBJECT}"


def test_who_took_part_is_told_so(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop, state="attended")
    write(workshop, member)
    assert "weil Sie an dieser Veranstaltung teilgenommen haben" in the_mail().body


def test_it_goes_to_nobody_who_has_cancelled_meanwhile(workshop: Workshop, member: User) -> None:
    mine = RegistrationFactory.create(workshop=workshop)
    write(workshop, member)
    services.cancel(mine)
    with pytest.raises(Outdated, match="abgesagt"):
        the_mail()


def test_it_still_goes_to_a_mailbox_of_which_one_has_cancelled(
    workshop: Workshop, member: User
) -> None:
    for name in ("Ida Groß", "Ole Weiß"):
        RegistrationFactory.create(workshop=workshop, name=name, email="info@b.example")
    write(workshop, member)
    services.cancel(workshop.registrations.earliest("pk"))
    assert TEXT in the_mail().body


def test_the_preview_is_the_mail_as_somebody_receives_it(workshop: Workshop, member: User) -> None:
    mine = RegistrationFactory.create(workshop=workshop, name="Vorname Nachname")
    shown = emails.preview_circular(Circular(subject=SUBJECT, text=TEXT), workshop)
    write(workshop, member)
    sent = the_mail()
    link = absolute(mine.link_path)
    assert link in sent.body
    assert sent.body.replace(link, "(Link zur eigenen Anmeldung)") == shown.body
    assert (sent.subject, sent.reply_to, sent.from_email) == (
        shown.subject,
        shown.reply_to,
        shown.from_email,
    )


# How long it stays -------------------------------------------------------------------------------


def test_it_goes_half_a_year_after_the_date_with_the_names(workshop: Workshop) -> None:
    circular = CircularFactory.create(workshop=workshop)
    rule, over_at = rule_of(Circular), workshop.over_at
    assert list(rule.due(over_at + timedelta(days=179))) == []
    assert list(rule.due(over_at + timedelta(days=180))) == [circular]
    rule.forget(circular)
    assert Circular.objects.count() == 0


def test_what_is_deleted_is_not_sent_any_more(workshop: Workshop, member: User) -> None:
    RegistrationFactory.create(workshop=workshop)
    write(workshop, member).delete()
    with pytest.raises(Outdated, match="gelöscht"):
        the_mail()


def test_a_date_takes_its_circulars_along_and_an_account_leaves_them(member: User) -> None:
    circular = CircularFactory.create(by=member)
    member.delete()
    circular.refresh_from_db()
    assert circular.by is None
    circular.workshop.delete()
    assert Circular.objects.count() == 0
    assert Registration.objects.count() == 0
