"""Pages by link, mails, logs and history of a date tell nobody of anybody else.

A full date has people of every kind, each with a word of their own. Whoever opens their link,
presses its buttons or gets a mail reads nothing of the others; log and history name nobody at all.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from config.logs import DiscreetFormatter
from notifications import emails
from notifications.models import OutgoingMail
from tests.support.factories import RegistrationFactory, WorkshopFactory, WorkshopRecordFactory
from tests.support.walk import all_patterns
from workshops.models import (
    Handover,
    Needs,
    PhotoConsent,
    Registration,
    RegistrationEvent,
    Workshop,
)
from workshops.models import RegistrationState as State

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# Found in the URLconf: a new page by link is asked by itself. What one needs beside the token.
MORE_ARGUMENTS: dict[str, dict[str, object]] = {}
BESIDE_THE_DATE = ("workshop", "register", "registered", "link_again", "link_sent")
# One word each: nobody else's contains it.
WORDS = (
    *("Adebar", "Birkhahn", "Cormoran", "Dompfaff", "Eisvogel", "Fasan", "Grasmücke", "Habicht"),
    *("Ibis", "Jagdfalke", "Kiebitz", "Lerche", "Merlin"),
)


class Person(NamedTuple):
    """Whoever has to do with the date; `knows` are those of their own booking."""

    word: str
    registration: Registration
    knows: frozenset[str]


def written(word: str) -> dict[str, str]:
    """What somebody typed, with their word in all of it."""
    return {
        "name": f"Testperson {word}",
        "email": f"{word.lower()}@example.org",
        "organisation": f"{word} und Töchter GmbH",
    }


def full_date() -> tuple[Workshop, list[Person]]:
    """Twelve people and more: seats, line, ended ones, colleagues, a seat on offer."""
    words = iter(WORDS)
    workshop = WorkshopFactory.create(
        published=True, capacity=6, groups=[3, 3], online_url="https://raum.example.org/geheim"
    )
    groups = list(workshop.groups.all())
    people = []

    def comes(*booking: dict[str, Any], **facts: Any) -> list[Registration]:
        """One person, or colleagues of one booking."""
        mine = [next(words) for _each in booking or [{}]]
        made: list[Registration] = []
        for number, (word, own) in enumerate(zip(mine, booking or [{}], strict=True)):
            common = {"workshop": workshop, "group": groups[number % 2], **facts}
            if made:
                common["booked_by"] = made[0]
            made.append(RegistrationFactory.create(**{**common, **written(word), **own}))
            people.append(Person(word, made[-1], frozenset(mine)))
        return made

    now = timezone.now()
    soon = now + timedelta(days=2)
    (giver,) = comes(email_confirmed_at=now)
    (helped,) = comes(email_confirmed_at=now)
    without = {"email": "", "contact_email": f"{WORDS[2].lower()}@example.org"}
    comes({}, {}, without, email_confirmed_at=now)
    comes(pending=True)
    for number in (1, 2):
        comes(state=State.WAITING, line_number=number, email_confirmed_at=now)
    comes(state=State.WAITING, line_number=3, held_until=soon)
    for state in (State.CANCELLED, State.EXPIRED, State.DECLINED):
        comes(state=state, held_until=soon)
    new = written(next(words))
    Handover.objects.create(registration=giver, ends_at=soon, **new)
    people[0] = people[0]._replace(knows=people[0].knows | {WORDS[len(people)]})
    need = f"Rampe für {people[1].word}"
    Needs.objects.create(registration=helped, text=need, consented_at=now)
    PhotoConsent.objects.create(registration=helped, name=helped.name, given_at=now)
    WorkshopRecordFactory.create(workshop=workshop)
    return workshop, people


@pytest.fixture(scope="module")
def date(module_rows: None) -> tuple[Workshop, list[Person]]:
    return full_date()


@pytest.fixture(scope="module")
def workshop(date: tuple[Workshop, list[Person]]) -> Workshop:
    return date[0]


@pytest.fixture(scope="module")
def people(date: tuple[Workshop, list[Person]]) -> list[Person]:
    return date[1]


def by_link() -> dict[str, set[str]]:
    """The name of every page that a registration's link opens, and what its address needs."""
    return {
        name: set(pattern.pattern.converters)
        for name, pattern in all_patterns(get_resolver().url_patterns)
        if name.startswith("registration:")
    }


def addresses_of(registration: Registration) -> list[str]:
    return [
        reverse(name, kwargs={"token": registration.token, **MORE_ARGUMENTS.get(name, {})})
        for name in by_link()
    ]


def words_in(text: str) -> set[str]:
    lowered = text.lower()
    return {word for word in WORDS if word.lower() in lowered}


