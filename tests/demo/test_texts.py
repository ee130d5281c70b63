"""The demonstration's texts: complete, each in its own way, and of one mind about their figures."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils.html import strip_tags

from demo.loading import read_content

STORY = (
    *("situation", "approach", "first_step", "stumbling_block", "participation"),
    *("works_agreement", "works_council_view", "transferability"),
)
# What English pages show of it, whether it is told in English or not.
SHOWN_IN_ENGLISH = {
    "actors": ("title", "summary"),
    "initiatives": ("title", "summary", "background", "goal"),
    "ideas": ("title", "summary"),
    "activities": ("title", "summary", "price", "status_reason"),
    "workshops": ("title", "summary"),
    "dialogues": ("title", "summary", "question", "text"),
    "best_practices": ("title", "summary", "first_step"),
    "news_items": ("title", "summary"),
    "workshop_records": ("title", "summary", "participants_from"),
}
PARTS_SHOWN_IN_ENGLISH = {
    ("best_practices", "effects"): ("indicator", "unit", "period"),
    ("initiatives", "fields_of_action"): ("title", "motto"),
    ("initiatives", "milestones"): ("title", "text"),
    ("workshop_records", "findings"): ("text", "status_reason"),
}
# How long each kind's text is, in words.
LENGTHS = {
    "best_practices": (STORY, 400, 700),
    "activities": (("description",), 80, 150),
    "actors": (("description",), 40, 80),
    "dialogues": (("text",), 100, 200),
    "ideas": (("description",), 70, 150),
    "workshop_records": (("report",), 80, 330),
    "workshops": (("description",), 15, 130),
    "news_items": (("text",), 60, 180),
    "industry_pages": (("text",), 50, 130),
    "initiatives": (("background",), 40, 170),
}
OPENED_BY = {"best_practices": "situation"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PAST_NOON = re.compile(r"(\d+) p\.m\.")
JARGON = re.compile(
    r"Use Case|Mindset|Roll-?out|Stakeholder|ganzheitlich|Mehrwert|Transformation|Augenhöhe"
    r"|\bagil|Synergi|[a-zäöü][*:_](?:innen|in)\b|\bBetroffene",
    re.IGNORECASE,
)

UNTIDY_ENGLISH = re.compile(r"'|\beuros?\b|\d ?€|\d [ap]m\b|[„‚]", re.IGNORECASE)

Row = dict[str, Any]
ENTRIES = [(kind, row) for kind in LENGTHS for row in read_content(kind)]
CASES = read_content("best_practices")


def key_of(row: Row) -> str:
    return str(row["external_key"])


def words_of(row: Row, fields: tuple[str, ...]) -> str:
    told = (str(row.get(name, "")) for name in fields)
    return " ".join(strip_tags(text.replace("<", " <")) for text in told)


def numbers_in(text: str, *, thousands: str = ".") -> Counter[Decimal]:
    """Each figure as often as it stands there, whatever the language writes it like."""
    point = "," if thousands == "." else "."
    plain = (each.replace(thousands, "").replace(point, ".") for each in NUMBER.findall(text))
    return Counter(Decimal(each).normalize() for each in plain)


@pytest.mark.parametrize(("kind", "row"), ENTRIES, ids=[key_of(row) for _kind, row in ENTRIES])
def test_a_text_is_as_long_as_its_kind_needs_and_plain(kind: str, row: Row) -> None:
    fields, least, most = LENGTHS[kind]
    text = words_of(row, fields)
    assert least <= len(re.findall(r"\w[\w.-]*", text)) <= most
    assert JARGON.findall(text) == []
    assert '"' not in text


@pytest.mark.parametrize("kind", LENGTHS)
def test_no_two_texts_open_alike(kind: str) -> None:
    opened_by = OPENED_BY.get(kind, LENGTHS[kind][0][0])
    openings = Counter(
        tuple(words_of(row, (opened_by,)).split()[:3])
        for row in read_content(kind)
        if opened_by in row
    )
    assert [opening for opening, number in openings.items() if number > 1] == []


@pytest.mark.parametrize("case", CASES, ids=key_of)
def test_an_effect_says_what_the_story_and_the_card_say(case: Row) -> None:
    """A card prints the effect and the summary, the page all three."""
    effect, story = case["effects"][0], numbers_in(words_of(case, STORY))
    before, after = (Decimal(effect[side]).normalize() for side in ("before", "after"))
    assert {before, after} <= set(story)
    assert set(numbers_in(case["summary"])) <= {before - after, *story}


@pytest.mark.parametrize("case", [each for each in CASES if "situation_en" in each], ids=key_of)
@pytest.mark.parametrize("field", STORY)
def test_the_english_story_has_the_figures_of_the_german_one(case: Row, field: str) -> None:
    assert (f"{field}_en" in case) == (field in case)
    english = PAST_NOON.sub(lambda hour: str(int(hour[1]) + 12), words_of(case, (f"{field}_en",)))
    assert numbers_in(english, thousands=",") == numbers_in(words_of(case, (field,)))


@pytest.mark.parametrize("case", [each for each in CASES if "costs" in each], ids=key_of)
def test_costs_are_told_in_the_languages_and_figures_of_the_story(case: Row) -> None:
    for cost in case["costs"]:
        assert ("item_en" in cost) == ("situation_en" in case)
        if "item_en" in cost:
            english = numbers_in(cost["item_en"], thousands=",")
            assert english == numbers_in(cost["item"])


@pytest.mark.parametrize("kind", SHOWN_IN_ENGLISH)
def test_what_english_pages_show_is_there_in_english(kind: str) -> None:
    for row in read_content(kind):
        assert untranslated(row, SHOWN_IN_ENGLISH[kind]) == []
        for part, fields in PARTS_SHOWN_IN_ENGLISH.items():
            for each in row.get(part[1], []) if part[0] == kind else []:
                assert untranslated(each, fields) == []


def untranslated(row: Row, fields: tuple[str, ...]) -> list[str]:
    return [row[name] for name in fields if row.get(name) and not row.get(f"{name}_en")]


@pytest.mark.parametrize("kind", [*SHOWN_IN_ENGLISH, "focus_decisions", "industry_pages", "pages"])
def test_english_has_one_apostrophe_and_the_sign_before_an_amount(kind: str) -> None:
    for text in english_texts(read_content(kind)):
        assert UNTIDY_ENGLISH.findall(strip_tags(text)) == []


def english_texts(content: Any) -> Iterator[str]:
    """Every English field, however deep it lies."""
    for row in content:
        for name, value in row.items():
            if name.endswith("_en"):
                yield value
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                yield from english_texts(value)
