import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications import delivery, emails, tasks
from notifications.emails import Mail, MailContent, Outdated
from notifications.models import MailState, OutgoingMail
from tests.support.factories import UserFactory
from tests.support.sink import Enqueue, Sink
from work.locks import Lock, number_of

pytestmark = pytest.mark.django_db


def state_of(outgoing: OutgoingMail) -> tuple[str, int, str]:
    outgoing.refresh_from_db()
    return outgoing.state, outgoing.attempts, outgoing.error


def pause_of(outgoing: OutgoingMail) -> timedelta:
    """How long the mail waits from now, to the second."""
    outgoing.refresh_from_db()
    return timedelta(seconds=round((outgoing.next_try - timezone.now()).total_seconds()))


def make_due(outgoing: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=outgoing.pk).update(next_try=timezone.now())


def let_lease_run_out() -> None:
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_due_mail_is_sent_once_and_its_row_says_so(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()

    assert delivery.deliver_due() is False
    assert delivery.deliver_due() is False

    assert sink.recipients == [outgoing.recipient]
    assert state_of(outgoing) == (MailState.SENT, 1, "")
    assert outgoing.sent_at is not None
    assert outgoing.possibly_duplicated is False


def test_message_names_itself_generated_and_carries_text_and_html(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue(facts={"subject": "Ihr Platz ist bestätigt", "text": "Bis Mittwoch & Grüße"})

    delivery.deliver_due()

    message = sink.accepted[0]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert message["Subject"] == "Ihr Platz ist bestätigt"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == outgoing.message_id
    assert text.get_content().splitlines()[0] == "Bis Mittwoch & Grüße"
    assert html.get_content().count("Bis Mittwoch &amp; Grüße") == 1


def test_mail_speaks_the_language_of_its_row(
    enqueue: Enqueue, sink: Sink, note: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def content(outgoing: OutgoingMail) -> MailContent:
        return MailContent(
            {"subject": str(MailState.SENT.name), "text": timezone.now().strftime("%Y")}
        )

    monkeypatch.setitem(emails._mails, "note", replace(note, content=content))
    enqueue(occasion="1", language="de")
    enqueue(occasion="2", language="en")

    delivery.deliver_due()

    pages = [message.get_body(("html",)) for message in sink.accepted]
    starts = [page.get_content()[:31] for page in pages if page]
    assert starts == ['<!DOCTYPE html><html lang="de">', '<!DOCTYPE html><html lang="en">']


def test_mail_that_is_not_due_yet_waits(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    OutgoingMail.objects.update(next_try=timezone.now() + timedelta(minutes=1))

    delivery.deliver_due()

    assert sink.accepted == []
    assert state_of(outgoing) == (MailState.QUEUED, 0, "")


def test_recipient_refused_for_now_is_tried_again_after_growing_pauses(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    sink.answers[outgoing.recipient] = "451 Greylisted, try later"

    delivery.deliver_due()
    assert state_of(outgoing) == (MailState.QUEUED, 1, "451 Greylisted, try later")
    assert pause_of(outgoing) == timedelta(seconds=10)

    make_due(outgoing)
    delivery.deliver_due()
    assert state_of(outgoing) == (MailState.QUEUED, 2, "451 Greylisted, try later")
    assert pause_of(outgoing) == timedelta(seconds=30)

    sink.answers.clear()
    make_due(outgoing)
    delivery.deliver_due()
    assert state_of(outgoing) == (MailState.SENT, 3, "")
    assert outgoing.possibly_duplicated is False


def test_the_mail_waits_for_the_last_pause_too(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    OutgoingMail.objects.update(attempts=len(delivery.PAUSES) - 1)
    sink.answers[outgoing.recipient] = "451 Greylisted, try later"

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.QUEUED, 11, "451 Greylisted, try later")
    assert pause_of(outgoing) == timedelta(hours=24)


def test_after_the_last_pause_the_mail_has_failed(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    OutgoingMail.objects.update(attempts=len(delivery.PAUSES))
    sink.answers[outgoing.recipient] = "451 Greylisted, try later"

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.FAILED, 12, "451 Greylisted, try later")


def test_recipient_refused_for_good_fails_with_the_reason(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    sink.answers[outgoing.recipient] = f"550 No such user {outgoing.recipient}"

    delivery.deliver_due()
    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.FAILED, 1, "550 No such user …")


def test_message_refused_for_good_fails_with_the_reason(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    sink.answer_to_data = "554 Looks like spam"

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.FAILED, 1, "554 Looks like spam")


def test_message_refused_for_now_is_tried_again(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    sink.answer_to_data = "452 Disk full"

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.QUEUED, 1, "452 Disk full")
    assert outgoing.possibly_duplicated is False


def test_address_that_cannot_be_written_fails_and_stops_nobody(
    enqueue: Enqueue, sink: Sink
) -> None:
    bad = enqueue(recipient="ein\nzeiler@example.org")
    good = enqueue(recipient="gut@example.org")

    delivery.deliver_due()

    assert state_of(bad)[:2] == (MailState.FAILED, 1)
    assert state_of(good) == (MailState.SENT, 1, "")


def test_one_bad_mail_holds_up_no_other_and_all_use_one_connection(
    enqueue: Enqueue, sink: Sink
) -> None:
    recipients = [f"person{number}@example.org" for number in range(7)]
    mails = [enqueue(recipient=recipient) for recipient in recipients]
    sink.answers["person3@example.org"] = "550 No such user"

    delivery.deliver_due()

    assert sink.recipients == [each for each in recipients if each != "person3@example.org"]
    assert [state_of(mail)[0] for mail in mails] == [*["sent"] * 3, "failed", *["sent"] * 3]
    assert sink.connections == 1


def test_without_a_mail_server_every_mail_waits_and_then_goes_out(
    enqueue: Enqueue, sink: Sink
) -> None:
    mails = [enqueue(occasion=str(number)) for number in range(3)]
    sink.close()

    with pytest.raises(delivery.Unreachable):
        delivery.deliver_due()
    assert [state_of(mail)[:2] for mail in mails] == [(MailState.QUEUED, 1)] * 3
    assert "refused" in mails[0].error
    assert [mail.possibly_duplicated for mail in mails] == [False] * 3

    sink.open()
    OutgoingMail.objects.update(next_try=timezone.now())
    delivery.deliver_due()
    assert [state_of(mail) for mail in mails] == [(MailState.SENT, 2, "")] * 3
    assert len(sink.accepted) == 3


def test_without_a_mail_server_for_two_days_the_mail_has_failed(
    enqueue: Enqueue, sink: Sink
) -> None:
    last, before = enqueue(occasion="1"), enqueue(occasion="2")
    OutgoingMail.objects.filter(pk=last.pk).update(attempts=len(delivery.PAUSES))
    OutgoingMail.objects.filter(pk=before.pk).update(attempts=len(delivery.PAUSES) - 1)
    sink.close()

    with pytest.raises(delivery.Unreachable):
        delivery.deliver_due()

    assert [state_of(mail)[:2] for mail in (last, before)] == [
        (MailState.FAILED, 12),
        (MailState.QUEUED, 11),
    ]
    assert "refused" in last.error


def test_to_a_server_without_encryption_nothing_is_said_where_it_is_asked_for(
    enqueue: Enqueue, sink: Sink, settings: Settings
) -> None:
    outgoing = enqueue()
    settings.EMAIL_USE_TLS = True
    with pytest.raises(delivery.Unreachable):
        delivery.deliver_due()
    assert (state_of(outgoing)[:2], sink.accepted) == ((MailState.QUEUED, 1), [])
    assert "STARTTLS" in outgoing.error


def test_server_that_closes_politely_has_taken_nothing(enqueue: Enqueue, sink: Sink) -> None:
    mails = [enqueue(occasion=str(number)) for number in range(2)]
    sink.answer_to_data = "421 Closing"

    delivery.deliver_due()
    assert [state_of(mail) for mail in mails] == [(MailState.QUEUED, 1, "421 Closing")] * 2
    assert [mail.possibly_duplicated for mail in mails] == [False, False]

    sink.answer_to_data = "250 OK"
    OutgoingMail.objects.update(next_try=timezone.now())
    delivery.deliver_due()
    assert [state_of(mail) for mail in mails] == [(MailState.SENT, 2, "")] * 2


def test_connection_broken_before_the_answer_may_have_been_an_acceptance(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    sink.hangs_up = True

    delivery.deliver_due()
    assert state_of(outgoing)[:2] == (MailState.QUEUED, 1)
    assert outgoing.possibly_duplicated is True

    sink.hangs_up = False
    make_due(outgoing)
    delivery.deliver_due()
    assert state_of(outgoing) == (MailState.SENT, 2, "")
    assert [message["Message-ID"] for message in sink.accepted] == [outgoing.message_id] * 2


def test_fault_in_a_template_is_tried_again_and_holds_up_no_other(
    enqueue: Enqueue, sink: Sink
) -> None:
    faulty = enqueue(recipient="a@example.org", facts={"text": "ohne Betreff"})
    good = enqueue(recipient="b@example.org")

    delivery.deliver_due()

    state, attempts, error = state_of(faulty)
    assert (state, attempts) == (MailState.QUEUED, 1)
    assert error.startswith("KeyError (emails.py, ")
    assert state_of(good) == (MailState.SENT, 1, "")


def test_mail_about_a_thing_that_is_gone_is_outdated(
    enqueue: Enqueue, sink: Sink, person: User, note: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def content(outgoing: OutgoingMail) -> MailContent:
        return MailContent({"subject": outgoing.about.name, "text": ""})

    monkeypatch.setitem(emails._mails, "note", replace(note, content=content))
    outgoing = enqueue()
    person.delete()

    delivery.deliver_due()

    reason = "Den Gegenstand dieser E-Mail gibt es nicht mehr."
    assert state_of(outgoing) == (MailState.OUTDATED, 1, reason)
    assert sink.accepted == []


def test_mail_that_its_renderer_calls_outdated_ends_with_the_reason(
    enqueue: Enqueue, sink: Sink, note: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def content(outgoing: OutgoingMail) -> MailContent:
        raise Outdated("Die Anmeldung ist inzwischen abgesagt.")

    monkeypatch.setitem(emails._mails, "note", replace(note, content=content))
    outgoing = enqueue()

    delivery.deliver_due()

    reason = "Die Anmeldung ist inzwischen abgesagt."
    assert state_of(outgoing) == (MailState.OUTDATED, 1, reason)
    assert sink.accepted == []


def test_objects_of_a_batch_are_fetched_with_one_query(
    enqueue: Enqueue, note: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = replace(note, objects=User.objects.all)
    monkeypatch.setitem(emails._mails, "note", mail)
    people = UserFactory.create_batch(30)
    for person in people:
        enqueue(about=person)

    with CaptureQueriesContext(connection) as captured:
        found = [outgoing.about for outgoing in delivery.claim()]

    assert found == people
    asked = [each["sql"] for each in captured if 'FROM "accounts_user"' in each["sql"]]
    assert len(asked) == 1


def test_code_is_emptied_once_sent(enqueue: Enqueue, sink: Sink) -> None:
    facts = {"subject": "Ihr Code", "text": "KXW4-7PQM"}
    outgoing = enqueue(purpose="account_code", facts=facts)

    delivery.deliver_due()

    text = sink.accepted[0].get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines()[0] == "KXW4-7PQM"
    assert state_of(outgoing) == (MailState.SENT, 1, "")
    assert outgoing.facts == {}


def test_code_is_emptied_when_it_cannot_be_delivered(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue(purpose="account_code")
    sink.answers[outgoing.recipient] = "550 No such user"

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.FAILED, 1, "550 No such user")
    assert outgoing.facts == {}


def test_code_that_waited_too_long_is_outdated_and_emptied(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue(purpose="account_code")
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=10))

    delivery.deliver_due()

    assert state_of(outgoing)[0] == MailState.OUTDATED
    assert outgoing.facts == {}
    assert sink.accepted == []


def test_a_code_is_emptied_in_time_however_long_the_pause(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue(purpose="account_code")
    sink.answers[outgoing.recipient] = "451 Try again later"
    OutgoingMail.objects.update(attempts=6)

    delivery.deliver_due()

    outgoing.refresh_from_db()
    assert outgoing.next_try == outgoing.created_at + timedelta(minutes=10)


def test_what_somebody_changed_is_told_however_late(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue(purpose="account_message")
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=1))

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.SENT, 1, "")
    assert outgoing.facts == {}


def test_claimed_mail_is_nobody_elses_until_its_lease_runs_out(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    delivery.claim()

    delivery.deliver_due()
    assert (state_of(outgoing)[0], sink.accepted) == (MailState.CLAIMED, [])

    let_lease_run_out()
    delivery.deliver_due()
    assert state_of(outgoing) == (MailState.SENT, 2, "")
    # It never reached the mail server before: nothing can be double.
    assert outgoing.possibly_duplicated is False


def test_a_claim_lasts_as_long_as_its_lease(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    before = timezone.now()
    delivery.claim()
    outgoing.refresh_from_db()
    assert outgoing.lease_until is not None
    assert before <= outgoing.lease_until - delivery.LEASE <= timezone.now()


def test_worker_that_lost_its_claim_writes_nothing_down(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    [late] = delivery.claim()
    let_lease_run_out()
    delivery.claim()

    delivery.finish(late, MailState.FAILED, error="550 No such user")
    assert state_of(outgoing) == (MailState.CLAIMED, 2, "")
    delivery.postpone(late, "451 Try later")
    assert state_of(outgoing) == (MailState.CLAIMED, 2, "")


def test_mail_taken_again_during_its_hand_over_is_recorded_as_possibly_double(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    [claimed] = delivery.claim()
    assert delivery.mark_sending(claimed) is True

    let_lease_run_out()
    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.SENT, 2, "")
    assert outgoing.possibly_duplicated is True


def test_worker_that_lost_its_claim_hands_nothing_over(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    [late] = delivery.claim()
    let_lease_run_out()
    delivery.deliver_due()

    with delivery.MailServer() as server:
        delivery.send_all([late], server, time.monotonic() + 30)

    assert sink.recipients == [outgoing.recipient]
    assert state_of(outgoing) == (MailState.SENT, 2, "")


def test_mail_whose_every_attempt_killed_its_worker_fails_at_last(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    OutgoingMail.objects.update(
        state=MailState.SENDING,
        attempts=len(delivery.PAUSES) + 1,
        claim=uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )

    delivery.deliver_due()

    assert state_of(outgoing) == (MailState.FAILED, 13, "Zu viele abgebrochene Versuche.")
    assert sink.accepted == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_of_200_mails_once(enqueue: Enqueue, sink: Sink) -> None:
    mails = [enqueue(recipient=f"person{number}@example.org") for number in range(200)]

    def work() -> None:
        try:
            with delivery.MailServer() as server:
                while batch := delivery.claim(size=7):
                    delivery.send_all(batch, server, time.monotonic() + 30)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Counter(sink.recipients) == Counter(mail.recipient for mail in mails)
    assert OutgoingMail.objects.filter(state=MailState.SENT, attempts=1).count() == 200


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_acceptance_and_mark_sends_at_most_one_mail_twice(
    enqueue: Enqueue, sink: Sink
) -> None:
    mails = [enqueue(recipient=f"person{number}@example.org") for number in range(10)]
    worker = deliver_in_a_process_of_its_own()
    sink.after_acceptance = lambda: (
        os.kill(worker.pid, signal.SIGKILL) if len(sink.accepted) == 4 else None
    )
    assert worker.wait(30) == -signal.SIGKILL
    assert OutgoingMail.objects.filter(state=MailState.SENDING).count() == 1

    sink.after_acceptance = lambda: None
    let_lease_run_out()
    delivery.deliver_due()

    double = "person3@example.org"
    assert Counter(sink.recipients) == Counter([mail.recipient for mail in mails] + [double])
    ids = [message["Message-ID"] for message in sink.accepted if message["To"] == double]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    recorded = OutgoingMail.objects.filter(possibly_duplicated=True)
    assert [outgoing.recipient for outgoing in recorded] == [double]
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 10


def deliver_in_a_process_of_its_own() -> subprocess.Popen[bytes]:
    """A worker that can be killed, on this test's database and mail server."""
    database = connection.settings_dict["NAME"]
    program = f"""
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {settings.EMAIL_PORT}
django.setup()
from notifications import delivery, emails
emails.mail("note", template="notifications/mail/account_message", label="Notiz",
            sample=lambda: None)(emails.account_message)
delivery.deliver_due()
"""
    return subprocess.Popen([sys.executable, "-c", program])


@pytest.mark.django_db(transaction=True)
def test_sweeper_that_finds_another_at_work_leaves_it_alone(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    other = connection.copy()
    with other.cursor() as cursor:
        key = [Lock.JOB, number_of("notifications.tasks.sweep")]
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        tasks.sweep()
        assert state_of(outgoing)[0] == MailState.QUEUED
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()

    tasks.sweep()
    assert state_of(outgoing) == (MailState.SENT, 1, "")


def test_slice_that_ends_before_the_mails_do_says_that_there_is_more(
    enqueue: Enqueue, sink: Sink
) -> None:
    enqueue()

    assert delivery.deliver_due(seconds=0) is True
    assert sink.accepted == []


def test_slow_mail_server_ends_the_slice_in_time_and_the_rest_is_untouched(
    enqueue: Enqueue, sink: Sink
) -> None:
    mails = [enqueue(occasion=str(number)) for number in range(10)]
    sink.after_acceptance = lambda: time.sleep(0.3)

    begun = time.monotonic()
    assert delivery.deliver_due(seconds=0.7) is True
    assert time.monotonic() - begun < 2

    done = len(sink.accepted)
    assert 1 <= done <= 4
    sent, waiting = (MailState.SENT, 1, ""), (MailState.QUEUED, 0, "")
    assert [state_of(mail) for mail in mails] == [sent] * done + [waiting] * (10 - done)

    sink.after_acceptance = lambda: None
    delivery.deliver_due()
    assert [state_of(mail) for mail in mails] == [sent] * 10
    assert len(sink.accepted) == 10


def test_log_names_no_address(
    enqueue: Enqueue, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    outgoing = enqueue()
    sink.answers[outgoing.recipient] = f"550 No such user {outgoing.recipient}"
    enqueue(recipient="b@example.org", facts={})

    delivery.deliver_due()

    assert len(caplog.messages) == 3
    assert caplog.text.count("example.org") == 0


@pytest.mark.django_db(transaction=True)
def test_one_worker_delivers_in_one_process_at_a_time(enqueue: Enqueue, sink: Sink) -> None:
    outgoing = enqueue()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.DELIVERY, tasks.this_worker()])
        tasks.deliver()
        assert state_of(outgoing)[0] == MailState.QUEUED
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()

    tasks.deliver()
    assert state_of(outgoing) == (MailState.SENT, 1, "")


@pytest.mark.django_db(transaction=True)
def test_mail_that_comes_after_the_last_look_is_sent_by_the_same_task(
    enqueue: Enqueue, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[OutgoingMail] = []

    def look_and_then_write_one_more(size: int = delivery.BATCH_SIZE) -> list[OutgoingMail]:
        batch = claim(size)
        if not late:
            late.append(enqueue())
        return batch

    claim = delivery.claim
    monkeypatch.setattr(delivery, "claim", look_and_then_write_one_more)

    tasks.deliver()

    assert state_of(late[0]) == (MailState.SENT, 1, "")


def test_connection_that_always_breaks_off_delivers_three_times_at_most(
    enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    sink.hangs_up = True

    for _ in range(5):
        delivery.deliver_due()
        make_due(outgoing)

    assert state_of(outgoing)[:2] == (MailState.FAILED, 3)
    assert outgoing.possibly_duplicated is True
    assert len(sink.accepted) == 3


@pytest.mark.django_db(transaction=True)
def test_task_without_a_mail_server_tries_one_batch_and_leaves_it_to_the_sweeper(
    enqueue: Enqueue, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery.claim, "__defaults__", (2,))
    mails = [enqueue(occasion=str(number)) for number in range(3)]
    sink.close()

    tasks.deliver()

    assert [state_of(mail)[1] for mail in mails] == [1, 1, 0]
