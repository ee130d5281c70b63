"""The running product while one of its parts is gone: mail waits, and goes out by itself after."""

import http.client
import signal
import smtplib
from collections.abc import Callable

import pytest

from demo.processes import Child
from notifications.models import MailState, OutgoingMail
from tests.support.demos import until
from tests.support.factories import WorkshopFactory
from tests.support.stack import Stack
from workshops.models import Workshop
from workshops.services import Applicant, register

pytestmark = [pytest.mark.stack, pytest.mark.chaos]


@pytest.fixture
def workshop(stack: Stack) -> Workshop:
    """One with many seats, made on the stack's database."""
    return WorkshopFactory.create(published=True, capacity=100)


@pytest.fixture
def book(workshop: Workshop) -> Callable[[str], str]:
    """Registers a person and answers the address that the mail must reach."""

    def book(name: str) -> str:
        email = f"{name.lower()}@betrieb.example.org"
        register(workshop, Applicant(name, email, "", "de"))
        return email

    return book


def status(stack: Stack, path: str = "/") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", stack.web.port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def wait_for_mail(stack: Stack, *addresses: str) -> None:
    """Every address has its mail, once, within a minute."""
    for _ in until(60):
        if set(stack.sink.recipients) >= set(addresses):
            break
    assert sorted(stack.sink.recipients) == sorted(addresses)
    for _ in until(10):
        if not OutgoingMail.objects.exclude(state=MailState.SENT).exists():
            break


def test_mail_of_a_committed_registration_goes_out(
    stack: Stack, book: Callable[[str], str]
) -> None:
    wait_for_mail(stack, book("Jana"))


@pytest.mark.parametrize("part", ["worker", "beat", "valkey"])
def test_mail_written_while_a_part_is_dead_goes_out_after_its_restart(
    stack: Stack, book: Callable[[str], str], part: str
) -> None:
    first = book("Jana")
    wait_for_mail(stack, first)
    dead: Child = getattr(stack, part)
    stack.kill(dead)
    second = book("Mehmet")
    assert status(stack) == 200
    stack.restart(dead)
    wait_for_mail(stack, first, second)


def test_frozen_valkey_holds_up_no_page_and_no_mail_for_good(
    stack: Stack, book: Callable[[str], str]
) -> None:
    stack.valkey.send(signal.SIGSTOP)
    address = book("Jana")
    assert status(stack) == 200
    stack.valkey.send(signal.SIGCONT)
    wait_for_mail(stack, address)


def test_mail_server_that_is_away_gets_the_mail_when_it_is_back(
    stack: Stack, book: Callable[[str], str]
) -> None:
    stack.sink.close()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", stack.sink.port)
    address = book("Jana")
    for _ in until(30):
        if OutgoingMail.objects.filter(attempts__gt=0).exists():
            break
    stack.sink.open()
    wait_for_mail(stack, address)
