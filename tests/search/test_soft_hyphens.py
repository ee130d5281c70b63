import pytest
from django.utils.safestring import mark_safe

from search.templatetags.hits import soft_hyphens


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Führungskräfte", "Führungs|kräfte"),
        ("Arbeitsplatzgestaltung", "Arbeits|platz|gestaltung"),
        ("Betriebs- und Personalräte", "Betriebs- und Personalräte"),
        ("Metallverarbeitung & Bau", "Metall|verarbeitung &amp; Bau"),
        ("Digitalisierung", "Digitalisierung"),
    ],
)
def test_a_long_word_may_be_broken_between_its_parts(text: str, shown: str) -> None:
    assert soft_hyphens(text) == shown.replace("|", "\N{SOFT HYPHEN}")


def test_what_stands_in_a_tag_is_left_as_it_is() -> None:
    text = mark_safe('<a href="/arbeitsplatzgestaltung/">Führungskräfte</a>')
    assert soft_hyphens(text) == (
        '<a href="/arbeitsplatzgestaltung/">Führungs\N{SOFT HYPHEN}kräfte</a>'
    )
