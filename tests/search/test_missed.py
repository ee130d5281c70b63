"""Words that found nothing are counted for the team, and nobody stands in them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from search import missed
from search.models import MissedWord, Synonym, TradeWord
from search.understanding import understand
from search.vocabulary import learn, words_of
from taxonomy.models import Industry
from tests.support.factories import ActorFactory, BestPracticeFactory
from tests.support.team import signed_in
from work import retention

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"
SEARCH = "/suche/"


def ask(query: str, visitor: int = 1, address: str = SEARCH, **headers: Any) -> str:
    client = Client(REMOTE_ADDR=f"192.0.2.{visitor}")
    return client.get(address, {"q": query}, **headers).text


def counted() -> list[tuple[str, int]]:
    return list(MissedWord.objects.order_by("pk").values_list("word", "visitors"))


def told() -> list[tuple[str, int]]:
    return [(each.word, each.number) for each in MissedWord.objects.told()]


# Counting ----------------------------------------------------------------------------------------


def test_a_word_is_counted_once_a_visitor_and_day_whatever_its_ending() -> None:
    for visitor in (1, 1, 2, 1, 2):
        ask("Xylothek", visitor)
    ask("xylotheken", 3)
    assert counted() == [("Xylothek", 3)]
    row = MissedWord.objects.get()
    assert (row.language, row.day) == ("de", timezone.localdate())


def test_each_list_and_each_language_is_counted() -> None:
    for visitor, address in enumerate([SEARCH, LIST, "/akteure/", "/veranstaltungen/"]):
        ask("Xylothek", visitor, address)
    ask("Xylothek", 1, "/en/suche/")
    assert sorted(MissedWord.objects.values_list("language", "visitors")) == [("de", 4), ("en", 1)]


@pytest.mark.parametrize(
    "query",
    [
        "name@example.org",
        "Xylothek 5",
        "0511 123456",
        "a1b2c3",
        "xy",
        "x",
        "Xylo-2000",
        "25.62",
        "WZ 99",
        "Xylothek Zikade",
        "Xylothek oder Zikade",
        '"Xylothek"',
        "-Xylothek",
        "und",
        "",
        " ",
        "https://example.org/xylothek",
        "x" * 61,
        "\x00\u202e",
    ],
)
def test_what_is_no_single_word_is_not_counted(query: str) -> None:
    for visitor in (1, 2):
        ask(query, visitor)
    assert counted() == []


@pytest.mark.parametrize("query", ["Xylothek", " Xylothek ", "für Xylothek", "ß" * 60, "Xylo-Thek"])
def test_a_single_word_is(query: str) -> None:
    ask(query)
    assert [number for _word, number in counted()] == [1]
    assert counted()[0][0] in query


def test_what_finds_something_here_or_elsewhere_is_not_counted() -> None:
    ActorFactory.create(published=True, title="Die Xylothek")
    for address in ("/akteure/", SEARCH, LIST):
        ask("Xylothek", 1, address)
    assert counted() == []


def test_what_is_corrected_or_leads_to_a_trade_is_not_counted() -> None:
    BestPracticeFactory.create(published=True, title="Die Xylothek")
    learn("de", words_of(["Xylothek"]))
    ask("Xylotehk")
    TradeWord.objects.create(word="Zikadenzucht", industry=Industry.objects.get(slug="gastgewerbe"))
    ask("Zikadenzuchten")
    assert counted() == []


@pytest.mark.parametrize("more", ["&thema=ablaeufe", "&seite=2", "&genau=1"])
def test_within_a_filter_or_on_a_later_page_nothing_is_counted(client: Client, more: str) -> None:
    client.get(f"{LIST}?q=Xylothek{more}")
    assert counted() == []


@pytest.mark.parametrize("region", ["hannover", "maerkische-region", "gibt-es-nicht"])
def test_in_a_region_is_counted_what_no_other_one_says(client: Client, region: str) -> None:
    BestPracticeFactory.create(published=True, title="Die Xylothek")
    for word in ("Xylothek", "Zikadenzucht"):
        client.get(f"{LIST}?region={region}&q={word}")
    assert counted() == [("Zikadenzucht", 1)]


@pytest.mark.parametrize("header", ["HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ"])
def test_a_page_that_is_fetched_ahead_is_not_counted(header: str) -> None:
    ahead: dict[str, Any] = {header: "prefetch;prerender"}
    ask("Xylothek", **ahead)
    assert counted() == []


def test_who_only_looks_whether_the_page_is_there_is_not_counted(client: Client) -> None:
    assert client.head(SEARCH, {"q": "Xylothek"}).status_code == 200
    assert counted() == []


def test_one_network_is_one_visitor() -> None:
    for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"):
        Client(REMOTE_ADDR=address).get(SEARCH, {"q": "Xylothek"})
    assert counted() == [("Xylothek", 2)]


# What can go wrong -------------------------------------------------------------------------------


def test_without_a_cache_nobody_is_counted_for_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that is gone takes everything, as it says, and keeps nothing."""
    monkeypatch.setattr(cache, "add", lambda *_args: True)
    monkeypatch.setattr(cache, "get", lambda *_args: None)
    request = HttpRequest()
    request.method, request.META["REMOTE_ADDR"] = "GET", "192.0.2.1"
    for _ in range(3):
        missed.count(understand("Xylothek", "de"), request)
    assert counted() == []


