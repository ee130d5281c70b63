"""Anonymous pages are kept whole; what changes is seen at once, and nobody sees another's page."""

import gzip
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from branchendialog.models import BestPractice
from editorial import services as editorial
from interface import stamp
from pages import page_cache
from taxonomy.models import Region, Topic
from tests.support.addresses import PARAMETERS
from tests.support.factories import (
    BestPracticeFactory,
    IndustryPageFactory,
    NewsItemFactory,
    PageFactory,
    RegionFactory,
    RegistrationFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
    publish,
)
from tests.support.rows import shown_picture
from tests.support.team import as_user
from workshops import services
from workshops.models import Registration, Workshop
from workshops.services import Applicant

# Only what is committed replaces the stamp.
pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/praxisbeispiele/"


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Settings) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["default"]}
    # A list that is empty asks nothing.
    BestPracticeFactory.create(published=True)


def seen(address: str, **headers: Any) -> str:
    response = Client().get(address, **headers)
    assert response.status_code == 200
    return response.text


def statements(address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    return len(asked)


def renewed(change: Callable[[], object]) -> bool:
    """Whether a change replaces the stamp."""
    before = page_cache.current_stamp()
    change()
    return page_cache.current_stamp() != before


def test_each_region_has_its_own_numbers() -> None:
    industry = BestPractice.objects.get().industry
    IndustryPageFactory.create(industry=industry, published=True)
    RegionFactory.create(slug="bergland")
    pages = ["/", "/?region=bergland", "/"]
    assert ["1 Beispiel" in seen(each) for each in pages] == [True, False, True]


# Once -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", LIST, f"{LIST}?groesse=small&seite=1&region=hannover", "/kalender.ics",
                "/en/praxisbeispiele/", "/feeds/praxisbeispiele/", "/sitemap.xml"]
)  # fmt: skip
def test_a_second_visitor_costs_no_statement(address: str) -> None:
    first = seen(address)
    assert (statements(address), seen(address)) == (0, first)


def test_the_order_of_filters_makes_no_other_page() -> None:
    seen(f"{LIST}?groesse=small&thema=ausbildung")
    assert statements(f"{LIST}?thema=ausbildung&groesse=small") == 0


@pytest.mark.parametrize(
    "query", ["q=Lager", "utm_source=a", "groesse=small&thema=a&aufwand=low&dauer=weeks",
              "ort=" + "x" * 300]
)  # fmt: skip
def test_addresses_without_number_are_not_kept(query: str) -> None:
    seen(f"{LIST}?{query}")
    assert statements(f"{LIST}?{query}") > 0


@pytest.mark.parametrize("address", ["/ideen/vorschlagen/", "/rueckruf/", "/konto/login/"])
def test_a_page_with_a_form_is_everybodys_own(address: str) -> None:
    first, second = Client(), Client()
    answers = [each.get(address) for each in (first, second)]
    tokens = {each.cookies["csrftoken"].value for each in answers}
    assert len(tokens) == 2
    # Nor with the cookie of a form seen before, when none is set anew.
    assert first.get(address).text != second.get(address).text


def test_a_link_of_a_registration_is_kept_by_nobody() -> None:
    link = RegistrationFactory.create(pending=True).link_path
    seen(link)
    assert statements(link) > 0


@pytest.mark.parametrize("address", ["/suche/?q=Lager", "/?utm_source=brief", "/gibt-es-nicht/"])
def test_what_is_not_kept_is_told_to_caches_on_the_way(address: str) -> None:
    assert Client().get(address)["Cache-Control"] == "private, no-cache"


def test_what_is_not_there_is_asked_for_each_time() -> None:
    assert Client().get("/praxisbeispiele/kommt-noch/").status_code == 404
    BestPracticeFactory.create(slug="kommt-noch", published=True)
    assert Client().get("/praxisbeispiele/kommt-noch/").status_code == 200


def test_known_parameters_are_those_of_the_lists() -> None:
    personal = {"q", "genau", "zu", "an", "next"}
    assert set(PARAMETERS) - personal == page_cache.PARAMETERS | page_cache.ALWAYS_KNOWN


# Two visitors -----------------------------------------------------------------------------------


def test_a_signed_in_persons_page_is_nobody_elses() -> None:
    user = UserFactory.create(publisher=True, name="Rosalinde Fernau")
    for visit in range(2):
        assert "/konto/logout/" in as_user(user).get(LIST).text, visit
        assert "/konto/logout/" not in seen(LIST), visit
    assert as_user(user).get(LIST)["Cache-Control"].count("no-store") == 1


def test_a_message_is_read_by_whom_it_is_for() -> None:
    seen("/")
    client = Client()
    client.cookies["messages"] = "anything"
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert asked.captured_queries


