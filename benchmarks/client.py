"""Visitors of the two web servers: they keep cookies and note how long each answer took."""

import http.client
import re
import time
from collections.abc import Mapping
from urllib.parse import urlencode

FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class UnexpectedAnswerError(Exception):
    """What came back isn't what is being measured."""


class Visitor:
    """One person with one connection; `milliseconds` has an entry for each request."""

    def __init__(
        self, port: int, cookies: Mapping[str, str] | None = None, *, as_browser: bool = False
    ) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies or {})
        self.accepted = {"Accept-Encoding": "gzip"} if as_browser else {}
        self.milliseconds: list[float] = []

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def get(self, path: str, *, holding: str = "") -> bytes:
        """The page; raises unless it answers with 200 and has the text `holding` in it."""
        status, body = self._ask("GET", path)
        if status != 200 or holding.encode() not in body:
            raise UnexpectedAnswerError(f"GET {path}: {status}, {body[:300]!r}")
        return body

    def open_form(self, path: str) -> str:
        """The form's token, which goes back with `post`."""
        found = FORM_TOKEN.search(self.get(path))
        if found is None:
            raise UnexpectedAnswerError(f"GET {path}: no form in the page")
        return found[1].decode()

    def post(self, path: str, fields: Mapping[str, str], token: str) -> None:
        """Send a form; raises unless it is accepted, which is said by a redirect."""
        body = urlencode({**fields, "csrfmiddlewaretoken": token})
        status, answer = self._ask("POST", path, body)
        if status != 302:
            raise UnexpectedAnswerError(f"POST {path}: {status}, {answer[:300]!r}")

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        headers = {**self.accepted, "Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, content
