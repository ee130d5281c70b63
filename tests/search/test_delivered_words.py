"""The words that come with the search hold what they promise."""

import csv
from pathlib import Path
from typing import Any

import pytest

from interface.names import admin_address
from search.analysis import form_of
from search.loading import SYNONYMS, TRADE_WORDS, load_words, read
from search.models import Synonym, Trade, TradeWord
from search.understanding import understand
from taxonomy.models import Industry, WzCode
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db

TRADES = Path(__file__).with_name("trades.csv")


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_synonym_can_be_looked_for_and_stands_once(language: str) -> None:
    words = read(SYNONYMS)[language]
    terms = [term for word, means in words.items() for term in [word, *means]]
    assert [each for each in terms if not form_of(each, language)] == []
    forms = [form_of(each, language) for each in words]
    assert [each for each in set(forms) if forms.count(each) > 1] == []


def test_a_thousand_trades_are_there_and_all_lead_to_their_division() -> None:
    divisions: dict[str, Any] = read(TRADE_WORDS)["de"]
    delivered = [(word, code) for code, words in divisions.items() for word in words]
    assert len({word for word, _code in delivered}) > 1000
    lost = [
        word
        for word, code in delivered
        if code not in [each.code.code for each in understand(word, "de").trades if each.code]
    ]
    assert lost == []


def test_each_given_trade_leads_to_its_industry() -> None:
    with TRADES.open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    lost = {}
    for each in given:
        wanted = each["industry"] or f"WZ 2008 {each['wz_2008_division']}"
        named = [leads_to(trade) for trade in understand(each["word"], "de").trades[:3]]
        if wanted not in named:
            lost[each["word"]] = named
    assert (len(given), lost) == (220, {})


def leads_to(trade: Trade) -> str:
    """The industry, or the division where there is none of ours."""
    return trade.industry.slug if trade.industry else str(trade.code)[: len("WZ 2008 25")]


def test_a_second_run_finds_nothing_to_do_and_leaves_what_the_team_wrote() -> None:
    Synonym.objects.filter(word="Azubi").update(means=["Stift"])
    TradeWord.objects.filter(word="Schlosserei").update(is_retired=True)
    assert [each.created for each in load_words()] == [0, 0]
    assert Synonym.objects.get(word="Azubi").means == ["Stift"]
    assert not TradeWord.objects.filter(word="Schlosserei", is_retired=False).exists()


def test_what_is_missing_is_brought_again() -> None:
    Synonym.objects.filter(word="Azubi").delete()
    TradeWord.objects.filter(word="Schlosserei").delete()
    assert [each.created for each in load_words()] == [1, 1]
    assert [each.industry for each in understand("Schlosserei", "de").trades]


@pytest.mark.parametrize(
    ("model", "word", "changed"),
    [
        (Synonym, "Azubi", {"word": "Lehrbub"}),
        (Synonym, "Azubi", {"language": "en"}),
        (TradeWord, "Schlosserei", {"word": "Schlosserbetrieb"}),
        (TradeWord, "Schlosserei", {"division": "43"}),
        (TradeWord, "Schlosserei", {"division": ""}),
        (TradeWord, "Schlosserei", {"language": "en"}),
        (TradeWord, "Schlosserei", {"industry": ""}),
        (TradeWord, "Schlosserei", {"industry": "gastgewerbe"}),
    ],
)
def test_what_the_team_changed_stays_as_it_is(
    model: Any, word: str, changed: dict[str, str]
) -> None:
    row = model.objects.get(word=word, language="de")
    saved = signed_in(publisher=True).post(admin_address(row), values_of(row) | sent(changed))
    assert saved.status_code == 302
    before = list(model.objects.order_by("pk").values())
    assert [(each.created, each.changed) for each in load_words()] == [(0, 0), (0, 0)]
    assert list(model.objects.order_by("pk").values()) == before


def values_of(row: Any) -> dict[str, str]:
    """A word as its form would send it."""
    values = {"language": row.language, "word": row.word}
    if isinstance(row, Synonym):
        return values | {"means": ",".join(row.means)}
    return values | {"wz_code": str(row.wz_code_id), "industry": str(row.industry_id)}


def sent(changed: dict[str, str]) -> dict[str, str]:
    """What is changed, with numbers instead of codes and slugs."""
    values = dict(changed)
    if "division" in values:
        code = WzCode.objects.of_edition("2008").filter(code=values.pop("division")).first()
        values["wz_code"] = str(code.pk) if code else ""
    if values.get("industry"):
        values["industry"] = str(Industry.objects.get(slug=values["industry"]).pk)
    return values


def test_words_without_an_industry_lead_to_it_once_there_is_one() -> None:
    row = TradeWord.objects.filter(industry=None, wz_code__code="01").earliest("pk")
    farming = Industry.objects.create(slug="landwirtschaft", name="Landwirtschaft")
    farming.wz_codes.add(WzCode.objects.of_edition("2008").get(code="01"))
    number = TradeWord.objects.filter(industry=None, wz_code__code="01").count()
    assert [each.changed for each in load_words()] == [0, number]
    row.refresh_from_db()
    assert row.industry == farming


@pytest.mark.parametrize("model", [Synonym, TradeWord])
def test_what_is_delivered_could_have_been_typed_by_the_team(model: Any) -> None:
    for row in model.objects.all():
        row.clean()
