"""Where few entries say all that is asked, some of it is shown as well, and what is missing."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from branchendialog.models import BestPractice, IndustryPage
from search import partly
from search.models import Document, Synonym
from search.understanding import understand
from search.vocabulary import learn, words_of
from tests.support.factories import BestPracticeFactory, IdeaFactory
from tests.support.kinds import KINDS, LISTS
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

LIST = "/praxisbeispiele/"
PLACES = {reverse(name): model for model, name in LISTS.items() if model != IndustryPage}
PLACES["/suche/"] = BestPractice


def case(title: str, **more: object) -> None:
    more = {"summary": "Etwas."} | more
    BestPracticeFactory.create(published=True, title=title, **more)


def others() -> None:
    for _ in range(8):
        case("Nichts davon")


def shown(text: str) -> list[tuple[str, list[str]]]:
    """The titles of what says some of it, each with what it doesn't say."""
    found = partly.partly_matching(Document.objects.published(), understand(text, "de"))
    return [(each.document.title, each.missing) for each in found]


def test_what_says_most_is_shown_with_what_it_does_not_say() -> None:
    case("Zaun, Tonne und Leiter")
    case("Zaun und Tonne")
    case("Nur ein Zaun")
    case("Nichts davon")
    assert shown("Zaun Tonne Leiter") == [("Zaun und Tonne", ["Leiter"])]


def test_the_best_comes_first_by_what_it_says_and_where() -> None:
    case("Anderes", summary="Zaun und Tonne.")
    case("Ein Zaun", summary="Mit Tonne.")
    case("Zaun und Tonne")
    case("Anderes", summary="Zaun, Tonne und Leiter.")
    for title in ["Leiter", "Kette", "Kette"]:
        case(title)
        case(title)
    others()
    assert shown("Zaun Tonne Leiter Kette") == [
        ("Anderes", ["Kette"]),
        ("Zaun und Tonne", ["Leiter", "Kette"]),
        ("Ein Zaun", ["Leiter", "Kette"]),
        ("Anderes", ["Leiter", "Kette"]),
    ]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    case("Die Leiter")
    for _ in range(8):
        case("Zaun und Tonne")
    titles = [title for title, _missing in shown("Zaun Leiter")]
    assert titles[0] == "Die Leiter"


def test_one_of_three_rare_words_is_a_reason_and_one_of_four_is_not() -> None:
    words = ["Zaun", "Tonne", "Leiter"]
    for word in words:
        case(word)
    assert {title for title, _missing in shown(" ".join(words))} == {*words}
    assert shown(" ".join([*words, "Kette"])) == []


def test_a_word_and_a_term_are_each_missing_as_they_were_typed() -> None:
    Synonym.objects.create(word="Blaue Tonne", means=["Altpapierbehälter"])
    case("Der Zaun")
    case("Ein Altpapierbehälter")
    assert sorted(shown("zäune blaue Tonnen")) == [
        ("Der Zaun", ["blaue Tonnen"]),
        ("Ein Altpapierbehälter", ["zäune"]),
    ]


def test_what_says_one_of_either_says_it() -> None:
    case("Zaun und Kette")
    case("Zaun und Tonne")
    assert shown("Zaun oder Tür Tonne Leiter") == [("Zaun und Tonne", ["Leiter"])]


def test_what_is_excluded_stays_excluded() -> None:
    case("Zaun am Hof")
    case("Zaun am Haus")
    assert shown("Zaun Leiter -Haus") == [("Zaun am Hof", ["Leiter"])]


def test_a_single_word_is_found_or_not() -> None:
    case("Der Zaun")
    assert [shown(each) for each in ("Tonne", "Zaun", "Tonne -Zaun", '"ein Zaun"', "und")] == [
        []
    ] * 5


def test_no_more_than_five_are_shown() -> None:
    for number in range(8):
        case(f"Zaun {number}")
        case(f"Leiter {number}")
    assert len(shown("Zaun Leiter")) == partly.MOST_SHOWN == 5


def test_however_many_words_there_are_it_takes_as_many_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case("Zaun, Tonne, Leiter, Kette und Schraube")
    for text in ["Zaun Brett", "Zaun Tonne Leiter Kette Schraube Brett Nagel Hammer"]:
        question = understand(text, "de")
        with django_assert_num_queries(3):
            partly.partly_matching(Document.objects.published(), question)


# Common words ------------------------------------------------------------------------------------


@pytest.fixture
def _two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partly, "MOST_OF_A_WORD", 2)


@pytest.mark.usefixtures("_two_are_many")
def test_words_that_many_say_are_no_reason_to_show_one_of_them() -> None:
    for _ in range(4):
        case("Zaun und Tonne")
    assert shown("Zaun Tonne Leiter") == []
    case("Die Leiter")
    assert shown("Zaun Tonne Leiter") == [("Die Leiter", ["Zaun", "Tonne"])]


