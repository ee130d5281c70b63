"""The search knows the words of what is published, and forgets those that nothing says any more."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import IndexDue
from editorial.services import reindex
from pages.models import NewsItem
from search import vocabulary
from search.models import Document, Synonym, TradeWord, Word
from search.models.words import LONGEST_TERM
from search.tasks import recount_words
from search.vocabulary import learn, learn_tables, meant, recount, words_of
from taxonomy.models import WzCode
from tests.support.factories import BestPracticeFactory, NewsItemFactory, UserFactory, publish
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def _nothing_is_known_yet() -> None:
    for model in (Synonym, TradeWord, Word):
        model.objects.all().delete()


def words(language: str = "de") -> set[str]:
    return set(Word.objects.filter(language=language).values_list("shown", flat=True))


# Reading -----------------------------------------------------------------------------------------


def test_words_are_read_once_in_lower_case_where_they_once_are() -> None:
    found = words_of(["Der Plan. Planen, planen und PLANEN.", "Kfz-Werkstatt; Kfzwerkstatt"])
    assert found == {
        "der": "Der",
        "plan": "Plan",
        "planen": "planen",
        "und": "und",
        "kfzwerkstatt": "Kfz-Werkstatt",
    }


def test_numbers_keys_and_what_is_too_short_or_long_are_no_words() -> None:
    assert words_of(["ab 4.0 2026 a1b2c3 25.62 IPv6", "x" * (LONGEST_TERM + 1)]) == {}


def test_words_are_the_same_however_they_are_written() -> None:
    written = ["Prüfung", "Pru\u0308fung", "Prü\u00adfung", "Pruefung"]
    assert list(words_of(written)) == ["pruefung"]


# Learning ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_words_of_an_entry_are_known_once_it_is_published(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case = BestPracticeFactory.create(
            title="Ein Tourenplan", summary="Für Zäune.", situation="<p>Am <b>Kran</b>.</p>"
        )
    assert words() == set()
    with django_capture_on_commit_callbacks(execute=True):
        publish(case)
    assert {"Tourenplan", "Zäune", "Kran", case.municipality.name} <= words()
    assert "Der" not in words()


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_english_words_are_known_as_such(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        BestPracticeFactory.create(
            published=True, title="Ein Plan", title_en="A gizmo", summary_en="Of apprentices."
        )
    assert words("en") == {"gizmo", "apprentices"}
    assert not {"gizmo", "apprentices"} & words()


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_what_is_known_stays_as_it_is() -> None:
    learn("de", {"plan": "Plan"})
    Word.objects.update(number=7)
    learn("de", {"plan": "PLAN", "kran": "Kran"})
    assert list(Word.objects.order_by("shown").values_list("shown", "number")) == [
        ("Kran", 1),
        ("Plan", 7),
    ]


@pytest.mark.usefixtures("_nothing_is_known_yet")
@pytest.mark.parametrize(
    "odd", ["ß" * LONGEST_TERM, "Ä" * LONGEST_TERM, "ﬃ" * LONGEST_TERM, "İ" * 60]
)
def test_an_odd_word_keeps_no_other_from_being_known(odd: str) -> None:
    learn("de", words_of([f"Tourenplan {odd} Kran"]))
    assert {"Tourenplan", "Kran"} <= words()


def test_an_entry_is_stored_also_where_its_words_cannot_be(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr(vocabulary, "learn", fail)
    with caplog.at_level(logging.CRITICAL), django_capture_on_commit_callbacks(execute=True):
        case = BestPracticeFactory.create(published=True, title="Ein Plan")
    assert Document.objects.filter(object_id=case.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_learn_the_same_at_once_both_know_it() -> None:
    Word.objects.all().delete()
    forwards = {each: each.title() for each in map("wort{}".format, "abcdefghijklmnopqrstuvwxyz")}
    backwards = dict(reversed(forwards.items()))
    at_once(*[partial(learn, "de", each) for each in (forwards, backwards) * 3])
    assert Word.objects.count() == len(forwards)


@pytest.mark.django_db(transaction=True)
def test_words_are_known_when_the_transaction_ends() -> None:
    BestPracticeFactory.create(published=True, title="Ein Xylothekenplan")
    assert "Xylothekenplan" in words()


def test_learning_takes_as_many_statements_however_many_words() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = words_of(f"wort{one}{other}" for one in letters for other in letters)
    with CaptureQueriesContext(connection) as statements:
        learn("de", many)
    first = len(statements)
    with CaptureQueriesContext(connection) as statements:
        learn("de", many)
    # The transaction and its lock, what is known and what is new.
    assert (len(many), first) == (676, 5)
    assert len(statements) <= first


# Counting ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_counting_says_how_many_entries_have_a_word_or_its_like() -> None:
    for title in ["Der Plan", "Pläne", "Ein Tourenplan", "Ein Kran"]:
        BestPracticeFactory.create(published=True, title=title, summary="Etwas.")
        learn("de", words_of([title]))
    recount()
    numbers = dict(Word.objects.values_list("shown", "number"))
    assert [numbers[each] for each in ("Plan", "Pläne", "Tourenplan", "Kran")] == [3, 3, 1, 1]


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_what_nothing_says_any_more_is_forgotten() -> None:
    case = BestPracticeFactory.create(published=True, title="Ein Xylothekenplan")
    learn("de", words_of([case.title, "Xylothek"]))
    recount_words()
    assert words() == {"Xylothekenplan"}
    services.archive(case, by=UserFactory.create(publisher=True), note="Anders")
    recount_words()
    assert words() == set()


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_all_words_are_counted_within_a_day() -> None:
    case = BestPracticeFactory.create(published=True, title="Plan, Kran, Zaun, Tor, Pfad und Steg")
    BestPracticeFactory.create(published=True, title=case.title)
    learn("de", words_of([case.title.replace("und", "")]))
    now = timezone.now()
    for hour in range(24):
        with time_machine.travel(now + timedelta(hours=hour)):
            recount_words()
    assert set(Word.objects.values_list("number", flat=True)) == {2}
    assert Word.objects.count() == 6


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_an_erased_entry_takes_its_words_along() -> None:
    case = BestPracticeFactory.create(published=True, title="Ein Plan der Xylothek")
    BestPracticeFactory.create(published=True, title="Ein Plan")
    Synonym.objects.create(word="Xylothek", means=["Holzsammlung"])
    learn("de", words_of([case.title, "Früherer Titel"]))
    services.erase(case, by=UserFactory.create(publisher=True), reason="Widerspruch.")
    assert dict(Word.objects.values_list("shown", "number")) == {"Plan": 1, "Xylothek": 0}


@pytest.mark.django_db(transaction=True)
def test_what_an_entry_says_while_words_are_counted_is_kept() -> None:
    Word.objects.all().delete()
    learn("de", words_of(["Xylothekenplan"]))
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Word.objects.select_for_update().get()
            counting = pool.submit(on_its_own, recount)
            wait_until(lambda: waiting() == 1)
            saying = pool.submit(on_its_own, say_it)
            wait_until(lambda: saying.done() or waiting() == 2)
        counting.result(30)
        saying.result(30)
    assert "Xylothekenplan" in words()


def say_it() -> None:
    BestPracticeFactory.create(published=True, title="Ein Xylothekenplan")


def on_its_own(action: Callable[[], None]) -> None:
    try:
        action()
    finally:
        connection.close()


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def waiting() -> int:
    """How many sessions wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        [number] = cursor.fetchone()
    return int(number)


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_what_the_tables_say_is_known_and_kept_until_it_is_retired() -> None:
    synonym = Synonym.objects.create(word="Xylothek", means=["Holzsammlung"])
    trade = TradeWord.objects.create(word="gizmo works", language="en", wz_code_id=division())
    learn_tables()
    recount()
    assert (words(), words("en")) == ({"Xylothek"}, {"gizmo", "works"})
    for row in (synonym, trade):
        type(row).objects.update(is_retired=True)
    recount()
    assert (words(), words("en")) == (set(), set())


