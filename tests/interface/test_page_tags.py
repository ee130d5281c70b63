import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from interface.templatetags.interface import kept_together, paragraphs, plain_number


@pytest.mark.parametrize(
    ("number", "words"),
    [("18.00", "18"), ("2.50", "2,5"), ("1200.00", "1.200"), ("0.00", "0"), ("100", "100")],
)
def test_a_number_has_as_many_decimals_as_it_needs(number: str, words: str) -> None:
    assert plain_number(Decimal(number)) == words


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("5.000 bis unter 25.000 €", "5.000 bis unter 25.000_€"),
        ("Grafik: Stadt Hagen, CC0 1.0", "Grafik: Stadt Hagen, CC0_1.0"),
        ("CC BY 4.0", "CC BY_4.0"),
        ("am 3. März um 9 Uhr", "am 3. März um 9 Uhr"),
    ],
)
def test_an_amount_and_a_licence_are_not_broken_over_two_lines(text: str, printed: str) -> None:
    assert kept_together(text) == printed.replace("_", "\N{NO-BREAK SPACE}")


def test_a_longer_text_is_escaped_and_set_in_paragraphs() -> None:
    thing = SimpleNamespace(text="Eins <b>\n\nZwei")
    assert paragraphs(thing, "text") == "<p>Eins &lt;b&gt;</p>\n\n<p>Zwei</p>"


def test_a_longer_german_text_is_marked_on_an_english_page() -> None:
    with translation.override("en"):
        html = paragraphs(SimpleNamespace(text="Eins"), "text")
    assert html == '<div lang="de"><p>Eins</p></div>'


MARKED = """{% load interface %}
{% for section in sections %}{% with things=section %}
<h2>{% section_mark things %}</h2>
{% for thing in things %}<p>{% example_mark thing %}</p>{% endfor %}
{% endwith %}{% endfor %}"""


def marks(*sections: list[bool]) -> str:
    """Where the mark stands: in a heading “h”, at a thing “p”, nowhere “-”."""
    things = [[SimpleNamespace(is_example=each) for each in section] for section in sections]
    html = Template(MARKED).render(Context({"sections": things}))
    found = re.findall(r"<(h2|p)>(<span)?", html)
    return "".join(tag[0] if mark else "-" for tag, mark in found)


def test_a_section_of_examples_alone_says_so_once() -> None:
    assert marks([True, True, True]) == "h---"


def test_where_one_is_real_or_stands_alone_each_example_says_it_itself() -> None:
    assert marks([True, False, True]) == "-p-p"
    assert marks([True]) == "-p"
    assert marks([False, False]) == "---"


def test_a_sections_mark_holds_for_that_section() -> None:
    assert marks([True, True], [True, False]) == "h--" + "-p-"


def test_a_breadcrumb_names_the_pages_above_and_ends_with_this_one() -> None:
    template = "{% load interface %}{% breadcrumb 'Branchen' '/branchen/' 'Gastgewerbe' %}"
    html = Template(template).render(Context())
    start, above, here = html.split("<li>")[1:]
    assert '<a href="/branchen/">Branchen</a>' in above
    assert '<span aria-current="page">Gastgewerbe</span>' in here
    assert ">Start</a>" in start
