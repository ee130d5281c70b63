from threading import Barrier, Thread

import pytest
from celery import current_app
from django.db import connection, transaction

from notifications import emails
from notifications.models import MailState, OutgoingMail
from tests.support.hints import waiting_hints
from tests.support.sink import Enqueue


@pytest.fixture
def empty_queue() -> None:
    with current_app.connection_for_read() as broker:
        broker.default_channel._purge("celery")


@pytest.mark.django_db
def test_same_event_twice_is_one_mail(enqueue: Enqueue) -> None:
    first = enqueue(occasion="platz-17")
    second = enqueue(occasion="platz-17", facts={"subject": "Etwas anderes", "text": ""})

    assert (second.pk, second.facts) == (first.pk, first.facts)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_two_events_are_two_mails(enqueue: Enqueue) -> None:
    enqueue(occasion="sequence-1")
    enqueue(occasion="sequence-2")

    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_same_event_to_two_people_is_two_mails(enqueue: Enqueue) -> None:
    enqueue(recipient="a@example.org")
    enqueue(recipient="b@example.org")

    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_same_event_without_object_is_one_mail(enqueue: Enqueue) -> None:
    enqueue(about=None)
    enqueue(about=None)

    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_mail_of_a_rolled_back_transaction_never_existed(enqueue: Enqueue) -> None:
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)

    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db
def test_same_event_leaves_the_callers_transaction_usable(enqueue: Enqueue) -> None:
    with transaction.atomic():
        enqueue()
        enqueue()
        enqueue(occasion="2")

    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_purpose_that_nobody_registered_is_refused(enqueue: Enqueue) -> None:
    with pytest.raises(emails.UnknownPurposeError):
        enqueue(purpose="unbekannt")

    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db
def test_new_mail_waits_with_a_message_id_made_from_its_own(enqueue: Enqueue) -> None:
    outgoing = enqueue()

    assert outgoing.state == MailState.QUEUED
    assert outgoing.message_id == f"<{outgoing.uuid}@example.org>"


@pytest.mark.django_db(transaction=True)
def test_same_event_in_two_transactions_at_once_is_one_mail(enqueue: Enqueue) -> None:
    together = Barrier(4)
    written: list[int] = []

    def write() -> None:
        try:
            with transaction.atomic():
                together.wait(5)
                written.append(enqueue().pk)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(written) == 4
    assert len(set(written)) == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_hint_is_given_for_a_transaction_however_many_mails(
    enqueue: Enqueue, empty_queue: None
) -> None:
    with transaction.atomic():
        for number in range(20):
            enqueue(occasion=str(number))
        assert waiting_hints() == 0

    assert waiting_hints() == 1


@pytest.mark.django_db(transaction=True)
def test_mail_written_after_a_rolled_back_part_still_gets_its_hint(
    enqueue: Enqueue, empty_queue: None
) -> None:
    with transaction.atomic():
        with transaction.atomic():
            enqueue(occasion="1")
            transaction.set_rollback(True)
        enqueue(occasion="2")

    assert waiting_hints() == 1
