"""Findings pasted from a list, a line each, or from a sheet, whose columns tell what they hold."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from interface.forms import as_seen, visible
from workshops.models import Finding

# At once; the rest stays where it was pasted.
MOST = 200
TEXT = "text"
# What precedes a line of a list: “•”, “- ”, “1.”, “a)”.
BULLET = re.compile(r"^\s*(?:[•·▪◦‣●○*–—-]\s*|\d{1,3}[.)]\s+|[a-z]\)\s+)")
HEADINGS = {
    "group": ("gruppe", "arbeitsgruppe", "group"),
    "topic": ("thema", "themenfeld", "topic"),
    "kind": ("art", "kind", "typ"),
    TEXT: ("ergebnis", "text", "workshop-ergebnis", "aussage", "finding"),
    "addressed_to": ("richtet sich", "richtet sich an", "adressat", "an", "addressed to"),
}
# The first words by which people say to whom an impulse goes.
ADDRESSEES = {
    "konzept": Finding.Addressee.CONCEPT,
    "concept": Finding.Addressee.CONCEPT,
    "projekt": Finding.Addressee.PROJECT,
    "project": Finding.Addressee.PROJECT,
}

Values = dict[str, str]
Words = Mapping[str, Mapping[str, str]]


class Unread(NamedTuple):
    """A row that nobody can tell what to do with: its number, itself, and why."""

    number: int
    line: str
    why: str


class Pasted(NamedTuple):
    rows: list[Values]
    unread: list[Unread]


def words_of(groups: Iterable[tuple[int, str]], topics: Iterable[tuple[int, str]]) -> Words:
    """For each column that chooses: what may stand in it → the value of the form."""
    kinds = {str(label): value for value, label in Finding.Kind.choices}
    addressees = {str(label): value for value, label in Finding.Addressee.choices}
    found = {
        "group": {name: str(pk) for pk, name in groups},
        "topic": {name: str(pk) for pk, name in topics},
        "kind": kinds | {value: value for value in Finding.Kind.values},
        "addressed_to": addressees | ADDRESSEES,
    }
    return {
        column: {_plain(word): value for word, value in words.items()}
        for column, words in found.items()
    }


def read_pasted(pasted: str, usual: Values, words: Words) -> Pasted:
    """The findings in a pasted text, and the lines that aren't readable.

    What a line doesn't say is as in the row above, at first as `usual`.
    """
    pasted = visible(pasted)
    if "\t" not in pasted:
        lines = [BULLET.sub("", line).strip() for line in pasted.splitlines()]
        found = [(number, line) for number, line in enumerate(lines, start=1) if line]
        rows = [{**usual, TEXT: line} for _number, line in found[:MOST]]
        return Pasted(rows, [_too_many(number, line) for number, line in found[MOST:]])
    cells = csv.reader(pasted.splitlines(keepends=True), "excel-tab")
    sheet = [[as_seen(cell) for cell in row] for row in cells]
    return _read_sheet(sheet, usual, words)


def _read_sheet(sheet: list[list[str]], usual: Values, words: Words) -> Pasted:
    columns, has_heading = _columns_of(sheet, words)
    rows: list[Values] = []
    unread, above = [], usual
    for number, cells in enumerate(sheet, start=1):
        if not any(cells) or (number == 1 and has_heading):
            continue
        line = "\t".join(cells)
        if len(rows) == MOST:
            unread.append(_too_many(number, line))
            continue
        values, why = _values_of(cells, columns, words)
        if why:
            unread.append(Unread(number, line, why))
            continue
        above = {**above, "addressed_to": "", **values}
        rows.append(above)
    return Pasted(rows, unread)


def _columns_of(sheet: list[list[str]], words: Words) -> tuple[dict[int, str], bool]:
    """Which column is what, by its heading or else by what stands in it."""
    names = {word: column for column, headings in HEADINGS.items() for word in headings}
    headed = {place: names.get(_plain(cell), "") for place, cell in enumerate(sheet[0])}
    if TEXT in headed.values():
        return headed, True
    counts: dict[int, Counter[str]] = {}
    lengths: Counter[int] = Counter()
    for row in sheet:
        for place, cell in enumerate(row):
            lengths[place] += len(cell)
            known = [column for column, said in words.items() if _plain(cell) in said]
            counts.setdefault(place, Counter()).update(known)
    columns = {place: count.most_common(1)[0][0] for place, count in counts.items() if count}
    texts = [place for place, _length in lengths.most_common() if place not in columns]
    return columns | ({texts[0]: TEXT} if texts else {}), False


def _values_of(cells: list[str], columns: dict[int, str], words: Words) -> tuple[Values, str]:
    """What a row says, or why it can't be read; what has no column goes with the text."""
    values: Values = {}
    beside = []
    for place, cell in enumerate(cells):
        column = columns.get(place, "")
        if not cell:
            continue
        if column in words:
            if _plain(cell) not in words[column]:
                return {}, _("„%(word)s“ gibt es hier nicht.") % {"word": cell}
            values[column] = words[column][_plain(cell)]
        elif column == TEXT:
            values[TEXT] = cell
        else:
            beside.append(cell)
    if TEXT not in values:
        return {}, _("Der Text fehlt.")
    values[TEXT] = " – ".join([values[TEXT], *beside])
    return values, ""


def _too_many(number: int, line: str) -> Unread:
    return Unread(number, line, _("Mehr als %(most)s Zeilen auf einmal.") % {"most": MOST})


def _plain(word: str) -> str:
    return as_seen(word).strip(" :.*").casefold()
