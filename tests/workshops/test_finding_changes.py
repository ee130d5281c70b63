"""Findings are part of their record: who writes one has edited the record."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from editorial import services
from editorial.models import State
from tests.editorial.team import as_user
from tests.factories import FindingFactory, UserFactory, WorkshopRecordFactory
from tests.reading import typed_in_admin
from workshops.models import Finding, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Any:
    """One in review, of which somebody else has written all so far."""
    finding = FindingFactory.create()
    record = WorkshopRecordFactory.create(workshop=finding.workshop)
    return services.submit(record, by=UserFactory.create(editor=True))


def rewrite(record: WorkshopRecord, by: Any) -> None:
    finding = Finding.objects.get(workshop=record.workshop)
    client, address = as_user(by), reverse("admin:workshops_finding_change", args=[finding.pk])
    typed = typed_in_admin(client, address) | {"text": "Es fehlt an Zeit."}
    assert client.post(address, typed).status_code == 302


def test_who_wrote_a_finding_last_does_not_publish_its_record(record: WorkshopRecord) -> None:
    publisher = UserFactory.create(publisher=True)
    rewrite(record, by=publisher)
    with pytest.raises(ValidationError, match="Veröffentlichen muss jemand anderes"):
        services.publish(record, by=publisher)


def test_a_record_whose_findings_changed_since_is_looked_at_again(record: WorkshopRecord) -> None:
    rewrite(record, by=UserFactory.create(editor=True))
    with pytest.raises(ValidationError, match="Inzwischen hat jemand"):
        services.publish(record, by=UserFactory.create(publisher=True), seen_version=record.version)
    assert WorkshopRecord.objects.get().state == State.IN_REVIEW
