"""How long a request waits for a database that keeps its connections open and answers nothing.

A statement's own limit doesn't help: PostgreSQL would have to be awake to keep it.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Who reads has soon had enough; what is being stored is worth a longer wait.
PUBLIC_SECONDS = 5.0
OTHER_SECONDS = 20.0
# While nobody gets an answer: long enough to see that there is one again. A web server whose
# threads all wait in vain doesn't answer with the pages that it has kept either.
PROBE_SECONDS = 1.0


class Patience:
    """What is left of it: so many seconds for each answer, or for all of them together.

    After one answer that didn't come there is none left.
    """

    # Of the whole process: the others needn't wait in vain for as long as the first.
    is_database_silent = False

    def __init__(self, seconds: float, *, for_all: bool = True) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds if for_all else math.inf

    def left(self) -> float:
        seconds = PROBE_SECONDS if Patience.is_database_silent else self.seconds
        return max(0.0, min(seconds, self.end - time.monotonic()))

    def give_up(self) -> None:
        self.end = 0.0
        Patience.is_database_silent = True


_of_request: ContextVar[Patience | None] = ContextVar("patience", default=None)


def current() -> Patience | None:
    """That of the request which is answered; commands, workers and the pool's threads have none."""
    return _of_request.get()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """For what is done beside a request, in a thread of its own."""
    token = _of_request.set(Patience(seconds))
    try:
        yield
    finally:
        _of_request.reset(token)


class PatienceMiddleware:
    """Says how patient a request is.

    A public page has its seconds for everything. A form or the team may need many statements, as
    for a table with thousands of lines: there each answer has its time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_public = request.method in ("GET", "HEAD") and not is_signed_in
        # Until this thread's next request: Django gives the connection back after the answer.
        _of_request.set(
            Patience(PUBLIC_SECONDS) if is_public else Patience(OTHER_SECONDS, for_all=False)
        )
        return self.get_response(request)