def division() -> int:
    return int(WzCode.objects.of_edition("2008").get(code="25").pk)


def test_counting_takes_as_many_statements_whatever_there_is() -> None:
    numbers = []
    for _ in range(2):
        for _ in range(3):
            BestPracticeFactory.create(published=True)
        with CaptureQueriesContext(connection) as statements:
            recount([0])
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_when_everything_is_written_anew_words_are_read_as_by_todays_rules() -> None:
    for model in (Synonym, TradeWord, Word):
        model.objects.all().delete()
    Synonym.objects.create(word="Lager", means=["Vorrat"])
    TradeWord.objects.create(word="Maler", wz_code=WzCode.objects.first())
    learn_tables()
    Synonym.objects.update(form="lag")
    TradeWord.objects.update(form="mal")
    Word.objects.update(form="lag")
    services.rebuild_index()
    forms = [each.objects.values_list("form", flat=True).get() for each in (Synonym, TradeWord)]
    assert forms == ["lager", "maler"]
    assert set(Word.objects.values_list("shown", "form")) == {
        ("Lager", "lager"),
        ("Maler", "maler"),
    }


def test_of_two_that_are_forms_of_one_word_by_now_one_stays_as_it_was() -> None:
    Synonym.objects.all().delete()
    Synonym.objects.create(word="Lager", means=["Vorrat"])
    Synonym.objects.create(word="Aufseher", means=["Aufsicht"])
    Synonym.objects.filter(word="Aufseher").update(word="Lagers", form="lag")
    services.rebuild_index()
    forms = dict(Synonym.objects.values_list("word", "form"))
    assert forms == {"Lager": "lager", "Lagers": "lag"}


