"""The demo's content: loaded once, by the services, with dates that suit the day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from branchendialog.models import BestPractice, Dialogue, FocusDecision, IndustryPage
from branchendialog.views import findings_behind
from demo.accounts import EDITOR, PUBLISHER
from demo.days import is_free
from demo.loading import VERSION_AS_LOADED, Outcome, load_demo
from editorial.models import Publishable, StateChange, publishable_models
from editorial.services import index_differences
from initiatives.models import Activity, Actor, FeasibilityCheck, Idea, Initiative, Milestone
from notifications.models import OutgoingMail
from pages.models import NewsItem, Page
from search.models import Document
from taxonomy.models import CompanySize, DurationBand, Industry, Municipality, Region
from tests.support.factories import UserFactory
from work.demo_marks import carries_demo_mark
from workshops.models import (
    Finding,
    Registration,
    RegistrationEvent,
    Workshop,
    WorkshopRecord,
    WorkshopStatus,
)

FRIDAY = date(2026, 11, 20)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 10, tzinfo=BERLIN)
# How long a case took before its company released it.
AT_LEAST = {
    DurationBand.UP_TO_3_MONTHS: timedelta(0),
    DurationBand.UP_TO_6_MONTHS: timedelta(days=90),
    DurationBand.UP_TO_12_MONTHS: timedelta(days=180),
    DurationBand.OVER_12_MONTHS: timedelta(days=365),
}

pytestmark = [
    pytest.mark.net,
    pytest.mark.django_db,
    pytest.mark.xdist_group("load_demo"),
]


@pytest.fixture(autouse=True)
def _on_a_friday_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def entries() -> list[Publishable]:
    return [entry for model in publishable_models() for entry in model._base_manager.all()]


def marks_of(entry: Publishable) -> tuple[object, ...]:
    return (entry.pk, entry.version, entry.updated_at, entry.published_at)


def workshop(key: str) -> Workshop:
    found: Workshop = Workshop.objects.get(external_key=key)
    return found


def load(**options: str) -> str:
    output = StringIO()
    call_command("load_demo", stdout=output, **options)
    return output.getvalue()


def test_day_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="--today wants a day as YYYY-MM-DD"):
        load(today="20.11.2026")


def test_day_can_be_given_and_an_empty_database_gets_the_mark() -> None:
    assert not carries_demo_mark()
    said = load(today="2026-11-27")
    assert said == "132 entries created, 0 events moved, 0 left as they are.\n"
    assert carries_demo_mark()
    assert workshop("demo-v2").date == date(2026, 12, 16)


def test_day_too_far_from_the_clock_is_refused_and_nothing_remains() -> None:
    with pytest.raises(CommandError, match=r"^Content not loaded: Zu dieser Veranstaltung"):
        load(today="2025-01-01")
    assert entries() == []
    assert User.objects.count() == 0


def test_database_with_somebodys_account_is_refused() -> None:
    UserFactory.create(email="leitung@agentur.example.org")
    with pytest.raises(CommandError, match="holds accounts or entries that no demo made"):
        load()
    assert (entries(), carries_demo_mark()) == ([], False)


class TestLoaded(TestCase):
    """Loaded once for all of these, for it takes seconds; what each does is undone."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(NOW, tick=False):
            load_demo(FRIDAY)

    def test_has_all_that_the_content_lists(self) -> None:
        numbers = {model: model._base_manager.count() for model in publishable_models()}
        assert numbers == {
            Actor: 22,
            Initiative: 2,
            Idea: 5,
            Activity: 25,
            Workshop: 12,
            WorkshopRecord: 5,
            IndustryPage: 9,
            BestPractice: 16,
            Dialogue: 2,
            Page: 3,
            NewsItem: 6,
        }
        assert Finding.objects.count() == 24
        assert [entry.title for entry in entries() if not entry.is_published] == []

    def test_second_run_changes_no_row(self) -> None:
        before = [marks_of(entry) for entry in entries()]
        others = [Registration, RegistrationEvent, StateChange, User, OutgoingMail, Document]
        counts = [model._base_manager.count() for model in others]
        assert load() == "0 entries created, 0 events moved, 132 left as they are.\n"
        assert [marks_of(entry) for entry in entries()] == before
        assert [model._base_manager.count() for model in others] == counts

    def test_second_run_asks_the_database_little(self) -> None:
        with CaptureQueriesContext(connection) as second:
            load_demo(FRIDAY)
        assert len(second) == 22

    def test_leaves_alone_what_the_team_has_edited(self) -> None:
        case = BestPractice.objects.get(external_key="demo-b01")
        case.title = "Zeichnungen, wo man sie braucht"
        case.save()
        load_demo(FRIDAY)
        assert BestPractice.objects.get(pk=case.pk).title == "Zeichnungen, wo man sie braucht"

    def test_nothing_is_published_past_the_services(self) -> None:
        editor = User.objects.get(email=EDITOR.email)
        publisher = User.objects.get(email=PUBLISHER.email)
        for entry in entries():
            changes = StateChange.objects.filter(
                content_type__model=entry._meta.model_name, object_id=entry.pk
            ).order_by("pk")
            assert [(change.to_state, change.by, change.by_last_editor) for change in changes] == [
                ("in_review", editor, True),
                ("published", publisher, False),
            ]
            is_off = isinstance(entry, Workshop) and entry.is_cancelled
            assert entry.version == VERSION_AS_LOADED + is_off

    def test_cases_and_activities_show_their_scenes(self) -> None:
        entries = [*BestPractice.objects.all(), *Activity.objects.all()]
        assert len(entries) == 16 + 25
        for entry in entries:
            assert entry.picture is not None
            assert entry.picture.alt
            assert entry.picture.name.startswith("Szene ")
            assert entry.picture.is_decorative is False

    def test_search_is_in_step(self) -> None:
        assert Document.objects.count() == len(entries()) == 107
        assert list(index_differences()) == []
        output = StringIO()
        call_command("rebuild_index", "--check", stdout=output)
        assert output.getvalue() == "Every Document is as its entry says.\n"

    def test_every_entry_passes_the_checks_of_its_form(self) -> None:
        for entry in entries():
            entry.full_clean()

    def test_each_size_has_four_cases_and_each_industry_but_one_has_two(self) -> None:
        sizes = Counter(BestPractice.objects.values_list("size", flat=True))
        assert sizes == dict.fromkeys(CompanySize.values, 4)
        industries = Counter(BestPractice.objects.values_list("industry__slug", flat=True))
        with_cases = Industry.objects.exclude(slug="gastgewerbe").values_list("slug", flat=True)
        assert industries == dict.fromkeys(with_cases, 2)

    def test_chain_leads_from_an_impulse_to_a_case(self) -> None:
        impulse = Finding.objects.get(code="f16")
        course = impulse.activities.get()
        assert [course.external_key, course.actor.external_key] == [
            "demo-a03",
            "demo-akteur-10",
        ]
        cases = course.best_practices.published().values_list("external_key", flat=True)
        assert list(cases) == ["demo-b15"]

    def test_each_case_has_a_code_in_both_editions_a_release_and_an_effect(self) -> None:
        for case in BestPractice.objects.all():
            editions = [code.edition for code in case.wz_codes.order_by("edition")]
            assert editions == ["2008", "2025"]
            assert case.releases.get().granted_on < case.confirmed_at
            assert case.effects.count() == 1

    def test_a_works_council_releases_what_is_told_of_it(self) -> None:
        released = Counter(
            (case.releases.get().granted_by, bool(case.works_council_view))
            for case in BestPractice.objects.all()
        )
        assert released == {
            ("Geschäftsführung und Betriebsrat", True): 10,
            ("Geschäftsführung", False): 6,
        }

    def test_a_case_shows_no_finding_that_is_younger_than_it(self) -> None:
        for case in BestPractice.objects.all():
            begun = case.releases.get().granted_on - AT_LEAST[DurationBand(case.duration_band)]
            for finding in findings_behind(case.helpers()):
                held_on = finding.group.workshop.date
                assert held_on
                assert held_on < begun, (case, finding)

    def test_a_decision_holds_to_the_same_day_three_years_later(self) -> None:
        decision = FocusDecision.objects.get()
        assert decision.decided_on == date(2025, 10, 15)
        assert decision.valid_until == date(2028, 10, 15)

    def test_news_came_one_after_another_and_one_shows_its_case(self) -> None:
        news = NewsItem.objects.order_by("published_at")
        assert [str(item.external_key).removeprefix("demo-meldung-") for item in news] == [
            *("arbeit-4-0", "maerkische-region", "branchendialog"),
            *("drohnen", "datensammler", "wasserwerk"),
        ]
        days = [timezone.localdate(item.published_at) for item in news if item.published_at]
        assert days == sorted(set(days))
        assert days[-1] == date(2026, 11, 6)
        assert [item.first_published_at for item in news] == [item.published_at for item in news]
        last = NewsItem.objects.get(external_key="demo-meldung-wasserwerk")
        assert last.picture == BestPractice.objects.get(external_key="demo-b15").picture
        document = Document.objects.get(kind="newsitem", object_id=last.pk)
        assert document.published_at == last.published_at

    def test_no_registration_ends_on_a_day_off(self) -> None:
        for event in Workshop.objects.exclude(registration_closes_at=None):
            assert event.registration_closes_at
            assert not is_free(timezone.localdate(event.registration_closes_at))

    def test_only_one_case_is_overdue(self) -> None:
        overdue = BestPractice.objects.filter(confirm_by__lt=FRIDAY)
        assert [case.title for case in overdue] == ["Ein Modell für alle Gewerke"]
        assert overdue.get().confirmed_at == FRIDAY - timedelta(days=500)

    def test_only_what_is_fact_or_claims_nothing_goes_without_the_mark(self) -> None:
        unmarked = {entry.external_key for entry in entries() if not entry.is_example}
        claims_nothing = {
            *IndustryPage.objects.values_list("external_key", flat=True),
            *Page.objects.values_list("external_key", flat=True),
        }
        assert unmarked - claims_nothing == {
            "demo-akteur-01",
            "demo-akteur-11",
            "demo-arbeit-4-0",
            "demo-digitalisierung-maerkische-region",
            "demo-id1",
            "demo-id2",
            "demo-auftakt-2018",
            "demo-rueckblick-2018",
            "demo-ideenlabor",
            "demo-rueckblick-ideenlabor",
            "demo-meldung-arbeit-4-0",
            "demo-meldung-maerkische-region",
        }
        assert not Finding.objects.filter(is_example=False).exists()
        assert not FeasibilityCheck.objects.filter(is_example=False).exists()
        facts = Milestone.objects.filter(is_example=False).values_list("title", flat=True)
        assert list(facts) == ["Auftaktworkshop"]
        assert list(BestPractice.objects.exclude(company_name__endswith=" (Beispiel)")) == []

    def test_two_actors_are_overdue_on_purpose(self) -> None:
        overdue = Actor.objects.filter(confirm_by__lt=FRIDAY).order_by("external_key")
        keys = overdue.values_list("external_key", flat=True)
        assert list(keys) == ["demo-akteur-04", "demo-akteur-17"]

    def test_events_to_come_stand_as_announced(self) -> None:
        stand = {
            key: workshop(f"demo-{key}") for key in ("v1", "v2", "v3", "v4", "v5", "v6", "d2-3")
        }
        assert {key: (each.status, each.seats.taken) for key, each in stand.items()} == {
            "v1": (WorkshopStatus.OPEN, 9),
            "v2": (WorkshopStatus.OPEN, 22),
            "v3": (WorkshopStatus.FULL, 20),
            "v4": (WorkshopStatus.OPEN, 31),
            "v5": (WorkshopStatus.CANCELLED, 0),
            "v6": (WorkshopStatus.CLOSED, 63),
            "d2-3": (WorkshopStatus.ANNOUNCED, 0),
        }

    def test_the_cancelled_one_was_called_off_by_its_step(self) -> None:
        off = workshop("demo-v5")
        assert [(each.kind, each.told) for each in off.changes.all()] == [("cancelled", 8)]
        assert set(off.registrations.values_list("state", flat=True)) == {"cancelled"}

    def test_hospitality_has_a_page_and_no_case(self) -> None:
        assert IndustryPage.objects.get(industry__slug="gastgewerbe").is_published
        assert BestPractice.objects.filter(industry__slug="gastgewerbe").count() == 0

    def test_workshop_of_2018_has_neither_times_nor_a_house(self) -> None:
        first = workshop("demo-auftakt-2018")
        assert (first.date, first.starts_at, first.ends_at) == (date(2018, 1, 17), None, None)
        assert (first.venue_lines, first.fee, first.capacity) == ([], "", None)
        assert first.status == WorkshopStatus.PAST
        assert [(group.name, group.topics.count()) for group in first.groups.all()] == [
            ("Produktionswirtschaft", 3),
            ("Dienstleistungsgewerbe", 3),
            ("Smart City", 3),
        ]

    def test_open_workshop_has_two_seats_left_in_one_group(self) -> None:
        learning = workshop("demo-v2")
        assert learning.status == WorkshopStatus.OPEN
        assert (learning.seats.taken, learning.capacity) == (22, 24)
        free_in = learning.seats.free_in
        seats = [(group.name, free_in(learning, group)) for group in learning.groups.all()]
        assert seats == [("Produktion", 0), ("Dienstleistung", 2)]
        assert learning.registrations.exclude(second_choice=None).count() == 2

    def test_other_workshop_is_full(self) -> None:
        dialogue = workshop("demo-v3")
        assert dialogue.status == WorkshopStatus.FULL
        assert (dialogue.seats.taken, dialogue.capacity) == (20, 20)

    def test_demo_people_are_no_persons_and_get_no_mail(self) -> None:
        people = workshop("demo-v3").registrations.order_by("pk").values_list("name", "email")
        assert list(people)[-1] == ("Testperson 24", "testperson-24@example.org")
        assert OutgoingMail.objects.count() == 0

    def test_seats_are_taken_by_registering_and_confirming(self) -> None:
        moves = RegistrationEvent.objects.values_list("from_state", "to_state")
        each = [("", "pending"), ("pending", "confirmed")]
        in_line = [("", "waiting"), ("waiting", "waiting")]
        found = moves.filter(registration__workshop=workshop("demo-v3"))
        assert list(found) == each * 20 + in_line * 4

    def test_dates_are_counted_from_the_day_of_loading(self) -> None:
        learning, dialogue = workshop("demo-v2"), workshop("demo-v3")
        assert learning.starts_at == datetime(2026, 12, 9, 9, 30, tzinfo=BERLIN)
        assert learning.ends_at == datetime(2026, 12, 9, 13, tzinfo=BERLIN)
        assert learning.registration_closes_at == datetime(2026, 12, 8, 12, tzinfo=BERLIN)
        assert dialogue.starts_at == datetime(2027, 1, 12, 14, tzinfo=BERLIN)

    def test_later_starts_move_events_that_are_over(self) -> None:
        for today, learning, dialogue, moved in [
            # Until then the conference and the online hour are over.
            (date(2026, 12, 9), date(2026, 12, 9), date(2027, 1, 12), 2),
            (date(2026, 12, 10), date(2027, 1, 13), date(2027, 1, 12), 1),
            (date(2027, 6, 1), date(2027, 6, 23), date(2027, 7, 6), 7),
        ]:
            assert load_demo(today) == Outcome(created=0, moved=moved, unchanged=132 - moved)
            assert [workshop("demo-v2").date, workshop("demo-v3").date] == [learning, dialogue]
            assert workshop("demo-auftakt-2018").date == date(2018, 1, 17)
            assert list(index_differences()) == []

    def test_moved_event_keeps_address_and_seats_and_raises_its_sequence(self) -> None:
        before = workshop("demo-v2")
        load_demo(date(2027, 6, 1))
        after = workshop("demo-v2")
        assert (after.slug, after.seats) == (before.slug, before.seats)
        assert (after.version, after.sequence) == (before.version, before.sequence + 1)
        # Summer time by then: still half past nine on the wall, an hour earlier in UTC.
        moments = [before.starts_at, after.starts_at]
        assert [moment.hour for moment in moments if moment] == [8, 7]
        assert [timezone.localtime(moment).hour for moment in moments] == [9, 9]

    def test_event_that_the_team_has_edited_is_not_moved(self) -> None:
        edited = workshop("demo-v2")
        edited.venue_name = "Haus der Region"
        edited.save()
        assert load_demo(date(2027, 6, 1)).moved == 6
        assert workshop("demo-v2").date == edited.date

    def test_accounts_are_functions_without_a_password(self) -> None:
        accounts = User.objects.order_by("pk")
        assert [(user.name, user.role, user.is_superuser) for user in accounts] == [
            ("Redaktion", Role.EDITOR, False),
            ("Veröffentlichung", Role.PUBLISHER, False),
            ("Verwaltung", Role.NONE, True),
        ]
        assert [user.has_usable_password() for user in accounts] == [False] * 3

    def test_both_regions_and_their_places_are_used(self) -> None:
        for region, number in [("hannover", 8), ("maerkische-region", 8)]:
            places = Municipality.objects.filter(regions=Region.objects.get(slug=region))
            assert BestPractice.objects.filter(municipality__in=places).count() == number
