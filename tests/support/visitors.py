"""Visitors who register through the running web server, many at a time."""

import random
import re
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from ipaddress import IPv4Address
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# No visitor waits longer; who gets no answer at all has status 0.
PATIENCE = 30.0


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float


class NoRedirects(HTTPRedirectHandler):
    """A redirect is an answer of its own."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class Visitor:
    """One browser: its own cookies, every answer kept with the time it took."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), NoRedirects())
        self.answers: list[Answer] = []
        # From a network of its own, as the proxy would tell: limits by network are another matter.
        self.address = str(IPv4Address(random.randrange(2**24) + (10 << 24)))

    def ask(self, path: str, data: dict[str, str] | None = None) -> Answer:
        body = urlencode(data).encode() if data is not None else None
        began = time.monotonic()
        try:
            headers = {"X-Forwarded-For": self.address}
            request = Request(self.site + path, body, headers)  # noqa: S310 - our own server
            with self.opener.open(request, timeout=PATIENCE) as response:
                status, content = response.status, response.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        except (OSError, HTTPException) as error:
            status, content = 0, repr(error).encode()
        answer = Answer(status, content.decode(), time.monotonic() - began)
        self.answers.append(answer)
        return answer

    def register(self, path: str, **fields: str) -> Answer:
        """Open the form, fill it in, send it; the answer is the last one."""
        form = self.ask(path)
        token = TOKEN.search(form.text)
        if token is None:
            return form
        return self.ask(path, {"csrfmiddlewaretoken": token[1], "consent": "on", **fields})


class Crowd:
    """Visitors who register one after the other, several at a time, each with an own address."""

    def __init__(self, site: str, path: str, size: int, at_a_time: int = 8, **fields: str) -> None:
        self.site, self.path, self.fields = site, path, fields
        self.emails = [f"testperson-{number:03}@example.org" for number in range(size)]
        self.at_a_time = at_a_time
        self.visitors: deque[Visitor] = deque()
        self.outcomes: deque[Answer] = deque()
        self.calm_down = threading.Event()

    def run(self, pause: float = 0) -> None:
        """Send them all; `pause` is the time each takes to read the form."""
        with ThreadPoolExecutor(self.at_a_time) as threads:
            list(threads.map(lambda email: self._one(email, pause), self.emails))

    def _one(self, email: str, pause: float) -> None:
        visitor = Visitor(self.site)
        self.visitors.append(visitor)
        name = email.partition("@")[0].replace("-", " ").title()
        self.calm_down.wait(pause)
        self.outcomes.append(visitor.register(self.path, name=name, email=email, **self.fields))

    @property
    def answers(self) -> list[Answer]:
        return [answer for visitor in self.visitors for answer in visitor.answers]