def test_hosts_and_schemes_do_not_mix(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["a.example.org", "b.example.org"]
    hosts = [seen(LIST, headers={"host": f"{name}.example.org"}) for name in ("a", "b")]
    secure = Client().get(LIST, secure=True, headers={"host": "a.example.org"}).text
    wanted = ["http://a.example.org/", "http://b.example.org/", "https://a.example.org/"]
    for page, address in zip([*hosts, secure], wanted, strict=True):
        assert f'<link rel="canonical" href="{address}praxisbeispiele/">' in page
    assert Client().get(LIST, headers={"host": "c.example.org"}).status_code == 400


def test_a_visitors_own_copy_is_asked_about_and_sent_once() -> None:
    first, second = Client().get(LIST), Client().get(LIST)
    assert first["ETag"] == second["ETag"]
    assert (first["Cache-Control"], first["Vary"]) == ("no-cache", "Cookie, Accept-Encoding")
    again = Client().get(LIST, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "default-src" in again["Content-Security-Policy"]


def test_pages_are_sent_compressed_to_whom_can_read_it() -> None:
    plain = seen(LIST)
    for visit in ("/ideen/vorschlagen/", LIST):
        answer = Client().get(visit, headers={"accept-encoding": "br, gzip"})
        assert answer["Content-Encoding"] == "gzip", visit
    assert gzip.decompress(answer.content).decode() == plain


def test_a_head_is_answered_from_the_same_page() -> None:
    seen(LIST)
    with CaptureQueriesContext(connection) as asked:
        assert Client().head(LIST).status_code == 200
    assert not asked.captured_queries


# What changes is seen -----------------------------------------------------------------------------


def test_publishing_and_withdrawing_is_seen_at_once() -> None:
    case = BestPracticeFactory.create(title="Rüstzeiten halbiert")
    assert "Rüstzeiten halbiert" not in seen(LIST)
    publish(case)
    assert "Rüstzeiten halbiert" in seen(LIST)
    editorial.unpublish(case, by=UserFactory.create(publisher=True))
    assert "Rüstzeiten halbiert" not in seen(LIST)


@pytest.mark.stale_documents("a name is changed past everything")
def test_a_term_a_region_a_page_of_the_footer_and_a_picture_are_seen_at_once() -> None:
    region = Region.objects.get(is_host=True)
    topic = Topic.objects.all()[0]
    BestPracticeFactory.create(topics=[topic], published=True)
    assert "Silberdistel" not in seen(LIST)
    Topic.objects.filter(pk=topic.pk).update(name="Silberdistel")
    assert "Silberdistel" in seen(LIST)
    Region.objects.filter(pk=region.pk).update(contact_phone="0511 3344", contact_function="Rat")
    assert "0511 3344" in seen(LIST)
    page = PageFactory.create(slug="impressum")
    assert 'href="/impressum/"' not in seen(LIST)
    publish(page)
    assert 'href="/impressum/"' in seen(LIST)
    assert renewed(lambda: shown_picture())


def test_what_is_no_business_of_the_publics_replaces_nothing() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=50)
    user = UserFactory.create(publisher=True)
    assert not renewed(lambda: as_user(user).get("/admin/"))
    assert not renewed(lambda: services.register(workshop, Applicant("Ada", "ada@example.org")))
    assert not renewed(lambda: UserFactory.create())


def test_a_change_that_is_taken_back_replaces_nothing() -> None:
    topic = Topic.objects.all()[0]

    def change() -> None:
        with transaction.atomic():
            Topic.objects.filter(pk=topic.pk).update(name="Anders")
            transaction.set_rollback(True)

    assert not renewed(change)
    assert renewed(lambda: Topic.objects.filter(pk=topic.pk).update(name="Anders"))


def test_the_clock_is_seen_within_a_minute() -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        NewsItemFactory.create(
            title="Um neun", published=True, publish_at=now + timedelta(seconds=30)
        )
        NewsItemFactory.create(
            title="Bis neun", published=True, withdraw_at=now + timedelta(seconds=30)
        )
        before = seen("/aktuelles/")
    with time_machine.travel(now + timedelta(seconds=stamp.FRESH_SECONDS), tick=False):
        after = seen("/aktuelles/")
    assert ("Um neun" in before, "Bis neun" in before) == (False, True)
    assert ("Um neun" in after, "Bis neun" in after) == (True, False)


# Seats ------------------------------------------------------------------------------------------


def word(address: str) -> str:
    """What a page says of the one date's seats."""
    text = seen(address)
    return next(
        each
        for each in ("ausgebucht", "noch 1 Platz frei", "angekündigt", "Anmeldung geschlossen")
        if each in text
    )


def test_no_two_pages_disagree_about_a_seat() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    pages = [workshop.get_absolute_url(), "/veranstaltungen/", "/"]
    assert {word(each) for each in pages} == {"noch 1 Platz frei"}
    registration = services.register(workshop, Applicant("Ada Born", "ada@example.org"))
    assert {word(each) for each in pages} == {"ausgebucht"}
    services.cancel(registration)
    assert {word(each) for each in pages} == {"noch 1 Platz frei"}


def test_a_seat_that_is_free_by_the_clock_is_seen_in_that_moment() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    pages = [workshop.get_absolute_url(), "/veranstaltungen/", "/"]
    registration = services.register(workshop, Applicant("Ada Born", "ada@example.org"))
    end = timezone.now() + timedelta(seconds=20)
    Registration.objects.update(held_until=end)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        caches["pages"].delete(stamp.KEY)
        assert {word(each) for each in pages} == {"ausgebucht"}
    with time_machine.travel(end + timedelta(seconds=1), tick=False):
        assert {word(each) for each in pages} == {"noch 1 Platz frei"}
        # Whoever comes late and takes it again is seen, too.
        services.confirm(registration)
        assert {word(each) for each in pages} == {"ausgebucht"}


@pytest.mark.parametrize("turn", ["registration_opens_at", "registration_closes_at"])
def test_registration_opens_and_closes_to_the_second(turn: str) -> None:
    moment = timezone.now() + timedelta(seconds=20)
    workshop = WorkshopFactory.create(published=True, capacity=1, **{turn: moment})
    address = workshop.get_absolute_url()
    words = {"registration_opens_at": ("angekündigt", "noch 1 Platz frei"),
             "registration_closes_at": ("noch 1 Platz frei", "Anmeldung geschlossen")}  # fmt: skip
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        before = word(address)
    with time_machine.travel(moment, tick=False):
        assert (before, word(address)) == words[turn]


def test_a_date_offered_in_place_of_a_full_one_goes_when_it_closes_or_fills_up() -> None:
    series, moment = WorkshopSeriesFactory.create(), timezone.now() + timedelta(seconds=20)
    full = WorkshopFactory.create(published=True, capacity=1, series=series)
    RegistrationFactory.create(workshop=full)
    facts = {"published": True, "series": series, "capacity": 1}
    other = WorkshopFactory.create(title="Der nächste", registration_closes_at=moment, **facts)
    address, offered = full.get_absolute_url(), f'href="{other.get_absolute_url()}"'
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        caches["pages"].delete(stamp.KEY)
        assert seen(address).count(offered) == 2  # once as its neighbour in the series
    with time_machine.travel(moment, tick=False):
        assert seen(address).count(offered) == 1
    Workshop.objects.filter(pk=other.pk).update(registration_closes_at=None)
    assert "noch 1 Platz frei" in seen(address)
    services.register(other, Applicant("Ada Born", "ada@example.org"))
    assert "noch 1 Platz frei" not in seen(address)


def test_a_group_that_fills_up_or_opens_is_seen_though_the_workshop_has_seats() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=20)
    group = WorkingGroupFactory.create(workshop=workshop, capacity=2)
    WorkingGroupFactory.create(workshop=workshop)
    ada, bela = (Applicant(name, f"{name}@example.org") for name in ("Ada", "Bela"))
    assert not renewed(lambda: services.register(workshop, ada, group=group))
    assert renewed(lambda: services.register(workshop, bela, group=group))
    first, second = Registration.objects.order_by("pk")
    assert renewed(lambda: services.cancel(first))
    assert not renewed(lambda: services.cancel(second))


