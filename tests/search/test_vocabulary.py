"""The search knows the words of what is published, and forgets those that nothing says any more."""

import logging
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from branchendialog.models import BestPractice
from editorial import services
from editorial.services import reindex
from search import vocabulary
from search.models import Document, Synonym, TradeWord, Word
from search.models.words import LONGEST_TERM
from search.tasks import recount_words
from search.vocabulary import learn, learn_tables, meant, recount, words_of
from taxonomy.models import WzCode
from tests.support.factories import BestPracticeFactory, UserFactory, publish
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


def test_learning_takes_two_statements_however_many_words() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = words_of(f"wort{one}{other}" for one in letters for other in letters)
    with CaptureQueriesContext(connection) as statements:
        learn("de", many)
    assert (len(many), len(statements)) == (676, 2)
    with CaptureQueriesContext(connection) as statements:
        learn("de", many)
    assert len(statements) <= 2


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
    assert words() == {"Xylothekenplan"}  # once a day is enough
    recount()
    assert words() == set()


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


@pytest.mark.usefixtures("_nothing_is_known_yet")
def test_a_word_that_is_new_since_the_count_began_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    learn("de", {"weg": "weg"})

    def learn_meanwhile() -> dict[str, set[str]]:
        learn("de", {"neu": "neu"})
        return learn_tables()

    monkeypatch.setattr(vocabulary, "learn_tables", learn_meanwhile)
    recount()
    assert words() == {"neu"}


def test_counting_takes_as_many_statements_whatever_there_is() -> None:
    numbers = []
    for _ in range(2):
        for _ in range(3):
            BestPracticeFactory.create(published=True)
        with CaptureQueriesContext(connection) as statements:
            recount()
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 14


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
