"""Logs carry no key."""

import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client

from tests.support.factories import HandoverFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def test_a_registrations_link_never_reaches_a_log(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    registration = RegistrationFactory.create()
    token = registration.token
    logging.config.dictConfig(settings.LOGGING)
    client.get(f"/anmeldung/{token}x/")
    logging.getLogger("django.request").error("Conflict: %s", registration.link_path)
    written = capsys.readouterr().err
    assert "Not Found: /anmeldung/…/" in written
    assert "Conflict: /anmeldung/…/" in written
    assert token.split(".")[1] not in written


def test_an_offered_seats_link_never_reaches_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    offer = HandoverFactory.create()
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("django.request").error("Conflict: %sannehmen/", offer.link_path)
    assert "Conflict: /anmeldung/weitergabe/…/annehmen/" in capsys.readouterr().err


def test_a_row_that_the_database_refused_never_reaches_a_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.config.dictConfig(settings.LOGGING)
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (name)=(Jana Öztürk) already exists.")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error")
    written = capsys.readouterr().err
    assert "duplicate key" in written
    assert "Jana" not in written
