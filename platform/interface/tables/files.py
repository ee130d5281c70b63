"""The files a table comes in and goes out as: CSV as Excel writes it in Germany, Excel, JSON.

A cell that a spreadsheet program would take for a formula goes out with an apostrophe before it,
and loses it when it comes back.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from import_export.formats.base_formats import Format
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset

MOST_ROWS = 5000
# A small file may be packed from a huge one; what a list of 5,000 rows unpacks to is far less.
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
# What OWASP names as the beginning of a formula, in any spreadsheet program.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SEPARATORS = ";,\t"


class UnreadableError(Exception):
    """The file holds no table; the message is for the person who chose it."""


class TableFormat(Format):
    """A kind of file, told by the end of its name."""

    title: ClassVar[StrOrPromise]
    extension: ClassVar[str]
    content_type: ClassVar[str]

    def __init__(self, encoding: str | None = None) -> None:
        """Takes what the package gives to every format; ours know their encoding themselves."""

    def get_title(self) -> str:
        return str(self.title)

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, content: bytes) -> Dataset:
        """The table in the file, all of it text; raises UnreadableError."""
        return dataset_of(self.rows(content))

    def export_data(self, dataset: Dataset) -> bytes:
        rows = [dataset.headers, *dataset]
        return self.written([[_harmless(as_text(cell)) for cell in row] for row in rows])

    def rows(self, content: bytes) -> Iterable[Sequence[object]]:
        raise NotImplementedError

    def written(self, rows: list[list[str]]) -> bytes:
        raise NotImplementedError


class Excel(TableFormat):
    title = gettext_lazy("Excel (.xlsx)")
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def rows(self, content: bytes) -> Iterable[Sequence[object]]:
        """The first sheet; values instead of formulas."""
        try:
            # No more of a part is read than it says here.
            parts = ZipFile(io.BytesIO(content)).infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise UnreadableError(_("Diese Datei ist zu groß, wenn man sie auspackt."))
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
            raise UnreadableError(_("Das ist keine Excel-Datei (.xlsx).")) from error
        return list(book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, values_only=True))

    def written(self, rows: list[list[str]]) -> bytes:
        book = Workbook()
        sheet = book.active
        for row in rows:
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 24
        sheet.freeze_panes = "A2"
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


class Csv(TableFormat):
    title = gettext_lazy("CSV mit Semikolon (.csv)")
    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def rows(self, content: bytes) -> Iterable[Sequence[object]]:
        """In UTF-8 or in what older Excel writes; separated by semicolon, comma or tab."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        head = text.partition("\n")[0]
        separator = max(SEPARATORS, key=head.count)
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise UnreadableError(_("Das ist keine CSV-Datei.")) from error

    def written(self, rows: list[list[str]]) -> bytes:
        file = io.StringIO(newline="")
        # In quotation marks LibreOffice can be told to leave a number with leading zeros as it is.
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
        return file.getvalue().encode("utf-8-sig")  # without the mark Excel breaks umlauts


class Json(TableFormat):
    title = gettext_lazy("JSON (.json)")
    extension = "json"
    content_type = "application/json"

    def rows(self, content: bytes) -> Iterable[Sequence[object]]:
        try:
            things = json.loads(content.decode("utf-8-sig"))
        except ValueError as error:
            raise UnreadableError(_("Das ist keine JSON-Datei.")) from error
        if not isinstance(things, list) or not all(isinstance(thing, dict) for thing in things):
            raise UnreadableError(_("Die JSON-Datei muss eine Liste von Objekten enthalten."))
        names = list(dict.fromkeys(name for thing in things for name in thing))
        return [names, *([thing.get(name) for name in names] for thing in things)]

    def export_data(self, dataset: Dataset) -> bytes:
        """As it is: no spreadsheet program takes a text in JSON for a formula."""
        things = [dict(zip(dataset.headers, map(as_text, row), strict=True)) for row in dataset]
        return json.dumps(things, ensure_ascii=False, indent=1).encode()


FORMATS = [Excel, Csv, Json]


def as_text(cell: object) -> str:
    """A cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list):
        return ", ".join(as_text(each) for each in cell)
    return _without_apostrophe(str(cell).strip())


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _without_apostrophe(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def dataset_of(rows: Iterable[Sequence[object]]) -> Dataset:
    """The rows below their headings; empty ones at the end are left out, as Excel keeps many."""
    texts = [[as_text(cell) for cell in row] for row in rows]
    while texts and not any(texts[-1]):
        texts.pop()
    if len(texts) < 2:
        raise UnreadableError(_("Die Datei hat keine Zeilen unter den Überschriften."))
    if len(texts) > MOST_ROWS + 1:
        raise UnreadableError(
            _("Die Datei hat mehr als %d Zeilen; teilen Sie sie bitte auf.") % MOST_ROWS
        )
    headers = texts[0]
    while headers and not headers[-1]:
        headers.pop()
    if not all(headers):
        raise UnreadableError(_("Eine Spalte hat keine Überschrift."))
    dataset = Dataset(headers=headers)
    for line, row in enumerate(texts[1:], start=2):
        if any(row[len(headers) :]):
            text = _("Zeile %d hat mehr Zellen als die Überschriften.") % line
            raise UnreadableError(text)
        dataset.append([*row, *[""] * len(headers)][: len(headers)])
    return dataset
