"""Mails don't stay for ever: those of the account a month, all others a year at most."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import ACCOUNT_MAILS_KEPT_FOR, KEPT_FOR, OutgoingMail
from tests.support.factories import OutgoingMailFactory
from tests.support.sink import Enqueue
from work.tasks import forget

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_a_mail_is_deleted_after_a_year_whatever_it_was_about() -> None:
    now = timezone.now()
    OutgoingMailFactory.create(created_at=now - KEPT_FOR - MINUTE)
    OutgoingMailFactory.create(created_at=now - KEPT_FOR - MINUTE, state="failed")
    young = OutgoingMailFactory.create(created_at=now - KEPT_FOR + MINUTE)
    forget()
    assert list(OutgoingMail.objects.all()) == [young]


def test_a_mail_of_the_account_is_deleted_after_a_month(enqueue: Enqueue) -> None:
    old, young = enqueue(about=None, occasion="1"), enqueue(about=None, occasion="2")
    about_somebody = enqueue(occasion="3")
    over = timezone.now() - ACCOUNT_MAILS_KEPT_FOR
    OutgoingMail.objects.filter(pk__in=[old.pk, about_somebody.pk]).update(created_at=over)
    OutgoingMail.objects.filter(pk=young.pk).update(created_at=over + MINUTE)
    forget()
    assert set(OutgoingMail.objects.all()) == {young, about_somebody}
