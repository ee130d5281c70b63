"""The rows of the table: what is done, how often a round, over which floor, within which budget."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.models import User
from benchmarks import content, words
from benchmarks.client import Visitor
from benchmarks.floors.models import Event
from benchmarks.meter import Meter, Work, timed
from benchmarks.servers import Servers
from benchmarks.table import Budget
from branchendialog.models import BestPractice, IndustryPage
from demo.processes import moments
from notifications import services as notifications
from notifications.emails import render
from notifications.models import OutgoingMail
from workshops import emails
from workshops.models import Registration, RegistrationEvent, RegistrationState, Workshop

AT_ONCE = 8
ROOM_FOR_ALL = 100_000
CARD = 'class="card'
# All that a company can say, in an industry that has some of everything.
COMPANY = (
    "/erste-schritte/?q=Dreherei&groesse=small&thema=ablaeufe&ort=hagen&region=maerkische-region"
)


@dataclass(frozen=True)
class Row:
    """Something measured: `run` does it for one round and says how long its units took.

    `process` leads to the process tree whose CPU it costs; `prepare` isn't measured.
    """

    path: str
    run: Callable[[], Work]
    process: Callable[[], int | None]
    floor: str = ""
    budget: Budget = field(default_factory=Budget)
    prepare: Callable[[], None] = lambda: None


def floors(servers: Servers) -> list[Row]:
    """The least that each kind of work costs."""
    port = servers.floors.port
    process = lambda: servers.floors.identity.pid  # noqa: E731
    events = Seats(port, floor_events)
    admin = signed_in_team()
    stock = "/admin/branchendialog/bestpractice/"
    return [
        Row("floor_constant", pages(port, ["/constant/"], 800), process),
        Row("floor_cards", pages(port, ["/cards/"], 150, CARD), process),
        Row("floor_register", events.one_after_another(40), process, prepare=events.open),
        Row("floor_register, 8 at a time", events.at_once(200), process, prepare=events.open),
        Row("floor_admin", pages(port, [stock], 10, "result_list", admin), process),
    ]


def web_rows(servers: Servers, scale: int) -> list[Row]:
    """The product's pages and the registration."""
    port = servers.product.port
    process = lambda: servers.product.identity.pid  # noqa: E731
    cases = reverse("branchendialog:best_practice_list")
    home, search = reverse("pages:home"), reverse("pages:search")
    admin = reverse("admin:branchendialog_bestpractice_changelist")
    feed = reverse("pages:feed", args=["praxisbeispiele"])
    seats = Seats(port, workshop_forms)
    entries = f"{scale:,} entries"
    page, of_list = Budget(statements=15, cpu=3), Budget(statements=15, cpu=4)
    rows = [
        ("page from the cache", pages(port, [home, cases], 400, as_browser=True), "floor_constant",
         Budget(statements=1, cpu=1.3)),
        ("case, not cached", pages(port, computed(detail_addresses()), 80, "<h1"), "floor_cards",
         page),
        ("workshop page, not cached", pages(port, computed(workshop_addresses()), 80, "<h1"),
         "floor_cards", page),
        ("industry page, not cached", pages(port, computed(industry_addresses()), 50, "<h1"),
         "floor_cards", page),
        ("home page, not cached", pages(port, computed([home]), 60, CARD), "floor_cards", page),
        (f"first steps of a company, {entries}", pages(port, computed([COMPANY]), 50, CARD),
         "floor_cards", of_list),
        (f"list of 20 with facets, {entries}", pages(port, computed(list_addresses(cases)), 50,
         CARD), "floor_cards", of_list),
        ("the same with two filters", pages(port, computed(filter_addresses(cases)), 50, CARD),
         "floor_cards", of_list),
        (f"text search with facets, {entries}", pages(port, search_addresses(cases), 50, CARD),
         "floor_cards", of_list),
        ("global search", pages(port, search_addresses(search), 50, "result__title"),
         "floor_cards", Budget()),
        (f"suggestions while typing, {entries}", pages(port, typed_addresses(), 60, '"options"'),
         "floor_cards", Budget(statements=15, cpu=2.5)),
        ("sitemap part, not cached", pages(port, computed(["/sitemap-bestpractice.xml"]), 10,
         "<loc>"), "floor_cards", Budget()),
        ("feed, not cached", pages(port, computed([feed]), 30, "<entry>"), "floor_cards",
         Budget()),
        ("admin list of 100", pages(port, [admin], 10, "result_list", signed_in_team()),
         "floor_admin", Budget(statements=15, cpu=1.5)),
    ]  # fmt: skip
    return [
        *(Row(path, run, process, floor, budget) for path, run, floor, budget in rows),
        Row(
            "registration, without mail, 3 requests",
            seats.one_after_another(40),
            process,
            "floor_register",
            Budget(statements=20, cpu=2),
            seats.open,
        ),
        Row(
            f"one contended workshop, {AT_ONCE} at a time",
            seats.at_once(200),
            process,
            "floor_register, 8 at a time",
            Budget(p95=3, rate=0.5),
            seats.open,
        ),
    ]


