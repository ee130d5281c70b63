"""Whatever breaks at whatever step: it is whole or hasn't happened, and goes on by itself."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from editorial.models import EntryVersion
from notifications.models import OutgoingMail
from tests.support import faults
from tests.support.factories import UserFactory, WorkshopFactory
from tests.support.fairness import require_fair
from tests.support.faults import Fault
from tests.support.line_model import Date
from workshops import services
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
    Workshop,
    WorkshopChange,
)
from workshops.services import AlreadyDone, Applicant, Colleague
from workshops.services.origins import hashed
from workshops.tasks import settle_lines

pytestmark = pytest.mark.django_db(transaction=True)

BOOKER = Applicant("Jana Öztürk", "jana@betrieb.example")
COLLEAGUES = [Colleague("Mehmet Heide"), Colleague("Ole Kranz", "ole@betrieb.example")]
MODELS = [
    Workshop,
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
    WorkshopChange,
    EntryVersion,
    OutgoingMail,
]
LEAST_STEPS = 8


def stored() -> list[object]:
    """All that the deeds write."""
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]


def confirmed(workshop: Workshop, name: str, *colleagues: Colleague) -> Registration:
    applicant = Applicant(name, f"{name.lower()}@example.org")
    booked = services.book(workshop, applicant, colleagues=colleagues, together=True)
    return services.confirm(booked.registration)


@dataclass
class Deed:
    """What is done, to a date of three seats unless it prepares more, and what it comes to."""

    prepare: Callable[[Workshop], Callable[[], object]]
    seats: int
    numbers: list[int]
    mails: list[str]

    def came_to_be(self, date: Date) -> bool:
        numbers = [each.number for each in date.people if each.number is not None]
        return (len(date.sitting()), numbers) == (self.seats, self.numbers)


def register(workshop: Workshop) -> Callable[[], object]:
    confirmed(workshop, "Anna")
    origin = hashed("203.0.113.7")
    return lambda: services.book(workshop, BOOKER, colleagues=COLLEAGUES, origin=origin)


def register_together_in_line(workshop: Workshop) -> Callable[[], object]:
    confirmed(workshop, "Anna")
    return lambda: services.book(workshop, BOOKER, colleagues=COLLEAGUES, together=True)


def confirm(workshop: Workshop) -> Callable[[], object]:
    booked = services.book(workshop, BOOKER, colleagues=COLLEAGUES, together=True)
    return lambda: services.confirm(booked.registration)


def cancel(workshop: Workshop) -> Callable[[], object]:
    """It seats two who come together only."""
    _one, other = confirmed(workshop, "Anna"), confirmed(workshop, "Bert", Colleague("Carla"))
    confirmed(workshop, "Dora", Colleague("Emil"))
    confirmed(workshop, "Fritz", Colleague("Greta"), Colleague("Hans"))
    services.cancel(workshop.registrations.get(name="Carla"))
    return lambda: services.cancel(other)


def clock(workshop: Workshop) -> Callable[[], object]:
    """It lets one seat fall and gives it to the next."""
    confirmed(workshop, "Bert", Colleague("Carla"))
    services.register(workshop, BOOKER)
    confirmed(workshop, "Dora")
    confirmed(workshop, "Emil")
    past = timezone.now() - timedelta(seconds=1)
    workshop.registrations.filter(name=BOOKER.name).update(held_until=past)
    return settle_lines


def forget(workshop: Workshop) -> Callable[[], object]:
    one = confirmed(workshop, "Anna")
    confirmed(workshop, "Bert", Colleague("Carla"))
    confirmed(workshop, "Dora")
    return lambda: services.forget(one)


def move(workshop: Workshop) -> Callable[[], object]:
    """Sixty people hear of it."""
    team = UserFactory.create(publisher=True)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=58)
    for number in range(60):
        confirmed(workshop, f"Testperson-{number:02}")
    workshop.refresh_from_db()
    assert workshop.starts_at
    assert workshop.ends_at
    later = (workshop.starts_at + timedelta(days=7), workshop.ends_at + timedelta(days=7))

    def act() -> None:
        with suppress(AlreadyDone):
            services.move(
                workshop,
                starts_at=later[0],
                ends_at=later[1],
                reason="Die Halle ist gesperrt.",
                message="",
                by=team,
            )

    return act


DEEDS = {
    "register": Deed(register, 3, [1], ["please_confirm"]),
    "register_together": Deed(register_together_in_line, 1, [1, 1, 1], ["please_confirm"]),
    "confirm": Deed(confirm, 3, [], ["seat_confirmed", *["colleague_registered"] * 2]),
    "cancel": Deed(cancel, 3, [2, 2, 2], ["registration_cancelled", *["promoted"] * 2]),
    "clock": Deed(clock, 3, [2], ["promoted"]),
    "forget": Deed(forget, 3, [], ["promoted"]),
    "move": Deed(move, 58, [1, 2], ["workshop_moved"] * 60),
}
ALWAYS = [(name, faults.failing) for name in DEEDS]
ALWAYS += [(name, faults.killed) for name in ("register", "cancel", "move")]
ALWAYS += [("cancel", faults.cut_off)]
THE_REST = [
    pytest.param(name, fault, marks=pytest.mark.whole)
    for name in DEEDS
    for fault in (faults.cut_off, faults.killed)
    if (name, fault) not in ALWAYS
]


@pytest.mark.parametrize(("name", "fault"), [*ALWAYS, *THE_REST])
def test_it_is_whole_or_has_not_happened(name: str, fault: Fault) -> None:
    deed = DEEDS[name]
    workshop = WorkshopFactory.create(published=True, capacity=3)
    act = deed.prepare(workshop)
    before = stored()
    last_mail = OutgoingMail.objects.latest("pk").pk if before[-1] else 0
    for step in count(1):
        is_done = fault(act, step)
        if stored() != before:
            break
        assert not is_done
    assert step >= LEAST_STEPS

    date = require_fair(workshop)
    mails = OutgoingMail.objects.filter(pk__gt=last_mail).order_by("pk")
    assert deed.came_to_be(date)
    assert sorted(mails.values_list("purpose", flat=True)) == sorted(deed.mails)
    # What nobody knows to be done is done again: by a second click, or by the clock.
    after = stored()
    act()
    settle_lines()
    assert len(OutgoingMail.objects.filter(pk__gt=last_mail)) == len(deed.mails)
    assert stored()[:-1] == after[:-1]
