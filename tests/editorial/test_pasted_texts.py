"""What Word, Google Docs and Outlook put on the clipboard, as it is stored."""

import pytest

from interface import rich_text

WORD_LIST = "<p class=MsoListParagraph style='margin-left:36pt;mso-list:l0 level%d lfo1'>%s</p>"
BULLET = "<span style='mso-list:Ignore'>%s<span>&nbsp;&nbsp; </span></span>%s"


def word_list(*items: tuple[int, str, str]) -> str:
    return "".join(WORD_LIST % (level, BULLET % (mark, words)) for level, mark, words in items)


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (
            # Google Docs puts all it copies into a bold element that isn't bold.
            (
                '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
                '<p dir="ltr"><span style="font-weight:700;">Fett</span>'
                '<span style="font-weight:400;font-style:italic"> und kursiv</span></p></b>'
            ),
            "<p><strong>Fett</strong><em> und kursiv</em></p>",
        ),
        (
            '<p><span style="font-weight:600">halbfett</span></p>',
            "<p><strong>halbfett</strong></p>",
        ),
        ('<p><span style="font-weight:500">mittel</span></p>', "<p>mittel</p>"),
        ("<p><b style='mso-bidi-font-weight:normal'>fett</b></p>", "<p><strong>fett</strong></p>"),
        ("<p style='font-weight:bold'>Absatz</p>", "<p><strong>Absatz</strong></p>"),
        (
            "<p><b><span style='font-weight:bold'>einmal</span></b></p>",
            "<p><strong>einmal</strong></p>",
        ),
        (
            '<div style="font-weight:bold"><p>eins</p><p>zwei</p></div>',
            "<p><strong>eins</strong></p><p><strong>zwei</strong></p>",
        ),
        (
            'CO<sub>2</sub>, m<span style="vertical-align:super">3</span>',
            "<p>CO<sub>2</sub>, m<sup>3</sup></p>",
        ),
        (
            (
                '<p>Ein Beleg<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1">'
                "<span style='vertical-align:super'>[1]</span></a></p>"
            ),
            "<p>Ein Beleg<sup>[1]</sup></p>",
        ),
        (
            '<p><a href="#abschnitt">hier</a></p>',
            '<p><a href="#abschnitt" rel="noopener">hier</a></p>',
        ),
    ],
)
def test_what_styles_say_is_said_by_tags(pasted: str, stored: str) -> None:
    assert rich_text.clean(pasted) == stored
    assert rich_text.clean(stored) == stored


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (
            word_list((1, "·", "a"), (2, "o", "b"), (3, "§", "c"), (2, "o", "d"), (1, "·", "e")),
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>",
        ),
        (
            word_list((1, "1.", "a"), (2, "·", "b"), (1, "2.", "c")),
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        (word_list((2, "o", "b"), (1, "·", "a")), "<ul><li>b</li></ul><ul><li>a</li></ul>"),
        (word_list((1, "3.", "c"), (1, "4.", "d")), '<ol start="3"><li>c</li><li>d</li></ol>'),
        (
            "<ul><li><p>a</p><ul><li><p>b</p><p>c</p></li></ul></li></ul>",
            "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li></ul>",
        ),
        ('<ol start="5"><li>e</li></ol>', '<ol start="5"><li>e</li></ol>'),
        ('<ol start="1" type="a"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ('<ol start="x&quot; onclick=1"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        (
            # So write Google Docs and Word in the browser what stands within a list.
            "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
    ],
)
def test_lists_keep_their_levels_and_first_numbers(pasted: str, stored: str) -> None:
    assert rich_text.clean(pasted) == stored
    assert rich_text.clean(stored) == stored


TABLE = (
    "<table><thead><tr><th>Jahr</th><th>Fälle</th></tr></thead>"
    "<tbody><tr><td>2025</td><td>12</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (
            (
                "<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Jahr</b></p></td>"
                "<td><p>Fälle</p></td></tr><tr><td>2025</td><td><p>12</p></td></tr></table>"
            ),
            TABLE.replace("Jahr", "<strong>Jahr</strong>"),
        ),
        (TABLE, TABLE),
        (
            (
                "<table><tr><th>a</th><th colspan=2>b</th></tr><tr><td>c</td></tr>"
                "<tr><td> </td></tr></table>"
            ),
            (
                "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
                "<tbody><tr><td>c</td><td></td></tr></tbody></table>"
            ),
        ),
        (
            (
                "<table><caption>Zahlen</caption><tr><td>a</td><td>b</td></tr>"
                "<tr><td><p>c</p><p>d</p></td><td>e<br></td></tr></table>"
            ),
            (
                "<p>Zahlen</p><table><thead><tr><th>a</th><th>b</th></tr></thead>"
                "<tbody><tr><td>c<br>d</td><td>e</td></tr></tbody></table>"
            ),
        ),
        (
            # Outlook sets whole mails side by side.
            (
                "<table><tr><td><table><tr><td><p>Guten Tag</p></td></tr></table></td>"
                "<td><ul><li>a</li></ul></td></tr><tr><td>b</td></tr></table>"
            ),
            "<p>Guten Tag</p><ul><li>a</li></ul><p>b</p>",
        ),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<table><tr><td> </td></tr></table>", ""),
    ],
)
def test_a_simple_table_is_one_and_all_else_paragraphs(pasted: str, stored: str) -> None:
    assert rich_text.clean(pasted) == stored
    assert rich_text.clean(stored) == stored


def test_the_cells_of_a_table_are_words_of_their_own() -> None:
    assert rich_text.as_lines(TABLE) == "Jahr | Fälle\n2025 | 12"
    assert rich_text.as_lines('<ol start="3"><li>c</li></ol><p>d</p>') == "c\nd"
