"""Longer texts: what stays of them, and that nothing else ever gets onto a page."""

from time import process_time

import pytest

from branchendialog.models import BestPractice
from editorial.differences import differences
from interface import rich_text
from tests.support.hostile_texts import FROM_WORD, HOSTILE, harm_in


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_survives(name: str) -> None:
    text = rich_text.clean(HOSTILE[name])
    assert harm_in(text) == []
    assert "T" in text
    assert rich_text.clean(text) == text


def test_the_search_for_harm_finds_it() -> None:
    found = harm_in('<p onclick="x">a</p><script>1</script><a href="javascript:1">x</a><!-- c -->')
    assert len(found) == 4


def test_a_text_from_word_keeps_its_structure_and_loses_the_rest() -> None:
    assert rich_text.clean(FROM_WORD).replace("\n", " ") == (
        "<h3>Digitale Schichtübergabe</h3>"
        "<p><strong>Ausgangslage:</strong> Die Übergabe lief auf <em>Zetteln</em>.</p>"
        "<ul><li>Zettel gingen verloren</li><li>Niemand las sie</li></ul>"
        "<ol><li>Schichtbuch einführen</li></ol>"
        "<p>1. Mai ist ein Feiertag."
        ' <a href="https://example.org/" rel="noopener">Mehr dazu</a></p>'
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "<p></p>", "<p><br></p>", "<ul><li><p>&nbsp;</p></li></ul>"]
)
def test_a_text_without_a_word_is_empty(text: str) -> None:
    assert rich_text.clean(text) == ""


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Erste Zeile\nzweite\n\nNeuer Absatz", "<p>Erste Zeile<br>zweite</p><p>Neuer Absatz</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("Absatz \n \n\tAbsatz", "<p>Absatz</p><p>Absatz</p>"),
        ("So:\n • a\n • b\nund c", "<p>So:</p><ul><li>a</li><li>b<br>und c</li></ul>"),
        ("So:\n\ufeff• a", "<p>So:</p><ul><li>a</li></ul>"),
        ("1.\xa0a\n2.\xa0b", "<ol><li>a</li><li>b</li></ol>"),
        ("Erst am\n12.\xa0Mai", "<p>Erst am<br>12.&nbsp;Mai</p>"),
        ("z.\xa0B. so", "<p>z.&nbsp;B. so</p>"),
        ("Ein <b>fettes</b> Wort", "<p>Ein <strong>fettes</strong> Wort</p>"),
        ("lose<p>Absatz</p>und <i>lose</i>", "<p>lose</p><p>Absatz</p><p>und <em>lose</em></p>"),
        ("<div><div>Innen</div></div>", "<p>Innen</p>"),
        ("<h1>Eins</h1><h6>Sechs</h6>", "<h3>Eins</h3><h4>Sechs</h4>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<p>Vor <a>nichts</a></p>", "<p>Vor nichts</p>"),
        (
            '<p><a href="mailto:a@example.org" title="x">Mail</a></p>',
            '<p><a href="mailto:a@example.org" rel="noopener">Mail</a></p>',
        ),
    ],
)
def test_what_is_written_becomes_clean_markup(written: str, stored: str) -> None:
    assert rich_text.clean(written) == stored
    assert rich_text.clean(stored) == stored


NASTY = [
    "<b></b>",
    "<p></p>",
    "<em><br></em>",
    "<h3><em></em></h3>",
    "<p>·&nbsp;</p>",
    "<a ",
    "&nbsp;",
    "<p>o &nbsp;",
    "<p> x </p>",
    "<ul><li>a</li><ul><li>b</li></ul></ul>",
    "<table><tr><td>a<td>b<tr><td>c</table>",
]
# Between two words of a cell, and in the style of a paragraph.
NASTY_INSIDE = [
    ("<table><tr><td>a{}b<td>c<tr><td>d</table>", "<br>"),
    ("<table><tr><td>a{}b<td>c<tr><td>d</table>", " \xa0"),
    ("<p style='{}'>a</p>", "mso-list:"),
    ("<p style='{}'>a</p>", "font-weight : "),
]


@pytest.mark.parametrize(
    ("around", "piece"), [*(("<p>a{}b</p>", piece) for piece in NASTY), *NASTY_INSIDE]
)
def test_the_work_grows_with_the_text_and_no_faster(around: str, piece: str) -> None:
    def seconds(text: str) -> float:
        begun = process_time()
        rich_text.clean(text)
        return process_time() - begun

    once = min(seconds(around.format(piece * 1000)) for _ in range(3))
    assert seconds(around.format(piece * 8000)) < 40 * once + 0.05


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<p>·&nbsp;a</p>\n<p>·&nbsp;b</p><p>c</p>", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        (
            "<blockquote><p>1.&nbsp; a</p><p>-</p></blockquote>",
            "<blockquote><ol><li>a</li></ol><p>-</p></blockquote>",
        ),
        (
            "<div><p>· a</p><p>· <b>b</b></p></div>",
            "<ul><li>a</li><li><strong>b</strong></li></ul>",
        ),
        ("<p>o Tannenbaum</p>", "<p>o Tannenbaum</p>"),
        ("<p>·&nbsp;</p><p>x</p>", "<p>x</p>"),
    ],
)
def test_what_word_meant_as_a_list_is_one(written: str, stored: str) -> None:
    assert rich_text.clean(written) == stored
    assert rich_text.clean(stored) == stored


def test_a_difference_shows_words_line_by_line_and_no_markup() -> None:
    told = rich_text.clean(
        "<p>Müller &amp; Söhne<br>Zeile drei, 80&nbsp;°C</p><h3>Titel</h3><p>x</p>"
        "<blockquote><p>„Gut.“</p></blockquote><ul><li>a<ul><li>b</li></ul></li></ul><p>c</p>"
    )
    [difference] = differences(BestPractice, {"fields.situation": ["", told]})
    lines = "Müller &amp; Söhne\nZeile drei, 80\xa0°C\nTitel\nx\n„Gut.“\na\nb\nc"
    assert difference.after == f"<ins>{lines}</ins>"


def test_a_difference_shows_a_tag_that_somebody_wrote_about_as_text() -> None:
    told = rich_text.from_plain("Ein <script>1</script> und &lt;")
    [difference] = differences(BestPractice, {"fields.situation": [told, ""]})
    shown = "Ein &lt;script&gt;1&lt;/script&gt; und &amp;lt;"
    assert difference.before == f"<del>{shown}</del>"
