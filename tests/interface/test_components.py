import re
from types import SimpleNamespace

from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import strip_tags

from interface.templatetags.interface import example_mark
from search.facets import ChosenValue, Facet, Option
from search.templatetags.facets import facet_options
from taxonomy.models import Topic


def options(number: int, selected: int = 0) -> list[Option]:
    return [
        Option(f"Ort {each}", each, f"?ort={each}", is_selected=each == selected)
        for each in range(1, number + 1)
    ]


def test_a_card_is_the_template_of_its_kind() -> None:
    engine = Engine(
        loaders=[
            (
                "django.template.loaders.locmem.Loader",
                {"cards/topic.html": "{{ thing.name }}, {{ topic.name }}, {{ place }}, {{ page }}"},
            )
        ],
        libraries={"interface": "interface.templatetags.interface"},
    )
    template = engine.from_string("{% load interface %}{% card topic place=2 %}")
    context = Context({"topic": Topic(name="Ausbildung"), "page": "Liste"})
    assert template.render(context) == "Ausbildung, Ausbildung, 2, Liste"


def test_the_navigation_says_where_one_is() -> None:
    template = Template("{% load interface %}{% nav_link '/branchen/' 'Branchen' %}")
    found = [
        re.findall(
            r'aria-current="(\w+)"',
            template.render(Context({"request": RequestFactory().get(path)})),
        )
        for path in ("/branchen/", "/branchen/metallverarbeitung/", "/praxisbeispiele/")
    ]
    assert found == [["page"], ["true"], []]


def facet_of(options: list[Option]) -> str:
    facets = [Facet("ort", "Ort", options)]
    return render_to_string("_facets.html", {"facets": facets, "result_count": 16})


def test_a_long_facet_shows_eight_options_and_folds_the_rest() -> None:
    at_once, folded = facet_of(options(11)).split('<details class="facet__more"')
    assert [at_once.count('class="facet__option"'), folded.count('class="facet__option"')] == [8, 3]


def test_what_is_chosen_is_never_folded_and_named_beside_its_facet() -> None:
    at_once, folded = facet_of(options(11, selected=10)).split('<details class="facet__more"')
    names = re.findall(r'class="facet__name">([^<]+)', at_once)
    assert names == [f"Ort {each}" for each in (1, 2, 3, 4, 5, 6, 7, 8, 10)]
    assert re.findall(r'class="facet__chosen">([^<]+)', at_once) == ["Ort 10"]
    assert "Ort 10" not in folded


def test_numbers_with_a_plus_are_explained_where_they_stand() -> None:
    more = Option("Süd", 3, "?", is_selected=False, is_more=True)
    plain = Option("Süd", 3, "?", is_selected=False)
    explained = ["kommen dazu" in facet_of([each]) for each in (more, plain)]
    assert explained == [True, False]


def test_a_facet_without_options_is_not_shown() -> None:
    assert "Ort" not in facet_of([])


def test_the_row_of_a_phone_counts_filters_but_no_words() -> None:
    chosen = [ChosenValue(name, "x", "X", "?") for name in ("q", "branche", "wz")]
    html = render_to_string("_facets.html", {"facets": [], "chosen": chosen, "result_count": 16})
    assert " ".join(strip_tags(html.split("</summary>")[0]).split()) == (
        "Filter (2) · 16 Treffer Schließen"
    )


def test_a_chosen_option_says_so_without_colour() -> None:
    html = facet_options(options(1, selected=1))
    assert ['aria-current="true"' in html, "ausgewählt, aufheben" in html] == [True, True]


def test_an_option_tells_its_number_and_means_what_it_says() -> None:
    plain = facet_options([Option("Süd & <West>", 1200, "?ort=a&seite=2", is_selected=False)])
    assert "Süd &amp; &lt;West&gt;" in plain
    assert 'href="?ort=a&amp;seite=2"' in plain
    assert ["+" in plain, "1200" in plain] == [False, True]
    more = facet_options([Option("Süd", 3, "?", is_selected=False, is_more=True)])
    assert re.sub("<[^>]+>", "", more) == "Süd dazu +3 Treffer"


def test_one_hit_is_one_in_english_too() -> None:
    some = [Option("South", number, "?", is_selected=False) for number in (0, 1, 2)]
    with translation.override("en"):
        words = re.sub("<[^>]+>", "", facet_options(some).replace("</li>", "|"))
    assert words == "South 0 results|South 1 result|South 2 results|"


def test_one_page_needs_no_pagination() -> None:
    pages = SimpleNamespace(number=1, num_pages=1, links=[])
    assert render_to_string("_pagination.html", {"pages": pages}).strip() == ""


def test_pagination_marks_the_current_page_and_leaves_gaps() -> None:
    links = [
        SimpleNamespace(number=1, url="?seite=1", is_current=False),
        None,
        SimpleNamespace(number=7, url="?seite=7", is_current=True),
    ]
    pages = SimpleNamespace(
        number=7, num_pages=7, previous_url="?seite=6", next_url=None, links=links
    )
    html = render_to_string("_pagination.html", {"pages": pages})
    assert re.findall(r'href="([^"]+)"', html) == ["?seite=6", "?seite=1", "?seite=7"]
    assert [html.count('aria-current="page"'), html.count("…")] == [1, 1]


def test_facts_that_are_not_known_are_left_out() -> None:
    html = render_to_string("_facts.html", {"facts": [("Ort", "Hagen"), ("Kosten", "")]})
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", html) == [("Ort", "Hagen")]


def test_only_examples_carry_the_mark() -> None:
    marks = [example_mark(Context(), SimpleNamespace(is_example=each)) for each in (True, False)]
    assert ["Beispiel" in each for each in marks] == [True, False]
