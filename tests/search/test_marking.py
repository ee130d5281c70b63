"""Hits are marked where they stand, and nothing that somebody wrote becomes markup."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from branchendialog.models import BestPractice
from editorial.models import Publishable
from editorial.services import reindex
from interface.languages import localized
from search.marking import BEFORE, EXCERPT, Marker
from search.models import Document, Synonym
from search.templatetags.hits import excerpt
from search.understanding import understand
from search.vocabulary import learn, words_of
from taxonomy.models import WzCode
from tests.support.factories import BestPracticeFactory
from tests.support.kinds import KINDS, LISTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_word_says_the_same() -> None:
    Synonym.objects.all().delete()


def shown(query: str, text: str, language: str = "de") -> str:
    """The text with what is asked in brackets."""
    html = Marker(understand(query, language)).marked(text)
    return html.replace("<mark>", "[").replace("</mark>", "]")


@pytest.mark.parametrize(
    ("query", "text", "is_shown"),
    [
        ("Plan", "Der Plan, die Pläne, planen", "Der [Plan], die [Pläne], [planen]"),
        ("plan", "PLAN und plan", "[PLAN] und [plan]"),
        ("Plan", "Tourenplan und Plantage", "Touren[plan] und Plantage"),
        ("Touren", "Der Tourenplan", "Der [Touren]plan"),
        ("Tourenplan", "Ein Plan für Touren", "Ein [Plan] für [Touren]"),
        ("Tourenplan", "Der Tourenplan", "Der [Tourenplan]"),
        ("Werkstatt", "Die Kfz-Werkstatt", "Die Kfz-[Werkstatt]"),
        ("Kfz", "Die Kfz-Werkstatt", "Die [Kfz]-Werkstatt"),
        ("Kfz-Werkstatt", "Die Kfz-Werkstatt", "Die [Kfz-Werkstatt]"),
        ("Ärzte", "Der Arzt", "Der [Arzt]"),
        ("Arzt", "Die Ärzte", "Die [Ärzte]"),
        ("Größe", "Große Größen", "[Große] [Größen]"),
        ("Gießerei", "Die Gießerei Äpfelbach", "Die [Gießerei] Äpfelbach"),
        ("Giesserei", "Die Gießerei Äpfelbach", "Die [Gießerei] Äpfelbach"),
        ("Gießerei", "Die Giesserei", "Die [Giesserei]"),
        ("Kühlwasser", "Das Kuehlwasser", "Das [Kuehlwasser]"),
        ("Kuehlwasser", "Das Kühlwasser", "Das [Kühlwasser]"),
        ("Straßenbau", "Im Straßenbau", "Im [Straßenbau]"),
        ("Teilnehmer", "Die Teilnehmer/innen", "Die [Teilnehmer]/innen"),
        ("Planer", "Die Tourenplanerinnen", "Die Touren[planerinnen]"),
        ("4.0", "Arbeit 4.0 und 4,0", "Arbeit [4.0] und 4,0"),
        ("25.62", "WZ 25.62.", "WZ [25.62]."),
        ('"Plan für"', "Der Plan für alle", "Der [Plan] für alle"),
        ('"Tourenplan heute"', "Der Touren-Plan heute", "Der [Touren-Plan] [heute]"),
        ('"Tourenplan heute"', "Die Tourplanung heute", "Die [Tourplanung] [heute]"),
        ('"Tourenplan heute"', "Die Tour heute", "Die Tour [heute]"),
        ("Plan -Touren", "Plan für Touren", "[Plan] für Touren"),
        ("Plan oder Touren", "Plan für Touren", "[Plan] für [Touren]"),
        ("und", "und und", "und und"),
        ("Plan", "", ""),
        ("Plan", "Nichts davon", "Nichts davon"),
        ("Lager Plan", "Lagerplan", "[Lager][plan]"),
    ],
)
def test_what_is_asked_is_marked(query: str, text: str, is_shown: str) -> None:
    assert shown(query, text) == is_shown


@pytest.mark.parametrize(
    ("query", "text", "is_shown"),
    [
        ("Schichtplan", "Der Schicht\u00adplan gilt", "Der [Schicht\u00adplan] gilt"),
        ("Schicht\u00adplan", "Der Schichtplan gilt", "Der [Schichtplan] gilt"),
        ("Schicht", "Der Schicht\u00adplan", "Der [Schicht]\u00adplan"),
        ("Plan", "Der Schicht\u00adplan", "Der Schicht\u00ad[plan]"),
        (
            "Plan",
            "\u00adPl\u200ban\u200b.\n\ufeffPläne",
            "\u00ad[Pl\u200ban]\u200b.\n\ufeff[Pläne]",
        ),
        ("Ärzte", "Die A\u0308rzte", "Die [A\u0308rzte]"),
        ("Plan", "Die Pla\u0308ne", "Die [Pla\u0308ne]"),
    ],
)
def test_what_nobody_sees_inside_of_a_word_hides_no_hit(
    query: str, text: str, is_shown: str
) -> None:
    assert shown(query, text) == is_shown


def test_what_says_the_same_is_marked() -> None:
    Synonym.objects.create(word="Stift", means=["Lehrling", "neue Leute"])
    assert shown("Stift", "Lehrlinge, neue Leute") == "[Lehrlinge], [neue] [Leute]"


def test_an_industry_that_is_meant_marks_nothing() -> None:
    assert shown("Dreherei", "Metallverarbeitung") == "Metallverarbeitung"


def test_english_words_are_marked_by_their_own_stems() -> None:
    assert shown("maintain", "Maintaining machines", "en") == "[Maintaining] machines"
    assert shown("studies", "A study", "en") == "A [study]"


@pytest.mark.parametrize("query", ["Plan", "<b>Plan</b>", "lt amp Plan mark", "script Plan"])
def test_texts_and_queries_are_escaped(query: str) -> None:
    text = '<script>Plan</script> & "Plan" <mark>\''
    html = str(Marker(understand(query, "de")).marked(text))
    for mark in ("<mark>", "</mark>"):
        html = html.replace(mark, "")
    assert html == "&lt;script&gt;Plan&lt;/script&gt; &amp; &quot;Plan&quot; &lt;mark&gt;&#x27;"


def test_nothing_of_a_text_is_lost() -> None:
    text = "  Plan-\tPläne--Plan\n\u00adPlan\u200b_Plan_ 2Plan ²Plan é\u0301 \U0001f600Plan "
    html = Marker(understand("Plan 2", "de")).marked(text)
    assert html.replace("<mark>", "").replace("</mark>", "") == text


# Around the hit ----------------------------------------------------------------------------------


def around(query: str, summary: str, text: str) -> str:
    return str(Marker(understand(query, "de")).excerpt(summary, text))


def test_a_summary_that_says_it_is_shown() -> None:
    assert around("Plan", "Der Plan.", "Plan " * 50) == "Der <mark>Plan</mark>."


def test_a_summary_is_shown_too_where_nothing_says_it() -> None:
    assert around("Plan", "Etwas <b>.", "Anderes") == "Etwas &lt;b&gt;."


def test_else_what_stands_around_the_hit_in_whole_words() -> None:
    text = "vorne " * 100 + "der\t  Tourenplan steht " + "hinten " * 100
    found = around("Plan", "Etwas.", text)
    assert found.startswith("… vorne ")
    assert found.endswith(" hinten …")
    assert "der Touren<mark>plan</mark> steht" in found
    plain = found.replace("<mark>", "").replace("</mark>", "")
    assert len(plain) <= EXCERPT + len("… " + " …")
    assert plain.index("Touren") <= BEFORE + len("… ")


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("Plan vorne", "<mark>Plan</mark> vorne"),
        ("hinten Plan", "hinten <mark>Plan</mark>"),
        ("x" * 300 + "Plan", "Etwas."),
        ("x" * 300 + " Plan", "… <mark>Plan</mark>"),
        ("Plan " + "x" * 300, "<mark>Plan</mark> …"),
    ],
)
def test_a_hit_at_an_end_has_dots_on_the_other_side_only(text: str, is_shown: str) -> None:
    assert around("Plan", "Etwas.", text) == is_shown


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("Vorne\n\nPlan\n\nHinten", "Vorne · [Plan] · Hinten"),
        ("Ein Satz.\n\nPlan", "Ein Satz. · [Plan]"),
        ("Ein Punkt\nPlan\nNoch einer", "Ein Punkt · [Plan] · Noch einer"),
        ("Ein Absatz.\nDer Plan: \nNoch einer.", "Ein Absatz. Der [Plan]: Noch einer."),
        ("Ein Absatz. \n \nDer Plan", "Ein Absatz. · Der [Plan]"),
        ("\n\nPlan\n\n", "[Plan]"),
        ("Zeile " * 20 + "\n\n" + "Plan" + "\n\n" + "x" * 300, "… {} · [Plan] …"),
        ("Der Plan\f27.12.0 Herstellung", "Der [Plan]"),
        ("Anderes\fPlan", "Etwas."),
    ],
)
def test_an_excerpt_shows_where_texts_and_items_end(text: str, is_shown: str) -> None:
    found = around("Plan", "Etwas.", text).replace("<mark>", "[").replace("</mark>", "]")
    assert found == is_shown.format(" ".join(["Zeile"] * 12))


def test_what_stands_behind_the_end_of_a_pasted_page_is_shown() -> None:
    company = "Werk I\fKranbau GmbH"
    BestPracticeFactory.create(published=True, title="Kurz", company_name=company)
    document = Document.objects.get(title="Kurz")
    assert "Werk I · <mark>Kranbau</mark> GmbH" in around("Kranbau", "Etwas.", document.text)


def test_fields_and_items_of_an_entry_stand_apart_and_codes_are_only_found(client: Client) -> None:
    case = BestPracticeFactory.create(
        published=True,
        title="Kurz",
        situation="<p>Die Zettel hingen am Plan</p><ul><li>Kran</li><li>Leiter</li></ul>",
        approach="Alles neu.",
    )
    case.wz_codes.set(WzCode.objects.filter(code="27.12.0", edition="2008"))
    reindex(case)
    html = client.get("/suche/", {"q": "Zettel"}).text
    assert "Die <mark>Zettel</mark> hingen am Plan · Kran · Leiter · Alles neu." in html
    [title] = case.wz_codes.values_list("title", flat=True)
    for query in ("27.12.0", title):
        html = client.get("/suche/", {"q": query}).text.split('class="result__text"')[1]
        assert "27.12.0" not in html.split("</p>")[0], query
        assert title not in html.split("</p>")[0]


# In the page's language --------------------------------------------------------------------------


@pytest.fixture
def document() -> Document:
    BestPracticeFactory.create(
        published=True,
        title="Der Plan",
        summary="Kurz gesagt.",
        title_en="The plan",
        situation="Die Zettel lagen am Plan.",
    )
    found: Document = Document.objects.get()
    return found


def test_a_german_hit_on_an_english_page_says_that_it_is_german(document: Document) -> None:
    marker = Marker(understand("Plan Zettel", "en"))
    with override("en"):
        assert localized(document, "title", marker) == "The <mark>plan</mark>"
        found = excerpt(document, marker)
    assert found.startswith('<span lang="de">')
    assert "<mark>Zettel</mark>" in found


def test_an_english_summary_is_english(document: Document) -> None:
    document.summary_en = "In short."
    with override("en"):
        assert excerpt(document, Marker(understand("Kran", "en"))) == "In short."
        assert excerpt(document, Marker(understand("short", "en"))) == "In <mark>short</mark>."
        assert excerpt(document) == "In short."
        in_german = excerpt(document, Marker(understand("Zettel", "en")))
    assert in_german.startswith('<span lang="de">')


def test_a_german_page_says_nothing_of_languages(document: Document) -> None:
    for query in ("Kurz", "Zettel", "Kran"):
        assert "lang=" not in excerpt(document, Marker(understand(query, "de")))
    assert localized(document, "title", Marker(understand("Plan", "de"))) == "Der <mark>Plan</mark>"


def test_the_search_marks_titles_and_texts(client: Client) -> None:
    title = "<i>Plan</i> & Touren"
    BestPracticeFactory.create(published=True, title=title, summary="Ein Tourenplan <b>.")
    html = client.get("/suche/", {"q": "<u>Plan"}).text.split("<main")[1]
    assert "&lt;i&gt;<mark>Plan</mark>&lt;/i&gt; &amp; Touren" in html
    assert "Ein Touren<mark>plan</mark> &lt;b&gt;." in html
    assert "<u>" not in html


def test_what_was_corrected_is_marked_as_it_was_meant(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Die Digitalisierung")
    learn("de", words_of(["Digitalisierung"]))
    html = client.get("/suche/", {"q": "Digitalisirung"}).text
    assert "<mark>Digitalisierung</mark>" in html


# In the cards of lists ---------------------------------------------------------------------------


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_a_card_marks_title_and_summary_where_words_are_searched(
    client: Client, model: type[Publishable]
) -> None:
    words = {"title": "Der Schicht\u00adplan & <b>", "summary": "Alle Schichtpläne an einem Ort."}
    KINDS[model].make(published=True, **words)
    html = client.get(reverse(LISTS[model]), {"q": "Schichtplan"}).text
    assert "Der <mark>Schicht\u00adplan</mark> &amp; &lt;b&gt;" in html
    assert "Alle <mark>Schichtpläne</mark> an" in html
    assert "<mark>" not in client.get(reverse(LISTS[model])).text


def test_a_card_marks_what_its_number_counts(client: Client) -> None:
    BestPracticeFactory.create(published=True)
    html = client.get(reverse(LISTS[BestPractice]), {"q": "Suchzeit"}).text
    assert "<dt><mark>Suchzeit</mark> je Auftrag</dt>" in html


def test_a_card_in_german_on_an_english_page_says_so_around_its_marks(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Der Schichtplan", title_en="")
    html = client.get("/en/praxisbeispiele/", {"q": "Schichtplan"}).text
    assert '<span lang="de">Der <mark>Schichtplan</mark></span>' in html


def test_a_card_shows_no_excerpt_of_what_it_does_not_say(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Kurz", situation="<p>Zettel am Plan.</p>")
    html = client.get(reverse(LISTS[BestPractice]), {"q": "Zettel"}).text
    assert "Kurz" in html
    assert "<mark>" not in html


def test_nothing_is_marked_on_a_page_that_searches_nothing(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Der Schichtplan")
    html = client.get("/", {"q": "Schichtplan"}).text
    assert "Der Schichtplan" in html
    assert "<mark>" not in html