def test_a_form_is_taken_once_another_word_has_left_it() -> None:
    Synonym.objects.all().delete()
    for word, former in [("Lager", "fehl"), ("Fehler", "mast"), ("Meister", "lager")]:
        row = Synonym.objects.create(word=word, means=["Vorrat"])
        Synonym.objects.filter(pk=row.pk).update(form=former)
    services.rebuild_index()
    forms = dict(Synonym.objects.values_list("word", "form"))
    assert forms == {"Lager": "lager", "Fehler": "fehler", "Meister": "meister"}


def test_a_search_for_the_meant_word_takes_one_statement() -> None:
    with CaptureQueriesContext(connection) as statements:
        meant("Digitalisirung", "de")
    assert len(statements) == 1


def test_words_go_with_what_is_stored_and_come_again_with_it() -> None:
    case = BestPracticeFactory.create(published=True, title="Ein Xylothekenplan")
    BestPractice.objects.filter(pk=case.pk).update(title="Ein Plan")
    case.refresh_from_db()
    reindex(case)
    learn("de", words_of(["Xylothekenplan"]))
    recount()
    assert "Xylothekenplan" not in words()


def test_words_of_what_waits_for_its_hour_are_learned_when_it_has_come(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    news = NewsItemFactory.create(published=True, title="Kranichzug")
    now = timezone.now()
    NewsItem.objects.filter(pk=news.pk).update(publish_at=now + timedelta(hours=1))
    news.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        reindex(news)
    IndexDue.objects.all().delete()
    assert "Kranichzug" not in words()
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        services.make_due_by_clock(now, timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            services.work_off_due()
    assert "Kranichzug" in words()


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_an_erased_entry_takes_along_how_only_it_wrote_a_word() -> None:
    case = BestPracticeFactory.create(published=True, title="Xylanders Zaun")
    BestPracticeFactory.create(published=True, title="Der Xylander am Zaun")
    learn("de", words_of(["Xylanders Zaun", "Der Xylander"]))
    services.erase(case, by=UserFactory.create(publisher=True), reason="Widerspruch.")
    assert words() == {"Xylander", "Zaun"}
