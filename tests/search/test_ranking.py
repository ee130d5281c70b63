"""What is found comes in tiers, in each the newest first, however much it is and page by page."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial.services import reindex
from search.analysis import TIERS
from search.models import Document, Synonym
from search.ranking import BestFirst
from search.understanding import understand
from tests.support.factories import BestPracticeFactory, IndustryFactory, WorkshopFactory
from tests.support.searching import found, matching

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"
# Where the word stands in an entry of each tier.
STANDING = {
    "A": {"title": "Zaun"},
    "B": {"title": "Gartenzaun"},
    "C": {"summary": "Ein Zaun."},
    "D": {"situation": "Ein Zaun."},
}


@pytest.fixture(params=[2_000, 3, 1, 0], ids=lambda few: f"few={few}")
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many are sorted as a whole; more are read on the way of the dates."""
    monkeypatch.setattr("search.ranking.FEW", request.param)
    monkeypatch.setattr("search.filters.FEW", request.param)
    return int(request.param)


def case(days: int, **values: str) -> BestPractice:
    """One that was published so many days ago."""
    industry = IndustryFactory.create(name="Anderes")
    values = {"title": "Titel", "summary": "Etwas."} | values
    made: BestPractice = BestPracticeFactory.create(published=True, industry=industry, **values)
    moment = timezone.now() - timedelta(days=days)
    BestPractice.objects.filter(pk=made.pk).update(published_at=moment)
    made.refresh_from_db()
    reindex(made)
    return made


@pytest.fixture
def in_order() -> list[int]:
    """Twelve entries that say it, three in each tier; their keys, the best first."""
    made = {}
    for number in range(3):
        for place, tier in enumerate("DBAC"):
            made[tier, number] = case(10 * number + place, **STANDING[tier]).pk
    case(1, title="Anderes")
    return [made[tier, number] for tier in TIERS for number in range(3)]


def keys(documents: Iterable[Document]) -> list[int]:
    return [each.object_id for each in documents]


def ranked(query: str) -> BestFirst:
    documents = matching(query)
    return BestFirst(documents, understand(query, "de"), documents.count())


@pytest.mark.usefixtures("few")
def test_tiers_come_in_order_and_in_each_the_newest_first(in_order: list[int]) -> None:
    assert keys(ranked("Zaun")[:12]) == in_order


@pytest.mark.usefixtures("few")
def test_backwards_it_is_the_same_order(in_order: list[int]) -> None:
    assert keys(ranked("Zaun").reverse()[:12]) == in_order[::-1]
    assert keys(ranked("Zaun").reverse().reverse()[:12]) == in_order


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("size", [1, 2, 4, 5, 7])
def test_pages_fit_together_from_both_ends(in_order: list[int], size: int) -> None:
    for documents, wanted in [
        (ranked("Zaun"), in_order),
        (ranked("Zaun").reverse(), in_order[::-1]),
    ]:
        pages = [keys(documents[begin : begin + size]) for begin in range(0, 12, size)]
        assert [key for page in pages for key in page] == wanted


@pytest.mark.usefixtures("few")
def test_behind_the_end_is_nothing(in_order: list[int]) -> None:
    assert keys(ranked("Zaun")[10:40]) == in_order[10:]
    assert keys(ranked("Zaun")[12:40]) == []
    assert keys(ranked("Nichtda")[0:20]) == []


@pytest.mark.usefixtures("few")
def test_a_tier_holds_what_says_all_words_in_it_and_those_above() -> None:
    case(1, title="Zaun im Garten", situation="Eine Tonne.")
    case(2, title="Zaun am Haus", summary="Eine Tonne.")
    case(3, title="Hinten", summary="Zaun und Tonne.")
    case(4, title="Gartenzaun mit Tonne")
    case(5, title="Zaun und Tonne")
    assert found("Zaun Tonne") == [
        "Zaun und Tonne",
        "Gartenzaun mit Tonne",
        "Zaun am Haus",
        "Hinten",
        "Zaun im Garten",
    ]


@pytest.mark.usefixtures("few")
def test_what_was_typed_comes_before_what_says_the_same_and_no_more_than_parts_last() -> None:
    Synonym.objects.create(word="Zaunplan", means=["Arbeitsliste"])
    case(1, title="Nach Teilen", situation="Jeder Zaun hat seinen Plan.")
    case(2, title="Nach Synonym", situation="Eine Arbeitsliste.")
    case(3, title="Wörtlich", situation="Der Zaunplan.")
    case(4, title="Zaun nach Plan")
    case(5, title="Arbeitsliste", situation="Ein Zaunplan.")
    case(6, title="Wörtlich und älter", situation="Die Zaunpläne.")
    case(7, title="Bei der Zaunplanung")
    in_order = ["Arbeitsliste", "Bei der Zaunplanung"]
    in_order += ["Wörtlich", "Wörtlich und älter", "Nach Synonym"]
    in_order += ["Zaun nach Plan", "Nach Teilen"]
    assert found("Zaunplan") == in_order
    assert [each.title for each in ranked("Zaunplan").reverse()[:9]] == in_order[::-1]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("query", ["-Tonne", "Zaun -Tonne"])
