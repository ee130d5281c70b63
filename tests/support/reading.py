"""Reading a page as a visitor does: its headings, its links, its words."""

import csv
import io
from html.parser import HTMLParser
from typing import Any

from django.forms import BoundField, MultiWidget
from django.test import Client

HEADINGS = {"h1", "h2", "h3", "h4"}
SILENT = {"script", "style", "svg"}
INLINE = {"a", "b", "em", "span", "strong", "time"}


class Page(HTMLParser):
    """What stands in a response's `<main>`."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._collected: dict[str, list[str]] = {}
        self._href = ""
        html = response.content.decode()
        self.feed(html[html.index("<main") : html.index("</main>")])

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def link(self, label: str) -> str:
        """Where all links with this label lead."""
        (href,) = {href for text, href in self.links if text == label}
        return href

    def targets(self, label: str) -> set[str]:
        """Where the links with this label lead, of which there may be several."""
        return {href for text, href in self.links if text == label}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.words.append(" ")
        if tag in HEADINGS | {"a"}:
            self._collected[tag] = []
        if tag == "a":
            self._href = dict(attrs).get("href") or ""
        if tag in SILENT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._collected.pop(tag, [])).split())
        if tag in HEADINGS:
            self.headings.append(words)
        elif tag == "a":
            self.links.append((words, self._href))
        elif tag in SILENT and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            return
        self.words.append(data)
        for collected in self._collected.values():
            collected.append(data)


def typed_in_admin(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send back from a form of the admin that nobody has touched."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            data |= sent(field)
    return data


def sent(field: BoundField) -> dict[str, Any]:
    """One field as the browser sends it; a date with its time comes in two."""
    value = field.value()
    if isinstance(widget := field.field.widget, MultiWidget):
        # A form that is shown again holds the parts as they were sent.
        parts = enumerate(value if isinstance(value, list) else widget.decompress(value) or [])
        return {f"{field.html_name}_{number}": part or "" for number, part in parts}
    if isinstance(value, list):
        value = [getattr(each, "pk", each) for each in value]
    return {field.html_name: "" if value is None else value}


def errors_of(response: Any) -> list[str]:
    """What the admin's form says is wrong, its parts included."""
    found = response.context["faults" if "faults" in response.context else "errors"]
    return [str(each) for each in found]


def csv_rows(content: bytes) -> list[list[str]]:
    """The lines of a file as a spreadsheet program shows them, the headings first."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