def to_another_date(registration: Registration) -> None:
    series = WorkshopSeriesFactory.create()
    Workshop.objects.filter(pk=registration.workshop_id).update(series=series)
    other = WorkshopFactory.create(published=True, series=series, capacity=5)
    services.change_date(registration, to=other)


@pytest.mark.parametrize("way", [services.cancel, services.forget, to_another_date])
def test_a_full_date_that_gets_a_free_seat_says_so_at_once(
    way: Callable[[Registration], object],
) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    ada = services.confirm(services.register(workshop, Applicant("Ada", "ada@example.org")))
    assert "Warteliste" in seen(workshop.get_absolute_url())
    way(ada)
    assert "noch 1 Platz frei" in seen(workshop.get_absolute_url())


def test_once_the_line_has_ended_its_last_leaving_opens_the_date_at_once() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    ada = services.confirm(services.register(workshop, Applicant("Ada", "ada@example.org")))
    bela = services.confirm(services.register(workshop, Applicant("Bela", "bela@example.org")))
    ended = timezone.now() - timedelta(minutes=1)
    Workshop.objects.filter(pk=workshop.pk).update(promotion_ends_at=ended)
    services.cancel(ada)
    assert "noch 1 Platz frei" not in seen(workshop.get_absolute_url())
    services.cancel(bela)
    assert "noch 1 Platz frei" in seen(workshop.get_absolute_url())