@pytest.mark.usefixtures("_two_are_many")
def test_of_a_common_word_too_is_said_rightly_who_says_it() -> None:
    for title in ["Zaun", "Leiter"]:
        for _ in range(2):
            case(f"{title} und Tonne")
    case("Eine Tonne")
    assert sorted(shown("Zaun Leiter Tonne")) == [
        ("Leiter und Tonne", ["Zaun"]),
        ("Leiter und Tonne", ["Zaun"]),
        ("Zaun und Tonne", ["Leiter"]),
        ("Zaun und Tonne", ["Leiter"]),
    ]


# On the page -------------------------------------------------------------------------------------


def test_they_stand_below_the_hits_uncounted_and_within_the_other_filters(client: Client) -> None:
    case("Zaun und Leiter")
    case("Zaun am Hof")
    others()
    context = client.get(LIST, {"q": "Zaun Leiter"}).context
    assert context["result_count"] == 1
    assert [(each.title, missing) for each, missing in context["partly"]] == [
        ("Zaun am Hof", ["Leiter"])
    ]
    slug = context["partly"][0][0].industry.slug
    narrowed = {"q": "Zaun Leiter", "branche": slug}
    assert [each.title for each, _ in client.get(LIST, narrowed).context["partly"]] == [
        "Zaun am Hof"
    ]
    elsewhere = {"q": "Zaun Leiter", "branche": "gastgewerbe"}
    assert client.get(LIST, elsewhere).context["partly"] == []


def test_the_page_says_what_is_missing(client: Client) -> None:
    case("Zaun am Hof, Tonne")
    case("Leiter")
    for address in (LIST, "/suche/"):
        html = client.get(address, {"q": 'Zaun Tonne "<b>Leiter"'}).text
        below = html.split("Diese passen zum Teil:")[1]
        assert '<p class="missing">ohne: <span>„&lt;b&gt;Leiter“</span></p>' in below
        assert "am Hof" in below
        assert "<b>Leiter" not in html


IN_PART = "Kein Eintrag sagt alles davon. Diese passen zum Teil:"


@pytest.mark.parametrize("address", [*PLACES, *(f"/en{each}" for each in PLACES)])
def test_where_nothing_says_all_of_it_they_come_first_and_the_ways_out_after(
    client: Client, address: str
) -> None:
    title = "Der Zaun am Hof"
    KINDS[PLACES[address.removeprefix("/en")]].make(published=True, title=title)
    places = Document.objects.get(title=title).places
    [region] = [each for each in places if not each.isdigit()]
    others()
    asked = {"q": "Zaun Leiterwagen", "region": region}
    html = client.get(address, asked).text.split('class="list-results"')[1]
    heading = "No entry says all of it. These match in part:" if "/en/" in address else IN_PART
    way_out = "Filter aufheben" if heading == IN_PART else "Remove all filters"
    found = [html.index(each) for each in (heading, "am Hof", way_out, 'class="contact-box')]
    assert found == sorted(found)
    assert 'class="empty"' not in html
    assert "haben wir nichts gefunden" not in html


def test_what_other_lists_have_is_named_before_them(client: Client) -> None:
    IdeaFactory.create(published=True, title="Zaun und Leiterwagen")
    case("Zaun am Hof")
    page = Page(client.get(LIST, {"q": "Zaun Leiterwagen"})).text
    heading = "Hier sagt kein Eintrag alles davon. Diese passen zum Teil:"
    found = [page.index(each) for each in ("In allen Einträgen: 1 Treffer", heading, "am Hof")]
    assert found == sorted(found)


def test_below_hits_they_are_named_shortly(client: Client) -> None:
    case("Zaun und Leiter")
    case("Zaun am Hof")
    others()
    html = client.get(LIST, {"q": "Zaun Leiter"}).text
    assert "Passt zum Teil" in html
    assert IN_PART not in html


def test_where_another_word_is_offered_no_box_says_that_nothing_is_found(client: Client) -> None:
    case("Eine Karte")
    learn("de", words_of(["Karte"]))
    for query, is_offered in [("Kante", True), ("Xylothek", False)]:
        html = client.get(LIST, {"q": query}).text
        assert ("Meinten Sie" in html, 'class="empty"' in html) == (is_offered, not is_offered)


def test_they_stand_on_the_last_page_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.views.PER_PAGE", 2)
    for number in range(3):
        case(f"Zaun und Leiter {number}")
    case("Zaun am Hof")
    pages = [client.get(LIST, {"q": "Zaun Leiter", "seite": str(each)}).context for each in (1, 2)]
    assert [len(each["partly"]) for each in pages] == [0, 1]


def test_with_enough_hits_nothing_else_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.answers.FEW_ENOUGH_TO_ADD", 1)
    case("Zaun am Hof")
    for _ in range(2):
        case("Zaun und Leiter")
    assert client.get(LIST, {"q": "Zaun Leiter"}).context["partly"] == []
