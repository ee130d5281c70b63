"""Findings are part of their record: who writes one has edited the record."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from editorial import services
from editorial.models import EntryVersion, Proposal, State
from interface.names import admin_address
from tests.support.factories import (
    ActivityFactory,
    FindingFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.searching import matching
from tests.support.team import as_user
from workshops.models import Finding, WorkingGroup, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Any:
    """One in review, of which somebody else has written all so far."""
    finding = FindingFactory.create()
    return services.submit(finding.record, by=UserFactory.create(editor=True))


def rewrite(record: WorkshopRecord, by: Any) -> None:
    finding = Finding.objects.get(workshop=record.workshop)
    client, address = as_user(by), reverse("admin:workshops_finding_change", args=[finding.pk])
    typed = typed_in_admin(client, address) | {"text": "Es fehlt an Zeit."}
    assert client.post(address, typed).status_code == 302


def answer_to(change: dict[str, Any], finding: Finding, **role: bool) -> Any:
    """What somebody of this role is answered who sends the finding's form with this change."""
    client = as_user(UserFactory.create(**role))
    address = reverse("admin:workshops_finding_change", args=[finding.pk])
    return client.post(address, typed_in_admin(client, address) | change)


def answer_to_new(group: WorkingGroup, **role: bool) -> Any:
    """What somebody of this role is answered who adds a finding to the group."""
    client, address = as_user(UserFactory.create(**role)), reverse("admin:workshops_finding_add")
    topic = Finding.objects.get().topic_id
    new = {"group": group.pk, "topic": topic, "code": "F99", "kind": "change", "text": "Mehr Zeit."}
    return client.post(address, typed_in_admin(client, address) | new)