def test_a_seat_booked_for_a_colleague_that_falls_with_the_hand_over_is_seen_at_once() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=2)
    ada = services.confirm(services.register(workshop, Applicant("Ada", "ada@example.org")))
    RegistrationFactory.create(workshop=workshop, booked_by=ada, pending=True)
    assert "Warteliste" in seen(workshop.get_absolute_url())
    taker = {"name": "Mehmet Heide", "email": "m@werk.example", "organisation": "Werk"}
    services.take_over(services.hand_over(ada, **taker))
    assert "noch 1 Platz frei" in seen(workshop.get_absolute_url())


# At once ----------------------------------------------------------------------------------------


def test_a_page_computed_from_old_data_answers_nobody_after_the_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    topic = Topic.objects.all()[0]
    BestPracticeFactory.create(topics=[topic], published=True)
    was_read = page_cache.page_of

    def changed_meanwhile(*args: Any) -> page_cache.Page:
        Topic.objects.filter(pk=topic.pk).update(name="Silberdistel")
        return was_read(*args)

    monkeypatch.setattr(page_cache, "page_of", changed_meanwhile)
    assert "Silberdistel" not in seen(LIST)
    monkeypatch.undo()
    assert "Silberdistel" in seen(LIST)


class Slow:
    """A page whose computation waits until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.computed = 0
        self.began, self.may_go_on = threading.Event(), threading.Event()
        was_computed = page_cache.page_of

        def page_of(*args: Any) -> page_cache.Page:
            self.computed += 1
            self.began.set()
            self.may_go_on.wait(5)
            return was_computed(*args)

        monkeypatch.setattr(page_cache, "page_of", page_of)


def visit() -> str:
    try:
        return seen(LIST)
    finally:
        connections.close_all()


def test_one_computes_and_the_others_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(visit)
        slow.began.wait(5)
        others = [pool.submit(visit) for _ in range(3)]
        threading.Timer(0.2, slow.may_go_on.set).start()
        pages = {each.result() for each in [first, *others]}
    assert (slow.computed, len(pages)) == (1, 1)


def test_nobody_waits_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "LONGEST_WAIT_SECONDS", 0.1)
    slow = Slow(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(visit)
        slow.began.wait(5)
        second = pool.submit(visit)
        threading.Timer(0.5, slow.may_go_on.set).start()
        first.result(), second.result()
    assert slow.computed == 2


def test_while_one_computes_anew_the_others_get_the_page_of_the_last_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = visit()
    monkeypatch.setattr(page_cache, "LONGEST_WAIT_SECONDS", 0)
    slow = Slow(monkeypatch)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)), ThreadPoolExecutor(2) as pool:
        first = pool.submit(visit)
        slow.began.wait(5)
        assert pool.submit(visit).result() == before
        slow.may_go_on.set()
        first.result()
    assert slow.computed == 1


def test_a_computation_that_fails_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:

    def broken(*args: object) -> None:
        raise ValueError

    monkeypatch.setattr(page_cache, "page_of", broken)
    with pytest.raises(ValueError):  # noqa: PT011 - ours
        Client().get(LIST)
    monkeypatch.undo()
    monkeypatch.setattr(page_cache, "LONGEST_WAIT_SECONDS", 0)
    seen(LIST)
    assert statements(LIST) == 0


def test_after_an_outage_the_page_is_kept_like_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("search.views.EntryListView.filterset", away)
    assert Client(raise_request_exception=False).get(LIST).status_code == 503
    monkeypatch.undo()
    seen(LIST)
    assert statements(LIST) == 0


def test_without_the_cache_pages_are_computed(settings: Settings) -> None:
    gone = {**settings.CACHES["pages"], "LOCATION": "unix:///nowhere"}
    settings.CACHES = {**settings.CACHES, "pages": gone}
    topic = Topic.objects.all()[0]
    BestPracticeFactory.create(topics=[topic], published=True)
    assert topic.name in seen(LIST)
    Topic.objects.filter(pk=topic.pk).update(name="Silberdistel")
    assert "Silberdistel" in seen(LIST)


def test_a_stamp_that_was_pushed_out_makes_every_page_anew() -> None:
    seen(LIST)
    caches["pages"].delete(stamp.KEY)
    assert statements(LIST) > 0
    assert statements(LIST) == 0


def test_another_release_keeps_its_own_pages(settings: Settings) -> None:
    seen(LIST)
    settings.RELEASE = "next"
    assert statements(LIST) > 0
