"""Each kind of personal data is forgotten when its period is over, whatever happens to another."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import Session, User
from editorial.models import PictureConsent
from initiatives.models import Proposer
from tests.support.factories import ProposerFactory, RegistrationFactory
from work import retention
from work.models import JobRun
from work.tasks import forget
from workshops.models import Registration

pytestmark = pytest.mark.django_db

LONG_AFTER = timedelta(days=2000)


def never_change(registration: Registration) -> None:
    """Have the database refuse every change of the row, and say whose it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'not %', OLD.name; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON workshops_registration FOR EACH ROW"
            f" WHEN (OLD.id = {registration.pk}) EXECUTE FUNCTION refuse()"
        )


def test_a_row_that_fails_stops_no_other_and_the_log_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = RegistrationFactory.create_batch(3, name="Jana Öztürk")[0]
    ProposerFactory.create()
    never_change(first)
    with (
        time_machine.travel(timezone.now() + LONG_AFTER),
        caplog.at_level(logging.WARNING),
        pytest.raises(retention.NotForgotten, match=r"^1 rows are due"),
    ):
        forget()
    left = Registration.objects.filter(forgotten_at=None)
    assert (list(left), Proposer.objects.count()) == ([first], 0)
    assert caplog.messages == [f"workshops.Registration {first.pk} not forgotten: ProgrammingError"]
    assert JobRun.objects.get().last_error == "NotForgotten"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_ends_the_job_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ProposerFactory.create_batch(2)
    rules: dict[Any, Any] = retention._rules
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    with monkeypatch.context() as patch, time_machine.travel(timezone.now() + LONG_AFTER):

        def lose_database(_row: Proposer) -> None:
            patch.setitem(options, "host", "/nowhere")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        patch.setitem(rules, Proposer, replace(rules[Proposer], forget=lose_database))
        with pytest.raises(OperationalError):
            retention.forget_due()
    assert (caplog.messages, Proposer.objects.count()) == ([], 2)


def test_what_a_slice_does_not_reach_is_left_to_the_next() -> None:
    ProposerFactory.create_batch(2)
    with time_machine.travel(timezone.now() + LONG_AFTER):
        assert retention.forget_due(seconds=-1) is True
        assert Proposer.objects.count() == 2
        assert retention.forget_due() is False
        assert Proposer.objects.count() == 0
        assert retention.forget_due(seconds=-1) is False


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"accounts\.User is registered twice"):
        retention.register(User, since="", remains="")


def test_a_form_can_promise_a_period_only_where_there_is_one() -> None:
    assert retention.days_kept(Proposer) == 180
    with pytest.raises(LookupError):
        retention.days_kept(User)


def test_periods_are_said_in_words() -> None:
    periods = {rule.model: rule.period for rule in retention.rules()}
    assert periods[Proposer] == "180 Tage nach dem Vorschlag"
    assert periods[User].startswith("solange das Konto besteht. Haben Sie es selbst")
    assert periods[Session] == "12 Stunden nach dem Einloggen"
    assert periods[PictureConsent].startswith("3 Jahre nach dem Widerruf")