def answers_to(person: Person) -> Iterator[tuple[str, str]]:
    """What each address says, with its button, too; the mails of it are there meanwhile."""
    for address in addresses_of(person.registration):
        yield address, Client().get(address, follow=True).content.decode()
        with transaction.atomic():
            yield f"POST {address}", Client().post(address, follow=True).content.decode()
            transaction.set_rollback(True)


def whole(outgoing: OutgoingMail) -> str:
    """A mail as it goes out, with what hangs on it, and what its row keeps."""
    try:
        message = emails.render(outgoing)
    except emails.Outdated:
        return str(outgoing.facts)
    # Lines of a calendar entry are folded.
    return f"{message.subject} {message.message()} {outgoing.facts}".replace("\r\n ", "")


# The net itself ----------------------------------------------------------------------------------


def test_the_date_is_full_of_people_of_every_kind(people: list[Person]) -> None:
    assert len(people) >= 12
    assert len({each.registration.state for each in people}) == 6
    assert len(WORDS) == len(set(WORDS)) == len(people) + 1


def test_every_page_by_link_can_be_asked() -> None:
    needing_more = {name: needs - {"token"} for name, needs in by_link().items()}
    known = {name: set(MORE_ARGUMENTS.get(name, {})) for name in needing_more}
    assert needing_more == known
    assert len(needing_more) >= 4


def test_the_words_are_found_where_they_stand(people: list[Person]) -> None:
    shown = [words_in(Client().get(each.registration.link_path).text) for each in people]
    assert {people[0].word} <= shown[0]


# Nobody else -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(WORDS) - 1))
def test_pages_and_buttons_by_link_tell_of_nobody_else(people: list[Person], number: int) -> None:
    person = people[number]
    knows = {each.registration.email: each.knows for each in people}
    asked = 0
    for name, text in answers_to(person):
        asked += 1
        assert words_in(text) <= person.knows, name
        # Whoever else hears of it: somebody moves up, say.
        for outgoing in OutgoingMail.objects.all():
            assert words_in(whole(outgoing)) <= knows[outgoing.recipient], name
    assert asked == 2 * len(by_link())


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_dates_public_pages_tell_of_nobody(workshop: Workshop, language: str) -> None:
    for name in BESIDE_THE_DATE:
        with translation.override("de"):
            address = language + reverse(f"workshops:{name}", args=[workshop.slug])
        response = Client().get(address)
        assert (response.status_code, words_in(response.text)) == (200, set()), address


def test_whoever_asks_for_a_link_gets_none_of_anybody_elses(
    workshop: Workshop, people: list[Person]
) -> None:
    address = reverse("workshops:link_again", args=[workshop.slug])
    for person in people:
        if not person.registration.email:
            continue
        Client().post(address, {"email": person.registration.email})
        for outgoing in OutgoingMail.objects.filter(recipient=person.registration.email):
            text = whole(outgoing)
            assert words_in(text) <= person.knows
            others = [each for each in people if each.word not in person.knows]
            assert [each.word for each in others if each.registration.token in text] == []
    assert OutgoingMail.objects.exists()


MAILS = sorted(
    each.purpose for each in emails.registered_mails() if each.template.startswith("workshops/")
)


@pytest.mark.parametrize("purpose", MAILS)
def test_every_mail_of_registration_tells_of_nobody_else(
    people: list[Person], purpose: str
) -> None:
    sample = emails.get_mail(purpose).sample()
    about = sample.about
    of_seat = about.registration if isinstance(about, Handover) else about
    registration = of_seat if isinstance(of_seat, Registration) else None
    mine = [each for each in people if registration and each.registration.pk == registration.pk]
    outgoing = OutgoingMail(
        purpose=purpose,
        recipient=registration.email if registration else "team@example.org",
        language="de",
        occasion="1",
        facts=sample.facts,
    )
    outgoing.message_id = outgoing.make_message_id()
    outgoing.about = sample.about
    knows = mine[0].knows if mine else frozenset()
    assert words_in(whole(outgoing)) <= knows


def test_the_log_names_nobody_and_holds_no_key(
    people: list[Person], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for person in people:
        list(answers_to(person))
        Client().get(f"{person.registration.link_path}x/")
        for address in addresses_of(person.registration):
            logging.getLogger("django.request").warning("Conflict: %s", address)
    written = "\n".join(map(DiscreetFormatter().format, caplog.records))
    keys = [each.registration.token.split(".")[1] for each in people]
    assert words_in(written) == set()
    assert [key for key in keys if key in written] == []
    assert "Conflict: /anmeldung/…/kalender.ics" in written


def test_the_history_names_nobody(people: list[Person]) -> None:
    pressed = 0
    for person in people:
        for address in addresses_of(person.registration):
            with transaction.atomic():
                Client().post(address)
                for event in RegistrationEvent.objects.values():
                    pressed += 1
                    assert words_in(str(event)) == set(), address
                transaction.set_rollback(True)
    assert pressed
