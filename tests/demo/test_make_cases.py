"""Cases for measuring: as people would have written and published them, only many."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import StringIO
from itertools import chain
from random import Random
from typing import Any, ClassVar

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.test import TestCase
from psycopg.errors import UniqueViolation
from pytest_django import Settings

from branchendialog.models import BestPractice, Effect
from demo.cases import making
from demo.cases.facets import MOST_TARGET_GROUPS, MOST_TOPICS, Branch, Choices, Code, Label, Town
from demo.cases.rows import KEY, SPAN_SECONDS, STEP_SECONDS, Case, make_case
from demo.cases.tables import Row, copy_rows
from demo.cases.words import Deck, Noun, read_words
from editorial.models import IndexDue, Release
from editorial.services import index_differences
from interface import stamp
from search.models import Document
from taxonomy.models import Topic, WzEdition
from tests.support.factories import BestPracticeFactory, UserFactory
from work.demo_marks import carries_demo_mark

pytestmark = pytest.mark.xdist_group("make_cases")

NUMBER = 60


def make(number: int = NUMBER) -> str:
    output = StringIO()
    call_command("make_cases", number, stdout=output)
    return output.getvalue()


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        return [definition for (definition,) in cursor]


def digest(cases: Iterable[Case]) -> str:
    """Of everything about them but their primary keys."""
    told = [repr(case._replace(pk=0)) for case in cases]
    return sha256("".join(told).encode()).hexdigest()


# Without a database ------------------------------------------------------------------------------


def invented() -> Choices:
    """As many of each as the vocabularies have."""
    codes = [[Code(number, f"{number}", [f"{number}"]) for number in range(3)]] * 2
    return Choices(
        Deck([Branch(each, f"branche-{each}", (f"Branche {each}",), codes) for each in range(9)]),
        Deck([Town(each, f"Ort {each}", [f"Ort {each}"], [f"{each}"]) for each in range(36)]),
        Deck([Label(each, f"thema-{each}", (f"Thema {each}",)) for each in range(8)]),
        Deck([Label(each, f"gruppe-{each}", (f"Gruppe {each}",)) for each in range(7)]),
    )


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    choices = invented()
    return [make_case(number, 0, choices) for number in range(1, 301)]


def words_of(case: Case) -> list[str]:
    texts = [case.title, case.summary, *map("".join, case.story.texts.values())]
    return re.findall(r"\w+", " ".join(texts).lower())


def share(cases: list[Case], word: str) -> float:
    return sum(word in words_of(case) for case in cases) / len(cases)


def test_a_number_has_the_same_case_each_time(cases: list[Case]) -> None:
    choices = invented()
    again = [make_case(number, 7, choices) for number in range(1, 301)]
    assert digest(again) == digest(cases)
    assert digest(again[1:]) != digest(again[:-1])


def test_each_case_has_a_text_of_its_own_with_about_250_different_words(cases: list[Case]) -> None:
    different = [len(set(words_of(case))) for case in cases]
    assert 240 <= sum(different) / len(different) <= 260
    assert 200 <= min(different) <= max(different) <= 320
    for name in ("situation", "approach"):
        assert len({"".join(case.story.texts[name]) for case in cases}) == len(cases)


def test_few_words_are_frequent_and_most_are_rare(cases: list[Case]) -> None:
    numbers = Counter(chain.from_iterable(map(words_of, cases)))
    assert len(numbers) > 5000
    assert sum(number == 1 for number in numbers.values()) > len(numbers) / 3
    assert {word for word, _ in numbers.most_common(8)} >= {"die", "der", "und", "das"}
    for word in ("tablet", "lagerplan", "tourenplanung"):
        assert 0.01 < share(cases, word) < 0.12
    assert 0.1 < share(cases, "betriebsrat") < 0.3


def test_the_first_of_a_hundred_words_comes_far_more_often_than_the_last() -> None:
    random, deck = Random(1), Deck(range(1, 101))
    drawn = Counter(deck.draw(random) for _ in range(20_000))
    assert set(drawn) == set(range(1, 101))
    assert 12 < drawn[1] / drawn[100] < 30


def test_compounds_have_two_or_three_parts_and_none_stutters() -> None:
    compounds = {noun.word for noun in read_words().compounds.things}
    assert len(compounds) > 10_000
    assert {"Werkzeugausgabe", "Schichtübergabeprotokoll", "Lagerplan"} <= compounds
    assert compounds.isdisjoint({"Prüfprüfung", "Übergabeübergabe", "Lagerlager"})


def test_no_slot_is_left_in_a_text(cases: list[Case]) -> None:
    texts = [text for case in cases for text in chain.from_iterable(case.story.texts.values())]
    assert [text for text in texts if "{" in text or "}" in text] == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("{Der thema} lag {dem thema} vor.", "Die Mappe lag der Mappe vor."),
        ("{Kein thema} für {einen thema}: {thema}", "Keine Mappe für eine Mappe: Mappe"),
    ],
)
def test_articles_follow_the_gender_of_their_word(sentence: str, wanted: str) -> None:
    pieces = read_words().sentence(sentence)
    assert "".join(pieces.write(Noun("f", "Mappe"), Random(1))) == wanted


def test_a_slot_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="unbekannt"):
        read_words().sentence("Wo {dem unbekannt} ist.")


def test_titles_and_slugs_fit_their_columns(cases: list[Case]) -> None:
    widest = cases[0].story._replace(title=["Ü" * 70])
    last = cases[0]._replace(number=9_999_999, story=widest)
    for case in [*cases, last]:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case.slug)
        assert len(case.slug) <= 80
        assert len(case.title) <= 200
    assert len({case.slug for case in cases}) == len(cases)


def test_nearly_every_case_has_a_combination_of_facets_of_its_own(cases: list[Case]) -> None:
    combinations = {
        (
            facets.branch.pk,
            facets.size,
            facets.cost_band,
            facets.duration_band,
            tuple(sorted(facets.topics)),
            tuple(sorted(facets.target_groups)),
            facets.town.pk,
        )
        for facets in (case.facets for case in cases)
    }
    assert len(combinations) > 0.9 * len(cases)


def test_facets_are_as_uneven_as_life(cases: list[Case]) -> None:
    branches = Counter(case.facets.branch.pk for case in cases)
    assert branches[0] > 1.5 * branches[8] > 0
    for most, chosen in [
        (MOST_TOPICS, [case.facets.topics for case in cases]),
        (MOST_TARGET_GROUPS, [case.facets.target_groups for case in cases]),
    ]:
        assert {len(each) for each in chosen} == set(range(1, most + 1))
        assert all(len(set(each)) == len(each) for each in chosen)


def test_an_industry_may_have_no_code(cases: list[Case]) -> None:
    branch = Branch(1, "neu", ("Neu",), [[], []])
    choices = invented()._replace(branches=Deck([branch]))
    assert make_case(1, 0, choices).facets.codes == []
    assert all(len(case.facets.codes) == len(WzEdition) for case in cases)


def test_no_two_are_published_in_the_same_second(cases: list[Case]) -> None:
    numbers = range(1, 1_000_001)
    assert len({number * STEP_SECONDS % SPAN_SECONDS for number in numbers}) == len(numbers)
    years = Counter(case.published_at.year for case in cases)
    assert set(years) == set(range(2018, 2027))
    assert min(years[year] for year in range(2019, 2026)) > 30


# Into the database -------------------------------------------------------------------------------


def numbers() -> list[int]:
    keys = BestPractice.objects.order_by("external_key").values_list("external_key", flat=True)
    return [int(str(key).removeprefix(KEY)) for key in keys]


def stored() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()
        for model in (BestPractice, Effect, Release, Document, IndexDue)
    }


@pytest.mark.django_db
class TestMade(TestCase):
    """Made once for all of these."""

    indexes_before: ClassVar[list[str]]
    said: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.indexes_before = indexes()
        cls.said = make()

    def test_as_many_are_made_as_were_asked_for(self) -> None:
        assert self.said == "60 cases made.\n"
        assert numbers() == list(range(1, NUMBER + 1))
        assert stored() == {
            "BestPractice": NUMBER,
            "Effect": 2 * NUMBER,
            "Release": NUMBER,
            "Document": NUMBER,
            "IndexDue": 0,
        }
        assert carries_demo_mark()

    def test_search_says_what_it_would_say_of_written_ones(self) -> None:
        assert list(index_differences()) == []
        output = StringIO()
        call_command("rebuild_index", "--check", stdout=output)
        assert output.getvalue() == "Every Document is as its entry says.\n"
        assert Document.objects.exclude(vector_de=None, vector_en=None).count() == NUMBER

    def test_each_is_a_complete_published_example(self) -> None:
        cases = list(BestPractice.objects.published())
        assert len(cases) == NUMBER
        for case in cases:
            case.full_clean()
            assert case.is_example
            assert case.missing_for_publication() == []
            assert [code.edition for code in case.wz_codes.all()] == WzEdition.values
            assert 1 <= case.topics.count() <= MOST_TOPICS
            assert 1 <= case.target_groups.count() <= MOST_TARGET_GROUPS
            assert case.own_regions()

    def test_codes_are_those_of_the_industry(self) -> None:
        for case in BestPractice.objects.select_related("industry"):
            above = tuple(case.industry.wz_codes.values_list("code", flat=True))
            assert all(
                code.code.startswith(above) and code.level == 5 for code in case.wz_codes.all()
            )

    def test_indexes_are_there_again(self) -> None:
        assert len(self.indexes_before) > 100
        assert indexes() == self.indexes_before

    def test_second_run_makes_those_with_the_next_numbers(self) -> None:
        assert make(7) == "7 cases made.\n"
        assert numbers() == list(range(1, NUMBER + 8))
        assert list(index_differences()) == []
        BestPracticeFactory.create(published=True)  # the next primary key is free

    def test_a_case_is_the_same_wherever_it_is_made(self) -> None:
        columns = ["external_key", "uuid", "slug", "title", "situation", "published_at", "size"]
        rows = BestPractice.objects.order_by("external_key").values_list(*columns, "municipality")
        before = list(rows)
        for model in (Release, Document, BestPractice):
            model._base_manager.all().delete()
        make(NUMBER)
        assert list(rows.all()) == before


@pytest.mark.django_db
def test_broken_off_in_the_middle_nothing_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    before = indexes()
    documents = 0

    def copy_until_somebody_presses_a_key(model: type[Model], rows: Iterator[Row]) -> None:
        nonlocal documents
        documents += model is Document
        if documents == 2:
            raise KeyboardInterrupt
        copy_rows(model, rows)

    monkeypatch.setattr(making, "BATCH", 20)
    monkeypatch.setattr(making, "copy_rows", copy_until_somebody_presses_a_key)
    with pytest.raises(KeyboardInterrupt):
        make()
    assert set(stored().values()) == {0}
    assert (indexes(), carries_demo_mark()) == (before, False)


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_takes_all_along() -> None:
    make(1)
    case = BestPractice.objects.get()
    BestPractice.objects.filter(pk=case.pk).update(external_key=None)
    before = indexes()
    with pytest.raises(UniqueViolation, match="uuid"):
        make(30)
    assert (BestPractice.objects.count(), indexes()) == (1, before)


@pytest.mark.django_db
def test_database_with_somebodys_account_is_refused() -> None:
    UserFactory.create(email="leitung@agentur.example.org")
    with pytest.raises(CommandError, match="holds accounts or entries that no demo made"):
        make()
    assert (stored()["BestPractice"], carries_demo_mark()) == (0, False)


@pytest.mark.django_db
def test_without_vocabularies_it_says_what_to_run() -> None:
    Topic.objects.all().delete()
    with pytest.raises(CommandError, match="run load_vocabularies first"):
        make()
    assert not carries_demo_mark()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, -5])
def test_fewer_than_one_is_refused(number: int) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        make(number)


@pytest.mark.django_db
def test_kept_pages_are_old_afterwards(
    settings: Settings, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["default"]}
    stamp.renew()
    before = caches["pages"].get(stamp.KEY)
    with django_capture_on_commit_callbacks(execute=True):
        make(1)
    assert caches["pages"].get(stamp.KEY) not in (None, before)
