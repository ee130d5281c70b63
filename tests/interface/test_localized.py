from types import SimpleNamespace

from django.template import Context, Template
from django.utils import translation

TEMPLATE = Template('{% load interface %}{% localized thing "title" %}')
BOTH = SimpleNamespace(title="Schichtbuch & Tablet", title_en="Shift log & tablet")
GERMAN_ONLY = SimpleNamespace(title="Schichtbuch & Tablet", title_en="")


def rendered(thing: SimpleNamespace, language: str) -> str:
    with translation.override(language):
        return TEMPLATE.render(Context({"thing": thing}))


def test_a_german_page_shows_the_german_text() -> None:
    assert rendered(BOTH, "de") == "Schichtbuch &amp; Tablet"


def test_an_english_page_shows_the_english_text() -> None:
    assert rendered(BOTH, "en") == "Shift log &amp; tablet"


def test_a_german_text_on_an_english_page_says_its_language() -> None:
    assert rendered(GERMAN_ONLY, "en") == '<span lang="de">Schichtbuch &amp; Tablet</span>'
