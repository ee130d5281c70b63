"""Many want the last seats at the same moment, through the running web server."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from threading import Barrier
from time import monotonic

import pytest
from django.urls import reverse

from demo.processes import moments
from notifications.models import MailState, OutgoingMail
from tests.support.factories import WorkshopFactory
from tests.support.fairness import require_fair
from tests.support.stack import Stack
from tests.support.visitors import PATIENCE, Answer, Crowd, Visitor
from workshops.models import Registration, RegistrationState, Workshop

# How durable PostgreSQL is holds for all of it: one after the other.
pytestmark = [pytest.mark.stack, pytest.mark.chaos, pytest.mark.xdist_group("durable")]

GROUPS = [7, 7, 6]
SEATS, CONTENDERS, CANCEL = 20, 200, 15
AT_A_TIME = 8
MAIL_WITHIN = 60.0


def test_two_hundred_contend_for_twenty_seats_and_the_line_moves_up(
    durable_stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=SEATS, groups=GROUPS)
    began = monotonic()
    answers = contend(durable_stack, workshop)
    rate = CONTENDERS / (monotonic() - began)
    rows = list(workshop.registrations.order_by("pk"))
    assert Counter(row.state for row in rows) == {"pending": SEATS, "waiting": CONTENDERS - SEATS}
    numbers = [row.line_number for row in rows if row.is_waiting]
    assert numbers == list(range(1, CONTENDERS - SEATS + 1))
    require_fair(workshop)

    everybody = press(durable_stack, rows, "registration:confirm", at_a_time=AT_A_TIME)
    assert workshop.registrations.holding_seat().count() == SEATS
    assert workshop.registrations.in_line().count() == CONTENDERS - SEATS
    require_fair(workshop)

    leaving = [row for row in rows if row.is_pending][:CANCEL]
    at_once = press(durable_stack, leaving, "registration:cancel", at_a_time=CANCEL)
    require_fair(workshop)
    assert workshop.registrations.holding_seat().count() == SEATS
    seated = workshop.registrations.exclude(promoted_at=None).order_by("pk")
    assert [row.line_number for row in seated] == [None] * CANCEL
    assert all(row.is_confirmed for row in seated)
    assert_each_has_one_mail(durable_stack, seated)

    with capsys.disabled():
        print(f"\n{rate:.1f} bookings a second; {at(answers)} to register, {at(everybody)} to")
        print(f"confirm, {at(at_once)} to cancel (95 of 100 answers, in seconds)")


def contend(stack: Stack, workshop: Workshop) -> list[Answer]:
    """A third of all for each group; every answer on the way."""
    path = reverse("workshops:register", args=[workshop.slug])
    groups = [str(group.pk) for group in workshop.groups.all()]
    emails = [f"testperson-{number:03}@example.org" for number in range(CONTENDERS)]

    def one(turn: int) -> list[Answer]:
        visitor = Visitor(stack.url)
        name, group = f"Testperson {turn:03}", groups[turn % len(groups)]
        visitor.register(path, name=name, email=emails[turn], group=group)
        return visitor.answers

    return pressed(one, range(CONTENDERS), AT_A_TIME)


def press(stack: Stack, rows: list[Registration], route: str, *, at_a_time: int) -> list[Answer]:
    """Each opens their link; so many press its button at the same moment."""
    barrier = Barrier(at_a_time)

    def one(row: Registration) -> list[Answer]:
        visitor = Visitor(stack.url)
        visitor.ask(row.link_path)
        barrier.wait(PATIENCE)
        visitor.ask(reverse(route, args=[row.token]), {})
        return visitor.answers

    return pressed(one, rows, at_a_time)


def pressed(
    one: Callable[..., list[Answer]], those: Iterable[object], at_a_time: int
) -> list[Answer]:
    """All came through: a form, then a redirect."""
    with ThreadPoolExecutor(at_a_time) as people:
        answers = [answer for theirs in people.map(one, those) for answer in theirs]
    assert Counter(answer.status for answer in answers).keys() == {200, 302}
    return answers


def at(answers: list[Answer]) -> str:
    return f"{quantiles([answer.seconds for answer in answers], n=20)[-1]:.2f}"


def assert_each_has_one_mail(stack: Stack, seated: Iterable[Registration]) -> None:
    mails = OutgoingMail.objects.filter(purpose="promoted")
    assert sorted(mails.values_list("recipient", flat=True)) == sorted(row.email for row in seated)
    for _moment in moments(MAIL_WITHIN, 0.2):
        if not mails.exclude(state=MailState.SENT).exists():
            break
    subjects = set(mails.values_list("message_id", flat=True))
    sent = [str(message["Message-ID"]) for message in stack.sink.accepted]
    assert Counter(each for each in sent if each in subjects) == dict.fromkeys(subjects, 1)


def test_fifty_contenders_for_ten_seats_of_a_group(durable_site: Stack) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=30, groups=[10, 12, 8])
    group = workshop.groups.get(capacity=10)
    path = reverse("workshops:register", args=[workshop.slug])
    crowd = Crowd(durable_site.url, path, 50, at_a_time=AT_A_TIME, group=str(group.pk))

    crowd.run()

    assert Counter(answer.status for answer in crowd.outcomes) == {302: 50}
    assert Registration.objects.holding_seat().filter(group=group).count() == 10
    waiting = Registration.objects.filter(state=RegistrationState.WAITING).order_by("pk")
    assert [each.line_number for each in waiting] == list(range(1, 41))
    require_fair(workshop)
