"""Everything the project says is also said in English; `make messages` finds what is new."""

import ast
import re
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation

from tests.support.packages import parsed
from tools.messages import (
    KEYWORDS,
    extracted,
    forms,
    is_translated,
    read_catalogue,
    sources,
    texts,
)

NAMES = re.compile(r"%(?:\(\w+\))?[sd]|%%|\{\w*\}|</?(?:a|br|em|strong)\b")
Key = tuple[object, str | None]


@pytest.fixture(scope="module")
def said() -> Catalog:
    """What code and templates say."""
    return extracted()


@pytest.fixture(scope="module")
def english() -> Catalog:
    """What the catalogue has."""
    return read_catalogue()


def keys(messages: Iterable[Message]) -> set[Key]:
    return {(message.id, message.context) for message in messages}


def test_every_text_of_code_and_templates_has_an_english_one(
    said: Catalog, english: Catalog
) -> None:
    translated = keys(message for message in texts(english) if is_translated(message))
    assert keys(texts(said)) - translated == set()


def test_code_calls_gettext_only_by_names_that_are_gathered() -> None:
    """Under another name its texts would be missing without a word."""
    names = {
        name.asname or name.name
        for path in sources()
        if path.suffix == ".py"
        for node in ast.walk(parsed(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name
    }
    assert names - KEYWORDS.keys() == set()


def test_the_catalogue_has_nothing_that_is_no_longer_said(said: Catalog, english: Catalog) -> None:
    assert keys(texts(english)) - keys(texts(said)) == set()
    assert dict(english.obsolete) == {}


def test_no_translation_is_a_guess(english: Catalog) -> None:
    assert keys(message for message in texts(english) if message.fuzzy) == set()


def test_translations_fill_in_the_same_names(english: Catalog) -> None:
    changed = {
        (german, translated)
        for message in texts(english)
        for german, translated in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(NAMES.findall(german)) != sorted(NAMES.findall(translated))
    }
    assert changed == set()


def test_a_translation_ends_as_the_german_text_does(english: Catalog) -> None:
    ends = re.compile(r"[.?!:…]?$")
    changed = {
        (german, translated)
        for message in texts(english)
        for german, translated in zip(forms(message.id), forms(message.string), strict=True)
        if ends.findall(german)[0] != ends.findall(translated)[0]
    }
    assert changed == set()


def test_no_translation_kept_german_quotation_marks_or_umlauts(english: Catalog) -> None:
    left = {
        translated
        for message in texts(english)
        for translated in forms(message.string)
        if re.search("[„äöüÄÖÜß]", translated)
    }
    assert left == {"Baden-Württemberg"}


def test_the_running_site_speaks_the_catalogue(english: Catalog) -> None:
    with translation.override("en"):
        unlike = {
            message.id: translation.gettext(message.id)
            for message in texts(english)
            if isinstance(message.id, str)
            and not message.context
            and translation.gettext(message.id) != message.string
        }
    assert unlike == {}


def test_german_pages_say_the_german_texts_as_they_are_written(said: Catalog) -> None:
    """A package's own German must not replace ours: “Start” is a key of Django's, too."""
    with translation.override("de"):
        replaced = {
            message.id: translation.gettext(message.id)
            for message in texts(said)
            if isinstance(message.id, str)
            and not message.context
            and translation.gettext(message.id) != message.id
        }
    assert replaced == {}
