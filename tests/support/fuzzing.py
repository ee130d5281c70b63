"""Odd requests: every address, method and role, with values that nobody should send, drawn by seed.

Forms are filled as their page shows them, then one to three of their fields are spoilt.
"""

import random
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.support.addresses import PARAMETERS, ROLES
from tests.support.asking import Asker
from tests.support.hostile_texts import HOSTILE

METHODS = ["GET"] * 10 + ["POST"] * 8 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
OF_LISTS = ["o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters", "_facets", "id"]
OF_LISTS += ["state__exact", "id__in", "pk__gt", "email__startswith", "created_at__year", "date"]
OF_LISTS += ["region__id__exact", "workshop__title__regex", "password", "unknown", "sichtbar"]
OF_FORMS = ["csrfmiddlewaretoken", "formular", "homepage", "_save", "_continue", "action", "index"]
OF_FORMS += ["_selected_action", "select_across", "post", "confirm", "file", "format", "original"]
VALUES = ["", " ", "0", "-1", "1", "9" * 30, "1e309", "NaN", "1.5", "٣", "null", "[]", "{}", "true"]
VALUES += ["%", "_", "\\", "\x00", "a\x00b", "\u200b", "\u202eab", "\u00ad", "J\u006f\u0308rg"]
VALUES += ["ä" * 300, "x" * 5000, "\U0001f600" * 40, "\r\nX-Injected: 1", "' OR 1=1--", "{{7*7}}"]
VALUES += ["2026-02-30", "0000-00-00", "9999-12-31", "2026-13", "12:61", "24:00", "01.01.0001"]
VALUES += ["../../etc/passwd", "//evil.example", "javascript:alert(1)", "http://[", "a@b", "@"]
VALUES += ["root@localhost", "a@[127.0.0.1]", "metallverarbeitung", "region-hannover", "a&b=c#d"]
VALUES += ["#12345g", "25.62.0", "de", "xx", "id,;", "-created_at.1", "None", "\ufeff", "ß" * 255]
VALUES += list(HOSTILE.values())
FILE_NAMES = ["a.png", "a.xlsx", "ä.csv", "../a.pdf", "x" * 300]
CONTENTS = [b"", b"x", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xfe;"]
BYTES = ["%00", "%ff", "%ed%a0%80", "%C0%AE", "%", "%zz"]
HEADERS = {
    "accept-language": ["", "xx", "de;q=9", "*", "x" * 500, "en-\x7f"],
    "accept-encoding": ["", "gzip;q=0", "br", "*;q=x"],
    "if-none-match": ["*", '"', 'W/"x"', "x" * 3000],
    "if-modified-since": ["x", "Thu, 99 Xxx 9999 99:99:99 GMT"],
    "referer": ["http://[", "//", "https://evil.example/\x01"],
    "origin": ["null", "http://[", "https://evil.example"],
    "x-forwarded-for": ["", "x", "1.2.3.4, ::1, 999.1.1.1", "," * 50],
    "host": ["", "[", "evil.example", "a" * 300, "127.0.0.1:99999"],
    "range": ["bytes=-", "bytes=9-1", "x"],
    "hx-request": ["true", "x"],
    "hx-current-url": ["http://[", "//"],
    "content-type": ["", "x", "application/json", "text/plain", "multipart/form-data; boundary="],
}


class Asked(NamedTuple):
    """A request as it can be sent again."""

    role: str
    method: str
    address: str
    data: dict[str, list[Any]]
    headers: dict[str, str]


class Fields(HTMLParser):
    """What the forms of a page would send as they stand: a list of values for each name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[Any]] = {}
        self.selected = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "select":
            self.selected = name or ""
        elif tag == "option" and self.selected and ("selected" in given or "value" in given):
            if "selected" in given or self.selected not in self.found:
                self.found[self.selected] = [given.get("value") or ""]
        elif name and tag in ("input", "textarea"):
            if given.get("type") == "file":
                return
            self.found.setdefault(name, []).append(given.get("value") or "")


class Fuzzer:
    """Draws requests and sends them; what one changed is taken back before the next."""

    def __init__(self, asker: Asker, addresses: Iterable[str]) -> None:
        self.asker, self.addresses, self.draw = asker, sorted(addresses), random.Random()
        self.statuses: Counter[int] = Counter()
        self.failures: dict[str, str] = {}
        self.fields: dict[tuple[str, str], dict[str, list[Any]]] = {}

    def run(self, number: int, *, seed: str) -> None:
        self.draw.seed(seed)
        for _ in range(number):
            asked = self.drawn()
            try:
                status = self.answer(asked).status_code
            except Exception as error:  # noqa: BLE001 - what no page may let through
                what, status = f"{type(error).__name__}: {error}"[:150], 500
            else:
                what = f"status {status}"
            self.statuses[status] += 1
            if status >= 500:
                place = asked.address.partition("?")[0][:60]
                self.failures.setdefault(f"{asked.method} {place} {what}", repr(asked)[:600])

    def report(self) -> str:
        """Each kind of failure with one request that brings it about."""
        return "\n".join(f"{what}\n    {asked}" for what, asked in self.failures.items())

    # Drawing --------------------------------------------------------------------------------------

    def drawn(self) -> Asked:
        draw = self.draw
        role, method, path = draw.choice(ROLES), draw.choice(METHODS), draw.choice(self.addresses)
        data = self.form(role, path) if method == "POST" else {}
        address = self.spoilt_path(path) if draw.random() < 0.1 else path
        query = self.query() if draw.random() < 0.6 else ""
        headers = {}
        for name in draw.sample(list(HEADERS), draw.choice([0, 0, 0, 1, 1, 2])):
            headers[name] = draw.choice(HEADERS[name])
        return Asked(role, method, f"{address}?{query}" if query else address, data, headers)

    def value(self) -> Any:
        return self.draw.choice(VALUES)

    def query(self) -> str:
        names = self.draw.choices([*PARAMETERS, *OF_LISTS], k=self.draw.choice([1, 1, 2, 3, 5]))
        pairs = [(name, quote(self.value(), safe="")) for name in names]
        pairs += [(names[0], self.draw.choice(BYTES))] if self.draw.random() < 0.1 else []
        return "&".join(f"{name}={value}" for name, value in pairs)

    def spoilt_path(self, path: str) -> str:
        place = self.draw.randrange(1, len(path) + 1)
        odd = self.draw.choice([*BYTES, quote(self.value(), safe=""), ""])
        return path[:place] + odd + self.draw.choice(["", "/", path[place:]])

    def form(self, role: str, path: str) -> dict[str, list[Any]]:
        """As the page shows it, with some fields spoilt, missing, doubled or made files."""
        draw = self.draw
        fields = deepcopy(self.shown(role, path))
        for name in draw.sample([*fields, *OF_FORMS], min(draw.choice([0, 1, 1, 2, 3]), 7)):
            how = draw.random()
            if how < 0.15:
                fields.pop(name, None)
            elif how < 0.25:
                fields[name] = [*fields.get(name, []), self.value()]
            elif how < 0.32:
                file = SimpleUploadedFile(draw.choice(FILE_NAMES), draw.choice(CONTENTS))
                fields[name] = [file]
            else:
                fields[name] = [self.value()]
        return fields

    def shown(self, role: str, path: str) -> dict[str, list[Any]]:
        if (role, path) not in self.fields:
            response = self.answer(Asked(role, "GET", path, {}, {}))
            html = b"" if response.streaming else response.content
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            found = Fields(html.decode()).found if is_page else {}
            self.fields[role, path] = found
        return self.fields[role, path]

    # Sending --------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Any:
        client = Client()
        client.cookies = deepcopy(self.asker.cookies[asked.role])
        # An address of its own each: limits by network address would answer everything else.
        number = self.draw.randrange(2**24)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        with transaction.atomic():
            try:
                if asked.method == "POST" and "content-type" not in asked.headers:
                    return client.post(
                        asked.address, asked.data, headers=asked.headers, REMOTE_ADDR=address
                    )
                kind = asked.headers.get("content-type", "application/octet-stream")
                body = b"" if asked.method in ("GET", "HEAD") else b'{"a": ["\\u0000"]}\x00'
                return client.generic(
                    asked.method,
                    asked.address,
                    body,
                    content_type=kind,
                    headers={k: v for k, v in asked.headers.items() if k != "content-type"},
                    REMOTE_ADDR=address,
                )
            finally:
                transaction.set_rollback(True)