def mail_rows(servers: Servers, meter: Meter) -> tuple[Row, Row]:
    """One batch: by floor_smtp, then by the product from queued rows to accepted mails."""
    batch = Batch(servers, meter, 1000)
    return (
        Row("floor_smtp", batch.send_with_smtplib, lambda: None, prepare=batch.write),
        Row(
            f"one mail, outbox to accepted, batch of {batch.size:,}",
            batch.deliver,
            lambda: servers.worker.identity.pid,
            "floor_smtp",
            Budget(cpu=4, rate=0.4),
        ),
    )


# Pages -------------------------------------------------------------------------------------------


def pages(
    port: int,
    paths: Iterable[str],
    number: int,
    holding: str = "",
    cookies: dict[str, str] | None = None,
    *,
    as_browser: bool = False,
) -> Callable[[], Work]:
    """Opens pages in turn, one after another, on one connection; a browser takes them compressed.

    Who isn't one is sent what was computed: packing it is no part of what is compared.
    """
    addresses = list(paths)

    def open_pages() -> list[float]:
        with Visitor(port, cookies, as_browser=as_browser) as visitor:
            for path in islice(cycle(addresses), number):
                visitor.get(path, holding=holding)
        return visitor.milliseconds

    return lambda: timed(open_pages)


def computed(addresses: Iterable[str]) -> list[str]:
    """The same pages under an address that the page cache doesn't know."""
    return [f"{each}{'&' if '?' in each else '?'}frisch=1" for each in addresses]


def detail_addresses() -> list[str]:
    return [case.get_absolute_url() for case in BestPractice.objects.order_by("pk")[:40]]


def workshop_addresses() -> list[str]:
    return [each.get_absolute_url() for each in Workshop.objects.published().order_by("pk")[:20]]


def industry_addresses() -> list[str]:
    return [page.get_absolute_url() for page in IndustryPage.objects.order_by("pk")]


def list_addresses(cases: str) -> list[str]:
    return [cases, *(f"{cases}?seite={number}" for number in (2, 3, 7, 20))]


def filter_addresses(cases: str) -> list[str]:
    industry = BestPractice.objects.values_list("industry__slug", flat=True).order_by("pk")[0]
    return [
        f"{cases}?branche={industry}&groesse=small",
        f"{cases}?thema=weiterbildung&groesse=medium",
        f"{cases}?thema=ausbildung&branche={industry}",
    ]


def search_addresses(cases: str) -> list[str]:
    return [f"{cases}?q={word}" for word in ("Tablet", "Lagerplan", "Tourenplanung+Betriebsrat")]


def typed_addresses() -> list[str]:
    """Beginnings of common words and of rare ones; 2.5 floors are the 15 ms that one may take."""
    typed = ("st", "xy", "pla", "zet", "stund", "kranp", "schichtpl", "digitalis", "plan+zum+st")
    return [f"{reverse('pages:suggestions')}?q={each}" for each in typed]


def signed_in_team() -> dict[str, str]:
    """The cookie of a publisher who has a second factor."""
    user = User.objects.get(email="redaktion@example.org")
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    session = sessions.SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(session, "")
    session.save()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}


# Registration ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeatForm:
    """Where one registers, where that leads, and what else the form wants."""

    path: str
    done: str
    fields: dict[str, str]


def floor_events() -> SeatForm:
    event = Event.objects.create(title=words.title(content.random), capacity=ROOM_FOR_ALL)
    return SeatForm(f"/events/{event.pk}/", f"/events/{event.pk}/done/", {})


def workshop_forms() -> SeatForm:
    workshop = content.write_workshop(words.title(content.random), 30, capacity=ROOM_FOR_ALL)
    group = workshop.groups.all()[0]
    return SeatForm(
        reverse("workshops:register", args=[workshop.slug]),
        reverse("workshops:registered", args=[workshop.slug]),
        {"group": str(group.pk), "consent": "on"},
    )