def errors(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = response.context["adminform"].form.errors
    return found


def proposed_changes() -> dict[str, Any]:
    """What the only proposal changes in findings: the text before, and the text after."""
    changes = Proposal.objects.get().changes
    return {
        key: [row and row["fields"]["text"] for row in both]
        for key, both in changes.items()
        if key.startswith("parts.findings.")
    }


def test_who_wrote_a_finding_last_does_not_publish_its_record(record: WorkshopRecord) -> None:
    publisher = UserFactory.create(publisher=True)
    rewrite(record, by=publisher)
    with pytest.raises(ValidationError, match="zuletzt bearbeitet"):
        services.publish(record, by=publisher)


def test_who_deleted_a_finding_does_not_publish_its_record(record: WorkshopRecord) -> None:
    publisher = UserFactory.create(publisher=True)
    finding = Finding.objects.get(workshop=record.workshop)
    address = reverse("admin:workshops_finding_delete", args=[finding.pk])
    assert as_user(publisher).post(address, {"post": "yes"}).status_code == 302
    with pytest.raises(ValidationError, match="zuletzt bearbeitet"):
        services.publish(record, by=publisher)


def test_a_public_record_is_found_by_what_its_findings_say_now() -> None:
    finding = FindingFactory.create(published=True)
    answer_to({"text": "Die Kraniche ziehen."}, finding, publisher=True)
    found = matching("Kraniche")
    assert [document.address for document in found] == [finding.workshop.record.get_absolute_url()]


def test_an_activity_that_grew_from_a_finding_knows_who_said_so(record: WorkshopRecord) -> None:
    finding, editor = Finding.objects.get(workshop=record.workshop), UserFactory.create(editor=True)
    client, address = as_user(editor), reverse("admin:workshops_finding_change", args=[finding.pk])
    activity = ActivityFactory.create()
    grown = {"outcomes-TOTAL_FORMS": "1", "outcomes-0-activity": activity.pk}
    assert client.post(address, typed_in_admin(client, address) | grown).status_code == 302
    outcome = finding.outcomes.get()
    assert (outcome.activity, outcome.added_by) == (activity, editor)


def test_a_record_whose_findings_changed_since_is_looked_at_again(record: WorkshopRecord) -> None:
    rewrite(record, by=UserFactory.create(editor=True))
    assert WorkshopRecord.objects.get().version == record.version + 1
    with pytest.raises(ValidationError, match="Inzwischen hat jemand"):
        services.publish(record, by=UserFactory.create(publisher=True), seen_version=record.version)
    assert WorkshopRecord.objects.get().state == State.IN_REVIEW


def test_what_an_editor_adds_to_a_public_record_is_a_proposal() -> None:
    group = FindingFactory.create(published=True).group
    assert answer_to_new(group, editor=True).status_code == 302
    assert Finding.objects.count() == 1
    assert list(proposed_changes().values()) == [[None, "Mehr Zeit."]]
    assert answer_to_new(group, publisher=True).status_code == 302
    assert Finding.objects.filter(group=group).count() == 2


def test_the_first_finding_of_a_date_begins_its_record() -> None:
    topic = FindingFactory.create().topic
    group = WorkingGroupFactory.create(workshop__title="Werkstatt am Abend")
    client = as_user(UserFactory.create(editor=True))
    address = reverse("admin:workshops_finding_add")
    new = {"group": group.pk, "topic": topic.pk, "kind": "change", "text": "Mehr Zeit."}
    assert client.post(address, typed_in_admin(client, address) | new).status_code == 302
    finding = Finding.objects.get(group=group)
    record = WorkshopRecord.objects.get(workshop=group.workshop)
    assert (finding.record, finding.code, record.state) == (record, "f01", State.DRAFT)
    assert record.title == "Rückblick: Werkstatt am Abend"
    last = EntryVersion.objects.of(record).first()
    assert last
    assert [row["id"] for row in last.snapshot["parts"]["findings"]] == [finding.pk]


def test_a_code_is_stored_as_it_stands_in_the_address() -> None:
    finding = FindingFactory.create()
    assert answer_to({"code": "F99"}, finding, editor=True).status_code == 302
    finding.refresh_from_db()
    assert finding.code == "f99"


def test_a_finding_moves_between_the_groups_of_its_workshop_and_not_to_another(
    record: WorkshopRecord,
) -> None:
    finding = Finding.objects.get(workshop=record.workshop)
    other = WorkingGroupFactory.create(workshop=record.workshop)
    assert answer_to({"group": other.pk}, finding, editor=True).status_code == 302
    elsewhere = WorkingGroupFactory.create(workshop=FindingFactory.create().workshop)
    refused = errors(answer_to({"group": elsewhere.pk}, finding, publisher=True))
    assert refused == {"group": ["Ein Ergebnis bleibt bei seiner Veranstaltung."]}
    finding.refresh_from_db()
    assert finding.group == other


def test_an_editor_proposes_what_a_finding_of_a_public_record_should_say() -> None:
    finding = FindingFactory.create(text="Zu wenig Zeit.", published=True)
    assert answer_to({"text": "Neu gesagt."}, finding, editor=True).status_code == 302
    assert proposed_changes() == {f"parts.findings.{finding.pk}": ["Zu wenig Zeit.", "Neu gesagt."]}
    assert Finding.objects.get().text == "Zu wenig Zeit."
    assert answer_to({"text": "Anders."}, finding, publisher=True).status_code == 302
    assert Finding.objects.get().text == "Anders."


def test_who_opened_a_finding_before_somebody_saved_it_is_asked_and_overwrites_nothing() -> None:
    finding = FindingFactory.create()
    client = as_user(UserFactory.create(editor=True))
    address = admin_address(finding)
    typed = typed_in_admin(client, address) | {"text": "Meiner."}
    assert answer_to({"text": "Ihrer."}, finding, editor=True).status_code == 302
    asked = client.post(address, typed)
    assert "mit dem Text: „Ihrer.“" in asked.text
    assert Finding.objects.get().text == "Ihrer."
    again = {**typed, "seen_version": asked.context["adminform"].form["seen_version"].value()}
    assert client.post(address, again).status_code == 302
    assert Finding.objects.get().text == "Meiner."


@pytest.fixture
def withdrawn(record: WorkshopRecord) -> Any:
    """A finding whose record was public, and isn't any more."""
    publisher = UserFactory.create(publisher=True)
    services.unpublish(services.publish(record, by=publisher), by=publisher)
    return Finding.objects.get(workshop=record.workshop)


def test_the_address_of_what_was_public_stays(withdrawn: Finding) -> None:
    client = as_user(UserFactory.create(superuser=True))
    for thing, name in ((withdrawn, "code"), (withdrawn.workshop.record, "workshop")):
        address = admin_address(thing)
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