def test_what_cannot_be_counted_makes_no_page_fail() -> None:
    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if "search_missedword" in sql:
            raise OperationalError
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        assert "haben wir nichts gefunden" in ask("Xylothek")


def test_nothing_of_a_visitor_is_stored() -> None:
    ask("Xylothek", 77)
    assert {each.name for each in MissedWord._meta.fields} == {
        *("id", "language", "form", "word", "day", "visitors")
    }
    client = cache._cache.get_client(None)  # type: ignore[attr-defined]
    kept = [key.decode() for key in client.keys("*missed:*")]
    assert [bool(re.search(r"missed:[0-9a-f]{64}$", key)) for key in kept] == [True, True]
    assert [client.get(key.encode()) for key in kept] == [b"1", b"1"]
    assert all(0 < client.ttl(key) <= missed.DAY_SECONDS for key in kept)


def test_one_network_has_no_more_words_counted_than_somebody_types(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(missed, "MOST_A_DAY", 2)
    for word in ("Xylothek", "Quastenflosser", "Zikadenzucht"):
        ask(word)
    ask("Zikadenzucht", 2)
    assert [word for word, _visitors in counted()] == ["Xylothek", "Quastenflosser", "Zikadenzucht"]
    assert dict(counted())["Zikadenzucht"] == 1


@pytest.mark.parametrize("typed", ["@Xylothek", "Xylothek@", "Xylothek 17"])
def test_what_is_left_of_an_address_is_not_counted(typed: str) -> None:
    ask(typed)
    assert counted() == []


# What the team sees ------------------------------------------------------------------------------


def desk(**role: bool) -> Any:
    tasks = signed_in(**(role or {"publisher": True})).get("/admin/").context["tasks"]
    return next((each for each in tasks if each.key == "teach"), None)


def test_what_one_visitor_typed_on_one_day_is_told_nobody() -> None:
    ask("Xylothek")
    ask("Zikade", 2)
    assert told() == []
    assert desk() is None


def test_two_visitors_or_two_days_are_told_the_most_typed_first() -> None:
    begin = timezone.now()
    for day, visitors in [(0, [1, 2]), (1, [1])]:
        with time_machine.travel(begin + timedelta(days=day), tick=False):
            for visitor in visitors:
                ask("Xylothek", visitor)
            ask("zikaden", 5)
    assert told() == [("Xylothek", 3), ("zikaden", 2)]
    task = desk()
    assert (task.number, [each.text for each in task.items]) == (2, ["Xylothek", "zikaden"])
    assert [each.about for each in task.items] == ["3 Besuche", "2 Besuche"]
    assert desk(editor=True) is None


def test_each_leads_to_a_form_that_is_filled_in() -> None:
    for visitor in (1, 2):
        ask("Xylothek", visitor, "/en/suche/")
    publisher = signed_in(publisher=True)
    [item] = desk().items
    form = publisher.get(item.address).context["adminform"].form
    assert (form.initial["word"], form.initial["language"]) == ("Xylothek", "en")
    sent = {"word": "Xylothek", "language": "en", "means": "wood collection"}
    assert publisher.post(item.address, sent).status_code == 302
    assert desk() is None


@pytest.mark.parametrize("model", [Synonym, TradeWord])
def test_what_was_taught_since_is_gone_also_where_it_is_retired(model: Any) -> None:
    for visitor in (1, 2):
        ask("Xylothek", visitor)
    more: dict[str, Any] = (
        {"means": ["Holz"]} if model is Synonym else {"industry": Industry.objects.first()}
    )
    row = model.objects.create(word="Xylotheken", **more)
    assert told() == []
    model.objects.filter(pk=row.pk).update(language="en")
    assert told() == [("Xylothek", 2)]
    model.objects.filter(pk=row.pk).update(language="de", is_retired=True)
    assert told() == []


def test_words_are_kept_for_ninety_days() -> None:
    today = timezone.localdate()
    for days in (0, 89, 90, 91, 200):
        day: date = today - timedelta(days=days)
        MissedWord.objects.create(language="de", form="x", word="x", day=day)
    [rule] = [each for each in retention.rules() if each.model is MissedWord]
    rule.due(timezone.now()).delete()
    kept = [(today - each.day).days for each in MissedWord.objects.order_by("-day")]
    assert kept == [0, 89, 90]
