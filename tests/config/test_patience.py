"""How long a connection waits for an answer: as long as the request, then it is closed."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.patience import (
    PROBE_SECONDS,
    Patience,
    PatienceMiddleware,
    current,
    patience,
)
from config.patience import _of_request as of_request
from config.postgresql.connections import PatientConnection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    token = of_request.set(None)
    yield
    of_request.reset(token)
    Patience.is_database_silent = False


@pytest.fixture
def opened() -> Iterator[PatientConnection]:
    settings = connection.settings_dict
    host = settings["OPTIONS"]["host"]
    with PatientConnection.connect(
        host=host, user=settings["USER"], dbname=settings["NAME"], autocommit=True
    ) as made:
        yield made


def sleep(opened: PatientConnection, seconds: float) -> None:
    opened.execute("SELECT pg_sleep(%s)", [seconds])


def test_a_command_waits_for_as_long_as_it_takes(opened: PatientConnection) -> None:
    sleep(opened, 0.5)
    assert (opened.closed, Patience.is_database_silent) == (False, False)


def test_all_answers_together_have_the_time_of_a_page(opened: PatientConnection) -> None:
    began = time.monotonic()
    with patience(0.6):
        sleep(opened, 0.4)
        with pytest.raises(psycopg.OperationalError, match="doesn't answer"):
            sleep(opened, 0.4)
    assert 0.6 <= time.monotonic() - began < 0.8
    assert opened.closed


def test_each_answer_has_the_time_of_a_form_and_none_after_one_that_did_not_come(
    opened: PatientConnection,
) -> None:
    waiting = Patience(0.6, for_all=False)
    of_request.set(waiting)
    for _answer in range(3):
        sleep(opened, 0.4)
    with pytest.raises(psycopg.OperationalError):
        sleep(opened, 5)
    assert (opened.closed, waiting.left()) == (True, 0.0)


def test_what_postgresql_refuses_closes_nothing(opened: PatientConnection) -> None:
    opened.execute("SET statement_timeout = '100ms'")
    with patience(5), pytest.raises(psycopg.errors.QueryCanceled):
        sleep(opened, 3)
    assert (opened.closed, Patience.is_database_silent) == (False, False)
    sleep(opened, 0)


def test_while_nobody_gets_an_answer_the_others_only_look(opened: PatientConnection) -> None:
    Patience(5).give_up()
    with patience(5):
        assert 0 < current().left() <= PROBE_SECONDS  # type: ignore[union-attr]
        sleep(opened, 0)
        assert PROBE_SECONDS < current().left() <= 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("method", "cookie", "seconds"),
    [
        ("GET", "", 5),
        ("HEAD", "csrftoken=abc", 5),
        ("GET", "sessionid=abc", 20),
        ("POST", "", 20),
        ("POST", "sessionid=abc", 20),
    ],
)
def test_readers_have_five_seconds_and_all_others_twenty(
    rf: RequestFactory, method: str, cookie: str, seconds: float
) -> None:
    found: list[float] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(current().left())  # type: ignore[union-attr]
        return HttpResponse()

    PatienceMiddleware(view)(rf.generic(method, "/", HTTP_COOKIE=cookie))
    assert found == [pytest.approx(seconds, abs=0.2)]
