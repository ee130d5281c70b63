"""Five minutes of fifty people who read, eight who register, a team that publishes meanwhile."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from editorial import services
from editorial.models import State
from tests.support.demonstration import running_demonstration, walked
from tests.support.factories import NewsItemFactory, UserFactory, WorkshopFactory
from tests.support.stack import PAGES, Stack
from tests.support.visitors import Answer, Crowd, Visitor

pytestmark = [pytest.mark.soak, pytest.mark.stack]

MINUTES = 5
READERS, AT_THE_FORM = 50, 8
LONGEST_LOOK_SECONDS = 2.0
# Below the limit of 300 forms a minute from one network address.
FORM_SECONDS = 2.0
PUBLISHED_EVERY_SECONDS = 15.0
SEEN_WITHIN_SECONDS = 1.0
MOST_GROWTH = 1.15
LEAST_KEPT = 0.6


def test_a_busy_day(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = walked(django_db_blocker)
    addresses = [each for each, page in seen.items() if page.content_type.startswith("text/html")]
    with (
        django_db_blocker.unblock(),
        running_demonstration("web", "worker", "beat") as stack,
        stack.models(),
        telling_its_pages(stack),
        ThreadPoolExecutor(READERS + 2) as people,
    ):
        ends = time.monotonic() + MINUTES * 60
        readers = [Reader(stack, addresses, seed, ends) for seed in range(READERS)]
        reading = [people.submit(reader.read) for reader in readers]
        registering = people.submit(register_until, stack, ends)
        measuring = people.submit(measured_until, stack, ends)
        waited = publish_until(stack, ends)
        for each in reading:
            each.result()
        answers = [answer for reader in readers for answer in reader.visitor.answers]
        at_forms, memory = registering.result(), measuring.result()
        kept = 1 - misses(stack) / len(answers)
    with capsys.disabled():
        rate = len(answers) / MINUTES / 60
        print(f"\n{len(answers)} pages read ({rate:.0f} a second), {len(at_forms)} at the forms")
        print(f"kept {kept:.1%}, memory {memory[1]:.0f} to {memory[-1]:.0f} MB")
        print(f"published {len(waited)} times, seen after {max(waited):.2f} s at most")
    assert {answer.status for answer in [*answers, *at_forms] if answer.status not in FINE} == set()
    assert max(waited) < SEEN_WITHIN_SECONDS
    assert kept > LEAST_KEPT
    # The first minute fills what a process keeps.
    assert memory[-1] < MOST_GROWTH * memory[1]


# Redirects of former addresses, pages in English that don't exist, files gone, a date that is full.
FINE = {200, 301, 302, 404, 409, 410}


def telling_its_pages(stack: Stack) -> override_settings:
    """What the test publishes is told to the web server as the product's own processes tell it."""
    pages = settings.CACHES["default"] | {"LOCATION": stack.valkey.cache_url(PAGES)}
    return override_settings(CACHES={**settings.CACHES, "pages": pages})


class Reader:
    """Somebody who opens pages of the site, more often those that one meets first."""

    def __init__(self, stack: Stack, addresses: list[str], seed: int, ends: float) -> None:
        self.visitor = Visitor(stack.url)
        self.addresses = addresses
        self.weights = [1 / place for place, _address in enumerate(addresses, 1)]
        self.random = random.Random(seed)
        self.ends = ends

    def read(self) -> None:
        while time.monotonic() < self.ends:
            self.visitor.ask(self.random.choices(self.addresses, self.weights)[0])
            time.sleep(self.random.uniform(0, LONGEST_LOOK_SECONDS))


def register_until(stack: Stack, ends: float) -> list[Answer]:
    answers: list[Answer] = []
    while time.monotonic() < ends:
        workshop = WorkshopFactory.create(published=True, capacity=150)
        path = reverse("workshops:register", args=[workshop.slug])
        crowd = Crowd(stack.url, path, 200, at_a_time=AT_THE_FORM)
        crowd.run(FORM_SECONDS)
        answers += crowd.answers
    return answers


def publish_until(stack: Stack, ends: float) -> list[float]:
    """Publish something new again and again; how long it took each time until a reader saw it."""
    publisher = UserFactory.create(role=Role.PUBLISHER)
    waited: list[float] = []
    while time.monotonic() + PUBLISHED_EVERY_SECONDS < ends:
        time.sleep(PUBLISHED_EVERY_SECONDS)
        title = f"Neu nach {len(waited)} anderen"
        news = NewsItemFactory.create(title=title, state=State.IN_REVIEW)
        services.publish(news, by=publisher)
        waited.append(seconds_until_seen(stack, title))
    return waited


def seconds_until_seen(stack: Stack, title: str) -> float:
    began = time.monotonic()
    while title not in Visitor(stack.url).ask(reverse("pages:news_list")).text:
        assert time.monotonic() < began + 10
    return time.monotonic() - began


def measured_until(stack: Stack, ends: float) -> list[float]:
    """The web server's memory in MB (PSS), each minute."""
    memory = [megabytes(stack.web.identity.pid)]
    enough = threading.Event()
    while (left := ends - time.monotonic()) > 0:
        enough.wait(min(60.0, left))
        memory.append(megabytes(stack.web.identity.pid))
    return memory


def megabytes(pid: int) -> float:
    """Of a process and its children."""
    kilobytes = Path(f"/proc/{pid}/smaps_rollup").read_text().partition("Pss:")[2].split()[0]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(kilobytes) / 1024 + sum(megabytes(int(child)) for child in children)


def misses(stack: Stack) -> int:
    """What was sought in Valkey and not found, pages and all else: that many pages at most."""
    found: int = stack.valkey.client(PAGES).info("stats")["keyspace_misses"]
    return found
