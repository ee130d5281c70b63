"""Findings are part of their record: who writes one has edited the record."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from editorial import services
from editorial.models import State
from tests.support.factories import (
    FindingFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import as_user
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


@pytest.fixture
def withdrawn(record: WorkshopRecord) -> Any:
    """A finding whose record was public, and isn't any more."""
    publisher = UserFactory.create(publisher=True)
    services.unpublish(services.publish(record, by=publisher), by=publisher)
    return Finding.objects.get(workshop=record.workshop)


def test_the_address_of_what_was_public_stays(withdrawn: Finding) -> None:
    client = as_user(UserFactory.create(superuser=True))
    for thing, name in ((withdrawn, "code"), (withdrawn.workshop.record, "workshop")):
        address = reverse(f"admin:workshops_{thing._meta.model_name}_change", args=[thing.pk])
        assert name not in client.get(address).context["adminform"].form.fields


def test_a_finding_that_was_public_is_corrected_and_not_deleted(withdrawn: Finding) -> None:
    client = as_user(UserFactory.create(superuser=True))
    address = reverse("admin:workshops_finding_delete", args=[withdrawn.pk])
    response = client.post(address, {"post": "yes"}, follow=True)
    assert "Berichtigen Sie stattdessen den Text." in response.text
    assert Finding.objects.filter(pk=withdrawn.pk).exists()


def test_a_finding_that_was_never_public_is_deleted(record: WorkshopRecord) -> None:
    finding = Finding.objects.get(workshop=record.workshop)
    client = as_user(UserFactory.create(editor=True))
    address = reverse("admin:workshops_finding_delete", args=[finding.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Finding.objects.exists()


@pytest.mark.parametrize("published", [False, True])
def test_a_series_that_a_public_page_names_is_the_publishers(published: bool) -> None:
    series = WorkshopSeriesFactory.create()
    WorkshopFactory.create(series=series, published=published)
    right = "workshops.change_workshopseries"
    assert UserFactory.create(editor=True).has_perm(right, series) is not published
    assert UserFactory.create(publisher=True).has_perm(right, series)