class Seats:
    """People who register: each round for a fresh workshop with room for all of them."""

    def __init__(self, port: int, new_form: Callable[[], SeatForm]) -> None:
        self.port = port
        self.new_form = new_form
        self.people = 0
        self.form = SeatForm("", "", {})

    def open(self) -> None:
        self.form = self.new_form()
        connection.close()

    def one_after_another(self, number: int) -> Callable[[], Work]:
        """A unit is a registration: the form, sending it, the page that thanks."""
        return lambda: timed(lambda: [self._register() for _ in range(number)])

    def at_once(self, number: int) -> Callable[[], Work]:
        """A unit is one attempt, on a connection of its own; several people try all the time."""
        return lambda: self._contend(number)

    def _register(self) -> float:
        with Visitor(self.port) as visitor:
            token = visitor.open_form(self.form.path)
            visitor.post(self.form.path, self._person(), token)
            visitor.get(self.form.done)
        return sum(visitor.milliseconds)

    def _contend(self, number: int) -> Work:
        with Visitor(self.port) as visitor:
            token = visitor.open_form(self.form.path)
        people = [self._person() for _ in range(number)]

        def attempt(person: dict[str, str]) -> float:
            with Visitor(self.port, visitor.cookies) as contender:
                contender.post(self.form.path, person, token)
            return contender.milliseconds[0]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return timed(lambda: list(pool.map(attempt, people)))

    def _person(self) -> dict[str, str]:
        self.people += 1
        name = f"{content.random.choice(words.NAMES)} {self.people}"
        return {
            "name": name,
            "email": f"person-{self.people}@example.org",
            "organisation": words.company(content.random),
            **self.form.fields,
        }


# Mail --------------------------------------------------------------------------------------------


class Batch:
    """“Please confirm your seat”, so many times."""

    def __init__(self, servers: Servers, meter: Meter, size: int) -> None:
        self.servers = servers
        self.meter = meter
        self.size = size
        self.message = b""

    def write(self) -> None:
        """Queue one mail for each of so many held seats; no worker is told."""
        workshop = content.write_workshop(words.title(content.random), 30, capacity=ROOM_FOR_ALL)
        registrations = Registration.objects.bulk_create(
            self._registration(workshop, number) for number in range(self.size)
        )
        event = RegistrationEvent(registration=registrations[0], to_state=RegistrationState.PENDING)
        event.actor = RegistrationEvent.Actor.PARTICIPANT
        event.save()
        emails.please_confirm(registrations[0], event)
        first = OutgoingMail.objects.get(object_id=registrations[0].pk)
        rows = [self._mail_like(first, each) for each in registrations[1:]]
        OutgoingMail.objects.bulk_create(rows)
        self.message = render(first).message().as_bytes(linesep="\r\n")
        connection.close()

    def deliver(self) -> Work:
        """Wake the worker and wait until it has sent everything."""
        began = time.perf_counter()
        notifications.hint()
        unsent = "SELECT count(*) FROM notifications_outgoingmail WHERE state <> 'sent'"
        for _ in moments(120, step=0.05):
            if self.meter.one_value(unsent) == 0:
                return Work([], time.perf_counter() - began, units=self.size)
        raise TimeoutError(self.servers.worker.last_words())

    def send_with_smtplib(self) -> Work:
        words = [sys.executable, "-m", "benchmarks.floors.smtp"]
        answer = subprocess.run(
            [*words, str(self.servers.sink.port), str(self.size)],
            input=self.message,
            env=self._environment(),
            capture_output=True,
            check=True,
        )
        spent = json.loads(answer.stdout)
        return Work([], spent["seconds"], units=self.size, own_cpu_seconds=spent["cpu"])

    def _environment(self) -> dict[str, str]:
        return self.servers.sink.environment()

    def _registration(self, workshop: Workshop, number: int) -> Registration:
        now = timezone.now()
        return Registration(
            workshop=workshop,
            group=workshop.groups.all()[0],
            name=f"{content.random.choice(words.NAMES)} {number}",
            email=f"person-{number}@example.org",
            state=RegistrationState.PENDING,
            held_until=now + timedelta(days=2),
            consented_at=now,
        )

    def _mail_like(self, first: OutgoingMail, registration: Registration) -> OutgoingMail:
        row = OutgoingMail(
            purpose=first.purpose,
            recipient=registration.email,
            language=first.language,
            content_type=ContentType.objects.get_for_model(Registration),
            object_id=registration.pk,
            occasion=first.occasion,
            facts=first.facts,
        )
        row.message_id = row.make_message_id()
        return row
