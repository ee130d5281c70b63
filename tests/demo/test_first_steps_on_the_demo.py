"""Made-up companies on the demo's content: what comes first for each, reasoned by hand."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoDbBlocker

from demo.loading import load_demo

FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Berlin"))

pytestmark = [
    pytest.mark.net,
    pytest.mark.django_db,
    pytest.mark.xdist_group("load_demo"),
]


class Expected(NamedTuple):
    """What a company says, and the keys of what stands first for it; no key says nothing of it."""

    said: dict[str, str | list[str]]
    cases: str
    offers: str = ""
    dates: str = ""


HANNOVER = "hannover-landeshauptstadt"
COMPANIES = {
    # Both are of division 25; the turned parts are its own size. Of offers for metal two advise,
    # checked last first, then Hagen's own; the dialogue of metal, then what is for all.
    "metal shop of 12 in Hagen": Expected(
        {"q": "Schlosserei", "groesse": "small", "ort": "hagen"},
        *("b01 b02", "a16 a21 a14", "v1 v4"),
    ),
    # Its own size before the one of 46. Two offers for care, checked last first, then one for all;
    # of dates with seats the one for care, then for all; then one without (another is called off).
    "home care of 300 in Hannover": Expected(
        {"branche": "gesundheit-pflege", "groesse": "large", "ort": HANNOVER},
        *("b14 b13", "a08 a13 a05", "v2 v4 v6"),
    ),
    # No case of hotels: of the related ones two are its size, care in the region comes first; then
    # who was checked last. Offers for care in town, for trade in the region, advice for all. Of
    # dates only one has seats; of those without the one in town is nearer.
    "hotel in Hagen": Expected(
        {"q": "Hotel", "groesse": "small", "ort": "hagen"},
        *("b13 b09 b10", "a14 a18 a23", "v4 v3 d2-3"),
    ),
    # Two of its kind, its own size first; nobody else has trainees as a topic.
    "plastics at Lüdenscheid with trainees": Expected(
        {
            "branche": "kunststoff-gummi",
            "groesse": "small",
            "ort": "luedenscheid",
            "thema": "ausbildung",
        },
        "b06 b05",
    ),
    # Its own size, then the courier; elsewhere the same task in a company as large.
    "haulier with shifts to plan": Expected(
        {
            "q": "Spedition",
            "groesse": "medium",
            "ort": "hagen",
            "thema": "arbeitsorganisation",
        },
        "b11 b12 b05",
    ),
    # The same division before the builder, who only shares the label.
    "electrician at Hemer": Expected(
        {"q": "Elektriker", "groesse": "micro", "ort": "hemer"}, "b07 b08"
    ),
    # The label alone: size decides.
    "builder of 400": Expected(
        {"branche": "bau-ausbau", "groesse": "large", "ort": HANNOVER}, "b08 b07"
    ),
    # The same class, the label, and of the topic elsewhere the one of its size.
    "maker of machines by its code": Expected(
        {"wz": "28.99", "groesse": "medium", "ort": "barsinghausen", "thema": "weiterbildung"},
        "b03 b04 b15",
    ),
    # One case has it. Offers for all come first: advice, then the free one; a campaign is planned.
    "topic alone": Expected({"thema": "it-sicherheit"}, "b14", "a23 a15 a05"),
    # Its size first, there two topics before one, then who was checked last.
    "two topics in a company of 100": Expected(
        {"groesse": "medium", "thema": ["ablaeufe", "arbeitsorganisation"]}, "b05 b11 b15"
    ),
    # Only its size is known: in town, then in the region whoever was checked last.
    "size and place alone": Expected({"groesse": "micro", "ort": "hagen"}, "b12 b07 b16"),
    # The same class; the waterworks share the label.
    "container service": Expected(
        {"wz": "38.11", "groesse": "micro", "ort": "menden-sauerland"}, "b16 b15"
    ),
    "waterworks": Expected({"wz": "36.00", "groesse": "medium"}, "b15 b16"),
    # Its division is gone in WZ 2025, so the label counts, and the size.
    "garage": Expected({"q": "Autowerkstatt", "groesse": "small", "ort": "langenhagen"}, "b09 b10"),
    # One size away before two; elsewhere the topic in the region.
    "small trader in Hagen who trains": Expected(
        {"branche": "handel-kfz", "groesse": "micro", "ort": "hagen", "thema": "weiterbildung"},
        "b09 b10 b02",
    ),
    # Its own division and size, then the label.
    "courier in Hagen": Expected(
        {"q": "Kurierdienst", "groesse": "micro", "ort": "hagen"}, "b12 b11"
    ),
    # No industry of ours: others of its size, in its district whoever was checked last.
    "hairdresser at Iserlohn": Expected(
        {"q": "Friseur", "groesse": "micro", "ort": "iserlohn"}, "b07 b16 b12"
    ),
    # Related ones one size away, the one with the topic first; then in the district.
    "restaurant with a plan of shifts": Expected(
        {"q": "Restaurant", "groesse": "micro", "ort": HANNOVER, "thema": "arbeitsorganisation"},
        "b13 b09 b10",
    ),
    # The same class before the same division.
    "forge of 400": Expected({"wz": "25.40", "groesse": "large", "ort": "plettenberg"}, "b02 b01"),
    # Division 24 has no case, the label has two: its size first. Elsewhere the topic, as near in
    # size, checked last.
    "foundry that trains": Expected(
        {"q": "Gießerei", "groesse": "small", "ort": "altena", "thema": "weiterbildung"},
        "b01 b02 b15",
    ),
    # Nobody knows the word: its size, in the district, then whoever was checked last.
    "a word that nobody knows": Expected(
        {"q": "Zauberei", "groesse": "small", "ort": HANNOVER}, "b09 b01 b06"
    ),
}


@pytest.fixture(scope="module", autouse=True)
def _loaded(module_rows: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        load_demo(FRIDAY)


@pytest.fixture(autouse=True)
def _on_a_friday_morning() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def keys(things: list[Any]) -> str:
    return " ".join(each.external_key.removeprefix("demo-") for each in things[:3])


@pytest.mark.parametrize("name", COMPANIES)
def test_what_comes_first_is_what_one_would_choose_by_hand(client: Client, name: str) -> None:
    expected = COMPANIES[name]
    context = client.get("/erste-schritte/", expected.said, follow=True).context
    cases = [each.case for section in context["sections"] for each in section.cases]
    offers = keys([each.offer for each in context["offers"]]) if expected.offers else ""
    dates = keys([each.date for each in context["dates"]]) if expected.dates else ""
    assert (keys(cases), offers, dates) == expected[1:]