def test_what_excludes_is_read_from_both_ends_too(in_order: list[int], query: str) -> None:
    case(0, title="Zaun mit Tonne")
    pages = [keys(ranked(query)[begin : begin + 5]) for begin in range(0, 15, 5)]
    found = [key for page in pages for key in page]
    assert set(in_order) <= set(found)
    assert keys(ranked(query).reverse()[:20]) == found[::-1]


@pytest.mark.usefixtures("few")
def test_what_is_excluded_is_in_no_tier(in_order: list[int]) -> None:
    case(0, title="Zaun", situation="Eine Tonne.")
    case(0, title="Zaun am Garten", summary="Die Tonne.")
    assert keys(ranked("Zaun -Tonne")[:20]) == in_order


@pytest.mark.usefixtures("few")
def test_of_one_moment_the_later_one_comes_first() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    made = [case(0, title="Zaun") for _ in range(5)]
    Document.objects.update(published_at=moment)
    newest_first = keys(Document.objects.order_by("-id"))
    assert keys(ranked("Zaun")[:5]) == newest_first
    assert set(newest_first) == {each.pk for each in made}


def test_a_common_word_is_found_without_sorting_all(
    in_order: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.ranking.FEW", 2)
    monkeypatch.setattr(BestFirst, "_sorted", None)
    assert keys(ranked("Zaun")[2:5]) == in_order[2:5]


# In a list ---------------------------------------------------------------------------------------


def shown(client: Client, query: str, address: str = LIST) -> list[int]:
    return [each.pk for each in client.get(f"{address}{query}").context["entries"]]


@pytest.mark.usefixtures("few")
def test_a_list_with_a_text_shows_what_fits_best_first(client: Client, in_order: list[int]) -> None:
    context = client.get(f"{LIST}?q=Zaun").context
    assert [each.pk for each in context["entries"]] == in_order
    chosen = [(str(label), is_current) for _url, label, is_current in context["orders"]]
    assert chosen[0] == ("Passende zuerst", True)
    assert [is_current for _label, is_current in chosen[1:]] == [False] * 3


@pytest.mark.usefixtures("few")
def test_other_orders_may_be_chosen(client: Client, in_order: list[int]) -> None:
    for pk, title in zip(in_order, "ZYXWVUTSRQPO", strict=True):
        Document.objects.filter(object_id=pk).update(sort_name=title)
    by_date = Document.objects.filter(object_id__in=in_order).order_by(F("published_at").desc())
    assert shown(client, "?q=Zaun&sortierung=neueste") == keys(by_date)
    assert shown(client, "?q=Zaun&sortierung=titel") == in_order[::-1]


def test_without_a_text_the_newest_come_first(client: Client, in_order: list[int]) -> None:
    for query in ("?", "?sortierung=passend", "?q=%20"):
        dates = [each.published_at for each in client.get(f"{LIST}{query}").context["entries"]]
        assert len(dates) == 13
        assert all(newer >= older for newer, older in pairwise(dates)), query


@pytest.mark.usefixtures("few")
def test_pages_of_a_list_fit_together_also_where_they_are_read_from_its_end(
    client: Client, in_order: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.views.PER_PAGE", 5)
    monkeypatch.setattr("search.views.DEEPEST", 5)
    pages = [shown(client, f"?q=Zaun&seite={number}") for number in (1, 2, 3)]
    assert [key for page in pages for key in page] == in_order


# Dates -------------------------------------------------------------------------------------------

DATES = "/veranstaltungen/"


@pytest.fixture
def dates() -> list[int]:
    """Three of the coming month, the first to come last published; and one that says it best."""
    month = (timezone.localdate().replace(day=1) + timedelta(days=40)).replace(day=10)
    noon = timezone.make_aware(datetime.combine(month, datetime.min.time())) + timedelta(hours=12)
    made = []
    for days, title, summary in [
        (2, "Anderes", "Zaun."),
        (0, "Anders", "Zaun."),
        (4, "Zaun", "X."),
    ]:
        begin = noon + timedelta(days=days)
        more = {"title": title, "summary": summary, "starts_at": begin}
        made.append(WorkshopFactory.create(published=True, **more).pk)
    return [made[1], made[0], made[2]]


def test_dates_with_a_text_come_best_first_and_by_date_if_asked(
    client: Client, dates: list[int]
) -> None:
    first, second, best = dates
    assert shown(client, "?q=Zaun", DATES)[0] == best
    assert shown(client, "?q=Zaun&sortierung=datum", DATES) == [first, second, best]
    assert shown(client, "?q=Zaun&sortierung=neueste", DATES) == [best, second, first]


@pytest.mark.parametrize("order", ["", "&sortierung=passend", "&sortierung=neueste"])
def test_a_month_stays_day_by_day(client: Client, dates: list[int], order: str) -> None:
    month = f"{Document.objects.get(object_id=dates[0], kind='workshop').starts_at:%Y-%m}"
    context = client.get(f"{DATES}?q=Zaun&ansicht=monat&monat={month}{order}").context
    assert [each.pk for each in context["entries"]] == dates
    assert [each.pk for _day, of_day in context["days"] for each in of_day] == dates
