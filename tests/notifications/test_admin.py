from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications import delivery
from notifications.models import MailState, OutgoingMail
from tests.support.factories import UserFactory
from tests.support.sink import Enqueue, Sink

pytestmark = pytest.mark.django_db

LIST = "admin:notifications_outgoingmail_changelist"


@pytest.fixture
def publisher(client: Client) -> User:
    user = UserFactory.create(publisher=True)
    client.force_login(user)
    return user


def end(outgoing: OutgoingMail, state: MailState) -> OutgoingMail:
    sent_at = timezone.now() if state == MailState.SENT else None
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state=state, attempts=3, sent_at=sent_at)
    outgoing.refresh_from_db()
    return outgoing


def ask_to_send_again(client: Client, *mails: OutgoingMail, confirmed: bool) -> Any:
    data = {"action": "send_again", "_selected_action": [mail.pk for mail in mails]}
    return client.post(reverse(LIST), data | ({"confirmed": "1"} if confirmed else {}))


def test_list_shows_what_waits_what_went_and_why_not(
    client: Client, publisher: User, enqueue: Enqueue
) -> None:
    failed = end(enqueue(), MailState.FAILED)
    OutgoingMail.objects.filter(pk=failed.pk).update(error="550 No such user")

    page = client.get(reverse(LIST)).content.decode()

    assert page.count("nicht zustellbar</td>") == 1
    assert page.count("550 No such user</td>") == 1
    assert page.count(f"{failed.recipient}</td>") == 1


def test_list_filters_by_state_and_by_purpose(
    client: Client, publisher: User, enqueue: Enqueue
) -> None:
    note = end(enqueue(), MailState.SENT)
    code = enqueue(purpose="account_message")

    def listed(query: str) -> list[OutgoingMail]:
        return list(client.get(f"{reverse(LIST)}?{query}").context["cl"].queryset)

    assert listed("state=sent") == [note]
    assert listed("state=queued") == [code]
    assert listed("purpose=account_message") == [code]


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_list_costs_the_same_queries_however_many_mails(
    client: Client,
    publisher: User,
    enqueue: Enqueue,
    number: int,
    django_assert_num_queries: object,
) -> None:
    for each in range(number):
        enqueue(occasion=str(each))
    client.get(reverse(LIST))

    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(reverse(LIST))


def test_nobody_writes_or_deletes_mails_by_hand(
    client: Client, publisher: User, enqueue: Enqueue
) -> None:
    outgoing = enqueue()
    page = reverse("admin:notifications_outgoingmail_change", args=[outgoing.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"recipient": "other@example.org"}).status_code == 403
    assert client.get(reverse("admin:notifications_outgoingmail_add")).status_code == 403
    delete = reverse("admin:notifications_outgoingmail_delete", args=[outgoing.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert OutgoingMail.objects.get().recipient == outgoing.recipient


def test_what_is_secret_is_never_shown(client: Client, publisher: User, enqueue: Enqueue) -> None:
    outgoing = enqueue(purpose="account_message", facts={"subject": "Code", "text": "KXW4-7PQM"})

    page = client.get(reverse("admin:notifications_outgoingmail_change", args=[outgoing.pk]))

    assert page.content.decode().count("KXW4-7PQM") == 0
    assert page.content.decode().count("vertraulich, wird nicht angezeigt") == 1


def test_sending_again_asks_first(client: Client, publisher: User, enqueue: Enqueue) -> None:
    outgoing = end(enqueue(), MailState.FAILED)

    page = ask_to_send_again(client, outgoing, confirmed=False)

    assert page.content.decode().count(f"Notiz: {outgoing.recipient}") == 1
    outgoing.refresh_from_db()
    assert outgoing.state == MailState.FAILED


def test_failed_mail_goes_out_again_and_that_is_on_record(
    client: Client, publisher: User, enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = end(enqueue(), MailState.FAILED)

    ask_to_send_again(client, outgoing, confirmed=True)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.resends) == (MailState.QUEUED, 0, 1)
    assert [entry.user for entry in LogEntry.objects.all()] == [publisher]

    delivery.deliver_due()
    assert sink.recipients == [outgoing.recipient]


def test_sent_mail_goes_out_again_with_a_message_id_of_its_own(
    client: Client, publisher: User, enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = enqueue()
    delivery.deliver_due()

    ask_to_send_again(client, outgoing, confirmed=True)
    delivery.deliver_due()

    # The same one would let mailboxes drop it as a duplicate.
    assert [message["Message-ID"] for message in sink.accepted] == [
        f"<{outgoing.uuid}@example.org>",
        f"<{outgoing.uuid}.1@example.org>",
    ]


@pytest.mark.parametrize(
    "state", [MailState.QUEUED, MailState.CLAIMED, MailState.SENDING, MailState.OUTDATED]
)
def test_mail_on_its_way_or_outdated_is_not_sent_again(
    client: Client, publisher: User, enqueue: Enqueue, state: MailState
) -> None:
    outgoing = end(enqueue(), state)

    ask_to_send_again(client, outgoing, confirmed=True)

    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.resends) == (state, 3, 0)


def test_code_is_never_sent_again(client: Client, publisher: User, enqueue: Enqueue) -> None:
    outgoing = end(enqueue(purpose="account_message"), MailState.SENT)

    ask_to_send_again(client, outgoing, confirmed=True)

    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.resends) == (MailState.SENT, 0)


def test_editor_sees_mails_and_sends_none_again(client: Client, enqueue: Enqueue) -> None:
    client.force_login(UserFactory.create(editor=True))
    outgoing = end(enqueue(), MailState.FAILED)

    assert client.get(reverse(LIST)).status_code == 200
    ask_to_send_again(client, outgoing, confirmed=True)

    outgoing.refresh_from_db()
    assert outgoing.state == MailState.FAILED


def test_mail_sent_again_while_another_sends_it_again_goes_out_once(
    client: Client, publisher: User, enqueue: Enqueue, sink: Sink
) -> None:
    outgoing = end(enqueue(), MailState.FAILED)

    ask_to_send_again(client, outgoing, confirmed=True)
    ask_to_send_again(client, outgoing, confirmed=True)
    delivery.deliver_due()

    assert sink.recipients == [outgoing.recipient]
    outgoing.refresh_from_db()
    assert outgoing.resends == 1
